"""A card is the one asked for only when it says so itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from flows.browser.elements import Control, Shot
from flows.card import Card, RecordCard
from flows.navigation.card_shown import shows
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
    assert shows(screen, card, load()) is is_it


@pytest.mark.parametrize(
    ("markup", "is_it"),
    [
        ("<h1>Depot 12</h1><a role=tab>Lockers</a>", True),
        ("<h1>depot  12:</h1>", True),
        ("<h1>Depot 123</h1>", False),
        ("<h1>Not found</h1>", False),
        (f"<h1>Depots</h1>{LISTING.replace('Rough In', 'Depot 12')}", False),
    ],
    ids=["its name", "spaced and cased", "another", "none", "a list of such"],
)
def test_the_card_of_any_record_says_what_it_is_known_by(markup: str, is_it: bool) -> None:
    """An error page at its address is not the card, nor a list that it stands in."""
    screen: Any = Shown(markup)
    assert shows(screen, RecordCard("depot", "D12", "Depot 12"), load()) is is_it
