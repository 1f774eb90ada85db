"""Where the value of a label may stand, and what may be a value at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bs4.element import PreformattedString, Tag

from scraper.pages.html import dom, marks
from scraper.pages.html.read_cell import read_cell
from scraper.profile.words import fold

LONGEST_LABEL = 60
ENDS = " \t\n\u00a0:*"
"""What stands behind a label and is no part of it: a colon, the sign for a mandatory field."""
_NO_VALUE_HOLDS = frozenset({"dt", "table", "fieldset", "form", "nav", "h1", "h2", "h3", "h4", "h5", "h6", "legend"})
_ASIDES = frozenset({"i", "svg", "img", "sup", "abbr", "br"})
_BARE = frozenset({"div", "span", "b", "strong", "em", "small", "p", "td", "th", "dt", "li"})
_STRUCTURE_ROLES = frozenset({"tab", "tablist", "tabpanel", "grid", "heading", "navigation"})


def printed_label(words: str) -> str:
    """A label without colon, mandatory sign and other marks."""
    return " ".join(marks.bare(words.strip(ENDS)).strip(ENDS).split())


class Places:
    """Labels that are known, and what stands in their way: `known` are folded ones that need no markup to be one,
    `with_colon` those that need no more than a colon."""

    def __init__(self, known: Collection[str], with_colon: Collection[str], by_id: Mapping[str, Tag]) -> None:
        self._known, self._with_colon, self._by_id = known, with_colon, by_id

    def is_known(self, words: str) -> bool:
        """Whether the words are a label without doubt."""
        known = self._with_colon if words.rstrip().endswith(":") else self._known
        return len(words) <= LONGEST_LABEL and fold(printed_label(words)) in known

    def holds_value(self, tag: Tag) -> bool:
        """Whether the element can be one value: it holds no further structure, no label but of a tick box, and no
        bare label with more words behind it."""
        if is_structure(tag) or tag.name == "label":
            return False
        if any(is_structure(below) or self._names_more(below) for below in dom.elements(tag)):
            return False
        words = dom.text(tag, values=False)
        return not any(self._opens_with(below, words) for below in dom.elements(tag))

    def is_header_row(self, tag: Tag) -> bool:
        """Whether the words stand in a row of nothing but labels, as above a listing made of bare elements."""
        if tag.parent is None:
            return False
        row = [
            dom.text(child, values=False)
            for child in tag.parent.children
            if isinstance(child, Tag) and not dom.is_hidden(child)
        ]
        return len(row) >= 3 and sum(map(self.is_known, row)) == len(row)

    def _opens_with(self, tag: Tag, words: str) -> bool:
        """Whether the element is a known label that the words begin with, and is not all of them."""
        own = dom.text(tag, values=False) if tag.name in _BARE else ""
        return bool(own) and own != words and words.startswith(own) and self.is_known(own)

    def _names_more(self, tag: Tag) -> bool:
        """Whether the element is a label of something else than a choice."""
        if tag.name != "label":
            return False
        target = self._by_id.get(dom.attribute(tag, "for"))
        return not any(dom.is_tick(child) for child in (*tag.find_all(True), *([target] if target else ())))


def is_structure(tag: Tag) -> bool:
    """Whether the element parts a screen, and so is no value."""
    return tag.name in _NO_VALUE_HOLDS or dom.role(tag) in _STRUCTURE_ROLES


def plain_text(tag: Tag) -> str:
    """The words of an element without those of its buttons."""
    return dom.text(tag, skip=dom.is_button)


def beside(label: Tag) -> Iterator[Tag | str]:
    """What stands behind an element, words and elements, without line breaks and signs."""
    for sibling in label.next_siblings:
        if isinstance(sibling, Tag):
            if not dom.is_hidden(sibling) and sibling.name not in _ASIDES and dom.DRAWN_MARK not in sibling.attrs:
                yield sibling
        elif not isinstance(sibling, PreformattedString) and (words := str(sibling).strip(" \t\r\n\f:")):
            yield words


def shows_something(tag: Tag) -> bool:
    """Whether an element holds a value that is not blank, or a place for one."""
    value = read_cell(tag)
    if value.text or value.state or value.nameless_icon:
        return True
    return dom.is_control(tag) or tag.find(["input", "select", "textarea"]) is not None
