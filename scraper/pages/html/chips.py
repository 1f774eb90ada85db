"""What can be pressed beside a list and says by its words, or by the words it stands in, that the list shows less than
there is: chips that are taken off, menus that show what was chosen, counts of filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.around import Pressed, Spot, looks_of
from scraper.pages.html.screens import key
from scraper.profile import Profile, matches
from scraper.profile.lists import Filters

_HEAD = "columnheader"
_LONGEST_CHIP = 60
_LEVELS = 3
"""So far a chip's words may be from what takes it off."""
_TELLING_ROLES = frozenset({"alert", "alertdialog", "dialog", "status", "log", "tooltip"})
_OPENS = frozenset({"true", "menu", "listbox", "dialog", "grid", "tree"})
_MARKS = ("class", "data-toggle", "data-bs-toggle")
_MENUS = frozenset({"nav", "header", "footer", "dialog"})
_MENU_ROLES = frozenset({"menu", "menubar", "tablist", "navigation", "banner", "contentinfo"})
_ARRANGED = ("table", "input", "select", "textarea", "h1", "h2", "h3", "h4", "h5", "h6")
"""What no chip holds."""
_CARET = re.compile(r"[\s▾▿▼⌄˅⏷⯆🞃]+$")


@dataclass(frozen=True)
class Narrowing:
    """One thing that narrows a list, and how it is taken off."""

    kind: Literal["choose", "clear", "tick", "press", "open"]
    """Choose an option, empty a field, tick or untick a box, press something, open a list of choices."""
    number: str | None
    """Of the field or control, in the page it was captured from."""
    label: str
    shown: str
    """What it stands at."""
    widest: str | None = None
    """Value of the option that shows all; None where nothing of it does."""

    @property
    def told(self) -> str:
        """What it does, for a person."""
        is_at = f"{self.label!r} stands at {self.shown!r}" if self.shown else f"{self.label!r} is set"
        return is_at + key("filters", "all")

    @property
    def key(self) -> tuple[str, str]:
        """By which it is known again after it was used."""
        return self.kind, self.label


class Chips:
    """The buttons of one list, or of a screen that is one list."""

    def __init__(
        self, soup: BeautifulSoup, parts: Iterable[Tag], profile: Profile, is_widest: Callable[[str, str], bool]
    ) -> None:
        """`is_widest`: whether words show all of what a label chooses by."""
        self._profile = profile
        self._filters = profile.filters
        self._is_widest = is_widest
        self._spots = [spot for spot in Pressed(soup).within(parts) if spot.is_enabled and not _in_row(spot.tag)]

    def found(self) -> Iterator[Narrowing]:
        """Everything in force that does not show all."""
        status_all = self._profile.controls.status_all
        every = next((spot for spot in self._spots if _is_named(spot, status_all)), None)
        if every is not None and not every.is_chosen and _is_one_of_several(every, self._spots):
            yield Narrowing("press", every.number, every.names[0], "", every.names[0])
        if every is None and (letter := _letter_chosen(self._spots)) is not None:
            yield Narrowing("press", letter.number, "a letter", letter.names[0])
        for spot in self._spots:
            if _is_named(spot, self._filters.clear):
                yield Narrowing("press", spot.number, spot.names[0], "", spot.names[0])
            elif every is None and self._is_held_down(spot):
                yield self._held_down(spot)
            elif not _is_of_menu(spot.tag) and (one := self._chip(spot) or self._shown_by(spot)) is not None:
                yield one

    def _held_down(self, spot: Spot) -> Narrowing:
        """A button that stays pressed. What its words may write is told, and never pressed."""
        writes = any(map(self._profile.never_press.search, spot.names))
        return Narrowing("press", spot.number, spot.names[0], "pressed", None if writes else spot.names[0])

    def _is_held_down(self, spot: Spot) -> bool:
        is_down = dom.attribute(spot.tag, "aria-pressed").lower() == "true"
        return is_down and bool(spot.names) and not self._filters.aside.search(spot.names[0])

    # ---- chips that are taken off

    def _chip(self, spot: Spot) -> Narrowing | None:
        """A chip by what takes it off; pressed only where words say that it is a filter."""
        named = any(self._filters.remove.search(name) for name in spot.names)
        holder = self._holder(spot) if named or not spot.names else None
        if holder is None or not (named or looks_of(holder) & set(self._filters.chip_looks)):
            return None
        words = _besides(holder, spot)
        is_filter = any("filter" in name.lower() for name in spot.names) or self._says_span(words) or ":" in words
        return Narrowing("press", spot.number, words, "", words if is_filter else None)

    def _holder(self, spot: Spot) -> Tag | None:
        """The part with the words that something takes off; None where those are a message, a field's or a list's."""
        for holder, _ in zip(spot.tag.parents, range(_LEVELS), strict=False):
            if self._tells(holder) or holder.find(_ARRANGED) is not None or holder.name in ("main", "body", "form"):
                return None
            if words := _besides(holder, spot):
                return holder if len(words) <= _LONGEST_CHIP else None
        return None

    def _tells(self, part: Tag) -> bool:
        """Whether a part only tells something, such as a message that can be closed."""
        return dom.role(part) in _TELLING_ROLES or bool(looks_of(part) & set(self._filters.message_looks))

    # ---- what shows by its own words what is in force

    def _shown_by(self, spot: Spot) -> Narrowing | None:
        names = list(filter(None, (_CARET.sub("", words) for words in spot.names)))
        if (applied := next(filter(self._filters.applied.search, names), None)) is not None:
            return Narrowing("press", spot.number, applied, "")
        if not names or self._filters.aside.search(names[0]):
            return None
        if self._opens(spot.tag):
            return self._opening(spot, names[0])
        spans = self._says_span(names[0]) and self._stands_alone(spot)
        return Narrowing("press", spot.number, names[0], "") if spans else None

    def _opening(self, spot: Spot, name: str) -> Narrowing | None:
        """What a button that opens a list shows as chosen."""
        label, sign, shown = (part.strip() for part in name.partition(":"))
        if sign and shown and not label.isdigit():
            return None if self._is_widest(shown, label) else Narrowing("open", spot.number, label, shown)
        return Narrowing("open", spot.number, name, "") if self._says_span(name) or self._is_status(name) else None

    def _opens(self, tag: Tag) -> bool:
        """Whether something to press opens a menu or a box of choices, by its markup."""
        if dom.attribute(tag, "aria-haspopup").lower() in _OPENS:
            return True
        marks = [word for name in tag.attrs if name in _MARKS for word in dom.attribute(tag, name).lower().split()]
        return any(word in self._filters.opening_marks for word in marks)

    def _is_status(self, words: str) -> bool:
        statuses = tuple(word for known in self._profile.statuses.values() for word in known)
        return matches(words, statuses) and self._profile.never_press.search(words) is None

    def _says_span(self, words: str) -> bool:
        return self._filters.span.search(words) is not None

    def _stands_alone(self, spot: Spot) -> bool:
        """Whether it is chosen, or none of several that are there to be chosen."""
        near = (one for one in self._spots if one is not spot and one.tag.parent is spot.tag.parent)
        return spot.is_chosen or not any(near)


def marked_columns(head: Iterable[Tag], filters: Filters) -> Iterator[Narrowing]:
    """Columns whose heads show, by a name or by how a sign is drawn, that a filter is set on them."""
    for cell in (cell for row in head for cell in row.find_all(True) if cell.name == "th" or dom.role(cell) == _HEAD):
        parts = [cell, *dom.elements(cell)]
        looks = [looks_of(part) for part in parts]
        marked = any(set(words) <= look for words in filters.filtered_looks for look in looks)
        if marked or any(filters.applied.search(dom.own_name(part)) for part in parts):
            yield Narrowing("press", None, dom.text(cell, values=False, skip=dom.is_button), "filtered")


def _letter_chosen(spots: list[Spot]) -> Spot | None:
    """The letter in force of an alphabet by which a list is looked through; None where none is, or there is none."""
    letters = [spot for spot in spots if spot.names and len(spot.names[0]) == 1 and spot.names[0].isalpha()]
    chosen = [spot for spot in letters if spot.is_chosen]
    return chosen[0] if len(letters) > 2 and len(chosen) == 1 else None


def _besides(holder: Tag, spot: Spot) -> str:
    return " ".join(dom.text(holder, values=False, apart=True, skip=lambda tag: tag is spot.tag).split())


def _is_of_menu(tag: Tag) -> bool:
    return any(parent.name in _MENUS or dom.role(parent) in _MENU_ROLES for parent in tag.parents)


def _in_row(tag: Tag) -> bool:
    return any(parent.name == "td" or dom.role(parent) in ("row", "gridcell") for parent in tag.parents)


def _is_one_of_several(every: Spot, spots: list[Spot]) -> bool:
    """Whether another button of the same group is in force."""
    group = every.tag.parent if every.tag.parent is None or every.tag.parent.name != "li" else every.tag.parent.parent
    return any(spot.is_chosen and any(parent is group for parent in spot.tag.parents) for spot in spots)


def _is_named(spot: Spot, wordings: tuple[str, ...]) -> bool:
    return any(matches(name, wordings) for name in spot.names)
