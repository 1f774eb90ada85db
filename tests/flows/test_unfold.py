"""What a screen shows in part is shown in full before it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from flows.seen import Control
from flows.unfold import MOST_PRESSES, folds, unfold
from scraper.profile import load

HOME = "http://portal/Portal/Job/1"


class Folded:
    """A screen with controls, some of which go when they are pressed."""

    url = HOME + "?tab=2"
    profile = load()

    def __init__(self, *names: str, goes: Callable[[str], bool] = lambda _: True, href: str | None = None) -> None:
        self.names, self.goes, self.href = list(names), goes, href
        self.pressed: list[str] = []

    def controls(self) -> list[Control]:
        """All in sight."""
        return [
            Control(number, (name,), "a", True, self.href, False, False, False, True, False, -1, None)
            for number, name in enumerate(self.names, 1)
        ]

    def press(self, control: Control, reading: str) -> None:
        """Press it as what shows more of a screen."""
        assert reading == "view_all"
        self.pressed.append(control.names[0])
        if self.goes(control.names[0]):
            del self.names[control.number - 1]


@pytest.mark.parametrize(
    "name",
    ["Show all", "View all 4 attachments", "Show 2 more", "+3 more", "Read more", "Show more", "Show more results…"],
)
def test_what_shows_the_rest_is_known_by_its_words(name: str) -> None:
    """However many there are and whatever they are of."""
    assert re.search(load().controls.unfold, name)


@pytest.mark.parametrize(
    "name", ["All", "More", "Show", "View", "Show all jobs of this customer", "Moreton Bay", "Edit more"]
)
def test_other_controls_are_left_alone(name: str) -> None:
    """Filters, rows and data that only look alike show nothing more."""
    assert not re.search(load().controls.unfold, name)


def test_each_is_pressed_once() -> None:
    """Those that go when pressed and those that stay."""
    screen: Any = Folded("Read more", "Details", "Read more", "Show all", goes=lambda name: name == "Read more")
    unfold(screen)
    assert screen.pressed == ["Read more", "Read more", "Show all"]


def test_what_never_ends_is_left() -> None:
    """A screen that always offers more is not pressed for ever."""
    screen: Any = Folded(*["Show more"] * (MOST_PRESSES + 9))
    unfold(screen)
    assert len(screen.pressed) == MOST_PRESSES


@pytest.mark.parametrize(("href", "count"), [(None, 1), (HOME + "?all=1", 1), ("http://portal/Portal/Jobs", 0)])
def test_a_link_to_another_screen_shows_no_more_of_this_one(href: str | None, count: int) -> None:
    """Only what stays on the screen's own address."""
    screen: Any = Folded("Show all", href=href)
    assert len(folds(screen)) == count
