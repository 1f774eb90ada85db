"""The windows of dates in which a report or scheduler is asked; which of them a run asks for, `rota` says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from scraper.entities.places import MenuList, OfAccount
from scraper.models.base import day_in
from scraper.workspace import Workspace

_MONDAY = date(1970, 1, 5)
"""Windows are counted from here, so that those of one run are those of the next."""


@dataclass(frozen=True)
class Window:
    """Local days of the account, both included."""

    start: date
    end: date

    def holds(self, begins: date | datetime, zone: tzinfo) -> bool:
        """Whether what begins then belongs to it: a moment counts by the account's local day."""
        return self.start <= day_in(zone, begins) <= self.end

    def as_scope(self) -> dict[str, str]:
        """What the coverage of it says that was asked for.

        >>> Window(date(2026, 3, 2), date(2026, 3, 8)).as_scope()
        {'from': '2026-03-02', 'to': '2026-03-08'}
        """
        return {"from": self.start.isoformat(), "to": self.end.isoformat()}

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


def windows(first: date, last: date, days: int) -> Iterator[Window]:
    """The windows of so many days that hold every day from `first` to `last`, each day in one of them.

    >>> [str(one) for one in windows(date(2026, 3, 4), date(2026, 3, 10), 7)]
    ['2026-03-02 to 2026-03-08', '2026-03-09 to 2026-03-15']
    """
    start = first - timedelta(days=(first - _MONDAY).days % days)
    while start <= last:
        yield Window(start, start + timedelta(days=days - 1))
        start += timedelta(days=days)


def all_days(ws: Workspace, place: OfAccount) -> tuple[date, date] | None:
    """The days between which all lies that a list may show a period of: until the end of next year, for some are dated
    ahead. None for a list that shows none."""
    if not isinstance(place, MenuList) or not place.may_show_period:
        return None
    return ws.profile.windows.earliest, date(ws.today.year + 1, 12, 31)
