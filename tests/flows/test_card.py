"""A card is the one asked for only when it says so itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from flows.browser.elements import Control, Shot
from flows.card import Card
from flows.navigation.card_proof import shows_card
from scraper.profile import load

TABS = "<a role=tab>Details</a><a role=tab>Attachments</a>"
LISTING = "<table><tr><th>Section Name</th><th>Status</th></tr><tr><td>Rough In</td><td>Booked</td></tr></table>"
JOB = f"<h1>Job J1252</h1>{TABS}<h2>Sections</h2>{LISTING}"
SECTION = f"<h1>Job J1252</h1><h2>Rough In</h2>{TABS}"


class Shown:
    """A screen that shows one page and its tabs."""

    def __init__(self, markup: str) -> None:
        self.markup = markup

    def text(self) -> str:
        """All words on it."""
        return BeautifulSoup(self.markup, "lxml").get_text(" ")

    def fields(self) -> list[Any]:
        """None of them."""
        return []

    def controls(self) -> list[Control]:
        """The tabs."""
        names = [tab.get_text() for tab in BeautifulSoup(self.markup, "lxml").select("[role=tab]")]
        return [
            Control(number, (name,), "tab", True, None, False, False, False, False, False, -1, None)
            for number, name in enumerate(names, 1)
        ]

    def read(self, wanted: Callable[[Shot], None]) -> tuple[Shot, None]:
        """The page, if it is what is wanted."""
        shot = Shot(self.markup, "http://portal/Portal/Job/1", ())
        wanted(shot)
        return shot, None


@pytest.mark.parametrize(
    ("markup", "card", "is_it"),
    [
        (JOB, Card("J1252"), True),
        (SECTION, Card("J1252", "Rough In"), True),
        # the whole job's card names the section too, in its list of sections
        (JOB, Card("J1252", "Rough In"), False),
        (SECTION, Card("J1252", "Fit Off"), False),
        (SECTION, Card("J1253", "Rough In"), False),
        # a page about the job that has no tabs of a card
        (JOB.replace(TABS, ""), Card("J1252"), False),
    ],
    ids=["job", "section", "job for section", "other section", "other job", "no card"],
)
def test_a_card_is_known_by_its_number_its_section_and_its_tabs(markup: str, card: Card, is_it: bool) -> None:
    """A section's name among the rows of a list does not make the page that section's card."""
    screen: Any = Shown(markup)
    assert shows_card(screen, load(), card) is is_it
