"""The verbs of the portal: open a screen or a card, take a tab, walk a listing, keep the screen, fetch a file.

Flows use nothing else. No verb takes or returns a browser type, so that another transport can stand behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from flows.card import AnyCard, Card, Opener, RecordCard, Tab
from flows.kept import Fetched, Kept, KeptGrid
from flows.lists.part import Part
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context
from scraper.pages.html.rows import RowView


class Portal(Protocol):
    """One tab of a logged-in session: one screen is at hand, and where it is a card's, that card.

    Every verb that looks at the portal raises `PortalUnavailable`, `SessionExpired` and `RateLimited`, and
    `LayoutChanged` where what it looks for is not there.
    """

    def open(self, name: str) -> None:
        """Open a screen of the menu by its name in the profile."""

    def has_menu(self, name: str, below: str | None) -> bool:
        """Whether the menu offers this user a screen; `below`: below an entry that is in sight."""

    def open_card(self, card: AnyCard) -> None:
        """Open a job's, a section's or another record's card; nothing happens when it is the one at hand."""

    def card_address(self) -> str | None:
        """Address that the card at hand was opened at."""

    def tab(self, name: str) -> Tab | None:
        """Open a tab of the card by its name in the profile; None when the card has no such tab."""

    def has_tab(self, name: str) -> bool:
        """Whether the card shows a tab of a name in the profile, without opening it."""

    def tab_count(self, name: str) -> int | None:
        """The count that a tab of the card shows, without opening it; None without such a tab, or without a count."""

    def miss_tab(self, card: AnyCard, name: str, why: str = "") -> LayoutChanged:
        """The error that a card has no such tab."""

    def unknown_tabs(self) -> tuple[str, ...]:
        """Names of the tabs of the card at hand that the profile has no words for."""

    def link_of(self, row: RowView, *names: str) -> str | None:
        """The address that a row's View, or a link that reads as one of the names, leads to; None without such."""

    def row_address(self, row: RowView, key: str) -> str | None:
        """Where a row leads: its link, else what opening it shows. The listing stays in place."""

    def opens(self, row: RowView, *names: str) -> Opener | None:
        """What of a row leads to a screen of its own; None where nothing of it looks as if it did."""

    def view(self, row: RowView, *names: str) -> bool:
        """Go where a row leads; no card is at hand then. False where that shows nothing new."""

    def go_to(self, url: str) -> None:
        """Open an address; no card is at hand then."""

    def learn(self, name: str, portal_id: str | None) -> None:
        """Keep the shape of the screen's own address, where the GUID of what it shows is a part of it."""

    def learnt(self, name: str, portal_id: str | None) -> str | None:
        """The address of the thing of this GUID, once one of its kind was seen."""

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
        The last page says whether the end is proven, and what speaks against it.
        """

    def shows_period(self) -> bool:
        """Whether the screen at hand says that it shows the days from one to another."""

    def window_pages(self, grid: str, *, kind: str, context: Context, start: date, end: date) -> Iterator[Kept]:
        """Ask the screen at hand for the days from `start` to `end`, both included, and walk the list that it shows
        then, as `grid_pages` does; or turn the schedule that it draws to them. Raises `LayoutChanged` where it cannot
        be asked for them."""

    def part_pages(self, grid: str, *, kind: str, context: Context, rivals: tuple[str, ...]) -> Iterator[Kept]:
        """Keep the card's screen at hand, unfolded, for a list on it; page by page where the list goes on. `rivals`:
        other lists that may stand there."""

    def details(self, name: str, *, kind: str, context: Context, lists: tuple[str, ...] = ()) -> Kept:
        """Keep the label-and-value screen at hand, unfolded, as soon as it shows what the profile requires of it; with
        all rows of `lists` that stand on it, where their end is proven."""

    def snapshot(self, *, kind: str, context: Context, grid: str | None = None, rivals: tuple[str, ...] = ()) -> Kept:
        """Keep the screen, unfolded, once it is still: what a page may or may not hold is for its reader to say. With
        all rows of the card's list `grid`, where it is on it and its end is proven."""

    def has_file(self, row: RowView) -> bool:
        """Whether a row of the grid page handed out last has a control that downloads."""

    def download(self, row: RowView, name: str, where: str, *, is_sized: bool = False) -> Fetched:
        """Fetch the file of a row of the grid page handed out last.

        `name` is the file name that the row shows, `where` the profile's name of the tab or screen, `is_sized` whether
        the row shows that the file holds something. Raises `TruncatedDownload`, `DownloadRejected`, `RequestRefused`,
        `ListingChanged`.
        """

    def download_here(self, name: str, entity: str = "progress_claim") -> Fetched | None:
        """Fetch the file of an object whose own screen is at hand; None where it offers none. Raises as `download`
        does."""

    def export(self, grid: str, days: tuple[date, date] | None = None) -> Fetched:
        """Fetch the file that the screen at hand exports of a grid of the profile, asked for these days before, both
        included, where any are named; raises as `download` does, and `LayoutChanged`."""

    def evidence(self) -> str:
        """Keep the screen at hand as it is; its SHA-256."""

    def close(self) -> None:
        """Let go of it."""


__all__ = ["Card", "Fetched", "Kept", "KeptGrid", "Opener", "Portal", "RecordCard", "Tab"]
