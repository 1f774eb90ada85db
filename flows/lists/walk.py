"""Walking a listing page by page until its end is proven, whatever kind of pager it has."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from urllib.parse import urljoin

from flows.browser.page_actions import Screen, Shot
from flows.kept import KeptGrid
from flows.lists.at_hand import AtHand
from flows.lists.part import Part, alone
from flows.lists.sized import Sized
from flows.lists.tally import Tally
from flows.lists.widen import Widener
from flows.login.account import Keep
from scraper.errors import LayoutChanged, ListingChanged
from scraper.evidence.snapshot import Context
from scraper.pages.html.around import Spot
from scraper.pages.html.beside import more_counted, narrowed, stated
from scraper.pages.html.dom import attribute
from scraper.pages.html.folds import Folds
from scraper.pages.html.grid import NO_GRID, GridView
from scraper.pages.html.onward import Onward, Way
from scraper.pages.html.screens import key, place, told
from scraper.pages.html.tabs import count_on_tab, is_pressable, tab_name, tabs_of
from scraper.pages.html.virtual import is_window, numbers, row_number
from scraper.pages.html.wholeness import (
    counted_in_heading,
    doubts,
    leads_to_all,
    rows_by_aria,
    says_end,
)
from scraper.profile import matches

MAX_PAGES = 5_000
"""A listing that never ends is a listing that goes round in circles."""


class Walk:
    """One walk of the grid `name`; see `Portal.grid_pages`."""

    def __init__(
        self,
        screen: Screen,
        keep: Keep,
        name: str,
        kind: str,
        context: Context,
        badge: int | None,
        *,
        may_be_blank: bool = False,
        fills_screen: bool = False,
        part: Part | None = None,
        where: str = "",
    ) -> None:
        """`fills_screen`: whatever filters stand on the screen are the listing's. `part`: it stands among others.
        `where`: what a person calls the screen."""
        self._screen = screen
        self._part = part or alone(name, context)
        self._now = AtHand(screen, keep, self._part, name, kind, context, badge, may_be_blank)
        self._stood: object = None
        """What the screen around the listing says; it is the same on every page."""
        self._profile = screen.profile
        self._name = name
        self._where = where or place(screen.profile, name, context.job_number, context.section_name)
        self._kind = kind
        self._context = context
        self._badge = badge
        self._tally = Tally(badge)
        self._fills_screen = fills_screen
        self._widener = Widener(screen)
        self._after = 0
        """Of a list that draws a window of its rows: number of the last one taken."""
        self._arrow: int | None = None
        self._last: tuple[GridView, int] = (NO_GRID, 0)
        """The page handed out last, with its number."""
        self._tabs_seen: set[str] = set()
        self.left = False
        """Whether the walk went on on another screen, to which the listing's link led."""

    def pages(self) -> Iterator[KeptGrid]:
        """Hand out every page, kept as evidence before it is. An error names the screen as a person finds it."""
        try:
            yield from self._tabs_pages()
        except LayoutChanged as error:
            said = error.message.removeprefix(f"{self._name}: ")
            raise LayoutChanged(told(self._where, said, self._screen.url), self._where, error.snapshot) from error

    def _tabs_pages(self) -> Iterator[KeptGrid]:
        walk_id = uuid.uuid4().hex
        following: tuple[Shot, GridView] | None = self._first()
        self._stood = self._part.stays(self._part.see(following[0].html)) if following is not None else None
        while following is not None:
            yield from self._pages(walk_id, *following)
            following = self._next_tab()

    def _pages(self, walk_id: str, shot: Shot, view: GridView) -> Iterator[KeptGrid]:
        """The pages of the list as it stands; of a list behind several tabs, those of one."""
        tally = self._tally
        for page in range(1, MAX_PAGES + 1):
            shot, view = self._now.complete(shot, view)
            before, self._last = tally.rows, (view, page)
            tally.count(view, page, self._after)
            self._now.may_be_blank &= not tally.taken
            way, after = self._way(view, page), self._after
            at_end = way is None or says_end(view, tally.taken)  # a Next that is still there is tried all the same
            context = {"walk": walk_id, "page": tally.number(page), "after": after, "before": before, "last": at_end}
            snapshot = self._now.stored(shot, self._kind, self._context.model_copy(update=context))
            why = (*tally.told, *self._doubts(view, page), *self._tabs_left(view)) if at_end else ()
            self._after = max(numbers(view), default=0) if is_window(view) else 0
            captures = self._screen.captures
            yield KeptGrid(snapshot, tally.expected(view), why, view=view)
            if way is None:
                return
            if self._screen.captures != captures:  # whoever took the page looked at the screen anew
                shot, view = self._now.read(page, None)
                way = self._way(view, page)
            if way is None:
                raise ListingChanged(f"the way to page {page + 1} of the {self._name} listing is gone")
            following = self._follow(way, view, page)
            if following is None:
                return
            shot, view = following
        raise LayoutChanged(f"the listing has more than {MAX_PAGES} pages{key('controls', 'next_page')}", self._name)

    # ---- behind several tabs

    def _tabs(self, view: GridView) -> list[Spot]:
        """The list's tabs that were not taken yet."""
        tabs = tabs_of(view.site, self._profile) if view.site is not None else []
        self._tabs_seen |= {tab_name(tab) for tab in tabs if tab.is_chosen}
        known, no_part = self._tabs_seen, self._profile.filters.no_part
        left = (tab for tab in tabs if tab.is_enabled and tab_name(tab) not in known)
        return [tab for tab in left if not matches(tab_name(tab), no_part)]

    def _tabs_left(self, view: GridView) -> Iterator[str]:
        """What stands against the end of the list until its other tabs are read."""
        for tab in self._tabs(view):
            yield f"the tab {tab.called} is not read; if nothing of this list is there, name it in [filters] no_part"

    def _next_tab(self) -> tuple[Shot, GridView] | None:
        """The list as its next tab shows it; None where there is none left, or it shows no such list."""
        view, page = self._last
        if not self._tabs(view):
            return None
        try:
            shot = self._screen.capture()
            now = self._now.seen(shot)
            usable = (one for one in self._tabs(now) if one.number and is_pressable(one, self._profile, shot.url))
            if (tab := next(usable, None)) is None:
                return None
            told = list(self._doubts(view, page))
            self._screen.press_spot(str(tab.number), f"the tab {tab.called}", "tab")
            if now.rows:
                self._now.read(page + 1, now)
            following = self._first()
        except LayoutChanged:
            return None  # the last page has said what stays unread
        self._tabs_seen.add(tab_name(tab))
        self._tally.told += told
        self._tally.next_tab(view, page)
        self._after, self._arrow = 0, None
        self._now.groups.clear()
        return following

    # ---- the first page, at its widest

    def _first(self) -> tuple[Shot, GridView]:
        if self._fills_screen:
            while self._widener.widen(self._screen.capture(), None, self._profile.grids[self._name].title):
                pass
        shot, view = self._now.read(1, None)
        while not self._fills_screen and view.site is not None and self._widen(shot, view):
            shot, view = self._now.read(1, None)
        if not self._context.job_number:
            shot, view = self._whole_list(shot, view)
        shot, view = Sized(self._screen, self._now).widened(shot, view)
        if not view.rows:
            if self._badge != 0:
                shot, view = self._now.still_empty(shot, view)
            if not view.rows:
                self._screen.doubt_empty(shot, LayoutChanged("the grid is empty", self._name))
        return shot, view

    def _widen(self, shot: Shot, view: GridView) -> bool:
        return self._widener.widen(shot, view, self._profile.grids[self._name].title)

    def _whole_list(self, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The screen with the whole of a list that is shown in part, where a link beside it leads there."""
        links = leads_to_all(view.site, self._profile) if view.site is not None else []
        for link in links:
            self._screen.goto(urljoin(shot.url, attribute(link.tag, "href")))
            self.left = True
            try:
                return self._screen.read(self._now.seen)
            except LayoutChanged:
                self._screen.goto(shot.url)
        return self._now.read(1, None) if links else (shot, view)

    # ---- from page to page

    def _way(self, view: GridView, page: int) -> Way | None:
        if view.site is None or not view.rows:
            return None
        if is_window(view):
            last = max(view.rows, key=lambda row: row_number(row.tag) or 0)
            return Way("scroll", str(last.ref), "scrolling") if self._tally.taken < (rows_by_aria(view) or 0) else None
        way = Onward(view.site, self._profile).way(page, self._arrow)
        sure = way is not None and way.kind == "press" and way.place is None
        return way if sure or not says_end(view, self._tally.taken) else None

    def _follow(self, way: Way, before: GridView, page: int) -> tuple[Shot, GridView] | None:
        """The following page; None where what leads on leads nowhere, and the listing says that it is at its end."""
        self._arrow = way.place
        if way.kind == "scroll":
            self._screen.scroll_to(way.number)
        elif way.kind == "choose":
            self._screen.choose_spot(way.number, way.option, way.called)
        else:
            self._screen.press_spot(way.number, way.called, "pager")
        if not says_end(before, self._tally.taken):
            shot, view = self._now.read(page + 1, before)
            self._refuse_jump(way, before, view, page)
            self._refuse_other(way, shot, page)
            return shot, view
        try:
            shot, view = self._now.read(page + 1, before)
        except LayoutChanged:
            return None
        self._refuse_other(way, shot, page)
        return None if self._tally.knows(view.rows) else (shot, view)

    def _refuse_jump(self, way: Way, before: GridView, view: GridView, page: int) -> None:
        """Raise `LayoutChanged` where the page that came is not the following one."""
        was, now = before.pager, view.pager
        if way.kind == "scroll" and min(numbers(view), default=0) > max(numbers(before)) + 1:
            raise LayoutChanged("scrolling the listing skips rows: not all can be seen", self._name)
        by_rows = was.last is not None and now.first is not None and now.first != was.last + 1
        by_pages = was.page is not None and now.page is not None and now.page != was.page + 1
        if by_rows or by_pages:
            to = f"row {now.first}" if by_rows else f"page {now.page}"
            raise LayoutChanged(
                f"{way.called} of the listing leads from page {page} to {to}{key('controls', 'next_page')}", self._name
            )

    def _refuse_other(self, way: Way, shot: Shot, page: int) -> None:
        """Raise `LayoutChanged` where what was pressed leads to another card's listing, as a *Next* of cards does."""
        if self._part.stays(self._part.see(shot.html)) != self._stood:
            self.left = True
            raise LayoutChanged(
                f"{way.called} of the listing leads from page {page} to another screen{key('controls', 'next_page')}"
            )

    def _doubts(self, view: GridView, page: int) -> Iterator[str]:
        """Why the end is not proven, besides what was told."""
        yield from self._tally.is_short(view, is_last_tab=not self._tabs(view))
        counted = count_on_tab(view.site, self._profile) if view.site is not None else None
        if counted not in (None, self._tally.taken):
            yield f"the tab above it counts {counted}, and {self._tally.taken} were read{key('pager', 'badge')}"
        yield from more_counted(view, self._profile, page, self._tally.taken)
        yield from self._of_account(view)
        is_known, before = says_end(view, self._tally.taken), self._tally.before
        yield from doubts(view, self._profile, page, self._now.groups, before, is_known=is_known)
        if self._fills_screen:
            yield from (one.told for one in self._widener.found(self._screen.capture(), None, ()))

    def _of_account(self, view: GridView) -> Iterator[str]:
        """Of a listing of the account, what a card says of other things: filters, a count in its heading, and parts of
        its screen that nobody has opened; a card's are opened before."""
        if self._context.job_number or view.site is None:
            return
        if self._context.row or self._context.portal_id:  # on a record's card, or in a window of days
            yield from stated(view, self._profile)
        else:
            grid, taken = self._profile.grids[self._name], self._tally.taken
            yield from narrowed(view, self._profile, grid, taken, fills_screen=self._fills_screen)
        if (counted := counted_in_heading(view.site)) not in (None, self._tally.taken):
            yield f"its heading counts {counted}, and {self._tally.taken} were read{key('pager', 'badge')}"
        rows = [row.tag for row in view.all_rows]
        for name in Folds(view.site.soup, self._screen.url, self._profile).hiding(
            self._profile.grids[self._name].title, rows
        ):
            yield f"the part {name!r} of the screen is shut{key('controls', 'expand')}"
