"""What one block says: its lines of a label and a value, its title, and what can be pressed on it."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bs4.element import NavigableString, PreformattedString, Tag

from scraper.pages import dom
from scraper.pages.labels import printed_label
from scraper.profile.model import fold

_LONGEST_LABEL = 60
_HEADING = re.compile(r"h[1-6]")
_WHOLE = frozenset({"a", "button"})
_NO_LABELS = frozenset({"a", "button", "select", "option", "textarea", "input", "nav", "table"})
_STRUCTURE = ["dt", "li", "table", "fieldset", "h1", "h2", "h3", "h4", "h5", "h6"]

Part = Tag | NavigableString
"""An element, or bare words beside elements."""


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


def content_of(block: Tag, known: Collection[str], common: Collection[str]) -> Content:
    """What a block says. Labels are words that are `known` (folded), or that all blocks of the list have in `common`
    before a value, or that the markup makes one."""
    reader = _Reader(known, common)
    reader.walk(block)
    return Content(block, reader.lines, tuple(reader.words), tuple(reader.pressed), reader.is_doubled)


def said_labels(root: Tag) -> dict[str, list[Tag]]:
    """Folded words that have something behind them as a label has a value, with what holds both."""
    found: defaultdict[str, list[Tag]] = defaultdict(list)
    for holder in (root, *dom.elements(root)):
        for label, _, _ in _candidates(holder):
            found[fold(label)].append(holder)
    return found


class _Reader:
    def __init__(self, known: Collection[str], common: Collection[str]) -> None:
        self._known, self._common = known, common
        self.lines: dict[str, tuple[str, Tag]] = {}
        self.words: list[Tag] = []
        self.pressed: list[Tag] = []
        self.is_doubled = False

    def walk(self, tag: Tag) -> None:
        taken: set[int] = set()
        for label, value, parts in _candidates(tag):
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
        inner = [(one, parts[0]) for tag in (value, *dom.elements(value)) for one, _, parts in _candidates(tag)]
        is_value = value.parent is None or not any(self._is_label(*one) for one in inner)
        return is_value and self._is_label(label, part)

    def _is_label(self, words: str, part: Part) -> bool:
        folded = fold(words)
        is_marked = isinstance(part, Tag) and (part.name == "dt" or dom.text(part).endswith(":"))
        return is_marked or folded in self._known or folded in self._common


def _candidates(holder: Tag) -> Iterator[tuple[str, Tag, list[Part]]]:
    """What may be a label with the value behind it, in one element: words, value, and the parts that hold both."""
    if holder.name in _NO_LABELS or _HEADING.fullmatch(holder.name):
        return
    parts = _parts(holder)
    if len(parts) == 1:
        alone = parts[0]
        label, colon, value = (dom.text(alone) if isinstance(alone, Tag) else " ".join(alone.split())).partition(":")
        if isinstance(alone, Tag):
            if colon and not value and _may_be_label(alone):
                yield printed_label(label), _copy_of(""), parts
        elif colon and value[:1] in ("", " ") and 0 < len(label) <= _LONGEST_LABEL:
            yield printed_label(label), _copy_of(value.strip()), parts
        return
    for one, other in pairwise(parts):
        is_pair = len(parts) == 2 or (_is_set_off(one) and not _are_alike(one, other))
        if is_pair and _may_be_label(one) and _may_be_value(other):
            value_tag = other if isinstance(other, Tag) else _copy_of(str(other).strip(" \t\r\n:"))
            yield printed_label(_said(one)), value_tag, [one, other]


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
    return (
        bool(dom.text(tag))
        or dom.is_control(tag)
        or tag.find(["a", "button", "input"]) is not None
        or tag.name in _WHOLE
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
    if part.name in ("dt", "button") or _is_heading(part) or part.find(_STRUCTURE) is not None:
        return False
    return sum(1 for tag in (part, *dom.elements(part)) for _ in _candidates(tag)) < 2


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
