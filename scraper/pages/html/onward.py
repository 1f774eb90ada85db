"""How a list goes on beyond the page at hand: Next, the following number, a choice of pages, a drawn arrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.around import SPOT_MARK, Spot, Surroundings, is_drawn_open
from scraper.pages.html.pager import says_where
from scraper.pages.html.screens import mend
from scraper.profile import Profile, matches

_MENU_ROLES = frozenset({"tab", "menuitem", "option", "treeitem"})
_MENUS = frozenset({"menu", "menubar", "tablist", "listbox", "tree"})


@dataclass(frozen=True)
class Way:
    """One way to the following page."""

    kind: Literal["press", "choose", "scroll"]
    number: str
    """Of what is pressed or chosen from, in the page it was captured from."""
    called: str
    """What a message calls it."""
    option: str = ""
    """Value of the option to choose."""
    place: int | None = None
    """Of an arrow without a name: its place among those of its pager, by which it is known again."""


class Onward:
    """The ways on from one page of a list, and what else can be pressed beside it."""

    def __init__(self, site: Surroundings, profile: Profile) -> None:
        self._site = site
        self._profile = profile

    def way(self, page: int, arrow: int | None) -> Way | None:
        """The way to page `page + 1`; None at the end. `arrow`: the place of the nameless arrow that led here."""
        named = [spot for spot in self._spots if spot.is_enabled and self.is_next(spot)]
        counted = [spot for spot in self._spots if spot.is_enabled and str(page + 1) in spot.names]
        for spot in (*named, *counted):
            if spot.number is not None:
                return Way("press", spot.number, spot.called)
        return self._choice() or self._arrow(arrow)

    def more(self) -> Spot | None:
        """What shows more of the list in place: *Load more*, *Show all*."""
        wordings, pattern = self._profile.controls.load_more, self._profile.controls.unfold
        named = [s for s in self._spots if any(matches(name, wordings) for name in s.names) and s.path is None]
        folds = [s for s in self._spots if any(re.search(pattern, name) for name in s.names) and not s.path]
        return next((spot for spot in (*named, *folds) if spot.is_enabled), None)

    def unknown(self, page: int, *, is_known: bool) -> Iterator[str]:
        """What could lead on and is not known to: enabled, below the list or in its foot, in whatever words.

        `page` is the number of the page at hand, the last one reached; `is_known`: its pager says that it is the last
        and was followed up to here, so that a Next or an arrow that is still enabled leads nowhere or back.
        """
        below = {id(spot.tag) for spot in self._site.spots((*self._site.inside, *self._site.after))}
        for spot in self._spots:
            if is_known and (self.is_next(spot) or (not spot.names and self._in_pager(spot))):
                continue
            if spot.is_enabled and not self._is_harmless(spot, page, is_below=id(spot.tag) in below):
                lines = f"{mend('controls', 'beside_lists')}, or next_page if it shows the list's next page"
                yield f"{spot.called} can still be pressed; {lines}"

    def is_over(self) -> bool:
        """Whether the list's own Next is there and is off, or all the arrows of its pager are."""
        site = self._site
        parts = [tag for part in (*site.inside, *site.after, *site.before) for tag in (part, *dom.elements(part))]
        wordings = self._profile.controls.next_page
        arrows = [spot for pager in self._pagers for spot in site.spots((_with_arrows(pager, site),)) if not spot.names]
        if any(spot.is_enabled and (self.is_next(spot) or spot in arrows) for spot in self._spots):
            return False
        return bool(arrows) or any(matches(dom.own_name(tag) or dom.text(tag), wordings) for tag in parts)

    @cached_property
    def _spots(self) -> list[Spot]:
        """Everything to press in and around the list, what is nearest behind it first."""
        site = self._site
        found = [*site.spots((*site.inside, *site.after)), *site.spots(site.before)]
        return [spot for spot in found if not self._is_of_menu(spot)]

    @cached_property
    def _pagers(self) -> list[Tag]:
        """The parts around the list that say where in it the page at hand is, or hold its Next: the smallest ones."""
        site = self._site
        parts = [tag for part in (*site.inside, *site.after, *site.before) for tag in (part, *dom.elements(part))]
        said = [tag for tag in parts if says_where(tag, self._profile.pager)]
        return [tag for tag in said if not any(other is not tag and _is_in(other, tag) for other in said)]

    def _is_of_menu(self, spot: Spot) -> bool:
        """Whether it belongs to a menu, a row of tabs or the like, which is no pager."""
        if dom.role(spot.tag) in _MENU_ROLES or dom.attribute(spot.tag, "aria-haspopup").lower() not in ("", "false"):
            return True
        menus = [parent for parent in spot.tag.parents if parent.name == "nav" or dom.role(parent) in _MENUS]
        return any(not self._pages(menu) for menu in menus)

    def _pages(self, menu: Tag) -> bool:
        """Whether what is marked up like a menu leads through the pages of a list."""
        if says_where(menu, self._profile.pager):
            return True
        return any(self.is_next(spot) or "1" in spot.names for spot in self._site.spots((menu,)))

    def is_next(self, spot: Spot) -> bool:
        """Whether something to press goes by a name for the following page."""
        wordings = self._profile.controls.next_page
        is_next = any(matches(name, wordings) for name in spot.names)
        return is_next or "next" in dom.attribute(spot.tag, "rel").lower().split()

    def _choice(self) -> Way | None:
        """The following page in a list of all pages to choose from."""
        for select in self._selects():
            options = select.find_all("option")
            chosen = next((at for at, option in enumerate(options) if "selected" in option.attrs), 0)
            number = dom.attribute(select, SPOT_MARK)
            if number and chosen + 1 < len(options):
                words = options[chosen + 1].get_text().strip()
                value = options[chosen + 1].attrs.get("value", words)
                return Way("choose", number, f"the page {words!r}", str(value))
        return None

    def _selects(self) -> Iterator[Tag]:
        site = self._site
        for part in (*site.inside, *site.after, *site.before):
            for tag in (part, *dom.elements(part)):
                if tag.name == "select" and is_page_choice(tag) and "disabled" not in tag.attrs:
                    yield tag

    def _arrow(self, known: int | None) -> Way | None:
        """The arrow without a name that leads on, where its pager leaves no doubt which one does."""
        for pager in self._pagers:
            holder = _with_arrows(pager, self._site)
            arrows = [spot for spot in self._site.spots((holder,)) if not spot.names]
            at = known if known is not None else self._first_arrow(pager, arrows)
            if at is not None and at < len(arrows):
                number = arrows[at].number
                return Way("press", number, "the arrow", place=at) if arrows[at].is_enabled and number else None
        return None

    def _first_arrow(self, pager: Tag, arrows: list[Spot]) -> int | None:
        """On a first page: what stands behind the words of the pager, else the only one that can be pressed; of two
        the second leads on, of four the third, as everywhere."""
        usable = [at for at, spot in enumerate(arrows) if spot.is_enabled]
        ahead = [at for at in usable if _is_behind(arrows[at].tag, pager)] or usable
        if len(usable) == 1 or len(ahead) == 1:
            return (usable if len(usable) == 1 else ahead)[0]
        if len(ahead) == 2 and len(arrows) in (2, 4) and usable == ahead:
            return ahead[0] if len(arrows) == 4 else ahead[1]
        return {2: 1, 4: 2}.get(len(arrows)) if len(usable) == len(arrows) else None

    def _is_harmless(self, spot: Spot, page: int, *, is_below: bool) -> bool:
        controls = self._profile.controls
        numbers = [int(name) for name in spot.names if name.isascii() and name.isdigit()]
        if numbers:
            return max(numbers) <= page or spot.is_chosen
        known = (
            *controls.beside_lists,
            *controls.other_pages,
            *controls.view,
            *controls.edit,
            *controls.download,
            *controls.close,
        )
        known += (*controls.expand, *(controls.last_page if page > 1 else ()))
        if any(matches(name, known) or self._profile.never_press.search(name) for name in spot.names):
            return True
        if (spot.path is not None and not self._stays(spot)) or (not spot.names and is_drawn_open(spot.tag)):
            return True
        return not (is_below or self._in_pager(spot))

    def _in_pager(self, spot: Spot) -> bool:
        return any(_is_in(spot.tag, _with_arrows(pager, self._site)) for pager in self._pagers)

    def _stays(self, spot: Spot) -> bool:
        """Whether a link leads to this list again: to the address at hand, or with another number in it."""
        return spot.path == "" or any(part.isdigit() for part in (spot.path or "").split("/"))


def is_page_choice(select: Tag) -> bool:
    """Whether a drop-down chooses a page: its options count from 1, each one more than the last.

    >>> is_page_choice(dom.parse("<select><option>1<option>2</select>").select_one("select"))
    True
    >>> is_page_choice(dom.parse("<select><option>10<option>20</select>").select_one("select"))
    False
    """
    words = ["".join(char for char in option.get_text() if char.isdigit()) for option in select.find_all("option")]
    return len(words) > 1 and words == [str(number) for number in range(1, len(words) + 1)]


def _with_arrows(pager: Tag, site: Surroundings) -> Tag:
    """The smallest part around a pager's words that also holds things to press."""
    limits = {id(part) for part in (*site.inside, *site.after, *site.before)}
    for part in (pager, *pager.parents):
        if id(part) in limits or any(True for _ in site.spots((part,))):
            return part
    return pager


def _is_behind(tag: Tag, pager: Tag) -> bool:
    """Whether an element comes after the pager's words."""
    return any(after is tag for after in pager.next_elements) and not any(parent is pager for parent in tag.parents)


def _is_in(tag: Tag, part: Tag) -> bool:
    return tag is part or any(parent is part for parent in tag.parents)
