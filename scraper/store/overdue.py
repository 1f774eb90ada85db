"""What of the schedule has not come: entries that no beat has sent in time, nights that no run was begun for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from scraper.settings import Settings, database_urls, home_database_url, zones
from scraper.store import sendings
from scraper.store.database import open_database
from scraper.timetable import agenda
from scraper.timetable import due as timetable
from scraper.timetable.due import LEAP, Known
from scraper.timetable.nightly import Nightly

DAY = timedelta(days=1)
LATE_AFTER = timedelta(seconds=45)
"""A beat looks every fifteen seconds."""
LOST_AFTER = timedelta(minutes=2)
"""A message that nobody has taken by then counts as lost: what it asked for is begun without it, which is harmless."""


def known(settings: Settings) -> dict[str, Known]:
    """What is written down of each entry; nothing where no worker ever kept the schedule. Raises `ConfigError`."""
    database = open_database(home_database_url(settings), "")
    try:
        return sendings.known(database)
    finally:
        database.close()


def late(settings: Settings, known: Mapping[str, Known], now: datetime) -> dict[str, str]:
    """By entry: since when it should have been sent, and when it was last.

    A schedule that nobody has kept for a month, or ever, is one that nobody wants kept.
    """
    if all(now - one.at > LEAP for one in known.values()):
        return {}
    found = {}
    for name, entry in agenda.schedule(settings).items():
        if (one := known.get(name)) is None:
            continue
        due = timetable.rule_of(entry["schedule"]).due_at(one, now) if one.sent else one.at
        if now - due > LATE_AFTER:
            last = "not sent" if not one.sent else f"last sent {_iso(one.at)}" if one.occasion else "never sent"
            found[name] = f"{name}: due since {_iso(due)}, {last}"
    return found


def by_account(settings: Settings, now: datetime) -> dict[str, list[str]]:
    """A line for whatever has not come to an account when it should have. Raises `ConfigError`."""
    sent = known(settings)
    overdue, entries = late(settings, sent, now), agenda.schedule(settings)
    missed = nights(settings, sent, now - LATE_AFTER)
    found: dict[str, list[str]] = {}
    zone_of = {slug: zone for zone, slugs in zones(settings).items() for slug in slugs}
    for url, slugs in database_urls(settings).items():
        database = open_database(url, "")
        try:
            lacking = sendings.not_begun(database, {slug: missed[slug] for slug in slugs if slug in missed})
        finally:
            database.close()
        for slug in slugs:
            mine = (n for n in overdue if entries[n].get("kwargs", {}).get("zone") in (None, zone_of.get(slug)))
            found[slug] = [*(overdue[n] for n in mine), *([f"{missed[slug]}: not begun"] if slug in lacking else [])]
    return found


def nights(settings: Settings, known: Mapping[str, Known], now: datetime) -> dict[str, str]:
    """By account: the occasion of the last night, where its message has been out for so long that a run must be there.

    Of more than a day ago there is none: the next night is near.
    """
    found: dict[str, str] = {}
    accounts = zones(settings)
    for name, entry in agenda.schedule(settings).items():
        one = known.get(name)
        if isinstance(entry["schedule"], Nightly) and one is not None and one.occasion is not None:
            told = one.sent and LOST_AFTER <= now - one.at <= DAY
            slugs = accounts.get(entry["kwargs"].get("zone", settings.timezone), []) if told else []
            found |= dict.fromkeys(slugs, one.occasion)
    return found


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")
