"""Getting to a screen, a card or a tab by what a person reads: menu entries, learnt addresses, rows, tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from flows.browser.page_actions import Control, Screen, Shot
from flows.card import AddressBook, AnyCard, Card, RecordCard, Tab
from flows.lists.walk import Walk
from flows.login.proof import require_menu
from flows.login.session import Session
from flows.navigation.card_shown import is_about, shows
from flows.navigation.menu import Menu
from flows.navigation.opener import Rows
from scraper.entities import CATALOG
from scraper.entities.places import MenuList
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context
from scraper.pages.html.card_tabs import unknown_tabs
from scraper.pages.html.dom import parse
from scraper.pages.html.grid import find_grid
from scraper.pages.html.open_tab import open_tab
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import called, mend, screen_called, tab_called
from scraper.profile import Profile, fold


class Navigator:
    """Moves one tab of the browser around the portal and knows which card it is on."""

    def __init__(self, session: Session, screen: Screen, addresses: AddressBook) -> None:
        self._session = session
        self._screen = screen
        self._addresses = addresses
        self._menu = Menu(screen, self._profile.menu)
        self.rows = Rows(screen, self._profile.controls)
        """What the rows of the listing at hand lead to."""
        self._card: AnyCard | None = None
        self.place = ""

    @property
    def place(self) -> str:
        """The screen at hand as its menu or its tab calls it; empty where nothing does."""
        return self._screen.place

    @place.setter
    def place(self, words: str) -> None:
        self._screen.place = words

    @property
    def _profile(self) -> Profile:
        return self._session.account.profile

    def open(self, name: str) -> None:
        """Open a screen of the menu: at its learnt address, else by its menu entry, else at the profile's addresses."""
        self._card = None
        self.place = called(self._profile, name)
        known = self._addresses.address(name)
        if known is not None and self._leads_to(known, name):
            return
        if self._screen.url == "about:blank" or known is not None:
            self._screen.goto(self._session.landing_url)
        entry = self._menu.entry(name)
        if entry is None and self._screen.url != self._session.landing_url:
            self._screen.goto(self._session.landing_url)  # a page that was opened out of its frame shows no menu
            entry = self._menu.entry(name)
        if entry is None:
            self._open_at_address(name)
        else:
            self._follow(entry)
        # A session that ends on the way leads to the login page, which must not be learnt as the screen's address.
        self._screen.read(lambda shot: require_menu(self._screen, shot))
        if entry is None or not entry.framed:  # else the address is that of every screen
            self._addresses.learn(name, self._screen.url)

    def _follow(self, entry: Control) -> None:
        """Go where an entry of the menu leads."""
        self.place = screen_called(entry.names[0])
        if entry.address is not None and not entry.framed:
            self._screen.goto(entry.address)
        else:
            self._screen.press(entry, "menu")

    def _open_at_address(self, name: str) -> None:
        """Open a screen that the menu does not list. Raises `LayoutChanged` where no address of the profile's is it."""
        origin = self._session.account.portal_url + "/"
        addresses = (urljoin(origin, path) for path in self._profile.addresses.get(name, ()))
        if not any(self._leads_to(url, name) for url in addresses):
            wordings = ", ".join(self._profile.menu.get(name, (name,)))
            what = f"the menu has no entry named {wordings}; {mend('menu', name)}"
            raise LayoutChanged(what, self.place, self.evidence())

    def forget_card(self) -> None:
        """Another screen is at hand than the card that was opened last."""
        self._card = None

    def open_card(self, card: AnyCard) -> None:
        """Open a card; nothing happens when it is the one on the screen.

        Raises `LayoutChanged` when neither its address nor its row in the list of such things leads to it.
        """
        if self._card is not None and self._card.context == card.context:
            return
        self._card = None
        for url in self._candidates(card):
            self._screen.goto(url, card.identities)
            if shows(self._screen, card, self._profile):
                break
        else:
            if isinstance(card, RecordCard):
                self._open_from_its_list(card)
            else:
                self._open_from_list(card)
                self.learn("card", card.portal_id)
        if isinstance(card, RecordCard):
            self.learn(_kind(card), card.portal_id)
        self._card = replace(card, url=self._screen.url)
        self.place = f"the card of {card}"

    def go_to(self, url: str) -> None:
        """Open an address; no card is at hand then."""
        self._card, self.place = None, ""
        self._screen.goto(url)

    def learn(self, name: str, portal_id: str | None) -> None:
        """Keep the shape of the screen's own address, where the GUID of what it shows is a part of it."""
        if portal_id is not None and portal_id in self._screen.url.lower():
            shape = re.sub(re.escape(portal_id), "{portal_id}", self._screen.url, flags=re.IGNORECASE)
            self._addresses.learn(name, shape)

    def learnt(self, name: str, portal_id: str | None) -> str | None:
        """The address of the thing of this GUID, once one of its kind was seen."""
        shape = self._addresses.address(name)
        return None if shape is None or portal_id is None else shape.replace("{portal_id}", portal_id)

    def card_address(self) -> str | None:
        """Address that the card at hand was opened at."""
        return self._card.url if self._card is not None else None

    def tab(self, name: str) -> Tab | None:
        """Open a tab of the card by its profile name; None when the card has no such tab.

        The open tab may be mere words among the links to the others.
        """
        control = self._tab_control(name)
        if control is None and (words := self._open_tab(name)) is not None:
            return self._tab((words,))
        if control is None:
            for more in [c for c in self._controls() if c.visible and c.named(self._profile.controls.more_tabs)]:
                self._screen.press(more, "menu")
                control = control or self._tab_control(name)
        if control is None:
            return None
        if not control.selected:
            self._screen.press(control, "tab")
            if control.menu and self._has_left():
                return None
        return self._tab(control.names)

    def has_tab(self, name: str) -> bool:
        """Whether the card shows such a tab, without opening it; an entry of the menu is none."""
        control = self._tab_control(name)
        return control is not None and not control.menu

    def tab_count(self, name: str) -> int | None:
        """The count that a tab of the card shows, without opening it; None without such a tab, or without a count."""
        control = self._tab_control(name)
        return None if control is None or control.menu else self._counted(control.names)

    def _has_left(self) -> bool:
        """Whether the menu's entry of a tab's name was pressed, and not a tab; the card is at hand again then."""
        if (card := self._card) is None or (shows(self._screen, card, self._profile) and is_about(self._screen, card)):
            return False
        self._card = None
        self.open_card(card)
        return True

    def _open_tab(self, name: str) -> str | None:
        shown = self._screen.text()
        if not any(wording.casefold() in shown.casefold() for wording in self._profile.tabs[name]):
            return None
        return open_tab(parse(self._screen.capture().html), name, self._profile.tabs)

    def unknown_tabs(self) -> tuple[str, ...]:
        """Names of the tabs in sight that the profile has no words for."""
        return unknown_tabs(parse(self._screen.capture().html), self._profile)

    def miss_tab(self, card: AnyCard, name: str, why: str = "") -> LayoutChanged:
        """The error that a card has no such tab."""
        what = f"the card of {card} has no {self._profile.tabs[name][0]} tab{why}; {mend('tabs', name)}"
        return LayoutChanged(what, f"the card of {card}", self.evidence())

    def _tab(self, names: tuple[str, ...]) -> Tab:
        self.place = f"{tab_called(names[0])} of {self._card}" if self._card is not None else tab_called(names[0])
        return Tab(names[0], self._counted(names))

    def _counted(self, names: tuple[str, ...]) -> int | None:
        counts = (re.search(self._profile.pager.badge, text) for text in names)
        return next((int(c["total"].replace(",", "")) for c in counts if c), None)

    def has_menu(self, name: str, below: str | None) -> bool:
        """Whether the menu offers this user a screen; `below`: below an entry that is in sight."""
        self._card = None
        if self._screen.url == "about:blank":
            self._screen.goto(self._session.landing_url)
        is_in_sight = below is None or self._menu.shown(below) is not None
        return is_in_sight and self._menu.entry(name) is not None

    def view(self, row: RowView, *names: str) -> bool:
        """Go where a row leads (see `opens`), also into a new tab's screen or a pop-up; no card is at hand then.

        False where pressing a script's link or the row itself shows nothing new: that leads nowhere.
        """
        opener = self.rows.opens(row, *names)
        if row.ref is None or opener is None:
            raise LayoutChanged(
                f"the row has nothing any more that opens it; {mend('controls', 'view')}", self.place, self.evidence()
            )
        control = None if opener == "row" else self.rows.control(row, *names)
        self._card = None
        if control is not None and control.address is not None:
            self._screen.goto(control.address)
            return True
        before = (self._screen.url, self._screen.text())
        self._screen.open_row(row.ref, control)
        return opener == "view" or before != (self._screen.url, self._screen.text())

    def evidence(self) -> str:
        """Keep the screen as it is; its SHA-256."""
        shot = self._screen.capture()
        return self._session.account.keep(shot.html.encode(), "unexpected", shot.url, shot.scrubbed, Context()).sha256

    def _controls(self) -> list[Control]:
        return self._screen.controls() or []

    def _leads_to(self, url: str, name: str) -> bool:
        """Whether an address opens the screen: a logged-in page that holds the screen's grid."""
        grid = self._profile.grids.get(name)

        def is_screen(shot: Shot) -> None:
            require_menu(self._screen, shot)
            if grid is not None:
                find_grid(parse(shot.html), grid, self._profile.pager, name, None)

        self._screen.goto(url)
        try:
            self._screen.read(is_screen)
        except LayoutChanged:
            return False
        return True

    def _tab_control(self, name: str) -> Control | None:
        wordings = self._profile.tabs[name]
        found = [c for c in self._controls() if c.visible and not c.row and c.named(wordings)]
        found.sort(key=lambda c: (c.role != "tab", c.menu))
        return found[0] if found else None

    def _candidates(self, card: AnyCard) -> Iterator[str]:
        if card.url is not None:
            yield card.url
        url = self.learnt(_kind(card), card.portal_id)
        if url is not None and url != card.url:
            yield url

    def _open_from_its_list(self, card: RecordCard) -> None:
        """Find a record's row in the list behind the menu and open it there: the first time that such a card is opened,
        whose address teaches those of the others."""
        nothing = f"nothing that is known leads to the card of {card}; {mend('controls', 'view')}"
        place = CATALOG[card.entity].of_account
        if not isinstance(place, MenuList):
            raise LayoutChanged(nothing, f"the card of {card}", self.evidence())
        self.open(place.opens)
        for row in self._rows_of(place):
            if not _is_row_of(row, card):
                continue
            if (opener := self.rows.opens(row, card.name)) is not None:
                control = None if opener == "row" else self.rows.control(row, card.name)
                self._open(row, control, card)
            if shows(self._screen, card, self._profile):
                return
        raise LayoutChanged(nothing, self.place, self.evidence())

    def _rows_of(self, place: MenuList) -> Iterator[RowView]:
        keep, kind = self._session.account.keep, f"{place.grid}_search"
        screen, is_alone = self._screen, place.fills_screen
        walk = Walk(screen, keep, place.grid, kind, Context(), None, fills_screen=is_alone, where=self.place)
        for page in walk.pages():
            yield from page.rows

    def _open(self, row: RowView, control: Control | None, card: AnyCard) -> None:
        if control is not None and control.address is not None and not control.framed:
            self._screen.goto(control.address, card.identities)
        else:
            self._screen.open_row(str(row.ref), control)

    def _open_from_list(self, card: Card) -> None:
        """Find the card's row in the Jobs list and open it there."""
        self.open("jobs")
        keep = self._session.account.keep
        walk = Walk(self._screen, keep, "jobs", "jobs_search", Context(), None, fills_screen=True, where=self.place)
        for page in walk.pages():
            for row in page.rows:
                number, name = row.cell("job_number"), row.cell("name")
                if number is None or fold(number.text) != fold(card.job_number):
                    continue
                called = card.name or card.section_name
                if called is not None and name is not None and fold(name.full) != fold(called):
                    continue
                self._open(row, self.rows.control(row, number.text), card)
                if shows(self._screen, card, self._profile):
                    return
                what = f"the row of {card} on {self.place} leads to no card of that number and name with a card's tabs"
                raise LayoutChanged(f"{what}; {mend('tabs', 'attachments')}", self.place, self.evidence())
        what = f"{card} was not found on {self.place}, and nothing else is known to lead to its card"
        raise LayoutChanged(f"{what}; {mend('controls', 'view')}", self.place, self.evidence())


def _kind(card: AnyCard) -> str:
    """What its address is learnt as."""
    return f"card of {card.entity}" if isinstance(card, RecordCard) else "card"


def _is_row_of(row: RowView, card: RecordCard) -> bool:
    """Whether a row is the card's: by its GUID, else by a cell that reads as what the card is known by."""
    if card.portal_id is not None and row.portal_id is not None:
        return card.portal_id == row.portal_id
    cells = (row.cell(field) for field in row.columns.fields)
    return any(cell is not None and fold(cell.full) == fold(card.name) for cell in cells)
