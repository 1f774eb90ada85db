"""The schedule as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from icalendar import Calendar, Event

from scraper.reports.schedule import Entry


def calendar(found: Iterable[Entry], account: str, zone: tzinfo) -> str:
    """One event for each entry. What it is called never changes, its sequence number is that of its version, and one
    that is gone is cancelled; so the same store gives the same file. Instants are in UTC."""
    whole = Calendar()
    whole.add("prodid", "-//ascora-adapter//schedule//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    for one in found:
        whole.add_component(_event(one, account, zone))
    text: str = whole.to_ical().decode()
    return text


def _event(entry: Entry, account: str, zone: tzinfo) -> Event:
    one, event = entry.body, Event()
    changed = _utc(one["changed_at"])
    event.add("uid", f"{one['id']}@{account}.ascora-adapter")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", one["version"] - 1)
    event.add("dtstart", _moment(one, "starts_at", zone))
    if one["ends_at"] is not None:
        event.add("dtend", _moment(one, "ends_at", zone))
    event.add("summary", f"{entry.what} - {one['user']}")
    if not entry.is_leave and (notes := one["notes"]):
        event.add("description", notes)
    event.add("status", _status(one))
    return event


def _status(one: Any) -> str:
    if one["gone_at"] is not None:
        return "CANCELLED"
    return "TENTATIVE" if one.get("confirmed") is False else "CONFIRMED"


def _moment(one: Any, name: str, zone: tzinfo) -> date | datetime:
    """The instant; of a whole day the day, of which the end is the day after."""
    moment = _utc(one[name])
    return moment.astimezone(zone).date() if one.get("all_day") else moment


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
