"""The verbs of the portal: open a screen or a card, take a tab, walk a listing, keep the screen, fetch a file.

Flows use nothing else. No verb takes or returns a browser type, so that another transport can stand behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError

from flows.download import PutStream
from flows.downloads import Downloads
from flows.navigate import AddressBook, Card, Navigator, Opener, Tab
from flows.screen import Shot
from flows.session import Session
from flows.unfold import unfold
from flows.walk import Kept, KeptGrid, Walk
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context
from scraper.pages.detail import find_details
from scraper.pages.dialog import in_front
from scraper.pages.screens import called


class Portal:
    """One tab of a logged-in session, with the verbs that flows use."""

    def __init__(self, session: Session, addresses: AddressBook, put: PutStream, ca_bundle: Path | None = None) -> None:
        self._session = session
        self._screen = session.screen()
        self._go = Navigator(session, self._screen, addresses)
        self._files = Downloads(session, self._screen, put, ca_bundle, self._go.evidence)
        self.has_file = self._files.has_file
        self.download = self._files.of_row
        self.download_here = self._files.here
        self.open = self._go.open
        self.open_card = self._go.open_card
        self.card_address = self._go.card_address
        self.tab = self._go.tab
        self.link_of = self._go.link_of
        self.row_address = self._go.row_address
        self.opens = self._go.opens
        self.view = self._go.view
        self.has_menu = self._go.has_menu
        self.go_to = self._go.go_to
        self.learn = self._go.learn
        self.learnt = self._go.learnt
        self.evidence = self._go.evidence
        self.miss_tab = self._go.miss_tab

    def grid_pages(
        self,
        grid: str,
        *,
        kind: str,
        context: Context,
        badge: int | None = None,
        may_be_blank: bool = False,
        fills_screen: bool = False,
    ) -> Iterator[KeptGrid]:
        """Walk a listing at its widest over all its pages; each is kept as evidence before it is handed out.

        `badge` is the count that the listing's tab shows. `may_be_blank`: a tab that nobody has used may show no grid
        and no word. `fills_screen`: every filter in sight is the listing's. The last page says whether the end is
        proven, and what speaks against it. Raises `LayoutChanged`, `PortalUnavailable`, `SessionExpired`,
        `RateLimited`.
        """
        keep = self._session.account.keep
        walk = Walk(
            self._screen,
            keep,
            grid,
            kind,
            context,
            badge,
            may_be_blank=may_be_blank,
            fills_screen=fills_screen,
            where=self._go.place,
        )
        try:
            yield from walk.pages()
        finally:
            if walk.left:
                self._go.forget_card()

    def tab_pages(self, card: Card, tab: str, grid: str, *, kind: str, is_counted: bool = True) -> Iterator[KeptGrid]:
        """Walk what a tab of a card lists, as `grid_pages` does; none where the card has no such tab.

        A tab that nobody has used may be blank. `is_counted`: a count that the tab shows is this list's.
        """
        self.open_card(card)
        if (opened := self.tab(tab)) is not None:
            badge = opened.badge if is_counted else None
            yield from self.grid_pages(grid, kind=kind, context=card.context, badge=badge, may_be_blank=True)

    def details(self, name: str, *, kind: str, context: Context) -> Kept:
        """Keep the label-and-value screen at hand, unfolded, as soon as it shows what the profile requires of it."""
        profile = self._session.account.profile
        unfold(self._screen)
        try:
            details = profile.details[name]
            shot, _ = self._screen.read(lambda shot: find_details(in_front(shot.html, details), details, name, None))
        except LayoutChanged as error:
            where = self._go.place or called(profile, name)
            said = error.message.removeprefix(f"{name}: ")
            raise LayoutChanged(f"{where}: {said}", where, self._go.evidence()) from error
        return Kept(self._session.account.keep(shot.html.encode(), kind, shot.url, shot.scrubbed, context))

    def snapshot(self, *, kind: str, context: Context) -> Kept:
        """Keep the screen, unfolded, once it is still: what a page may or may not hold is for its reader to say."""
        unfold(self._screen)
        shot, _ = self._screen.read(_refuse_login_page)
        return Kept(self._session.account.keep(shot.html.encode(), kind, shot.url, shot.scrubbed, context))

    def close(self) -> None:
        """Close the tab and the download connections."""
        self._files.close()
        try:
            self._screen.page.close()
        except PlaywrightError:
            return  # the browser went first


def _refuse_login_page(shot: Shot) -> None:
    if shot.asks_password:
        raise LayoutChanged("a password field is shown", "login")


__all__ = ["Card", "Kept", "KeptGrid", "Opener", "Portal", "Tab"]
