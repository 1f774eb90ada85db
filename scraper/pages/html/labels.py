"""Every label on a page and the value beside it, however the pair is marked up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from scraper.pages.html import dom, marks
from scraper.pages.html.cell import Cell
from scraper.pages.html.read_cell import read_cell
from scraper.pages.html.tables import Table, tables
from scraper.pages.html.value_places import (
    ENDS,
    LONGEST_LABEL,
    Places,
    beside,
    is_structure,
    plain_text,
    printed_label,
    shows_something,
)

_LONGEST_QUESTION = 300
"""Of a label that its markup, or its row of a table, makes one: a form's questions are sentences."""
_LEVELS_UP = 3
"""How far a label may be wrapped away from its value."""
_NO_LABELS_IN = frozenset({"a", "button", "nav", "option", "select", "textarea"})
_NO_LABEL_ROLES = frozenset(
    {"tab", "tablist", "menu", "menubar", "menuitem", "navigation", "button", "option", "listbox"}
)
_WIDGET_ROLES = frozenset({"textbox", "combobox", "spinbutton", "checkbox", "switch", "radiogroup"})
_BLOCKS = frozenset({"div", "dd", "td", "p", "li", "ul", "ol"})
_NO_WRAPPERS = frozenset({"body", "form", "fieldset", "section"})


@dataclass(frozen=True)
class Pair:
    """A label and its value."""

    label: str
    value: Cell
    tag: Tag
    """The label's element, else the control that carries its own label."""
    is_sure: bool = True
    """False where only the arrangement (two things side by side) says that one names the other."""


def pairs(
    soup: BeautifulSoup, known: Collection[str], with_colon: Collection[str], lists: Iterable[Table] = ()
) -> list[Pair]:
    """All shown labels with their values, in document order; `known` are folded ones that need
    no markup to be one, `with_colon` those that need no more than a colon. What `lists` hold is not looked at."""
    return _Finder(soup, known, with_colon, lists).found


def _words_of(tag: Tag) -> str:
    """What a label's element says, without footnotes and hints."""
    return dom.text(tag, values=False, skip=marks.is_mark)


class _Finder:
    def __init__(
        self, soup: BeautifulSoup, known: Collection[str], with_colon: Collection[str], lists: Iterable[Table]
    ) -> None:
        self.found: list[Pair] = []
        self._by_id = {dom.attribute(tag, "id"): tag for tag in soup.find_all(id=True)}
        self._places = Places(known, with_colon, self._by_id)
        self._labels_for = {dom.attribute(tag, "for") for tag in soup.find_all("label")}
        self._values: set[int] = set()
        """Elements that are a label or a value already, and so hold no further label."""
        self._grids = {id(owner): table for table in (*tables(soup), *lists) if table.head for owner in table.owners}
        self._walk(soup)

    def _walk(self, parent: Tag) -> None:
        for tag in parent.children:
            if not isinstance(tag, Tag) or dom.is_hidden(tag) or id(tag) in self._values:
                continue
            if id(tag) in self._grids:
                self._two_columns(tag)
            elif tag.name in ("input", "select", "textarea") or dom.role(tag) in _WIDGET_ROLES:
                self._control(tag)
            elif tag.name not in _NO_LABELS_IN and dom.role(tag) not in _NO_LABEL_ROLES:
                self._look(tag)
                if id(tag) not in self._values:
                    self._walk(tag)

    def _look(self, tag: Tag) -> None:
        if tag.name == "label":
            self._label(tag)
        elif tag.name == "dt":
            self._term(tag)
        elif tag.name == "tr":
            self._row(tag)
        elif tag.name == "fieldset":
            self._choice(tag)
        elif any(isinstance(child, NavigableString) and child.strip() for child in tag.children):
            self._words(tag)
        else:
            self._side_by_side(tag)

    def _add(self, words: str, value: Cell | None, tag: Tag, *, is_sure: bool = True) -> None:
        label = printed_label(words)
        longest = _LONGEST_QUESTION if is_sure or tag.name == "tr" else LONGEST_LABEL
        if value is not None and label and len(label) <= longest:
            self.found.append(Pair(label, value, tag, is_sure))
            if is_sure:
                self._values.add(id(tag))

    def _take(self, tag: Tag) -> Cell:
        self._values.add(id(tag))
        return read_cell(tag)

    def _choice_of(self, button: Tag | None) -> Cell | None:
        """What a button beside a label shows as chosen; any other may be there to do something."""
        value = None if button is None else read_cell(button)
        return value if value is not None and (value.opens or value.state) else None

    # -- one way of marking up each

    def _label(self, tag: Tag) -> None:
        target = self._by_id.get(dom.attribute(tag, "for"))
        if target is None:
            target = next((child for child in dom.elements(tag) if dom.is_control(child) or dom.is_tick(child)), None)
        words = _words_of(tag)
        if target is None:
            if self._places.is_known(words) or ":" not in words.strip(ENDS):
                self._add(words, self._after(tag), tag)
            else:
                self._words(tag)
        elif not (dom.is_tick(target) and dom.attribute(target, "type") == "radio"):  # a radio's label is a choice
            shown = None if dom.is_shown(target) else self._after(tag)
            self._add(words, shown if shown is not None and shown.text else self._take(target), tag)

    def _term(self, tag: Tag) -> None:
        said: list[Tag] = []
        for sibling in tag.find_next_siblings(True):
            if sibling.name != "dd":
                break
            if not dom.is_hidden(sibling):
                said.append(sibling)
        if (
            not said and tag.find_next_sibling(True) is None and tag.parent is not None
        ):  # each pair half in its own wrapper
            beside = tag.parent.find_next_sibling(True)
            said = [beside.dd] if beside is not None and beside.dd is not None and beside.dt is None else []
        cells = [self._take(value) for value in said]
        if len(cells) > 1:
            cells = [Cell("\n".join(cell.text for cell in cells if cell.text))]
        self._add(_words_of(tag), cells[0] if cells else None, tag)

    def _row(self, tag: Tag) -> None:
        """A row of a table in which labels and values take turns."""
        cells = [cell for cell in tag.find_all(["th", "td"], recursive=False) if not dom.is_hidden(cell)]
        heads, values = cells[::2], cells[1::2]
        if len(heads) != len(values) or not all(map(_may_be_head, heads)):
            return
        if not all(map(self._places.holds_value, values)) or any(map(_holds_control, heads)):
            return
        words = list(map(_words_of, heads))
        marked = all(self._is_marked(cell, label) for cell, label in zip(heads, words, strict=True) if label)
        if marked or len(cells) == 2:
            for label, cell in zip(words, values, strict=True):
                self._add(label, self._take(cell) if label else None, tag, is_sure=marked)

    def _is_marked(self, cell: Tag, label: str) -> bool:
        """Whether a cell is a label for sure."""
        return cell.name == "th" or self._places.is_known(label) or label.rstrip().endswith(":")

    def _choice(self, tag: Tag) -> None:
        """A group of radio buttons under one legend."""
        legend = tag.find("legend")
        controls = [child for child in dom.elements(tag) if dom.is_control(child)]
        if legend is not None and controls and all(dom.attribute(control, "type") == "radio" for control in controls):
            self._add(dom.text(legend, values=False), self._take(tag), tag)

    def _control(self, tag: Tag) -> None:
        if dom.attribute(tag, "id") in self._labels_for and dom.attribute(tag, "id"):
            return
        named = " ".join(
            dom.text(by, values=False)
            for identity in dom.attribute(tag, "aria-labelledby").split()
            if (by := self._by_id.get(identity)) is not None
        )
        words = named or dom.attribute(tag, "aria-label")
        if words:
            self._add(words, self._take(tag), tag, is_sure=self._places.is_known(words))

    def _words(self, tag: Tag) -> None:
        """Bare words: a known label with its value behind it, or both in one element with a colon between."""
        words = _words_of(tag)
        if self._places.is_known(words):
            if not self._places.is_header_row(tag):
                self._add(words, self._after(tag), tag)
            return
        said: list[tuple[str, list[str]]] = []
        for line in dom.text(tag).split("\n"):
            label, colon, value = line.partition(":")
            if colon and self._places.is_known(f"{label}:"):
                said.append((label, [value.strip()]))
            elif said:
                said[-1][1].append(line)
            else:
                return
        links = read_cell(tag).links if len(said) == 1 else ()
        for label, lines in said:
            self._add(label, Cell("\n".join(lines).strip(), links), tag)
        if said:
            self._values.add(id(tag))

    def _side_by_side(self, tag: Tag) -> None:
        """Two elements in one, the first of them plain words: perhaps a label and its value; more of them where every
        other one is marked as a label."""
        halves = [child for child in tag.children if isinstance(child, Tag) and not dom.is_hidden(child)]
        if len(halves) == 2:
            self._halves(tag, *halves)
        elif len(halves) > 2 and len(halves) % 2 == 0 and all(map(_is_emphatic, halves[::2])):
            for name, value in zip(halves[::2], halves[1::2], strict=True):
                words = dom.text(name, values=False)
                if not _is_emphatic(value) and self._places.holds_value(value) and not self._places.is_known(words):
                    self._add(words, read_cell(value), name, is_sure=False)

    def _halves(self, tag: Tag, name: Tag, value: Tag) -> None:
        if name.name == "label" or len(name.find_all(True, recursive=False)) > 1 or is_structure(name):
            return
        if not self._places.holds_value(value):
            return
        words = dom.text(name, values=False)
        is_plain = "\n" not in words and not name.find(["input", "select", "textarea", "label", "a", "button"])
        if is_plain and not self._places.is_known(words):
            self._add(words, read_cell(value), tag, is_sure=False)

    def _two_columns(self, owner: Tag) -> None:
        """A grid of two columns may list names and values."""
        table = self._grids[id(owner)]
        if owner is table.owners[0] and not table.is_blocks:
            for row in table.body:
                shown = [cell.tag for cell in row.cells if cell.shown]
                if len(shown) == 2:
                    self._add(dom.text(shown[0]), read_cell(shown[1]), row.tag, is_sure=False)

    # -- where a value stands

    def _after(self, label: Tag) -> Cell | None:
        """What stands right behind a label, or behind what wraps the label alone."""
        node = label
        button: Tag | None = None
        """What stands there for want of anything else: it may hold the value."""
        for _ in range(_LEVELS_UP):
            blank: Tag | None = None
            for thing in beside(node):
                if isinstance(thing, str):
                    return Cell(" ".join(thing.split()))
                if dom.is_button(thing):
                    button = button or thing
                elif not self._places.holds_value(thing):
                    return self._take(blank) if blank is not None else self._choice_of(button)
                elif thing.name in _BLOCKS or shows_something(thing):
                    return self._take(thing)  # an empty box beside a label is its value, a blank one
                else:
                    blank = blank or thing
            if blank is not None:
                return self._take(blank)
            parent = node.parent
            if parent is None or parent.name in _NO_WRAPPERS or plain_text(parent) != plain_text(node):
                break
            node = parent
        return self._choice_of(button)


def _is_emphatic(tag: Tag) -> bool:
    """Whether the element's words are all in bold or end with a colon, as labels are set off from values."""
    return dom.text(tag).endswith(":") or dom.is_bold(tag)


def _holds_control(tag: Tag) -> bool:
    return any(map(dom.is_control, dom.elements(tag)))


def _may_be_head(cell: Tag) -> bool:
    """Whether a cell may be the label of the next one."""
    words = _words_of(cell)
    return cell.find("label") is None and not dom.role(cell) and len(words) <= _LONGEST_QUESTION and "\n" not in words
