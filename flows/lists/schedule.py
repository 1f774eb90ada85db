"""A scheduler that is turned to earlier and later days press by press, and says which days it shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from flows.browser.elements import Control
from flows.browser.page_actions import Screen, Shot
from scraper.errors import LayoutChanged
from scraper.pages.html.dom import parse
from scraper.pages.html.schedule import Schedule, find_schedule
from scraper.pages.html.screens import mend

Way = Literal["next", "previous"]
_MOST = 500
"""Presses: a scheduler that does not show the days asked for by then never does."""


def is_drawn(screen: Screen, where: str) -> bool:
    """Whether the screen draws a schedule; else it has fields for the days asked for. Waits until it is one or the
    other, and raises `LayoutChanged` where it is neither."""

    def wanted(shot: Shot) -> bool:
        if find_schedule(parse(shot.html), screen.profile) is not None:
            return True
        if any(one.seen and one.named(screen.profile.windows.start) for one in screen.fields()):
            return False
        what = f"it has neither a schedule nor fields for the days asked for; {mend('windows', 'start')}"
        raise LayoutChanged(f"{where}: {what}", where)

    return screen.read(wanted)[1]


def turned_to(screen: Screen, start: date, end: date, where: str) -> Iterator[Shot]:
    """The schedule at each turn that shows some of the days from `start` to `end`, the earliest first.

    Raises `LayoutChanged` where it cannot be turned to them.
    """
    shot, shown = screen.read(lambda one: _schedule(one, screen, where))
    for _ in range(_MOST):
        if shown.first <= start <= shown.last:
            break
        shot, shown = _turned(screen, shown, "previous" if shown.first > start else "next", where)
    else:
        raise LayoutChanged(f"{where}: after {_MOST} turns it does not show {start}", where)
    yield shot
    while shown.last < end:
        shot, shown = _turned(screen, shown, "next", where)
        yield shot


def _turned(screen: Screen, shown: Schedule, way: Way, where: str) -> tuple[Shot, Schedule]:
    """The schedule one turn on: the days right after or before those that were shown."""
    screen.press(_control(screen, way, where), "period")

    def wanted(shot: Shot) -> Schedule:
        found = _schedule(shot, screen, where)
        moved = found.first > shown.first if way == "next" else found.first < shown.first
        gap = (found.first - shown.last if way == "next" else shown.first - found.last).days
        if not moved or gap > 1:
            said = f"it shows {found.first} to {found.last} after {shown.first} to {shown.last}"
            raise LayoutChanged(f"{where}: {way!r} was pressed, and {said}", where)
        return found

    return screen.read(wanted)


def _schedule(shot: Shot, screen: Screen, where: str) -> Schedule:
    found = find_schedule(parse(shot.html), screen.profile)
    if found is None:
        raise LayoutChanged(f"{where}: nothing says which days are shown; {mend('schedule', 'next')}", where)
    return found


def _control(screen: Screen, way: Way, where: str) -> Control:
    """What turns it, by its name, the likeliest first."""
    wordings = getattr(screen.profile.schedule, way)
    controls = [one for one in screen.controls() or [] if one.visible and not one.row and not one.disabled]
    found = next((one for words in wordings for one in controls if one.named((words,))), None)
    if found is None:
        raise LayoutChanged(f"{where}: nothing turns it to the {way} days; {mend('schedule', way)}", where)
    return found
