"""People by days: the hours that were worked, computed from the timesheet entries that are held, and never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from scraper.models.base import local_day
from scraper.text import clock

FORMULA = "hours as printed, else the time from start to end without the break; on the day on which they begin"
LONGEST = 366
"""Days of one table."""

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Worked:
    """One entry that counts."""

    user: str
    day: date
    begins: str
    """The local time, as `07:00`."""
    ends: str
    kind: str
    """Check-in type."""
    booked_to: str
    """Number of the job or quote."""
    rate: str
    hours: Decimal


@dataclass(frozen=True)
class Timesheets:
    """The table, with what it is made of."""

    first: date
    last: date
    worked: tuple[Worked, ...]
    missing: tuple[str, ...]
    """What could not be counted, and which days nobody looked at."""

    @property
    def days(self) -> list[date]:
        """Every day from the first to the last."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @property
    def users(self) -> list[str]:
        """Everybody who worked, by name."""
        return sorted({one.user for one in self.worked}, key=str.casefold)

    def hours(self, user: str | None, day: date | None) -> Decimal:
        """Of one user (None: all) on one day (None: all)."""
        of = (one for one in self.worked if user in (None, one.user) and day in (None, one.day))
        return sum((one.hours for one in of), Decimal(0))

    def as_json(self) -> dict[str, Any]:
        """As another program reads it; hours as text."""
        return {
            "formula": FORMULA,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "users": [
                {
                    "user": user,
                    "days": {day.isoformat(): f"{hours:f}" for day in self.days if (hours := self.hours(user, day))},
                    "total": f"{self.hours(user, None):f}",
                }
                for user in self.users
            ],
            "total": f"{self.hours(None, None):f}",
            "missing": list(self.missing),
        }


def timesheets(
    entries: Iterable[Object], first: date, last: date, zone: tzinfo, seen: Iterable[tuple[date, date]]
) -> Timesheets:
    """The table of these days, both included; `seen`: windows of days that a run has read to their proven end."""
    worked: list[Worked] = []
    missing: list[str] = []
    for one in entries:
        day = local_day(one["starts_at"], zone)
        if not first <= day <= last:
            continue
        hours = _hours(one)
        if hours is None:
            missing.append(f"{one['user']}, {day}: neither its hours nor its end is shown")
        else:
            worked.append(_worked(one, day, hours, zone))
    worked.sort(key=lambda one: (one.user.casefold(), one.day, one.begins))
    return Timesheets(first, last, tuple(worked), (*missing, *unseen(first, last, list(seen))))


def _worked(entry: Object, day: date, hours: Decimal, zone: tzinfo) -> Worked:
    return Worked(
        user=entry["user"],
        day=day,
        begins=_clock(entry["starts_at"], zone),
        ends=_clock(entry["ends_at"], zone),
        kind=entry["check_in_type"] or "",
        booked_to=entry["job_number"] or entry["quote_number"] or "",
        rate=entry["rate_type"] or "",
        hours=hours,
    )


def _hours(entry: Object) -> Decimal | None:
    if entry["hours"] is not None:
        return Decimal(entry["hours"])
    if entry["ends_at"] is None or (entry["break_hours"] is None and entry["meal_break"]):
        return None
    begun, ended = (datetime.fromisoformat(entry[name]) for name in ("starts_at", "ends_at"))
    return (clock.length(begun, ended) - Decimal(entry["break_hours"] or 0)).normalize()


def _clock(moment: str | None, zone: tzinfo) -> str:
    return "" if moment is None else f"{datetime.fromisoformat(moment).astimezone(zone):%H:%M}"


def unseen(first: date, last: date, seen: Sequence[tuple[date, date]]) -> Iterator[str]:
    """Days that no window holds, as ranges, with the command that reads them."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    begins: date | None = None
    before = first
    for day in (*days, None):
        is_unseen = day is not None and not any(one <= day <= two for one, two in seen)
        if is_unseen and begins is None:
            begins = day
        if not is_unseen and begins is not None:
            until = f" to {before}" if before != begins else ""
            yield f"{begins}{until}: never read whole; `ascora sync timesheet_entry --from {begins} --to {before}`"
            begins = None
        before = day or before
