"""A listing as the screen shows it now: captured until it is whole, kept as evidence where it never is."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import timedelta

from flows.browser.page_actions import Screen, Shot
from flows.lists.grown import grown, opened
from flows.lists.part import Part
from flows.login.account import Keep
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context, Snapshot
from scraper.pages.html.grid import NO_GRID, GridView
from scraper.pages.html.panel import is_blank
from scraper.pages.html.screens import key, mend
from scraper.pages.html.virtual import is_window, lacks_columns, with_columns
from scraper.pages.html.wholeness import shut_groups

GROWS_WITHIN = timedelta(milliseconds=800)
"""How soon an empty listing of a card begins to load its rows, once it says that it is empty."""


@dataclass
class AtHand:
    """The pages of the grid `name`, each as it stands on one tab's screen."""

    screen: Screen
    keep: Keep
    part: Part
    name: str
    kind: str
    context: Context
    badge: int | None
    """The count that the listing's tab shows."""
    may_be_blank: bool = False
    """Whether a panel without a grid or a word says that there is nothing."""
    groups: set[str] = field(default_factory=set)
    """Groups that were opened and showed their rows."""

    def still_empty(self, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The listing after it had time to load: some say that they are empty before they have asked for their rows."""
        until = time.monotonic() + self.screen.patience.total_seconds()
        while not view.rows and (left := until - time.monotonic()) > 0:
            mark = self.screen.mark()
            shot, view = self.read(1, None)
            if not view.rows and not self.screen.more_comes(mark, timedelta(seconds=left)):
                break
        return shot, view

    def read(self, page: int, before: GridView | None) -> tuple[Shot, GridView]:
        """The page at hand, once its rows are others than those of the page before."""

        def wanted(shot: Shot) -> GridView:
            view = self.seen(shot)
            if before is not None and _words(view) == _words(before):
                raise LayoutChanged(f"page {page} of the listing never came{key('controls', 'next_page')}", self.name)
            if not (view.rows or view.is_empty or self.badge == 0 or shut_groups(view, self.screen.profile)):
                what = "the grid shows neither rows nor that it is empty"
                raise LayoutChanged(f"{what}; {mend('pager', 'empty')}", self.name)
            return view

        try:
            shot, view = self.screen.read(wanted)
        except LayoutChanged as error:
            snapshot = self.stored(self.screen.capture(), f"{self.kind}_unread", self.context)
            raise LayoutChanged(error.message, error.where or self.name, snapshot.sha256) from error
        return self._steady(shot, view)

    def _steady(self, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The page once it shows as many rows as its pager says; some come in batches, or after the pager's words."""
        while not _agrees(view):
            mark = self.screen.mark()
            if not self.screen.moves(mark, GROWS_WITHIN):
                break
            self.screen.settle()
            shot = self.screen.capture()
            view = self.seen(shot)
        return shot, view

    def seen(self, shot: Shot) -> GridView:
        """The grid on the screen. Raises `LayoutChanged` where there is none, unless a blank panel says it all."""
        soup = self.part.see(shot.html)
        try:
            return self.part.find(soup, self.screen.profile)
        except LayoutChanged:
            if self.may_be_blank and is_blank(soup, self.screen.profile.never_press):
                return NO_GRID
            raise

    def complete(self, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The page after its groups are open and everything has come that comes on asking or on scrolling."""
        if lacks_columns(view):
            shot, view = self._all_columns(shot, view)
        if is_window(view):
            return shot, view
        shot, view = opened(self.screen, shot, view, self.seen, self.groups)
        return grown(self.screen, shot, view, self.seen, self.badge)

    def _all_columns(self, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The page with the columns that are drawn when the list is scrolled sideways; it is scrolled back then."""

        def find(html: str) -> GridView:
            return self.seen(replace(shot, html=html))

        html, ref = shot.html, view.rows[0].ref if view.rows else None
        while ref is not None and lacks_columns(find(html)) and self.screen.scroll_sideways(ref):
            html = with_columns(html, self.screen.capture().html)
        if ref is not None:
            self.screen.scroll_back(ref)
            self.screen.capture()  # the rows are drawn anew, and go by the numbers of this look
        return replace(shot, html=html), find(html)

    def stored(self, shot: Shot, kind: str, context: Context) -> Snapshot:
        """Keep a capture as evidence."""
        return self.keep(shot.html.encode(), kind, shot.url, shot.scrubbed, context)


def _agrees(view: GridView) -> bool:
    """Whether the page shows as many rows as its pager says, where it says."""
    first, last = view.pager.first, view.pager.last
    return first is None or last is None or len(view.rows) == max(last - first + 1, 0)


def _words(view: GridView) -> list[str]:
    return [row.tag.get_text(" ", strip=True) for row in view.rows]
