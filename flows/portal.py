"""The verbs of the portal: open a screen or a card, take a tab, walk a listing, keep the screen, fetch a file.

Flows use nothing else. No verb takes or returns a browser type, so that another transport can stand behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError

from flows.download import Downloader, Fetched, PutStream
from flows.navigate import AddressBook, Card, Navigator, Opener, Tab
from flows.screen import Control, Shot
from flows.session import Session
from flows.unfold import unfold
from flows.walk import Kept, KeptGrid, Walk
from scraper.errors import (
    DownloadRejected,
    LayoutChanged,
    ListingChanged,
    PortalUnavailable,
    RateLimited,
    TruncatedDownload,
)
from scraper.evidence.snapshot import Context
from scraper.pages.detail import find_details
from scraper.pages.dialog import in_front
from scraper.pages.rows import RowView

DOWNLOAD_ATTEMPTS = 3
_WORTH_RETRYING = (TruncatedDownload, PortalUnavailable, DownloadRejected, RateLimited)


class Portal:
    """One tab of a logged-in session, with the verbs that flows use."""

    def __init__(self, session: Session, addresses: AddressBook, put: PutStream, ca_bundle: Path | None = None) -> None:
        self._session = session
        self._screen = session.screen()
        self._go = Navigator(session, self._screen, addresses)
        self._put = put
        self._ca_bundle = ca_bundle
        self._downloader: Downloader | None = None
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
            self._screen, keep, grid, kind, context, badge, may_be_blank=may_be_blank, fills_screen=fills_screen
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
            raise LayoutChanged(error.message, error.where or name, self._go.evidence()) from error
        return Kept(self._session.account.keep(shot.html.encode(), kind, shot.url, shot.scrubbed, context))

    def snapshot(self, *, kind: str, context: Context) -> Kept:
        """Keep the screen, unfolded, once it is still: what a page may or may not hold is for its reader to say."""
        unfold(self._screen)
        shot, _ = self._screen.read(_refuse_login_page)
        return Kept(self._session.account.keep(shot.html.encode(), kind, shot.url, shot.scrubbed, context))

    def has_file(self, row: RowView) -> bool:
        """Whether a row of the grid page handed out last has a control named Download."""
        controls = self._screen.controls(f'[data-ascora-ref="{row.ref}"]') or []
        return any(c.named(self._session.account.profile.controls.download) for c in controls)

    def download(self, row: RowView, name: str) -> Fetched:
        """Fetch the file of a row of the grid page handed out last, streaming into the blob store.

        `name` is the file name that the row shows. A truncated file, or a page in its place, is tried again. Raises
        `TruncatedDownload`, `DownloadRejected`, `RequestRefused`, `ListingChanged`, `LayoutChanged`.
        """
        if row.ref is None or not self._screen.holds(row.ref, name):
            raise ListingChanged(f"the row of {name!r} is no longer there")
        return self._fetch_again(self._download_control(row.ref, name), name)

    def _fetch_again(self, control: Control, name: str) -> Fetched:
        for attempt in range(1, DOWNLOAD_ATTEMPTS + 1):
            try:
                return self._fetch(control, name)
            except _WORTH_RETRYING as error:
                waits = not isinstance(error, RateLimited) or self._session.guard.throttle.refused(error.retry_after)
                if attempt == DOWNLOAD_ATTEMPTS or not waits:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def download_here(self, name: str) -> Fetched | None:
        """Fetch the document that the screen offers, also where it asks for a template first: the chosen one is taken.

        `name` is for messages. None where the screen offers none. Raises as `download` does.
        """
        controls = self._session.account.profile.controls
        offered = [c for c in self._screen.controls() or [] if c.visible and not c.row and not c.disabled]
        named = (c for wording in controls.download_claim for c in offered if c.named((wording,)))
        control = next(named, None)
        if control is None:
            return None
        if control.address is None:
            before = {c.names for c in offered}
            file = self._screen.download_or_show(control, self._session.guard, self._put)
            if file is not None:
                return file
            shown = [c for c in self._screen.controls() or [] if c.visible and not c.row and not c.disabled]
            fresh = [c for c in shown if c.named((*controls.download, *controls.download_claim))]
            control = next((c for c in fresh if c.names not in before), None)
            if control is None:
                message = f"what asks for the template of {name!r} has no Download"
                raise LayoutChanged(message, "claim", self._go.evidence())
        return self._fetch_again(control, name)

    def close(self) -> None:
        """Close the tab and the download connections."""
        if self._downloader is not None:
            self._downloader.close()
        try:
            self._screen.page.close()
        except PlaywrightError:
            return  # the browser went first

    def _download_control(self, ref: str, name: str) -> Control:
        profile = self._session.account.profile
        controls = self._screen.controls(f'[data-ascora-ref="{ref}"]') or []
        named = [c for c in controls if c.named(profile.controls.download)]
        # The name itself only opens some files and shows others in a pop-up, so it is the second choice.
        named += [c for c in controls if c.address is not None and name.strip() in c.names]
        if not named:
            seen = ", ".join(n for c in controls for n in c.names) or "none"
            message = f"the row of {name!r} has no download control (seen: {seen})"
            raise LayoutChanged(message, "attachments", self._go.evidence())
        return named[0]

    def _fetch(self, control: Control, name: str) -> Fetched:
        self._screen.refuse_writes(control, data=name.strip() in control.names)
        if control.address is None:
            return self._screen.download(control, self._session.guard, self._put)
        if self._downloader is None:
            account = self._session.account
            self._downloader = Downloader(
                self._session.guard,
                [dict(cookie) for cookie in self._session.context.cookies()],
                self._screen.user_agent(),
                self._ca_bundle,
                account.timeout,
            )
        return self._downloader.fetch(control.address, self._screen.url, name, self._put)


def _refuse_login_page(shot: Shot) -> None:
    if shot.asks_password:
        raise LayoutChanged("a password field is shown", "login")


__all__ = ["Card", "Kept", "KeptGrid", "Opener", "Portal", "Tab"]
