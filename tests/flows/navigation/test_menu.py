"""The menu's entry for a screen is the one that leads there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from flows.browser.elements import Control
from flows.navigation.menu import Menu
from scraper.profile import load


def control(number: int, name: str, href: str | None, *, visible: bool = True, menu: bool = True) -> Control:
    """A link on the page."""
    return Control(number, (name,), "a", visible, href, False, False, menu, False, False, -1, None)


@pytest.mark.parametrize(
    ("controls", "number"),
    [
        # a drop-down of the same name as the entry in it
        ([control(1, "Jobs", None), control(2, "Jobs", "http://p/Portal/Jobs", visible=False)], 2),
        # a copy of the menu for small screens
        ([control(1, "Jobs", "http://p/m", visible=False), control(2, "Jobs", "http://p/Portal/Jobs")], 2),
        # a tile of the page besides the menu
        ([control(1, "Jobs", "http://p/tile", menu=False), control(2, "Jobs", None)], 2),
    ],
    ids=["drop-down", "hidden copy", "tile"],
)
def test_the_entry_that_leads_somewhere_is_taken(controls: list[Control], number: int) -> None:
    """Of several entries of one name, the menu's comes first, and of these one with an address, then one in sight."""
    screen: Any = SimpleNamespace(controls=lambda: controls)
    entry = Menu(screen, load().menu).entry("jobs")
    assert entry is not None
    assert entry.number == number
