"""Listings that grow on scrolling are walked to their end; one that takes rows away again is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from flows.seen import Control, Shot
from flows.walk import _grown, _still_empty
from scraper.errors import LayoutChanged
from scraper.pages.dom import parse
from scraper.pages.grid import GridView, find_grid
from scraper.profile import load

PROFILE = load()


def listing(*numbers: int) -> str:
    """A Jobs list that shows these jobs."""
    rows = "".join(f"<tr data-ascora-ref={n}><td>J{n}</td></tr>" for n in numbers)
    return f"<table><thead><tr><th>Job Number</th></tr></thead><tbody>{rows}</tbody></table>"


class Scrolled:
    """A screen that shows its next state each time it is scrolled."""

    profile = PROFILE
    url = "http://portal/Jobs"

    def __init__(self, *states: str) -> None:
        self.states = list(states)

    def controls(self) -> list[Control]:
        """No pager."""
        return []

    def nearest(self, ref: str, controls: list[Control]) -> None:
        """Nothing to press."""

    def scroll_past(self, ref: str) -> bool:
        """Show the next state; False at the end."""
        if len(self.states) > 1:
            self.states.pop(0)
            return True
        return False

    def capture(self) -> Shot:
        """The state at hand."""
        return Shot(self.states[0], "http://portal/Jobs", ())

    def read(self, wanted: Callable[[Shot], GridView], *, grace: timedelta) -> tuple[Shot, GridView]:
        """The state at hand, if it is what is wanted."""
        shot = self.capture()
        return shot, wanted(shot)


def walked(*states: str) -> GridView:
    """What is seen in the end of a listing that goes through these states."""
    screen: Any = Scrolled(*states)
    shot = screen.capture()
    view = find_grid(parse(shot.html), PROFILE.grids["jobs"], PROFILE.pager, "jobs", None)
    return _grown(screen, shot, view, "jobs", None)[1]


def test_an_endless_listing_is_scrolled_to_its_end() -> None:
    """Rows that come on scrolling are taken until no more come."""
    assert len(walked(listing(1, 2), listing(1, 2, 3, 4), listing(1, 2, 3, 4, 5)).rows) == 5


@pytest.mark.parametrize("after", [listing(3, 4), listing(2, 3, 4)], ids=["as many rows", "more rows"])
def test_a_listing_that_takes_rows_away_is_refused(after: str) -> None:
    """Virtual scrolling shows a window of the rows only, so what is in sight is never called the whole listing."""
    with pytest.raises(LayoutChanged, match="takes rows away"):
        walked(listing(1, 2), after)


class Loading:
    """A screen that shows its next state when it moves, as long as there is one."""

    patience = timedelta(seconds=5)

    def __init__(self, *states: str) -> None:
        self.states = list(states)

    def mark(self) -> str:
        """Which state is at hand."""
        return self.states[0]

    def more_comes(self, mark: str, grace: timedelta) -> bool:
        """Whether another state comes."""
        if len(self.states) > 1:
            self.states.pop(0)
        return self.states[0] != mark

    def read(self, wanted: Callable[[Shot], GridView]) -> tuple[Shot, GridView]:
        """The state at hand."""
        shot = Shot(self.states[0], "http://portal/Jobs", ())
        return shot, wanted(shot)


@pytest.mark.parametrize(
    ("states", "rows"),
    [
        ([listing()], 0),
        ([listing(), listing(1, 2)], 2),
        ([listing(), listing() + "<p>Welcome</p>", listing(1, 2)], 2),
        ([listing(), listing() + "<p>Welcome</p>"], 0),
    ],
    ids=["empty", "rows come", "rows come after another change", "another change"],
)
def test_a_listing_that_says_it_is_empty_has_time_to_load(states: list[str], rows: int) -> None:
    """An empty listing is believed once its screen stays as it is; rows that come after all are taken."""

    def wanted(shot: Shot) -> GridView:
        return find_grid(parse(shot.html), PROFILE.grids["jobs"], PROFILE.pager, "jobs", None)

    screen: Any = Loading(*states)
    shot, view = screen.read(wanted)
    assert len(_still_empty(screen, shot, view, wanted)[1].rows) == rows
