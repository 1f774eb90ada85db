"""Lists drawn as repeated blocks in place of a table: cards, list items, a `dl` each, with the same labels on each.

The labels are the headings, and what a block is titled stands under the heading that the profile gives for it
(`card_title`). A block that asks for something to be filled in is a form, and one that shows itself once and under no
list's title is a card of one thing: neither is a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.lines import Content, Lines
from scraper.pages.html.remembered import remembered
from scraper.pages.html.tables import RawCell, RawRow, Table, tables
from scraper.pages.html.titles import Titles
from scraper.profile.lists import Grid
from scraper.profile.words import fold, matches

_NO_BLOCKS = frozenset({"tr", "td", "th", "thead", "tbody", "tfoot", "option", "label", "dt", "dd"})
_NO_BLOCKS_IN = frozenset({"nav", "form", "fieldset", "header", "footer"})
_NO_BLOCK_ROLES = frozenset({"row", "navigation", "menu", "menubar", "tablist", "listbox", "form", "search"})
_LEAST_FIELDS = 2
_LEAST_FIELDS_ALONE = 3
"""Of a block that has no sibling to prove that it is one of a kind."""


@dataclass(frozen=True)
class Blocks:
    """One list."""

    table: Table
    is_alone: bool
    """Whether it is of one block: then only its title can say that it is a list."""
    titled: bool
    """Whether the blocks' title stands for a field of the profile."""


def blocks(soup: Tag, grid: Grid, *, lacking: bool = False) -> list[Blocks]:
    """The lists of blocks whose labels are a grid's, the innermost of each; `lacking`: also those that do not show
    what the grid requires.

    >>> from scraper.profile import load
    >>> card = "<li><h4>{}</h4><p><i>Job Number</i> <b>{}</b></p><p><i>Status</i> <b>Open</b></p></li>"
    >>> page = dom.parse(f"<ul>{card.format('Slab', 'J1-1')}{card.format('Frame', 'J1-2')}</ul>")
    >>> [len(one.table.body) for one in blocks(page, load().grids["job_sections"])]
    [2]
    """
    return list(_finder(soup).found(grid, lacking=lacking))


def listed(soup: BeautifulSoup, grids: Iterable[Grid]) -> list[Table]:
    """The lists of blocks that stand under the title of a grid whose labels they have."""
    finder = _finder(soup)
    found: list[Table] = []
    for grid in grids:
        for one in finder.found(grid):
            over = Titles(soup, {fold(title) for title in grid.title}, one.table.owners).over(one.table.owners[0])
            if any(matches(words, grid.title) for words in over):
                found.append(one.table)
    return found


class _Finder:
    """What may be a block on one page, asked by grid."""

    def __init__(self, soup: Tag) -> None:
        self._soup, self._lines = soup, Lines()
        self._said = self._lines.labels(soup)
        self._rows: set[int] | None = None
        self._known: dict[tuple[int, bool], tuple[Grid, list[Blocks]]] = {}

    def found(self, grid: Grid, *, lacking: bool = False) -> list[Blocks]:
        """The lists of a grid: looked for once a page, whoever asks."""
        if (id(grid), lacking) not in self._known:
            self._known[id(grid), lacking] = grid, list(self._find(grid, lacking=lacking))
        return self._known[id(grid), lacking][1]

    def _find(self, grid: Grid, *, lacking: bool) -> Iterator[Blocks]:
        parents, holding = self._parents(grid)
        covered: set[int] = set()
        for parent in parents:
            if (
                id(parent) not in covered
                and (one := self._repeated(parent, holding, grid, lacking=lacking)) is not None
            ):
                covered |= _kin(parent)
                yield one
        for parent in parents:
            if id(parent) not in covered and (one := self._single(parent, holding, grid)) is not None:
                covered |= _kin(parent)
                yield one

    def _parents(self, grid: Grid) -> tuple[list[Tag], set[int]]:
        """What may hold blocks, the innermost first, and all that holds a label of the grid or is its line; nothing in
        tables, forms and menus."""
        depths: dict[int, tuple[int, Tag]] = {}
        hits = (tag for label, tags in self._said.items() if label in grid.by_heading for tag in tags)
        for hit in dom.once(hits):
            line = [hit, *hit.parents]
            if not any(map(self._is_no_place, line)):
                depths.update((id(tag), (len(line) - height, tag)) for height, tag in enumerate(line))
        return [tag for _, tag in sorted(depths.values(), key=lambda one: -one[0])], set(depths)

    def _is_no_place(self, tag: Tag) -> bool:
        if tag.name in _NO_BLOCKS_IN or dom.role(tag) in _NO_BLOCK_ROLES:
            return True
        if self._rows is None:
            self._rows = {id(row.tag) for table in tables(self._soup) if table.head for row in table.body}
        return id(tag) in self._rows

    def _repeated(self, parent: Tag, holding: set[int], grid: Grid, *, lacking: bool) -> Blocks | None:
        """The children of one parent that are blocks of a kind."""
        for siblings in _by_name(parent):
            if sum(id(one) in holding for one in siblings) < 2:
                continue
            if sum(self._may_fit(one, grid, _LEAST_FIELDS, lacking=lacking) for one in siblings) < 2:
                continue
            read = self._read([one for one in siblings if id(one) in holding or dom.text(one)], holding, grid)
            fitting = [one for one in read if _fits(one, grid, _LEAST_FIELDS, lacking=lacking)]
            if len(fitting) < 2:
                continue
            alike = _of_kind(read, fitting, holding)
            if 2 * len(fitting) <= len(alike):
                continue  # parts of one thing, of which some show the same words
            return Blocks(_table(alike, grid), is_alone=False, titled=_is_titled(alike[0], grid))
        return None

    def _single(self, parent: Tag, holding: set[int], grid: Grid) -> Blocks | None:
        """A list of one: all that its parent holds, and most of its labels are the grid's."""
        children = _children(parent)
        if len(children) != 1 or children[0].name in _NO_BLOCKS or id(children[0]) not in holding:
            return None
        if not self._may_fit(children[0], grid, _LEAST_FIELDS_ALONE, lacking=False):
            return None
        (read,) = self._read(children, holding, grid)
        is_ours = 2 * sum(label in grid.by_heading for label in read.lines) >= len(read.lines)
        if not is_ours or not _fits(read, grid, _LEAST_FIELDS_ALONE, lacking=False):
            return None
        return Blocks(_table([read], grid), is_alone=True, titled=_is_titled(read, grid))

    def _may_fit(self, block: Tag, grid: Grid, least: int, *, lacking: bool) -> bool:
        """Whether a block could fit by all that stands on it: most do not, and reading one costs far more than this."""
        fields = {grid.by_heading[label] for label in self._lines.sayable(block) if label in grid.by_heading}
        if lacking:
            return len(fields) + 1 >= least
        if grid.card_title is not None:
            fields.add(grid.card_title)
        return len(fields) >= least and fields.issuperset(grid.required)

    def _read(self, siblings: list[Tag], holding: set[int], grid: Grid) -> list[Content]:
        said = [self._lines.labels(one) for one in siblings if id(one) in holding]
        common = set.intersection(*map(set, said)) if len(said) > 1 else _alike(said[0], grid)
        read = [self._lines.content(one, grid.by_heading, common) for one in siblings]
        constant = set.intersection(*({dom.text(tag) for tag in one.words} for one in read)) if len(read) > 1 else set()
        return [one.with_title(constant) for one in read]


@remembered
def _finder(soup: Tag) -> _Finder:
    return _Finder(soup)


def _kin(parent: Tag) -> set[int]:
    """An element, what holds it and what it holds."""
    return {id(tag) for tag in (parent, *parent.parents, *dom.elements(parent))}


def _children(parent: Tag) -> list[Tag]:
    return [child for child in parent.children if isinstance(child, Tag) and not dom.is_hidden(child)]


def _alike(said: dict[str, list[Tag]], grid: Grid) -> set[str]:
    """Of what may be the labels of a single block, those in lines that are drawn as the lines of known ones are."""
    known = {_drawn(holder) for label, holders in said.items() if label in grid.by_heading for holder in holders}
    return {label for label, holders in said.items() if any(_drawn(holder) in known for holder in holders)}


def _drawn(holder: Tag) -> tuple[str, str]:
    return holder.name, dom.attribute(holder, "class")


def _fits(read: Content, grid: Grid, least: int, *, lacking: bool) -> bool:
    """Whether a block shows what the grid requires, and enough of it to be its."""
    if read.is_form or read.is_doubled:
        return False
    fields = {grid.by_heading[label] for label in read.lines if label in grid.by_heading}
    if lacking:
        return len(fields) + bool(read.words) >= least
    if _is_titled(read, grid):
        fields.add(str(grid.card_title))
    return len(fields) >= least and set(grid.required) <= fields


def _is_titled(read: Content, grid: Grid) -> bool:
    is_labelled = any(grid.by_heading.get(label) == grid.card_title for label in read.lines)
    return grid.card_title is not None and read.title is not None and not is_labelled


def _table(read: list[Content], grid: Grid) -> Table:
    """Headings and rows of a list: the title first, then the labels, then what can be pressed and has no heading."""
    labels = {label: words for one in reversed(read) for label, (words, _) in one.lines.items()}
    order = list(dict.fromkeys(label for one in read for label in one.lines))
    more = max(len(one.rest) for one in read)
    named = grid.columns[str(grid.card_title)][0] if _is_titled(read[0], grid) else ""
    heads = [_cell(_span(words), is_heading=True) for words in (named, *(labels[label] for label in order))]
    heads += [_cell(_span(""), is_heading=True) for _ in range(more)]
    head = RawRow(_span(""), tuple(heads), is_head=True, in_thead=True, in_tfoot=False)
    return Table([one.tag for one in read], [head], [_row(one, order, more) for one in read], is_blocks=True)


def _row(read: Content, order: Collection[str], more: int) -> RawRow:
    tags = [read.title or _span("")]
    tags += [read.lines[label][1] if label in read.lines else _span("") for label in order]
    tags += [*read.rest, *(_span("") for _ in range(more - len(read.rest)))]
    return RawRow(read.tag, tuple(map(_cell, tags)), is_head=False, in_thead=False, in_tfoot=False)


def _cell(tag: Tag, *, is_heading: bool = False) -> RawCell:
    return RawCell(tag, shown=True, columns=1, rows=1, is_heading=is_heading, colindex=None)


def _span(words: str) -> Tag:
    tag = Tag(name="span")
    tag.string = words
    return tag


def _by_name(parent: Tag) -> Iterable[list[Tag]]:
    """The children that may be blocks, those of one element name together."""
    by_name: defaultdict[str, list[Tag]] = defaultdict(list)
    for child in _children(parent):
        if child.name not in _NO_BLOCKS:
            by_name[child.name].append(child)
    return by_name.values()


def _of_kind(blocks: list[Content], fitting: list[Content], holding: set[int]) -> list[Content]:
    """Those that fit, and those of their class: one that lacks what the others show is still one of them, and its
    reader refuses it by name."""
    kind, fits = dom.attribute(fitting[0].tag, "class"), {id(one) for one in fitting}
    is_list = kind != "" or blocks[0].tag.name == "li"
    return [
        one
        for one in blocks
        if id(one) in fits or (dom.attribute(one.tag, "class") == kind and (is_list or id(one.tag) in holding))
    ]
