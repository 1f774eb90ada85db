"""Which rows of a grid are data, which cell stands under which heading, and which GUID is the row's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import behind, dom
from scraper.pages.html.cell import Cell
from scraper.pages.html.halves import REF_MARK
from scraper.pages.html.headings import Columns, Heading
from scraper.pages.html.looks import Looks, look_of
from scraper.pages.html.pager import is_empty_notice, total_said
from scraper.pages.html.sums import Line, Sums
from scraper.pages.html.tables import RawCell, RawRow, Table, expand
from scraper.profile.lists import Grid, Pager
from scraper.profile.words import fold, matches

_NOT_IDENTITY = re.compile(r"data-uid|id|for|name|class|style|headers|aria-.*|data-ascora-.*")
UNCLEAR = "it may be a row, or the sum of other rows"
"""Of a row whose amounts add up to those of others, and which nothing on it tells from one that only happens to."""
_ROW_ID_KEYS = ("data-id", "data-key", "data-row-id", "data-record-id", "data-row-key")


@dataclass(frozen=True)
class RowView:
    """One data row."""

    tag: Tag
    columns: Columns
    cells: dict[int, tuple[Tag, ...]]
    """Column to the cells that stand under its heading."""
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
        read = [dom.cell(tag, hidden=column in self.columns.hidden) for tag in self.cells.get(column, ())]
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
    for raw, placed in zip(table.body, expand(table.body), strict=True):
        if raw.in_tfoot:
            totals.append(RowView(raw.tag, columns, _under(raw, placed, headings)[0]))
        if raw.in_tfoot or _is_notice(raw, placed, headings, pager) or _repeats(raw, headings):
            continue
        cells, misfit = _under(raw, placed, headings)
        rows.append(RowView(raw.tag, columns, cells, beside=raw.beside, misfit=misfit))
        so_far = sum(not line.is_sum for line in lines)
        is_sum = _sums_up(raw, placed, rows[-1], headings, grid, pager) or _counts(raw, headings, so_far, pager)
        lines.append(Line(raw.tag, cells, columns.fields[grid.required[0]], is_sum))
    judged = list(zip(rows, Sums(lines, pager).verdicts(), strict=True))
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
    return any(behind.style((tag, *tag.find_all(True))) for tag in tags)


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


def identified(rows: list[RowView], soup: BeautifulSoup, grid: Grid, known: Collection[str]) -> tuple[RowView, ...]:
    """The rows with the GUID of each, where one belongs to it alone."""
    found = [_guids(row, grid) for row in rows]
    times = Counter(guid for tiers in found for guid in {guid for tier in tiers for guid in tier})
    shared = (
        {guid for guid, count in times.items() if count > 1} | {guid.lower() for guid in known} | _around(soup, rows)
    )
    return tuple(replace(row, portal_id=_own(tiers, shared)) for row, tiers in zip(rows, found, strict=True))


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
        return not any(dom.is_control(tag) for cell in row.cells for tag in dom.elements(cell.tag))
    headed = [heading for heading in headings if heading.words]
    under = [
        (cell, words) for cell, words in telling if any(placed.get(heading.column) is cell for heading in headed)
    ] or telling
    cell, words = under[0]
    if len(under) > 1:
        return False
    alone = cell.columns > 1 or (len(row.cells) == 1 and len(headed) > 1)
    says_nothing = is_empty_notice(words, pager) or matches(words, pager.loading)
    has_controls = any(one.tag.find(["a", "button", "input"]) is not None for one in row.cells)
    return alone or (says_nothing and len(headed) == 1 and not has_controls)


def _repeats(row: RawRow, headings: list[Heading]) -> bool:
    """Whether the row is the headings once more."""
    words = {fold(words) for _, words in _telling(row)}
    return row.is_head and words <= {fold(heading.leaf) for heading in headings}


def _under(row: RawRow, placed: dict[int, RawCell], headings: list[Heading]) -> tuple[dict[int, tuple[Tag, ...]], str]:
    """Cells by heading column. Where the numbers differ, only a way that leaves no doubt is taken."""
    width = headings[-1].column + headings[-1].width
    numbers = {heading.colindex for heading in headings}
    by_number = {cell.colindex: cell for cell in row.cells if cell.colindex is not None}
    if None not in numbers and len(numbers) == len(headings) and len(by_number) == len(row.cells):
        return {
            heading.column: (by_number[heading.colindex].tag,) for heading in headings if heading.colindex in by_number
        }, ""
    shown = [cell for cell in row.cells if cell.shown for _ in range(cell.columns)]
    shown_headings = [heading for heading in headings if heading.shown]
    wide = max(placed, default=-1) + 1
    blank_end = next(
        (len(headings) - i for i, heading in enumerate(headings) if not any(h.words for h in headings[i:])), 0
    )
    if wide == width or width - blank_end <= wide < width:
        return {heading.column: _tags(placed, heading) for heading in headings}, ""
    if len(shown) == sum(heading.width for heading in shown_headings):
        cells, start = {}, 0
        for heading in shown_headings:
            cells[heading.column] = dom.once(cell.tag for cell in shown[start : start + heading.width])
            start += heading.width
        return cells, ""
    in_order: dict[int, tuple[Tag, ...]] = {column: (cell.tag,) for column, cell in placed.items()}
    return in_order, f"it has {wide} cells for {width} headings"


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


def _guids(row: RowView, grid: Grid) -> list[list[str]]:
    """GUIDs by how surely they name the row: on the row itself, where its name stands, in columns without a heading
    (tick boxes, icons), in columns of controls."""
    own = [guid for key in _ROW_ID_KEYS for guid in _in(dom.attribute(row.tag, key))]
    required = [row.columns.fields[field] for field in grid.required]
    named = set(row.columns.fields.values()) | set(row.columns.extra.values())
    plain = [column for column in row.cells if column not in named]
    controls = [
        column
        for column in row.columns.extra.values()
        if not any(dom.text(tag, skip=_pressed) for tag in row.cells.get(column, ()))
    ]
    tiers = [own or _of(row.tag)]
    for columns in (required, plain, controls):
        tags = [tag for column in columns for tag in row.cells.get(column, ())]
        tiers.append([guid for cell in tags for tag in (cell, *cell.find_all(True)) for guid in _of(tag)])
    return tiers


def _pressed(tag: Tag) -> bool:
    return tag.name == "a" or dom.is_button(tag)


def _of(tag: Tag) -> list[str]:
    """GUIDs in an element's attributes; of an address with several, the last in its path, which names the thing."""
    found: list[str] = []
    for key in tag.attrs:
        if not _NOT_IDENTITY.fullmatch(key):
            value = dom.attribute(tag, key)
            path = _in(re.split(r"[?#]", value)[0]) if key in ("href", "src", "action", "data-href", "data-url") else []
            found += path[-1:] or _in(value)
    return found


def _in(value: str) -> list[str]:
    return [guid.lower() for guid in dom.GUID.findall(value)]


def _own(tiers: list[list[str]], shared: set[str]) -> str | None:
    left = [named for tier in tiers if (named := {guid for guid in tier if guid not in shared})]
    if not left:
        return None
    surest = left[0] if len(left[0]) == 1 else set.intersection(*left)
    return next(iter(surest)) if len(surest) == 1 else None


def _around(soup: BeautifulSoup, rows: list[RowView]) -> set[str]:
    """GUIDs in links and forms outside the rows: those name the page or what it belongs to."""
    inside = {id(row.tag) for row in rows}
    found: set[str] = set()
    for tag in soup.find_all(["a", "form"]):
        guids = _in(dom.attribute(tag, "href") or dom.attribute(tag, "action"))
        if guids and not any(id(parent) in inside or dom.role(parent) == "dialog" for parent in tag.parents):
            found.update(guids)
    return found
