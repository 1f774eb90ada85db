"""A tab that only a menu names: the card's own menu shows a part of the card, the portal's menu another screen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from flows.browser.elements import Control, Shot
from flows.card import Card
from flows.navigation.navigate import Navigator
from scraper.profile import load

HOME = "http://portal/Portal"
CARD = Card("J7", url=f"{HOME}/Jobs/Details?id=7", portal_id=None)
MENU = "<nav><a href=/Portal/Jobs>Jobs</a> <a href={to}>Files</a> <a href=/Portal/Labour>Labour</a></nav>"
DETAILS = "<h1>Job J7</h1><p>Roof</p>"
FILES = "<table><tr><th>Name</th><th>Job</th></tr><tr><td>a.pdf</td><td>J7</td></tr></table>"


class Portal:
    """Pages by their address, and what each entry of a menu leads to."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.url = str(CARD.url)
        self.place = ""

    def _soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.pages[self.url.removeprefix("http://portal")], "lxml")

    def text(self) -> str:
        """All words in sight."""
        return self._soup().get_text(" ")

    def fields(self) -> list[Any]:
        """None of them."""
        return []

    def capture(self) -> Shot:
        """The page at hand."""
        return Shot(str(self._soup()), self.url, ())

    def controls(self) -> list[Control]:
        """Every link, those of a menu known as such."""
        found = enumerate(self._soup().find_all("a"))
        return [
            Control(
                number=n,
                names=(a.get_text(),),
                role="a",
                visible=True,
                href=f"http://portal{a['href']}",
                disabled=False,
                selected=False,
                menu=a.find_parent("nav") is not None,
                row=False,
                opens=False,
                form=-1,
                target=None,
            )
            for n, a in found
        ]

    def read(self, wanted: Any) -> tuple[Shot, Any]:
        """The page, if it is what is wanted."""
        return self.capture(), wanted(self.capture())

    def press(self, control: Control, _reading: str) -> None:
        """Follow a link."""
        self.url = str(control.href)

    def goto(self, url: str, _about: Any = ()) -> None:
        """Open an address."""
        self.url = url


def opened(to: str, page: str) -> tuple[object, str]:
    """The Attachments tab of the card, whose menu's *Files* leads to a page; and where the browser stands then."""
    menu = MENU.format(to=to)
    portal: Any = Portal({"/Portal/Jobs/Details?id=7": menu + DETAILS, to: menu + page})
    session: Any = SimpleNamespace(account=SimpleNamespace(profile=load()))
    addresses: Any = SimpleNamespace(address=lambda _: None, learn=lambda *_: None)
    go = Navigator(session, portal, addresses)
    go.open_card(CARD)
    return go.tab("attachments"), portal.url


@pytest.mark.parametrize(
    ("to", "page"),
    [
        ("/Portal/Jobs/J7/Files", FILES),
        ("/Portal/JobFiles?number=J7", FILES),
        ("/Portal/Current/Files", f"<h1>Job J7</h1>{FILES}"),
        ("/Portal/Current/Papers", f"<div>Files of job <b>J7</b> (Roof)</div>{FILES}"),
    ],
    ids=["path", "query", "heading", "words"],
)
def test_an_entry_of_the_cards_own_menu_is_its_tab(to: str, page: str) -> None:
    """Its address names the card, or the page does."""
    tab, url = opened(to, page)
    assert (getattr(tab, "name", None), url) == ("Files", f"http://portal{to}")


@pytest.mark.parametrize(
    "page",
    [
        "<h1>All files</h1><p>None</p>",
        f"<h1>All files</h1>{FILES}",
        f"<aside>Recent: <a href=/x>J7</a>, J8</aside><h1>All files</h1>{FILES}",
        f"<h1>Files</h1><p>Lately seen: <a href=/Portal/Jobs/Details?id=7>J7</a></p>{FILES}",
    ],
    ids=["other screen", "lists it", "recalls it aside", "links to it"],
)
def test_an_entry_of_the_portals_menu_is_none(page: str) -> None:
    """However often it speaks of the card: the card is at hand again, and has no such tab."""
    assert opened("/Portal/Files", page) == (None, CARD.url)
