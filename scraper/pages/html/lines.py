"""What one block says: its lines of a label and a value, its title, and what can be pressed on it."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from bs4.element import NavigableString, PreformattedString, Tag

from scraper.pages.html import dom
from scraper.pages.html.value_places import printed_label
from scraper.profile.words import fold

_LONGEST_LABEL = 60
_MOST_PARTS = 10
"""Elements within a label: of more, it is no label but a part of the page."""
_HEADING = re.compile(r"h[1-6]")
_WHOLE = frozenset({"a", "button"})
_NO_LABELS = frozenset({"a", "button", "select", "option", "textarea", "input", "nav", "table", "thead", "tbody", "tr"})
_STRUCTURE = ["dt", "li", "table", "fieldset", "h1", "h2", "h3", "h4", "h5", "h6"]

Part = Tag | NavigableString
"""An element, or bare words beside elements."""
Line = tuple[str, Tag, list[Part]]
"""The words of a label, its value, and the parts of an element that hold both."""


@dataclass(frozen=True)
class Content:
    """One block, read."""

    tag: Tag
    lines: dict[str, tuple[str, Tag]] = field(default_factory=dict)
    """Folded label to the label as printed and its value."""
    words: tuple[Tag, ...] = ()
    """What says something and has no label, in order."""
    pressed: tuple[Tag, ...] = ()
    """Links and buttons beside the lines."""
    is_doubled: bool = False
    """Whether a label stands on it twice."""
    title: Tag | None = None

    @property
    def is_form(self) -> bool:
        """Whether something on it can be filled in; a tick only shows a state."""
        return any(dom.is_control(tag) and not dom.is_tick(tag) for tag in dom.elements(self.tag))

    @property
    def rest(self) -> tuple[Tag, ...]:
        """All that is neither title nor line."""
        return tuple(tag for tag in (*self.words, *self.pressed) if tag is not self.title)

    def with_title(self, constant: Collection[str]) -> Content:
        """The same with its title: its one heading, else the one thing it says without a label; `constant` words, which
        every block of the list says, name none of them, unless nothing else does."""
        heads = [tag for tag in self.words if _is_titling(tag)]
        own = [tag for tag in self.words if dom.text(tag) not in constant]
        for some in (heads, own, list(self.words)):
            if len(some) == 1:
                return replace(self, title=some[0])
        return self


class Lines:
    """What may be a label and its value on one page, which nobody changes meanwhile: looked at once, whoever asks."""

    def __init__(self) -> None:
        self._found: dict[int, list[Line]] = {}
        self._labels: dict[int, dict[str, list[Tag]]] = {}
        self._sayable: dict[int, frozenset[str]] = {}

    def within(self, holder: Tag) -> list[Line]:
        """What may be a label with the value behind it, in one element."""
        if id(holder) not in self._found:
            self._found[id(holder)] = list(_candidates(holder))
        return self._found[id(holder)]

    def labels(self, root: Tag) -> dict[str, list[Tag]]:
        """Folded words that have something behind them as a label has a value, with what holds both."""
        if id(root) not in self._labels:
            found: defaultdict[str, list[Tag]] = defaultdict(list)
            for holder in _outside_rows(root):
                for label, _, _ in self.within(holder):
                    found[fold(label)].append(holder)
            self._labels[id(root)] = dict(found)
        return self._labels[id(root)]

    def sayable(self, block: Tag) -> frozenset[str]:
        """Folded words that could be labels on a block, whatever is known of it: `content` finds no others."""
        if id(block) not in self._sayable:
            own = (fold(label) for label, _, _ in self.within(block))
            inside = (
                self.sayable(child) for child in block.children if isinstance(child, Tag) and not dom.is_hidden(child)
            )
            self._sayable[id(block)] = frozenset(own).union(*inside)
        return self._sayable[id(block)]

    def content(self, block: Tag, known: Collection[str], common: Collection[str]) -> Content:
        """What a block says. Labels are words that are `known` (folded), or that all blocks of the list have in
        `common` before a value, or that the markup makes one."""
        reader = _Reader(self, known, common)
        reader.walk(block)
        return Content(block, reader.lines, tuple(reader.words), tuple(reader.pressed), reader.is_doubled)


class _Reader:
    def __init__(self, lines: Lines, known: Collection[str], common: Collection[str]) -> None:
        self._lines = lines
        self._known, self._common = known, common
        self.lines: dict[str, tuple[str, Tag]] = {}
        self.words: list[Tag] = []
        self.pressed: list[Tag] = []
        self.is_doubled = False

    def walk(self, tag: Tag) -> None:
        taken: set[int] = set()
        for label, value, parts in self._lines.within(tag):
            if any(id(part) in taken for part in parts) or not self._is_line(label, value, parts[0]):
                continue
            self.is_doubled |= fold(label) in self.lines
            self.lines.setdefault(fold(label), (label, value))
            taken |= {id(part) for part in parts}
        left = [part for part in _parts(tag) if id(part) not in taken]
        if any(not isinstance(part, Tag) for part in left):
            # Bare words that no label stands before: the whole element says them, if nothing of it is read already.
            self.words.append(tag if not taken else _without(tag, taken))
            return
        for part in left:
            if not isinstance(part, Tag):
                continue
            if part.name in _WHOLE or dom.role(part) in ("button", "link"):
                self._press(part)
            else:
                self.walk(part)

    def _press(self, tag: Tag) -> None:
        if _is_titling(tag):
            self.words.append(tag)
        else:
            self.pressed.append(tag)

    def _is_line(self, label: str, value: Tag, part: Part) -> bool:
        """Whether the words are a label, and what is behind them is its value and no line of its own, which stands
        there where a blank value left its place."""
        if not self._is_label(label, part):
            return False
        inside = () if value.parent is None else (value, *dom.elements(value))
        return not any(self._is_label(one, parts[0]) for tag in inside for one, _, parts in self._lines.within(tag))

    def _is_label(self, words: str, part: Part) -> bool:
        folded = fold(words)
        is_marked = isinstance(part, Tag) and (part.name == "dt" or dom.text(part).endswith(":"))
        return is_marked or folded in self._known or folded in self._common


def _outside_rows(root: Tag) -> Iterator[Tag]:
    """The shown elements of a part of a page but those in rows of a table: thousands, and none of them is a line."""
    yield root
    for child in root.children:
        if isinstance(child, Tag) and not dom.is_hidden(child):
            is_row = (child.name == "tr" or dom.role(child) == "row") and len(child.find_all(True, recursive=False)) > 2
            if not is_row:
                yield from _outside_rows(child)


def _candidates(holder: Tag) -> Iterator[Line]:
    if holder.name in _NO_LABELS or _HEADING.fullmatch(holder.name):
        return
    parts = _parts(holder)
    if len(parts) == 1:
        yield from _alone(parts[0])
        return
    for one, other in pairwise(parts):
        may_be = not (len(parts) > 2 and _are_alike(one, other)) and _may_be_label(one) and _may_be_value(other)
        if may_be and (len(parts) == 2 or _is_set_off(one)):
            value_tag = other if isinstance(other, Tag) else _copy_of(str(other).strip(" \t\r\n:"))
            yield printed_label(_said(one)), value_tag, [one, other]


def _alone(part: Part) -> Iterator[Line]:
    """A label and its value in one piece of text, with a colon between; or a label in an element, without a value."""
    if isinstance(part, Tag):
        label, colon, value = dom.text(part).partition(":")
        if colon and not value and _may_be_label(part):
            yield printed_label(label), _copy_of(""), [part]
        return
    label, colon, value = " ".join(part.split()).partition(":")
    if colon and value[:1] in ("", " ") and 0 < len(label) <= _LONGEST_LABEL:
        yield printed_label(label), _copy_of(value.strip()), [part]


def _parts(holder: Tag) -> list[Part]:
    """The elements and bare words of an element, without signs and blanks before the first word."""
    found: list[Part] = []
    for child in holder.children:
        if isinstance(child, Tag):
            if not dom.is_hidden(child) and child.name not in ("br", "hr"):
                found.append(child)
        elif (
            isinstance(child, NavigableString)
            and not isinstance(child, PreformattedString)
            and child.strip(" \t\r\n\u00a0")
        ):
            found.append(child)
    while found and isinstance(found[0], Tag) and not _says(found[0]):
        del found[0]
    return found


def _says(tag: Tag) -> bool:
    return any(
        one.name in _NO_LABELS or any(isinstance(child, NavigableString) and child.strip() for child in one.children)
        for one in (tag, *islice(dom.elements(tag), _MOST_PARTS))
    )


def _said(part: Part) -> str:
    return dom.text(part, values=False) if isinstance(part, Tag) else " ".join(part.split())


def _is_set_off(part: Part) -> bool:
    return isinstance(part, Tag) and (part.name == "dt" or dom.is_bold(part) or dom.text(part).endswith(":"))


def _are_alike(one: Part, other: Part) -> bool:
    """Whether two elements are drawn alike, as two lines are, and not a label and its value."""
    if not isinstance(one, Tag) or not isinstance(other, Tag):
        return False
    return one.name == other.name and dom.attribute(one, "class") == dom.attribute(other, "class")


def _may_be_label(part: Part) -> bool:
    if isinstance(part, Tag) and len(list(islice(dom.elements(part), _MOST_PARTS))) == _MOST_PARTS:
        return False
    words = _said(part)
    if not printed_label(words) or len(words) > _LONGEST_LABEL or "\n" in words:
        return False
    if not isinstance(part, Tag):
        return True
    inside = (part, *dom.elements(part))
    return not any(_is_heading(tag) or tag.name in _NO_LABELS or dom.is_button(tag) for tag in inside)


def _may_be_value(part: Part) -> bool:
    if not isinstance(part, Tag):
        return True
    return part.name not in ("dt", "button") and not _is_heading(part) and part.find(_STRUCTURE) is None


def _is_heading(tag: Tag) -> bool:
    return _HEADING.fullmatch(tag.name) is not None or dom.role(tag) == "heading"


def _is_titling(tag: Tag) -> bool:
    """Whether an element is a heading, in one, or holds one."""
    return any(map(_is_heading, (tag, *tag.parents, *dom.elements(tag))))


def _copy_of(words: str) -> Tag:
    tag = Tag(name="span")
    tag.string = words
    return tag


def _without(tag: Tag, taken: Collection[int]) -> Tag:
    """An element with only those of its parts that are no line."""
    left = Tag(name="span")
    for part in _parts(tag):
        if id(part) not in taken:
            left.append(copy.copy(part))
    return left
