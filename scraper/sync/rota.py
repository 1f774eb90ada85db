"""Which windows of dates a run asks for: late ones and those to come in every run, older ones where there is a reason,
and by turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from scraper.entities import CATALOG
from scraper.entities.places import Windowed
from scraper.models.base import local_day
from scraper.store import Look, Planned
from scraper.store.stored import StoredObject
from scraper.sync.windows import Window, windows
from scraper.workspace import Workspace

NIGHTS = 7
"""Full runs in which every older window has its turn."""


def plan_windows(ws: Workspace, scope: Mapping[str, Any], entity: str, place: Windowed) -> list[Planned]:
    """One item for every window that there is a reason to look at; days that the scope names are reason enough. The
    first says how many there is none for."""
    every = list(windows(*_days(ws, scope, place), place.days))
    is_named = bool(scope.get("from") or scope.get("to"))
    due = every if is_named else _due(ws, scope, entity, place, every)
    rest = len(every) - len(due)
    place_of = {"place": place.kind} if place.adds_only else {}
    targets = [one.as_scope() | {"jobs": scope["jobs"]} | place_of for one in due]
    return [
        Planned("listing", entity, target | ({"not_due": rest} if rest and not number else {}))
        for number, target in enumerate(targets)
    ]


def last_look(ws: Workspace, entity: str, place: Windowed, window: Window) -> Look | None:
    """The last look at a window from this place; None where there was none."""
    return _known(ws, entity, _kinds(entity, place), [window]).get(window)


def _due(
    ws: Workspace, scope: Mapping[str, Any], entity: str, place: Windowed, every: Sequence[Window]
) -> list[Window]:
    """Those of late and of days to come; older ones that were never asked for, or that another page says have changed;
    unless it is a run for changes, those that were not read whole or lack what they held; and of the rest, in a full
    run, those that were not looked at for longest."""
    older = [one for one in every if one.end < ws.today - ws.revisit]
    known = _known(ws, entity, _kinds(entity, place), older)
    due = {one for one in every if one not in known}
    due.update(_told_elsewhere(ws, entity, place, known))
    if not scope.get("changes"):
        due.update(_unsettled(ws, entity, place, known))
    rest = sorted((one for one in known if one not in due), key=lambda one: (known[one].at, one.start))
    due.update(rest[: -(-len(older) // NIGHTS) if scope["full"] else 0])
    return [one for one in every if one in due]


def _unsettled(ws: Workspace, entity: str, place: Windowed, known: Mapping[Window, Look]) -> Iterator[Window]:
    """The windows that were not read whole, or lack what they held."""
    waiting = ws.store.losses.waiting(entity, _kinds(entity, place))
    for one, look in known.items():
        if not look.whole or any(_holds(ws, one, found, place) for found in waiting):
            yield one


def _known(ws: Workspace, entity: str, kinds: Sequence[str], of: Sequence[Window]) -> dict[Window, Look]:
    """The last look at each of these windows that was looked at."""
    looks = ws.store.looks(entity, kinds, [one.as_scope() for one in of])
    return {one: look for one, look in zip(of, looks, strict=True) if look is not None}


def _told_elsewhere(ws: Workspace, entity: str, place: Windowed, known: Mapping[Window, Look]) -> Iterator[Window]:
    """The windows of what another page changed after they were looked at; one that only adds is another page, unless
    it stands in for the first."""
    kinds = _kinds(entity, place)
    leads = kinds[:1] if _known(ws, entity, kinds[:1], [*known]) else kinds
    for found, since in ws.store.objects.told_elsewhere(entity, leads):
        yield from (one for one, look in known.items() if since > look.at and _holds(ws, one, found, place))


def _kinds(entity: str, place: Windowed) -> list[str]:
    """The kinds of evidence that show a window: the place's own, and of the first place those that may stand in."""
    others = (one.kind for one in CATALOG[entity].of_accounts if isinstance(one, Windowed) and one.adds_only)
    return [place.kind] if place.adds_only else [place.kind, *others]


def _holds(ws: Workspace, window: Window, stored: StoredObject, place: Windowed) -> bool:
    """Whether an object begins in a window."""
    begins = stored.fields[place.begins]
    return begins is not None and window.holds(local_day(begins, ws.zone), ws.zone)


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
