"""Walking a listing page by page until its end is proven, whatever kind of pager it has."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from flows.account import Keep
from flows.screen import Control, Screen, Shot
from flows.unfold import folds
from scraper.errors import LayoutChanged, ListingChanged
from scraper.evidence.snapshot import Context, Snapshot
from scraper.pages.dom import parse
from scraper.pages.grid import NO_GRID, GridView, find_grid
from scraper.pages.panel import is_blank

MAX_PAGES = 5_000
"""A listing that never ends is a listing that goes round in circles."""
GROWS_WITHIN = timedelta(milliseconds=800)
"""How soon an endless listing begins to load more once its end is in sight; what it loads then is waited for."""


@dataclass(frozen=True)
class Kept:
    """One screen, or one page of a listing, kept as evidence."""

    snapshot: Snapshot
    expected: int | None = None
    """What the listing itself says it holds in all, as of this page; None where it says nothing."""
    proven: bool = True
    """On the last page: the end was reached and the count agrees with what the listing says."""


@dataclass(frozen=True)
class KeptGrid(Kept):
    """One page of a listing, with the grid on it."""

    view: GridView = field(kw_only=True)


def walk(
    screen: Screen,
    keep: Keep,
    name: str,
    kind: str,
    context: Context,
    badge: int | None,
    *,
    may_be_blank: bool = False,
) -> Iterator[KeptGrid]:
    """Hand out every page of the grid `name`; see `Portal.grid_pages`."""
    walk_id, taken, before = uuid.uuid4().hex, 0, None
    totals: set[int] = set() if badge is None else {badge}

    for page in range(1, MAX_PAGES + 1):

        def wanted(shot: Shot, before: GridView | None = before, page: int = page) -> GridView:
            view = _seen(screen, shot, name, may_be_blank=may_be_blank and before is None)
            if before is not None and _signature(view) == _signature(before):
                raise LayoutChanged(f"page {page} of the {name} listing never came", name)
            if not view.rows and not view.is_empty and badge != 0:
                raise LayoutChanged(f"the {name} grid shows neither rows nor that it is empty", name)
            return view

        try:
            shot, view = screen.read(wanted)
        except LayoutChanged as error:
            snapshot = _keep(screen.capture(), keep, f"{kind}_unread", context)
            raise LayoutChanged(error.message, error.where or name, snapshot.sha256) from error
        if not view.rows:
            if badge != 0:
                shot, view = _still_empty(screen, shot, view, wanted)
            _refuse_doubtful(screen, shot, view, name)
        shot, view = _grown(screen, shot, view, name, badge)
        taken += len(view.rows)
        shown = 0 if view.is_empty and not view.rows else view.expected
        if shown is not None:
            totals.add(shown)
        following = None if _is_complete(view, taken) else _next(screen, view, page)
        snapshot = _keep(
            shot, keep, kind, context.model_copy(update={"walk": walk_id, "page": page, "last": following is None})
        )
        expected = shown if shown is not None else badge
        proven = following is None and totals <= {taken}
        yield KeptGrid(snapshot, expected, proven, view=view)
        if following is None:
            return
        # Whoever took the page may have looked at its rows since, and every look numbers the controls anew.
        following = _next(screen, view, page)
        if following is None:
            raise ListingChanged(f"the way to page {page + 1} of the {name} listing is gone")
        before = view
        screen.press(following)
    raise LayoutChanged(f"the {name} listing has more than {MAX_PAGES} pages", name)


def _seen(screen: Screen, shot: Shot, name: str, *, may_be_blank: bool) -> GridView:
    """The grid on the screen. Raises `LayoutChanged` where there is none, unless a blank panel says it all."""
    soup = parse(shot.html)
    try:
        return find_grid(soup, screen.profile.grids[name], screen.profile.pager, name, None)
    except LayoutChanged:
        if may_be_blank and is_blank(soup, screen.profile.never_press):
            return NO_GRID
        raise


def _still_empty(
    screen: Screen, shot: Shot, view: GridView, wanted: Callable[[Shot], GridView]
) -> tuple[Shot, GridView]:
    """The listing after it had time to load: some say that they are empty before they have asked for their rows."""
    until = time.monotonic() + screen.patience.total_seconds()
    while not view.rows and (left := until - time.monotonic()) > 0:
        mark = screen.mark()
        shot, view = screen.read(wanted)
        if not view.rows and not screen.more_comes(mark, timedelta(seconds=left)):
            break
    return shot, view


def _refuse_doubtful(screen: Screen, shot: Shot, view: GridView, name: str) -> None:
    """Raise where a listing without rows is not to be believed."""
    if not view.rows:
        screen.doubt_empty(shot, LayoutChanged(f"the {name} grid is empty", name))


def _grown(screen: Screen, shot: Shot, view: GridView, name: str, badge: int | None) -> tuple[Shot, GridView]:
    """The listing after everything that comes on asking (Load more) or on scrolling has come."""
    grid, pager = screen.profile.grids[name], screen.profile.pager
    while view.rows and (ref := view.rows[-1].ref) is not None:
        named = [c for c in _usable(screen) if c.named(screen.profile.controls.load_more)]
        more = screen.nearest(ref, named or [c for c in folds(screen) if not c.row and not c.opens])
        if more is not None:
            screen.press(more)
        elif not _may_grow(view, badge) or _next(screen, view, 1) is not None or not screen.scroll_past(ref):
            break
        rows = len(view.rows)

        def grew(shot: Shot, rows: int = rows) -> GridView:
            larger = find_grid(parse(shot.html), grid, pager, name, None)
            if len(larger.rows) <= rows:
                raise LayoutChanged(f"the {name} listing shows {rows} rows and no more come", name)
            return larger

        seen = view
        try:
            shot, view = screen.read(grew, grace=GROWS_WITHIN)
        except LayoutChanged:
            still = screen.capture()
            _refuse_replaced(seen, find_grid(parse(still.html), grid, pager, name, None), name)
            break  # the walk's own count says whether rows are missing
        _refuse_replaced(seen, view, name)
    return shot, view


def _refuse_replaced(seen: GridView, now: GridView, name: str) -> None:
    """Raise `LayoutChanged` when rows were taken away for those that came: nothing then proves that all were seen."""
    if _words(now)[: len(seen.rows)] != _words(seen):
        raise LayoutChanged(f"the {name} listing takes rows away while it is scrolled: not all can be seen", name)


def _may_grow(view: GridView, badge: int | None) -> bool:
    """Whether nothing that is printed says that all rows are here already."""
    total = view.pager.total if view.pager.total is not None else badge
    return view.pager.last is None and view.pager.pages is None and (total is None or len(view.rows) < total)


def _is_complete(view: GridView, taken: int) -> bool:
    """Whether the pager says that this page is the last."""
    pager = view.pager
    if pager.total is not None and pager.last is not None:
        return pager.last >= pager.total
    if pager.page is not None and pager.pages is not None:
        return pager.page >= pager.pages
    return pager.total is not None and taken >= pager.total


def _next(screen: Screen, view: GridView, page: int) -> Control | None:
    """The control that leads on: Next, the following page's number, or Load more; None at the end."""
    if not view.rows or (ref := view.rows[-1].ref) is None:
        return None
    usable = _usable(screen)
    wordings = screen.profile.controls
    for candidates in (
        [c for c in usable if c.named(wordings.next_page)],
        [c for c in usable if str(page + 1) in c.names],
    ):
        if (control := screen.nearest(ref, candidates)) is not None:
            return control
    return None


def _usable(screen: Screen) -> list[Control]:
    return [c for c in screen.controls() or [] if c.visible and not c.disabled and not c.row and not c.opens]


def _signature(view: GridView) -> tuple[object, ...]:
    return (view.pager.first, *_words(view))


def _words(view: GridView) -> list[str]:
    return [row.tag.get_text(" ", strip=True) for row in view.rows]


def _keep(shot: Shot, keep: Keep, kind: str, context: Context) -> Snapshot:
    return keep(shot.html.encode(), kind, shot.url, shot.scrubbed, context)
