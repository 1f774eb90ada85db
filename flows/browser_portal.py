"""The portal in one tab of the browser: the verbs of `Portal`, done by what a person would press."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError

from flows.browser.page_actions import Shot
from flows.card import AddressBook, AnyCard, Opener, Tab
from flows.files.download import PutStream
from flows.files.downloads import Downloads
from flows.kept import Fetched, Kept, KeptGrid
from flows.lists.expand import unfold
from flows.lists.part import Part, among
from flows.lists.schedule import is_drawn, turned_to
from flows.lists.walk import Walk
from flows.lists.whole import Whole
from flows.lists.window import ask_window, shows_period
from flows.login.session import Session
from flows.navigation.navigate import Navigator
from flows.portal import Portal
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context
from scraper.pages.html.detail import find_details
from scraper.pages.html.dialog import in_front
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import called, told

SCHEDULE = "bookings"
"""The grid that a portal may draw as a schedule."""


class BrowserPortal(Portal):
    """One tab of a logged-in session."""

    def __init__(self, session: Session, addresses: AddressBook, put: PutStream, ca_bundle: Path | None = None) -> None:
        self._session = session
        self._screen = session.screen()
        self._go = Navigator(session, self._screen, addresses)
        self._opened: str | None = None
        self._turned: str | None = None
        """The screen of the menu that shows a schedule as it was turned last, while nothing else was opened."""
        self._files = Downloads(session, self._screen, put, ca_bundle, self._go.evidence)

    def open(self, name: str) -> None:
        """By its menu entry or its learnt address; a schedule that was turned last stays where it was turned to, for
        the days that are asked for next lie beside it."""
        if self._turned is None or self._turned != name:
            self._go.open(name)
        self._opened, self._turned = name, None

    def has_menu(self, name: str, below: str | None) -> bool:
        """By what the menu shows."""
        return self._go.has_menu(name, below)

    def open_card(self, card: AnyCard) -> None:
        """At its address; a job's else from its row in the Jobs list."""
        self._turned = None
        self._go.open_card(card)

    def card_address(self) -> str | None:
        """As the browser shows it."""
        return self._go.card_address()

    def tab(self, name: str) -> Tab | None:
        """By its wording in the profile."""
        return self._go.tab(name)

    def has_tab(self, name: str) -> bool:
        """By its wording in the profile."""
        return self._go.has_tab(name)

    def tab_count(self, name: str) -> int | None:
        """By its wording in the profile."""
        return self._go.tab_count(name)

    def miss_tab(self, card: AnyCard, name: str, why: str = "") -> LayoutChanged:
        """With the screen at hand kept as evidence."""
        return self._go.miss_tab(card, name, why)

    def unknown_tabs(self) -> tuple[str, ...]:
        """Those in sight."""
        return self._go.unknown_tabs()

    def link_of(self, row: RowView, *names: str) -> str | None:
        """By its controls."""
        return self._go.rows.link_of(row, *names)

    def row_address(self, row: RowView, key: str) -> str | None:
        """By its link, else by a look in another tab."""
        return self._go.rows.row_address(row, key)

    def opens(self, row: RowView, *names: str) -> Opener | None:
        """By its controls, else by whether it can be pressed."""
        return self._go.rows.opens(row, *names)

    def view(self, row: RowView, *names: str) -> bool:
        """By its address, else by pressing it."""
        self._turned = None
        return self._go.view(row, *names)

    def go_to(self, url: str) -> None:
        """As typed into the address bar."""
        self._turned = None
        self._go.go_to(url)

    def learn(self, name: str, portal_id: str | None) -> None:
        """From the browser's own address."""
        self._go.learn(name, portal_id)

    def learnt(self, name: str, portal_id: str | None) -> str | None:
        """From the account's address book."""
        return self._go.learnt(name, portal_id)

    def has_file(self, row: RowView) -> bool:
        """By its controls."""
        return self._files.has_file(row)

    def download(self, row: RowView, name: str, where: str, *, is_sized: bool = False) -> Fetched:
        """Over the session's own cookies, else by pressing."""
        return self._files.of_row(row, name, where, is_sized=is_sized)

    def download_here(self, name: str, entity: str = "progress_claim") -> Fetched | None:
        """By the one control that downloads."""
        return self._files.here(name, entity)

    def export(self, grid: str, days: tuple[date, date] | None = None) -> Fetched:
        """By the control that the profile names."""
        if days is None:
            return self._files.exported(grid)
        with self._asked(*days):
            return self._files.exported(grid)

    def evidence(self) -> str:
        """As it is painted now."""
        return self._go.evidence()

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
        """By what stands near the listing and leads on."""
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

    def shows_period(self) -> bool:
        """By what stands in its two fields."""
        return shows_period(self._screen)

    def window_pages(self, grid: str, *, kind: str, context: Context, start: date, end: date) -> Iterator[Kept]:
        """By its two fields and the control that retrieves; a schedule that is drawn, by what turns it."""
        if grid == SCHEDULE and is_drawn(self._screen, self._go.place):
            for shot in turned_to(self._screen, start, end, self._go.place):
                yield self._whole(shot, kind, context, ())
            self._turned = self._opened
            return
        with self._asked(start, end):
            yield from self.grid_pages(grid, kind=kind, context=context, fills_screen=True)

    @contextmanager
    def _asked(self, start: date, end: date) -> Iterator[None]:
        """The screen at hand, asked for these days, both included."""
        profile = self._screen.profile
        self._screen.profile = profile.in_window(start, end)
        try:
            ask_window(self._screen, start, end, self._go.place)
            yield
        finally:
            self._screen.profile = profile

    def part_pages(self, grid: str, *, kind: str, context: Context, rivals: tuple[str, ...]) -> Iterator[Kept]:
        """As it is painted, once it is still."""
        shot = self._unfolded()
        part = among(grid, rivals, context, self._session.account.profile, "job")
        if part.why(shot.html, self._session.account.profile):
            yield from self.grid_pages(grid, kind=kind, context=context, part=part)
        else:
            yield self._whole(shot, kind, context, ())

    def details(self, name: str, *, kind: str, context: Context, lists: tuple[str, ...] = ()) -> Kept:
        """As it is painted, as soon as it shows what it must."""
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
            raise LayoutChanged(told(where, said, self._screen.url), where, self._go.evidence()) from error
        others = ((one, tuple(other for other in lists if other != one)) for one in lists)
        parts = [among(one, rivals, context, profile, name) for one, rivals in others]
        return self._whole(shot, kind, context, parts)

    def snapshot(self, *, kind: str, context: Context, grid: str | None = None, rivals: tuple[str, ...] = ()) -> Kept:
        """As it is painted, once it is still."""
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
