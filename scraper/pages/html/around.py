"""What stands around a list and belongs to it: its own foot, what precedes it up to its heading, what follows it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.tables import Table

SPOT_MARK = "data-ascora-spot"
"""Number of a thing that can be pressed, filled or chosen from, in the page it was captured from."""

_HEADING = re.compile(r"h[1-6]|legend")
_ENDS = frozenset({"dialog", "body"})
_END_ROLES = frozenset({"tabpanel", "dialog", "alertdialog"})
_PAGE_PARTS = frozenset({"header", "footer", "aside", "nav", "dialog"})
_PAGE_PART_ROLES = frozenset({"banner", "contentinfo", "complementary", "navigation", "dialog", "alertdialog"})
"""What belongs to the whole page where it stands at the page's own level."""
_PRESSED = frozenset({"a", "button", "summary"})
_PRESSED_INPUTS = frozenset({"submit", "button", "image"})
_PRESSED_ROLES = frozenset({"button", "link", "tab", "menuitem", "option", "treeitem"})
_FIELD_ROLES = frozenset({"combobox", "listbox", "spinbutton", "searchbox", "textbox", "checkbox", "radio", "switch"})
_SHUT = frozenset({"closed", "collapsed", "expand", "plus"})
_OPEN = frozenset({"opened", "expanded", "collapse", "minus"})
_DISABLED = re.compile(r"(?:^|\s|-)disabled(?:\s|$)")
_CHOSEN = re.compile(r"(?:^|[\s-])(?:active|selected|current|chosen)(?:\s|$)|(?:^|\s)(?:is-)?on(?:\s|$)")


@dataclass(frozen=True)
class Spot:
    """Something to press, as a page shows it."""

    tag: Tag
    names: tuple[str, ...]
    """Every name it goes by; none for a drawing that says nothing."""

    @property
    def number(self) -> str | None:
        """Its number in the page it was captured from."""
        return dom.attribute(self.tag, SPOT_MARK) or None

    @property
    def called(self) -> str:
        """What a message calls it."""
        return repr(self.names[0]) if self.names else "something without a name"

    @property
    def is_enabled(self) -> bool:
        """Whether it can be pressed."""
        tag, above = self.tag, self.tag.parent
        if "disabled" in tag.attrs or any(_is_off(one) for one in (tag, *tag.parents)):
            return False
        holders = (tag, above) if above is not None and above.name == "li" else (tag,)
        return not any(_DISABLED.search(dom.attribute(one, "class")) for one in holders)

    @property
    def is_chosen(self) -> bool:
        """Whether it is the one of several that is in force."""
        marked = [dom.attribute(self.tag, name).lower() for name in ("aria-selected", "aria-pressed", "aria-checked")]
        if any(marked):
            return "true" in marked
        if dom.attribute(self.tag, "aria-current").lower() in ("page", "true", "step"):
            return True
        above = self.tag.parent
        holders = (self.tag, above) if above is not None and above.name == "li" else (self.tag,)
        return any(_CHOSEN.search(dom.attribute(one, "class")) for one in holders)

    @property
    def path(self) -> str | None:
        """The path that a plain link leads to; empty for one that stays on the address at hand; None for no link."""
        target = dom.attribute(self.tag, "href").strip()
        if self.tag.name != "a" or not target or target.startswith("#") or target.lower().startswith("javascript:"):
            return None
        return re.split(r"[?#]", re.sub(r"^https?://[^/]+", "", target))[0]


class Pressed:
    """What can be pressed on a page."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._soup = soup

    def within(self, parts: Iterable[Tag]) -> Iterator[Spot]:
        """What can be pressed in some parts, in order; of things within things the innermost, but whole buttons."""
        for part in parts:
            for tag in (part, *dom.elements(part)):
                if is_pressed(tag) and _is_whole(tag) and not _is_part_of_one(tag, part):
                    yield Spot(tag, self._names(tag))

    def _names(self, tag: Tag) -> tuple[str, ...]:
        """Every name that something goes by: label, words, value, tool tip, the name of what is drawn on it."""
        said = [dom.attribute(tag, "aria-label")]
        labels = map(self._by_id.get, dom.attribute(tag, "aria-labelledby").split())
        said += [dom.text(label, values=False) for label in labels if label is not None]
        said.append(dom.text(tag, values=False) or dom.attribute(tag, dom.DRAWN_MARK))
        keys = ("value", "alt", "title") if tag.name == "input" else ("title",)
        said += [dom.attribute(tag, name) for name in keys]
        said += [dom.own_name(inner) for inner in dom.elements(tag)]
        names = tuple(dict.fromkeys(name for words in said if (name := " ".join(words.split()))))
        return names or _name_around(tag)

    @cached_property
    def _by_id(self) -> dict[str, Tag]:
        return {dom.attribute(tag, "id"): tag for tag in self._soup.find_all(id=True)}


class Surroundings:
    """The neighbourhood of one list on a page. Nothing of another list is in it."""

    def __init__(self, soup: BeautifulSoup, table: Table, others: list[Table], rows: Collection[Tag]) -> None:
        """`others` are the page's other lists, `rows` the rows of this one that hold data."""
        self.soup = soup
        self.table = table
        self.others = others
        self._rows = {id(row) for row in rows}
        self._pressed = Pressed(soup)

    @cached_property
    def inside(self) -> tuple[Tag, ...]:
        """Its rows that hold no data: foot, groups, notices, a row with the pager."""
        return tuple(row.tag for row in self.table.body if id(row.tag) not in self._rows and not dom.is_hidden(row.tag))

    @cached_property
    def before(self) -> tuple[Tag, ...]:
        """What precedes it, nearest first, its heading included and no further."""
        found: list[Tag] = []
        for level, at, _ in self._levels:
            for part in reversed(_shown(level)[:at]):
                if self._is_strange(part):
                    return tuple(found)
                found.append(part)
                if _titles(part):
                    return tuple(found)
        return tuple(found)

    @cached_property
    def above(self) -> tuple[Tag, ...]:
        """What precedes the heading over it, up to the next list."""
        near = {id(part) for part in self.before}
        found: list[Tag] = []
        for level, at, _ in self._levels:
            for part in reversed(_shown(level)[:at]):
                if self._is_strange(part):
                    return tuple(found)
                if id(part) not in near:
                    found.append(part)
        return tuple(found)

    @property
    def heading(self) -> str:
        """The words of the heading over it; empty without one."""
        last = self.before[-1] if self.before else None
        titles = [tag for tag in (last, *dom.elements(last)) if _is_title(tag)] if last is not None else []
        return " ".join(dom.text(titles[-1], values=False, skip=dom.is_button).split()) if titles else ""

    @property
    def caption(self) -> str:
        """The words of its own caption; empty without one."""
        found = (owner.find("caption") for owner in self.table.owners)
        return next((" ".join(dom.text(one).split()) for one in found if isinstance(one, Tag)), "")

    @cached_property
    def after(self) -> tuple[Tag, ...]:
        """What follows it, nearest first, up to the next heading or list."""
        found: list[Tag] = []
        for level, _, at in self._levels:
            for part in _shown(level)[at + 1 :]:
                if self._is_strange(part) or _titles(part):
                    return tuple(found)
                found.append(part)
        return tuple(found)

    def spots(self, parts: Iterable[Tag]) -> Iterator[Spot]:
        """What can be pressed in some parts, in order."""
        return self._pressed.within(parts)

    @cached_property
    def _levels(self) -> list[tuple[Tag, int, int]]:
        """The parts of the page that hold the list, from near to far, with the places of its first and last piece."""
        found: list[tuple[Tag, int, int]] = []
        for level in self.table.owners[0].parents:
            if level.name == "[document]":
                break
            holds = [at for at, child in enumerate(_shown(level)) if id(child) in self._holding]
            if holds:
                found.append((level, holds[0], holds[-1]))
            if level.name in _ENDS or dom.role(level) in _END_ROLES or dom.FRAME_MARK in level.attrs:
                break
        return found

    @cached_property
    def _holding(self) -> set[int]:
        return {id(part) for owner in self.table.owners for part in (owner, *owner.parents)}

    @cached_property
    def _holding_others(self) -> set[int]:
        return {id(part) for other in self.others for owner in other.owners for part in (owner, *owner.parents)}

    def _is_strange(self, part: Tag) -> bool:
        return id(part) in self._holding_others


def _is_off(tag: Tag) -> bool:
    return dom.attribute(tag, "aria-disabled").lower() == "true"


def looks_of(tag: Tag) -> set[str]:
    """The words of an element's classes, which say how frameworks draw it.

    >>> from scraper.pages.html.dom import parse
    >>> sorted(looks_of(parse("<i class='MuiChip-deleteIcon k-i-expand'></i>").i))
    ['chip', 'delete', 'expand', 'i', 'icon', 'k', 'mui']
    """
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", dom.attribute(tag, "class"))
    return {word.lower().removesuffix("s") for word in words}


def is_drawn_shut(tag: Tag) -> bool:
    """Whether what is pressed is the sign of a group of rows that is shut."""
    return bool(_signs(tag) & _SHUT) and not is_drawn_open(tag)


def is_drawn_open(tag: Tag) -> bool:
    """Whether what is pressed is the sign of a group of rows that is open."""
    return bool(_signs(tag) & _OPEN)


def _signs(tag: Tag) -> set[str]:
    return {word for part in (tag, *dom.elements(tag)) for word in looks_of(part)}


def is_pressed(tag: Tag) -> bool:
    """Whether an element is there to be pressed, and no field."""
    if tag.name == "input":
        return dom.attribute(tag, "type").lower() in _PRESSED_INPUTS
    if dom.is_control(tag) or (tag.name not in _PRESSED and dom.role(tag) in _FIELD_ROLES):
        return False
    return tag.name in _PRESSED or dom.role(tag) in _PRESSED_ROLES or "onclick" in tag.attrs or SPOT_MARK in tag.attrs


def _name_around(tag: Tag) -> tuple[str, ...]:
    """The name of what holds nothing but a drawing, for the drawing."""
    above = tag.parent
    name = dom.own_name(above) if above is not None and not dom.text(above, values=False) else ""
    return (name,) if name else ()


def _shown(level: Tag) -> list[Tag]:
    shown = [child for child in level.children if isinstance(child, Tag) and not dom.is_hidden(child)]
    return [child for child in shown if not _is_page_part(child)] if level.name == "body" else shown


def _is_page_part(tag: Tag) -> bool:
    return tag.name in _PAGE_PARTS or dom.role(tag) in _PAGE_PART_ROLES


def _titles(part: Tag) -> bool:
    """Whether a part is, or holds, a heading."""
    return any(map(_is_title, (part, *dom.elements(part))))


def _is_title(tag: Tag) -> bool:
    return _HEADING.fullmatch(tag.name) is not None or dom.role(tag) == "heading"


def _is_whole(tag: Tag) -> bool:
    """Whether something to press is a button or link, or holds nothing else to press."""
    return tag.name in _PRESSED or not any(map(is_pressed, dom.elements(tag)))


def _is_part_of_one(tag: Tag, part: Tag) -> bool:
    """Whether an element lies inside a link or button of the same part."""
    for parent in tag.parents:
        if parent.name in _PRESSED:
            return True
        if parent is part:
            return False
    return False
