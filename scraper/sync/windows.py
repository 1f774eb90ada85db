"""The windows of dates in which a report or scheduler is asked, and which of them a run looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from scraper.entities.places import MenuList, OfAccount, Windowed
from scraper.models.base import day_in
from scraper.store import Planned
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


def plan_windows(ws: Workspace, scope: Mapping[str, Any], entity: str, place: Windowed) -> list[Planned]:
    """One item for every window that there is a reason to look at: of a run for changes, those that began or ended
    lately or are still to come. The first says how many there is none for."""
    first, last = _days(ws, scope, place)
    every = list(windows(first, last, place.days))
    late = ws.today - ws.revisit if scope.get("changes") else first
    due = [one for one in every if one.end >= late]
    rest = len(every) - len(due)
    place_of = {"place": place.kind} if place.adds_only else {}
    targets = [
        {"from": one.start.isoformat(), "to": one.end.isoformat(), "jobs": scope["jobs"], **place_of} for one in due
    ]
    return [
        Planned("listing", entity, target | ({"not_due": rest} if rest and not number else {}))
        for number, target in enumerate(targets)
    ]


def all_days(ws: Workspace, place: OfAccount) -> tuple[date, date] | None:
    """The days between which all lies that a list may show a period of: until the end of next year, for some are dated
    ahead. None for a list that shows none."""
    if not isinstance(place, MenuList) or not place.may_show_period:
        return None
    return ws.profile.windows.earliest, date(ws.today.year + 1, 12, 31)


def _days(ws: Workspace, scope: Mapping[str, Any], place: Windowed) -> tuple[date, date]:
    """The first and the last day that are asked for: those of the scope, else as many as the profile says."""
    asked, today = ws.profile.windows, ws.today
    ahead = timedelta(0) if place.is_past else timedelta(weeks=asked.weeks_ahead)
    first, last = today - timedelta(weeks=asked.weeks_back), today + ahead
    if scope["since"] is not None:
        first = max(first, date.fromisoformat(scope["since"]))
    first = date.fromisoformat(scope["from"]) if scope.get("from") else first
    last = date.fromisoformat(scope["to"]) if scope.get("to") else max(first, last)
    return first, last
