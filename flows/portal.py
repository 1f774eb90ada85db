"""The verbs of the portal: open a screen or a card, take a tab, walk a listing, keep the screen, fetch a file.

Flows use nothing else. No verb takes or returns a browser type, so that another transport can stand behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError

from flows.card import AddressBook, Card, Tab
from flows.download import PutStream
from flows.downloads import Downloads
from flows.kept import Kept, KeptGrid
from flows.navigate import Navigator
from flows.opener import Opener
from flows.part import Part, among
from flows.screen import Shot
from flows.session import Session
from flows.unfold import unfold
from flows.walk import Walk
from flows.whole import Whole
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context
from scraper.pages.detail import find_details
from scraper.pages.dialog import in_front
from scraper.pages.screens import at, called


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
        self.link_of = self._go.rows.link_of
        self.row_address = self._go.rows.row_address
        self.opens = self._go.rows.opens
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
        part: Part | None = None,
    ) -> Iterator[KeptGrid]:
        """Walk a listing at its widest over all its pages; each is kept as evidence before it is handed out.

        `badge` is the count that the listing's tab shows. `may_be_blank`: a tab that nobody has used may show no grid
        and no word. `fills_screen`: every filter in sight is the listing's. `part`: the listing stands among others.
        The last page says whether the end is proven, and what speaks against it. Raises `LayoutChanged`,
        `PortalUnavailable`, `SessionExpired`, `RateLimited`.
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
            part=part,
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

    def part_pages(self, grid: str, *, kind: str, context: Context, rivals: tuple[str, ...]) -> Iterator[Kept]:
        """Keep the card's screen at hand, unfolded, for a list on it; page by page where the list goes on. `rivals`:
        other lists that may stand there."""
        shot = self._unfolded()
        part = among(grid, rivals, context, self._session.account.profile, "job")
        if part.why(shot.html, self._session.account.profile):
            yield from self.grid_pages(grid, kind=kind, context=context, part=part)
        else:
            yield self._whole(shot, kind, context, ())

    def details(self, name: str, *, kind: str, context: Context, lists: tuple[str, ...] = ()) -> Kept:
        """Keep the label-and-value screen at hand, unfolded, as soon as it shows what the profile requires of it; with
        all rows of `lists` that stand on it, where their end is proven."""
        profile = self._session.account.profile
        unfold(self._screen)
        try:
            details = profile.details[name]
            grids = profile.grids.values()
            shot, _ = self._screen.read(
                lambda shot: find_details(in_front(shot.html, details), details, name, None, grids)
            )
        except LayoutChanged as error:
            where = self._go.place or called(profile, name)
            said = error.message.removeprefix(f"{name}: ")
            raise LayoutChanged(f"{where}: {said}{at(self._screen.url)}", where, self._go.evidence()) from error
        others = ((one, tuple(other for other in lists if other != one)) for one in lists)
        parts = [among(one, rivals, context, profile, name) for one, rivals in others]
        return self._whole(shot, kind, context, parts)

    def snapshot(self, *, kind: str, context: Context, grid: str | None = None, rivals: tuple[str, ...] = ()) -> Kept:
        """Keep the screen, unfolded, once it is still: what a page may or may not hold is for its reader to say. With
        all rows of the card's list `grid`, where it is on it and its end is proven."""
        shot = self._unfolded()
        profile = self._session.account.profile
        parts = [among(grid, rivals, context, profile, "job")] if grid is not None else []
        return self._whole(shot, kind, context, parts)

    def _unfolded(self) -> Shot:
        unfold(self._screen)
        return self._screen.read(_refuse_login_page)[0]

    def _whole(self, shot: Shot, kind: str, context: Context, parts: Sequence[Part]) -> Kept:
        whole = Whole(self._screen, self._session.account.keep, kind, context)
        try:
            return whole.kept(shot, parts)
        finally:
            if whole.left:
                self._go.forget_card()

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
