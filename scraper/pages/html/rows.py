"""Which rows of a grid are data, and which cell stands under which heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from bs4.element import Tag

from scraper.pages.html import behind, dom, sums_of_time
from scraper.pages.html.around import looks_of
from scraper.pages.html.cell import Cell
from scraper.pages.html.groups import are_counted, counts, gives, is_odd
from scraper.pages.html.halves import REF_MARK
from scraper.pages.html.headings import Columns, Heading
from scraper.pages.html.looks import Looks, look_of
from scraper.pages.html.pager import is_empty_notice, total_said
from scraper.pages.html.read_cell import read_cell
from scraper.pages.html.sums import Line, Sums, Verdict
from scraper.pages.html.tables import RawCell, RawRow, Table, expand
from scraper.profile.lists import Grid, Pager
from scraper.profile.words import fold, matches

UNCLEAR = "it may be a row, or the sum of other rows"
"""Of a row whose amounts add up to those of others, and which nothing on it tells from one that only happens to."""
_FEWEST = 3
"""Columns of a list in which a row with one value is odd."""
_TITLES = frozenset({"group", "header", "heading", "title", "category"})
"""Words of the classes of a row that titles others."""
Cells = dict[int, tuple[Tag, ...]]
"""Column to the cells that stand under its heading."""


@dataclass(frozen=True)
class RowView:
    """One data row."""

    tag: Tag
    columns: Columns
    cells: Cells
    portal_id: str | None = None
    """GUID that belongs to this row alone, lower case."""
    beside: tuple[Tag, ...] = ()
    """Its further pieces, in tables of their own."""
    misfit: str = ""
    """Why the cells cannot be told apart by heading; empty when they can."""
    looks: Looks = field(default_factory=dict)
    """What its columns prove of amounts that only their look may make negative."""

    @property
    def ref(self) -> str | None:
        """Number of the row in the page it was captured from (`data-ascora-ref`); numbers, of one in pieces."""
        return " ".join(number for tag in (self.tag, *self.beside) if (number := dom.attribute(tag, REF_MARK))) or None

    @property
    def signature(self) -> tuple[str, ...]:
        """What tells it from other rows: all that it shows, its GUID, and where its links lead."""
        leads = (dom.attribute(link, "href") for link in self.tag.find_all("a"))
        return self.text(), self.portal_id or "", *leads

    def cell(self, field: str) -> Cell | None:
        """What stands under a field's heading; None when the grid has no such column."""
        return self._cell(self.columns.fields[field]) if field in self.columns.fields else None

    def extra(self) -> dict[str, str]:
        """Shown columns without a place in the model, by heading, verbatim; blank ones left out."""
        read = ((name, self._cell(column)) for name, column in self.columns.extra.items())
        shown = ((name, cell.full or cell.state) for name, cell in read)
        return {name: words for name, words in shown if words}

    def text(self) -> str:
        """All that the row shows, for a message to a person."""
        return " | ".join(
            words for cell in dom.once(tag for tags in self.cells.values() for tag in tags) if (words := dom.text(cell))
        )

    def _cell(self, column: int) -> Cell:
        cell = self._printed(column)
        if not cell.styled or column not in self.looks:
            return cell
        return replace(cell, styled="", is_minus=self.looks[column] == "minus")

    def _printed(self, column: int) -> Cell:
        read = [read_cell(tag, hidden=column in self.columns.hidden) for tag in self.cells.get(column, ())]
        telling = [cell for cell in read if cell.text] or [cell for cell in read if cell.state] or read
        if len(telling) < 2:
            return telling[0] if telling else Cell()
        styled = next((cell.styled for cell in telling if cell.styled), "")
        links = tuple(link for cell in telling for link in cell.links)
        return Cell(" ".join(cell.text for cell in telling), links, styled=styled)


def data_rows(table: Table, headings: list[Heading], columns: Columns, grid: Grid, pager: Pager) -> Iterator[RowView]:
    """The rows that hold data: not those that title a group, show details, sum up, or say that there are none."""
    rows: list[RowView] = []
    lines: list[Line] = []
    totals: list[RowView] = []
    for raw, placed, titling in zip(table.body, expand(table.body), _titling(table, headings), strict=True):
        if raw.in_tfoot:
            totals.append(RowView(raw.tag, columns, _under(raw, placed, headings)[0]))
        if raw.in_tfoot or _is_notice(raw, placed, headings, pager) or _repeats(raw, headings):
            continue
        if titling == "title":
            continue
        cells, misfit = _under(raw, placed, headings)
        misfit = misfit or titling or ""
        rows.append(RowView(raw.tag, columns, cells, beside=raw.beside, misfit=misfit))
        so_far = sum(not line.is_sum for line in lines)
        is_sum = _sums_up(raw, placed, rows[-1], headings, grid, pager) or _counts(raw, headings, so_far, pager)
        lines.append(Line(raw.tag, cells, columns.fields[grid.required[0]], is_sum))
    lines = list(sums_of_time.told(lines, pager))
    rows = [_doubted(row, line, lines, pager) for row, line in zip(rows, lines, strict=True)]
    yield from _judged(rows, totals, Sums(lines, pager).verdicts())


def _doubted(row: RowView, line: Line, lines: list[Line], pager: Pager) -> RowView:
    """The row; a misfit where it shows one thing alone that may be no data: a group's title, an offer to add a row."""
    rest = [other for other in lines if other is not line and len(other.words) > 1]
    if row.misfit or len(line.words) != 1 or len(line.cells) < _FEWEST or not rest:
        return row
    ((column, words),) = line.words.items()
    adds = line.tag.find(["a", "button"]) is not None and pager.adds.search(words) is not None
    odd = column == min(line.cells) and is_odd(column, line.has_controls, [_shape(other) for other in rest])
    return replace(row, misfit=f"it shows nothing but {words!r}") if adds or odd or _titles(line, column, rest) else row


def _shape(line: Line) -> tuple[frozenset[int], bool]:
    """Which columns a row fills, and whether something in it can be pressed."""
    return frozenset(line.words), line.has_controls


def _titles(line: Line, column: int, rest: list[Line]) -> bool:
    """Whether a row looks like the title of others, and none of the `rest` does."""
    if looks_of(line.tag) & _TITLES:
        return not any(looks_of(other.tag) & _TITLES for other in rest)
    return line.is_set_off and not any(dom.is_bold(tag) for other in rest for tag in other.cells.get(column, ()))


def _judged(rows: list[RowView], totals: list[RowView], verdicts: list[Verdict]) -> Iterator[RowView]:
    """The rows that are no sums, with what their columns prove of the look of their amounts."""
    judged = list(zip(rows, verdicts, strict=True))
    totals += [row for row, verdict in judged if verdict == "sum"]
    looks = _looks([row for row, verdict in judged if verdict != "sum"], totals)
    for row, verdict in judged:
        if verdict == "doubt":
            yield replace(row, misfit=row.misfit or UNCLEAR)
        elif verdict == "row":
            yield replace(row, looks=looks) if looks else row


def _looks(rows: list[RowView], totals: list[RowView]) -> Looks:
    """What every column proves of the look of its amounts, where any of them is set off by one."""
    set_off = {column for row in rows for column, tags in row.cells.items() if _is_set_off(tags)}
    read = {
        column: look_of([row._cell(column) for row in rows], [row._cell(column) for row in totals])
        for column in set_off
    }
    return {column: look for column, look in read.items() if look is not None}


def _is_set_off(tags: tuple[Tag, ...]) -> bool:
    parts = [(tag, *tag.find_all(True)) for tag in tags]
    return any(behind.style(part) or behind.drawing(part) for part in parts)


def counted(rows: tuple[RowView, ...], said: int | None) -> tuple[RowView, ...]:
    """The rows, once the list itself says how many of them it shows: with those that may be sums, or without."""
    sure = tuple(row for row in rows if row.misfit != UNCLEAR)
    if said == len(rows):
        return tuple(replace(row, misfit="") if row.misfit == UNCLEAR else row for row in rows)
    return sure if said == len(sure) else rows


def has_empty_row(table: Table, pager: Pager) -> bool:
    """Whether a row stands there only to say that there are none."""
    return any(
        len(words) == 1 and is_empty_notice(words[0], pager)
        for row in table.body
        if (words := [w for _, w in _telling(row)])
    )


def _telling(row: RawRow) -> list[tuple[RawCell, str]]:
    """The cells that show words, or something else that is no tick box."""
    read = [(cell, dom.text(cell.tag)) for cell in row.cells if cell.shown]
    return [
        (cell, words)
        for cell, words in read
        if words or any(tag.name in ("a", "img", "button") for tag in dom.elements(cell.tag))
    ]


def _is_notice(row: RawRow, placed: dict[int, RawCell], headings: list[Heading], pager: Pager) -> bool:
    telling = _telling(row)
    if not telling:
        return not any(map(_holds_control, row.cells))
    headed = {heading.column: placed.get(heading.column) for heading in headings if heading.words}
    under = [one for one in telling if any(cell is one[0] for cell in headed.values())] or telling
    if len(under) > 1:
        return False
    cell, words = under[0]
    is_alone = cell.columns > 1 or (len(row.cells) == 1 and len(headed) > 1)
    return is_alone or (len(headed) == 1 and _says_none(words, pager) and not _has_controls(row))


def _titling(table: Table, headings: list[Heading]) -> Iterator[str | None]:
    """Of each row: `title` where it titles a group, why it is refused where it may, None for any other."""
    rows = list(zip(table.body, expand(table.body), strict=True))
    alone = [_alone(raw, placed, headings) for raw, placed in rows]
    has_groups = are_counted([words for words, (raw, _) in zip(alone, rows, strict=True) if _telling(raw)])
    named = [heading.words for heading in headings if heading.words]
    for words in alone:
        if words is None:
            yield None
        elif gives(words, named) or (has_groups and counts(words)):
            yield "title"
        else:
            yield f"it shows nothing but {words!r}" if counts(words) else None


def _alone(row: RawRow, placed: dict[int, RawCell], headings: list[Heading]) -> str | None:
    """What stands in the first cell of a row that shows nothing else, and where nothing can be pressed."""
    telling, headed = _telling(row), [heading for heading in headings if heading.words]
    if len(telling) != 1 or len(headed) < 2 or _has_controls(row) or dom.attribute(row.tag, "data-id"):
        return None
    cell, words = telling[0]
    return words if placed.get(headed[0].column) is cell else None


def _holds_control(cell: RawCell) -> bool:
    return any(map(dom.is_control, dom.elements(cell.tag)))


def _says_none(words: str, pager: Pager) -> bool:
    return is_empty_notice(words, pager) or matches(words, pager.loading)


def _has_controls(row: RawRow) -> bool:
    return any(cell.tag.find(["a", "button", "input"]) is not None for cell in row.cells)


def _repeats(row: RawRow, headings: list[Heading]) -> bool:
    """Whether the row is the headings once more: some of them in cells for headings, or all of them in any."""
    words = [fold(words) for _, words in _telling(row)]
    known = [fold(heading.leaf) for heading in headings if heading.words]
    return (row.is_head and set(words) <= set(known)) or (len(words) > 1 and words == known)


def _under(row: RawRow, placed: dict[int, RawCell], headings: list[Heading]) -> tuple[Cells, str]:
    """Cells by heading column. Where the numbers differ, only a way that leaves no doubt is taken."""
    numbered = _by_number(row, headings)
    if numbered is not None:
        return numbered, ""
    width = headings[-1].column + headings[-1].width
    wide = max(placed, default=-1) + 1
    if wide == width or width - _blank_end(headings) <= wide < width:
        return {heading.column: _tags(placed, heading) for heading in headings}, ""
    shown = [cell for cell in row.cells if cell.shown for _ in range(cell.columns)]
    shown_headings = [heading for heading in headings if heading.shown]
    if len(shown) == sum(heading.width for heading in shown_headings):
        return _in_order(shown, shown_headings), ""
    as_placed: Cells = {column: (cell.tag,) for column, cell in placed.items()}
    return as_placed, f"it has {wide} cells for {width} headings"


def _by_number(row: RawRow, headings: list[Heading]) -> Cells | None:
    """By the column numbers that the markup gives; None where not every heading and every cell has one of its own."""
    numbers = {heading.colindex for heading in headings}
    cells = {cell.colindex: cell for cell in row.cells if cell.colindex is not None}
    if None in numbers or len(numbers) != len(headings) or len(cells) != len(row.cells):
        return None
    return {heading.column: (cells[heading.colindex].tag,) for heading in headings if heading.colindex in cells}


def _blank_end(headings: list[Heading]) -> int:
    """How many of the last headings say nothing."""
    return sum(1 for _ in takewhile(lambda heading: not heading.words, reversed(headings)))


def _in_order(shown: list[RawCell], headings: list[Heading]) -> Cells:
    """The cells that are shown under the headings that are, one after the other."""
    cells: Cells = {}
    start = 0
    for heading in headings:
        cells[heading.column] = dom.once(cell.tag for cell in shown[start : start + heading.width])
        start += heading.width
    return cells


def _tags(placed: dict[int, RawCell], heading: Heading) -> tuple[Tag, ...]:
    covered = range(heading.column, heading.column + heading.width)
    return dom.once(placed[column].tag for column in covered if column in placed)


def _sums_up(
    row: RawRow, placed: dict[int, RawCell], view: RowView, headings: list[Heading], grid: Grid, pager: Pager
) -> bool:
    """Whether the row is a total or a group's title with figures: it holds nothing to press or to follow, and either
    begins with a word for totals or has one cell across the required column and others."""
    if view.tag.find(["a", "button", "input", "select"]) is not None or dom.GUID.search(
        dom.attribute(view.tag, "data-id")
    ):
        return False
    telling = _telling(row)
    if telling and fold(re.split(r"[:(\d$-]", telling[0][1])[0]) in {fold(word) for word in pager.totals}:
        return True
    required = [view.columns.fields[field] for field in grid.required]
    across = (placed[column] for column in required if column in placed)
    return any(len({id(h.tag) for h in headings if h.words and placed.get(h.column) is cell}) > 1 for cell in across)


def _counts(row: RawRow, headings: list[Heading], so_far: int, pager: Pager) -> bool:
    """Whether all that a row shows is how many rows precede it."""
    telling = _telling(row)
    if len(telling) != 1 or sum(bool(heading.words) for heading in headings) < 2 or row.tag.find(["a", "input"]):
        return False
    return so_far > 0 and total_said(telling[0][1], pager) == so_far
