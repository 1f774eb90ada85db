"""A list with many pages is shown on fewer and larger ones first, where its own pager offers that."""

from __future__ import annotations

from flows.browser.page_actions import Screen, Shot
from flows.lists.at_hand import AtHand
from scraper.errors import LayoutChanged, RequestRefused
from scraper.pages.html.grid import GridView
from scraper.pages.html.onward import Onward
from scraper.pages.html.screens import key
from scraper.pages.html.sizes import Size, best, drop_down, wider
from scraper.pages.html.virtual import is_window

WORTH_PAGES = 2
"""A list of so many pages is walked as it is: another size would cost as much."""
_CHOICES = frozenset({"option", "menuitem", "menuitemradio"})


class Sized:
    """The size of the pages of one listing."""

    def __init__(self, screen: Screen, now: AtHand) -> None:
        self._screen = screen
        self._now = now

    def widened(self, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The first page at its largest; as it was where another size shows nothing more, so that its pages are walked.

        Raises `LayoutChanged` where a size that did not hold cannot be put back.
        """
        way = wider(view, self._screen.profile) if self._is_worth_it(view) else None
        if way is None:
            return shot, view
        try:
            self._choose(way, view)
            shot_now, now = self._now.read(1, None)
        except (LayoutChanged, RequestRefused):
            return self._back(way, shot, view)
        return (shot_now, now) if _holds(view, now) else self._back(way, shot, view)

    def _is_worth_it(self, view: GridView) -> bool:
        if view.site is None or is_window(view) or view.twins or not view.rows:
            return False
        shown, total = len(view.rows), view.expected
        goes_on = Onward(view.site, self._screen.profile).way(1, None) is not None
        if total is None:
            return goes_on
        return total > shown * WORTH_PAGES or (total > shown and not goes_on)

    def _choose(self, way: Size, view: GridView) -> None:
        if way.kind == "choose":
            self._screen.choose_spot(way.number, way.option, way.called, "page_size")
            return
        self._screen.press_spot(way.number, way.called, "page_size")
        if way.kind == "press":
            return
        choices = [one for one in self._screen.controls() or [] if one.visible and one.role in _CHOICES]
        at = best([one.names[0] for one in choices], len(view.rows), view.pager.total, self._screen.profile)
        if at is None:
            raise LayoutChanged(f"{way.called} offers no larger page{key('pager', 'sizes')}", "pager")
        self._screen.press(choices[at], "page_size")

    def _back(self, way: Size, shot: Shot, view: GridView) -> tuple[Shot, GridView]:
        """The first page as it was before another size was chosen."""
        at_hand = self._read()
        if at_hand is not None and way.kind == "choose" and not _same(view, at_hand[1]):
            number = drop_down(at_hand[1], self._screen.profile, way.called)
            if number is not None:
                self._screen.choose_spot(number, way.before, way.called, "page_size")
                at_hand = self._read()
        if at_hand is None or not _same(view, at_hand[1]):
            self._screen.goto(shot.url)
            at_hand = self._now.read(1, None)
        shot_now, now = at_hand
        if not _same(view, now):
            what = f"{way.called} was to show more rows at once, and shows others{key('pager', 'sizes')}"
            raise LayoutChanged(what, "pager")
        return shot_now, now

    def _read(self) -> tuple[Shot, GridView] | None:
        try:
            return self._now.read(1, None)
        except LayoutChanged:
            return None


def _holds(before: GridView, now: GridView) -> bool:
    """Whether the page at hand is the first of the same list, with more of its rows."""
    begun = now.pager.first in (None, 1) and now.pager.page in (None, 1)
    same_list = before.expected is None or now.expected is None or before.expected == now.expected
    shown = [row.text() for row in now.rows]
    return begun and same_list and len(shown) > len(before.rows) and {row.text() for row in before.rows} <= set(shown)


def _same(before: GridView, now: GridView) -> bool:
    """Whether the page at hand is the one before: its rows, and how many the list has."""
    rows = [row.text() for row in before.rows], [row.text() for row in now.rows]
    return rows[0] == rows[1] and before.expected == now.expected
