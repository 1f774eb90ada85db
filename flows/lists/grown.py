"""What a page of a listing shows only on asking: rows of shut groups, behind *Load more*, and those that come on
scrolling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bs4.element import Tag

from flows.browser.page_actions import Screen, Shot
from scraper.errors import LayoutChanged
from scraper.pages.html import dom
from scraper.pages.html.around import Spot
from scraper.pages.html.grid import GridView
from scraper.pages.html.onward import Onward
from scraper.pages.html.wholeness import opener_of, shut_groups

GROWS_WITHIN = timedelta(milliseconds=800)
"""How soon an endless listing begins to load more once its end is in sight; what it loads then is waited for."""

See = Callable[[Shot], GridView]


def opened(screen: Screen, shot: Shot, view: GridView, see: See, known: set[str]) -> tuple[Shot, GridView]:
    """The listing with its groups open. Those that showed rows when they were opened are added to `known`."""
    tried: set[str] = set()
    while (group := _shut(view, screen, tried)) is not None:
        tried.add(dom.text(group))
        spot = opener_of(group, view.site, screen.profile) if view.site is not None else None
        if spot is None or spot.number is None or not spot.is_enabled:
            continue
        rows = len(view.rows)
        screen.press_spot(spot.number, f"the group {dom.text(group)[:60]!r}", "group")
        shot, view = _after(screen, see, rows)
        if len(view.rows) > rows:
            known.add(dom.text(group))
    return shot, view


def grown(screen: Screen, shot: Shot, view: GridView, see: See, badge: int | None) -> tuple[Shot, GridView]:
    """The listing after everything that comes on asking (Load more) or on scrolling has come.

    Raises `LayoutChanged` where rows are taken away for those that come.
    """
    while view.rows and (ref := view.rows[-1].ref) is not None:
        more = _more(view, screen)
        if more is not None and more.number is not None:
            screen.press_spot(more.number, more.called, "view_all")
        elif not _may_grow(view, badge) or _leads_on(view, screen) or not screen.scroll_past(ref):
            break
        seen = view
        shot, view = _after(screen, see, len(seen.rows))
        _refuse_replaced(seen, view)
        if len(view.rows) <= len(seen.rows):
            break  # the walk's own count says whether rows are missing
    return shot, view


def _after(screen: Screen, see: See, rows: int) -> tuple[Shot, GridView]:
    """The listing once it shows more than so many rows, or as it is where no more come."""

    def larger(shot: Shot) -> GridView:
        view = see(shot)
        if len(view.rows) <= rows:
            raise LayoutChanged(f"the listing shows {rows} rows and no more come")
        return view

    try:
        return screen.read(larger, grace=GROWS_WITHIN)
    except LayoutChanged:
        shot = screen.capture()
        return shot, see(shot)


def _shut(view: GridView, screen: Screen, tried: set[str]) -> Tag | None:
    return next((row for row in shut_groups(view, screen.profile) if dom.text(row) not in tried), None)


def _more(view: GridView, screen: Screen) -> Spot | None:
    """What shows more of the list in place."""
    return Onward(view.site, screen.profile).more() if view.site is not None else None


def _leads_on(view: GridView, screen: Screen) -> bool:
    return view.site is not None and Onward(view.site, screen.profile).way(1, None) is not None


def _refuse_replaced(seen: GridView, now: GridView) -> None:
    """Raise `LayoutChanged` when rows were taken away for those that came: nothing then proves that all were seen."""
    if _words(now)[: len(seen.rows)] != _words(seen):
        raise LayoutChanged("the listing takes rows away while it is scrolled: not all can be seen")


def _may_grow(view: GridView, badge: int | None) -> bool:
    """Whether nothing that is printed says that all rows are here already."""
    total = view.pager.total if view.pager.total is not None else badge
    return view.pager.last is None and view.pager.pages is None and (total is None or len(view.rows) < total)


def _words(view: GridView) -> list[str]:
    return [row.tag.get_text(" ", strip=True) for row in view.rows]
