"""Walking a listing page by page until its end is proven, whatever kind of pager it has."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urljoin

from flows.account import Keep
from flows.grown import grown, opened
from flows.screen import Screen, Shot
from flows.widen import Widener
from scraper.errors import LayoutChanged, ListingChanged
from scraper.evidence.snapshot import Context, Snapshot
from scraper.pages.dom import attribute, parse
from scraper.pages.grid import NO_GRID, GridView, PagerState, find_grid
from scraper.pages.onward import Onward, Way
from scraper.pages.panel import is_blank
from scraper.pages.rows import RowView
from scraper.pages.screens import mend
from scraper.pages.virtual import lacks_columns, new_rows, numbers, row_number, with_columns
from scraper.pages.wholeness import doubts, leads_to_all, rows_by_aria

MAX_PAGES = 5_000
"""A listing that never ends is a listing that goes round in circles."""
GROWS_WITHIN = timedelta(milliseconds=800)
"""How soon an empty listing of a card begins to load its rows, once it says that it is empty."""


@dataclass(frozen=True)
class Kept:
    """One screen, or one page of a listing, kept as evidence."""

    snapshot: Snapshot
    expected: int | None = None
    """What the listing itself says it holds in all, as of this page; None where it says nothing."""
    doubts: tuple[str, ...] = ()
    """On the last page: what says that this is not the end of the listing, or that not all of it was shown."""

    @property
    def proven(self) -> bool:
        """On the last page: the end was reached, at the listing's widest, and the count agrees with what it says."""
        return not self.doubts


@dataclass(frozen=True)
class KeptGrid(Kept):
    """One page of a listing, with the grid on it."""

    view: GridView = field(kw_only=True)

    @property
    def rows(self) -> tuple[RowView, ...]:
        """The rows that are new with this page."""
        return new_rows(self.view, self.snapshot.context.page, self.snapshot.context.after)


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
        where: str = "",
    ) -> None:
        """`fills_screen`: whatever filters stand on the screen are the listing's. `where`: what a person calls it."""
        self._screen = screen
        self._profile = screen.profile
        self._keep = keep
        self._name = name
        self._where = where or name
        self._kind = kind
        self._context = context
        self._badge = badge
        self._may_be_blank = may_be_blank
        self._fills_screen = fills_screen
        self._widener = Widener(screen)
        self._taken = 0
        self._totals: set[int] = set() if badge is None else {badge}
        self._known: dict[tuple[str, ...], int] = {}
        """Row to the page it came on."""
        self._opened: set[str] = set()
        """Groups that were opened and showed their rows."""
        self._after = 0
        """Of a list that draws a window of its rows: number of the last one taken."""
        self._arrow: int | None = None
        self._told: list[str] = []
        """Doubts that no later page takes away."""
        self.left = False
        """Whether the walk went on on another screen, to which the listing's link led."""

    def pages(self) -> Iterator[KeptGrid]:
        """Hand out every page, kept as evidence before it is. An error names the screen as a person finds it."""
        try:
            yield from self._pages()
        except LayoutChanged as error:
            said = error.message.removeprefix(f"{self._name}: ")
            raise LayoutChanged(f"{self._where}: {said}", self._where, error.snapshot) from error

    def _pages(self) -> Iterator[KeptGrid]:
        walk_id = uuid.uuid4().hex
        shot, view = self._first()
        for page in range(1, MAX_PAGES + 1):
            shot, view = self._complete(shot, view)
            self._count(view, page)
            way, after = self._way(view, page), self._after
            at_end = way is None or _says_end(view, self._taken)  # a Next that is still there is tried all the same
            context = {"walk": walk_id, "page": page, "after": after, "last": at_end}
            snapshot = self._stored(shot, self._kind, self._context.model_copy(update=context))
            why = tuple(self._doubts(view, page)) if at_end else ()
            self._after = max(numbers(view), default=0) if _is_window(view) else 0
            captures = self._screen.captures
            yield KeptGrid(snapshot, self._expected(view), why, view=view)
            if way is None:
                return
            if self._screen.captures != captures:  # whoever took the page looked at the screen anew
                shot, view = self._read(page, None)
                way = self._way(view, page)
            if way is None:
                raise ListingChanged(f"the way to page {page + 1} of the {self._name} listing is gone")
            following = self._follow(way, view, page)
            if following is None:
                return
            shot, view = following
        raise LayoutChanged(f"the listing has more than {MAX_PAGES} pages", self._name)

    # ---- the first page, at its widest

    def _first(self) -> tuple[Shot, GridView]:
        if self._fills_screen:
            while self._widener.widen(self._screen.capture(), None, self._profile.grids[self._name].title):
                pass
        shot, view = self._read(1, None)
        while not self._fills_screen and view.site is not None and self._widen(shot, view):
            shot, view = self._read(1, None)
        if not self._context.job_number:
            shot, view = self._whole_list(shot, view)
        if not view.rows:
            if self._badge != 0:
                shot, view = self._still_empty(shot, view)
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
                return self._screen.read(self._seen)
            except LayoutChanged:
                self._screen.goto(shot.url)
        return self._read(1, None) if links else (shot, view)

    def _still_empty(self, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The listing after it had time to load: some say that they are empty before they have asked for their rows."""
        until = time.monotonic() + self._screen.patience.total_seconds()
        while not view.rows and (left := until - time.monotonic()) > 0:
            mark = self._screen.mark()
            shot, view = self._read(1, None)
            if not view.rows and not self._screen.more_comes(mark, timedelta(seconds=left)):
                break
        return shot, view

    # ---- one page

    def _read(self, page: int, before: GridView | None) -> tuple[Shot, GridView]:
        """The page at hand, once its rows are others than those of the page before."""

        def wanted(shot: Shot) -> GridView:
            view = self._seen(shot)
            if before is not None and _words(view) == _words(before):
                raise LayoutChanged(f"page {page} of the listing never came", self._name)
            if not view.rows and not view.is_empty and self._badge != 0:
                what = "the grid shows neither rows nor that it is empty"
                raise LayoutChanged(f"{what}; {mend('pager', 'empty')}", self._name)
            return view

        try:
            shot, view = self._screen.read(wanted)
        except LayoutChanged as error:
            snapshot = self._stored(self._screen.capture(), f"{self._kind}_unread", self._context)
            raise LayoutChanged(error.message, error.where or self._name, snapshot.sha256) from error
        return self._steady(shot, view)

    def _steady(self, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The page once it shows as many rows as its pager says; some come in batches, or after the pager's words."""
        while not _agrees(view):
            mark = self._screen.mark()
            if not self._screen.moves(mark, GROWS_WITHIN):
                break
            self._screen.settle()
            shot = self._screen.capture()
            view = self._seen(shot)
        return shot, view

    def _seen(self, shot: Shot) -> GridView:
        """The grid on the screen. Raises `LayoutChanged` where there is none, unless a blank panel says it all."""
        soup = parse(shot.html)
        try:
            return find_grid(soup, self._profile.grids[self._name], self._profile.pager, self._name, None)
        except LayoutChanged:
            if self._may_be_blank and not self._taken and is_blank(soup, self._profile.never_press):
                return NO_GRID
            raise

    def _complete(self, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The page after its groups are open and everything has come that comes on asking or on scrolling."""
        if lacks_columns(view):
            shot, view = self._all_columns(shot, view)
        if _is_window(view):
            return shot, view
        shot, view = opened(self._screen, shot, view, self._seen, self._opened)
        return grown(self._screen, shot, view, self._seen, self._badge)

    def _all_columns(self, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The page with the columns that are drawn when the list is scrolled sideways; it is scrolled back then."""

        def find(html: str) -> GridView:
            return self._seen(replace(shot, html=html))

        html, ref = shot.html, view.rows[0].ref if view.rows else None
        while ref is not None and lacks_columns(find(html)) and self._screen.scroll_sideways(ref):
            html = with_columns(html, self._screen.capture().html)
        if ref is not None:
            self._screen.scroll_back(ref)
            self._screen.capture()  # the rows are drawn anew, and go by the numbers of this look
        return replace(shot, html=html), find(html)

    def _count(self, view: GridView, page: int) -> None:
        rows = new_rows(view, page, self._after)
        self._taken += len(rows)
        shown = 0 if view.is_empty and not rows else view.expected
        if shown is not None:
            self._totals.add(shown)
        for row in rows:
            before = self._known.setdefault(row.signature, page)
            if before != page:
                self._told.append(f"the row {row.text()[:80]!r} came on page {before} and on page {page}")

    def _expected(self, view: GridView) -> int | None:
        shown = 0 if view.is_empty and not view.rows else view.expected
        return shown if shown is not None else self._badge

    # ---- from page to page

    def _way(self, view: GridView, page: int) -> Way | None:
        if view.site is None or not view.rows:
            return None
        if _is_window(view):
            last = max(view.rows, key=lambda row: row_number(row.tag) or 0)
            return Way("scroll", str(last.ref), "scrolling") if self._taken < (rows_by_aria(view) or 0) else None
        way = Onward(view.site, self._profile).way(page, self._arrow)
        sure = way is not None and way.kind == "press" and way.place is None
        return way if sure or not _says_end(view, self._taken) else None

    def _follow(self, way: Way, before: GridView, page: int) -> tuple[Shot, GridView] | None:
        """The following page; None where what leads on leads nowhere, and the listing says that it is at its end."""
        self._arrow = way.place
        if way.kind == "scroll":
            self._screen.scroll_to(way.number)
        elif way.kind == "choose":
            self._screen.choose_spot(way.number, way.option, way.called)
        else:
            self._screen.press_spot(way.number, way.called, "pager")
        if not _says_end(before, self._taken):
            shot, view = self._read(page + 1, before)
            self._refuse_jump(way, before, view, page)
            return shot, view
        try:
            shot, view = self._read(page + 1, before)
        except LayoutChanged:
            return None
        return None if all(row.signature in self._known for row in view.rows) else (shot, view)

    def _refuse_jump(self, way: Way, before: GridView, view: GridView, page: int) -> None:
        """Raise `LayoutChanged` where the page that came is not the following one."""
        was, now = before.pager, view.pager
        if way.kind == "scroll" and min(numbers(view), default=0) > max(numbers(before)) + 1:
            raise LayoutChanged("scrolling the listing skips rows: not all can be seen", self._name)
        by_rows = was.last is not None and now.first is not None and now.first != was.last + 1
        by_pages = was.page is not None and now.page is not None and now.page != was.page + 1
        if by_rows or by_pages:
            at = f"row {now.first}" if by_rows else f"page {now.page}"
            raise LayoutChanged(f"{way.called} of the listing leads from page {page} to {at}", self._name)

    def _doubts(self, view: GridView, page: int) -> Iterator[str]:
        """Why the end is not proven."""
        yield from self._told
        if not self._totals <= {self._taken}:
            said = " and ".join(map(str, sorted(self._totals - {self._taken})))
            yield f"it says that it holds {said}, and {self._taken} were read"
        counted = rows_by_aria(view)
        if counted is not None and self._taken < counted:
            yield f"its markup counts {counted} rows, and {self._taken} were read"
        yield from doubts(view, self._profile, page, self._opened, is_known=_says_end(view, self._taken))
        if self._fills_screen:
            yield from (one.told for one in self._widener.found(self._screen.capture(), None, ()))

    def _stored(self, shot: Shot, kind: str, context: Context) -> Snapshot:
        return self._keep(shot.html.encode(), kind, shot.url, shot.scrubbed, context)


def _says_end(view: GridView, taken: int) -> bool:
    """Whether the pager says that this page is the last."""
    pager = view.pager
    if pager.total is not None and pager.last is not None:
        return pager.last >= pager.total
    if pager.page is not None and pager.pages is not None:
        return pager.page >= pager.pages
    return pager.total is not None and taken >= pager.total


def _is_window(view: GridView) -> bool:
    """Whether only some rows of the list are drawn at a time, each with its number."""
    counted = rows_by_aria(view)
    return counted is not None and counted > len(view.rows) and bool(numbers(view)) and view.pager == PagerState()


def _agrees(view: GridView) -> bool:
    """Whether the page shows as many rows as its pager says, where it says."""
    first, last = view.pager.first, view.pager.last
    return first is None or last is None or len(view.rows) == max(last - first + 1, 0)


def _words(view: GridView) -> list[str]:
    return [row.tag.get_text(" ", strip=True) for row in view.rows]
