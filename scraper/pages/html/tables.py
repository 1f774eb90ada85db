"""Rows and cells of every grid on a page, whatever it is made of: tables, split tables, ARIA grids of any element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.halves import is_same_row
from scraper.pages.html.remembered import remembered

_OWNER_ROLES = frozenset({"grid", "treegrid", "table"})
_CELL_ROLES = frozenset({"gridcell", "cell", "columnheader", "rowheader"})
_LONGEST_HEADING = 60
_LEVELS_BETWEEN_HALVES = 5
"""How far above a header table the element may lie that also holds its body table."""


@dataclass(frozen=True)
class RawCell:
    """One cell as marked up."""

    tag: Tag
    shown: bool
    columns: int
    rows: int
    is_heading: bool
    colindex: int | None
    """`aria-colindex`, from 1."""


@dataclass(frozen=True)
class RawRow:
    """One row as marked up."""

    tag: Tag
    cells: tuple[RawCell, ...]
    is_head: bool
    """Every cell that says anything is a heading."""
    in_thead: bool
    in_tfoot: bool
    beside: tuple[Tag, ...] = ()
    """Its further pieces, in tables of their own."""


@dataclass
class Table:
    """Rows under headings, before anything is known of what they mean."""

    owners: list[Tag]
    head: list[RawRow] = field(default_factory=list)
    body: list[RawRow] = field(default_factory=list)
    is_blocks: bool = False
    """Whether it is drawn as repeated blocks, each of which is a row and an owner."""

    @property
    def head_is_shown(self) -> bool:
        """Whether any heading is rendered."""
        return any(cell.shown for row in self.head for cell in row.cells)

    def contains(self, tag: Tag) -> bool:
        """Whether an element lies inside this table."""
        owners = {id(owner) for owner in self.owners}
        return id(tag) in owners or any(id(parent) in owners for parent in tag.parents)


def tables(root: Tag) -> list[Table]:
    """All shown tables and grids in document order; a header and its body in separate tables are put together."""
    return [replace(table) for table in _tables(root)]


@remembered
def _tables(root: Tag) -> list[Table]:
    found: dict[int, Table] = {}
    for tag in dom.elements(root):
        if tag.name == "tr" or dom.role(tag) == "row":
            owner = _owner(tag)
            table = found.setdefault(id(owner), Table([owner]))
            row = _row(tag)
            # Headings stand above the rows; a row of headings further down is a group title or a repetition.
            is_head = row.is_head and (row.in_thead or not (table.body or any(above.in_thead for above in table.head)))
            (table.head if is_head else table.body).append(row)
    for table in found.values():
        if _begins_with_headings(table):
            table.head, table.body = table.body[:1], table.body[1:]
    return _without_clones(_joined(list(found.values())))


def expand(rows: list[RawRow]) -> list[dict[int, RawCell]]:
    """Each row's cells by column, spans written out: a cell stands in every column and row that it covers."""
    grid: list[dict[int, RawCell]] = []
    carried: dict[int, tuple[RawCell, int]] = {}
    for row in rows:
        placed = {column: cell for column, (cell, _) in carried.items()}
        carried = {column: (cell, left - 1) for column, (cell, left) in carried.items() if left > 1}
        column = 0
        for cell in row.cells:
            while column in placed:
                column += 1
            for covered in range(column, column + cell.columns):
                placed[covered] = cell
                if cell.rows > 1:
                    carried[covered] = (cell, cell.rows - 1)
            column += cell.columns
        grid.append(placed)
    return grid


def _begins_with_headings(table: Table) -> bool:
    """Whether the first row of a table without headings is one by its look: all its words are bold, and those of the
    rows below are not. A row of labels and values is none: each of its lines begins with bold words."""
    if table.head or len(table.body) < 2:
        return False
    first, *below = ([cell.tag for cell in row.cells if dom.text(cell.tag)] for row in table.body)
    if len(first) < 2 or not all(map(_may_be_heading, first)):
        return False
    has_plain = any(cells and not any(map(dom.is_bold, cells)) for cells in below)
    widest = max(_width([row]) for row in table.body[1:])
    return has_plain and not any(map(_is_labelled, below)) and widest <= _width(table.body[:1])


def _is_labelled(cells: list[Tag]) -> bool:
    """Whether a row begins with a label: its first words are bold, and its last are not."""
    return len(cells) > 1 and dom.is_bold(cells[0]) and not dom.is_bold(cells[-1])


def _may_be_heading(tag: Tag) -> bool:
    words = dom.text(tag)
    is_plain = not words.endswith(":") and len(words) <= _LONGEST_HEADING
    return is_plain and dom.is_bold(tag) and not any(map(dom.is_control, dom.elements(tag)))


def _owner(row: Tag) -> Tag:
    for parent in row.parents:
        if parent.name == "table" or dom.role(parent) in _OWNER_ROLES:
            return parent
    parent = row.parent or row
    grouped = dom.role(parent) == "rowgroup" or parent.name in ("tbody", "thead", "tfoot")
    return parent.parent if grouped and parent.parent is not None else parent


def _row(tag: Tag) -> RawRow:
    cells = tuple(_cell(cell) for cell in _cells(tag))
    group = tag.parent.name if tag.parent is not None else ""
    titled = [cell for cell in cells if cell.is_heading or dom.text(cell.tag, values=False)]
    # A blank corner beside headings is one thing, a blank value beside each heading another.
    mostly = 2 * sum(cell.is_heading for cell in cells) > len(cells)
    is_head = group == "thead" or (mostly and group != "tfoot" and all(cell.is_heading for cell in titled))
    return RawRow(tag, cells, is_head, group == "thead", group == "tfoot")


def _cells(row: Tag) -> Iterator[Tag]:
    direct = [
        child
        for child in row.children
        if isinstance(child, Tag) and (child.name in ("td", "th") or dom.role(child) in _CELL_ROLES)
    ]
    if direct:
        yield from direct
    else:  # wrapped, as in a pinned group of columns
        yield from (below for below in row.find_all(True) if dom.role(below) in _CELL_ROLES and _row_of(below) is row)


def _row_of(cell: Tag) -> Tag | None:
    return next((parent for parent in cell.parents if parent.name == "tr" or dom.role(parent) == "row"), None)


def _cell(tag: Tag) -> RawCell:
    role = dom.role(tag)
    names_row = role == "rowheader" or dom.attribute(tag, "scope").lower() in ("row", "rowgroup")
    is_heading = role == "columnheader" or (tag.name == "th" and role not in ("gridcell", "cell") and not names_row)
    colindex = dom.attribute(tag, "aria-colindex")
    return RawCell(
        tag,
        not dom.is_hidden(tag),
        _span(tag, "colspan"),
        _span(tag, "rowspan"),
        is_heading,
        int(colindex) if colindex.isascii() and colindex.isdigit() else None,
    )


def _span(tag: Tag, name: str) -> int:
    value = dom.attribute(tag, name) or dom.attribute(tag, f"aria-{name}")
    return min(max(int(value), 1), 1000) if value.isascii() and value.isdigit() else 1


def _joined(found: list[Table]) -> list[Table]:
    """Headings in one table and rows in the next (so that rows scroll under them) are one grid."""
    joined: list[Table] = []
    for table in _unlocked(found):
        above = joined[-1] if joined else None
        if above and above.head and not above.body and not table.head_is_shown and _belong(above, table):
            above.owners.extend(table.owners)
            above.body = table.body
        else:
            joined.append(table)
    return joined


def _unlocked(found: list[Table]) -> list[Table]:
    """Some columns stay in place while others scroll: two tables of headings and two of rows are one of each.

    Where each headings are followed by their own rows, the rows must go by the same keys.
    """
    for at in range(len(found) - 3):
        one, two, three, four = found[at : at + 4]
        for heads, bodies in (((one, two), (three, four)), ((one, three), (two, four))):
            if _are_halves(heads, bodies) and (bodies[0] is three or _are_same_rows(two.body, four.body)):
                owners = [owner for table in found[at : at + 4] for owner in table.owners]
                head = [_beside(*pair) for pair in zip(heads[0].head, heads[1].head, strict=True)]
                body = [_beside(*pair) for pair in zip(bodies[0].body, bodies[1].body, strict=True)]
                return [*found[:at], Table(owners, head, body), *_unlocked(found[at + 4 :])]
    return found


def _are_halves(heads: tuple[Table, Table], bodies: tuple[Table, Table]) -> bool:
    if not all(table.head and not table.body for table in heads):
        return False
    if not all(table.body and not table.head_is_shown for table in bodies):
        return False
    if any(_width(head.head) != _width(body.body) for head, body in zip(heads, bodies, strict=True)):
        return False
    return len(heads[0].head) == len(heads[1].head) and len(bodies[0].body) == len(bodies[1].body)


def _are_same_rows(one: list[RawRow], other: list[RawRow]) -> bool:
    return all(is_same_row(left.tag, right.tag) for left, right in zip(one, other, strict=True))


def _beside(one: RawRow, other: RawRow) -> RawRow:
    return replace(one, cells=one.cells + other.cells, beside=(*one.beside, other.tag))


def _belong(head: Table, body: Table) -> bool:
    if not body.body or head.contains(body.owners[0]) or body.contains(head.owners[0]):
        return False
    near = [id(parent) for parent, _ in zip(head.owners[0].parents, range(_LEVELS_BETWEEN_HALVES), strict=False)]
    if not any(
        id(parent) in near for parent in body.owners[0].parents if parent.name not in ("body", "html", "[document]")
    ):
        return False
    widths = {sum(cell.columns for cell in row.cells) for row in body.body}
    notice = len(body.body) == 1 and len(body.body[0].cells) == 1
    return _width(head.head) in widths or notice or _shown_width(head.head) in map(_shown_width_of, body.body)


def _width(rows: list[RawRow]) -> int:
    return max(sum(cell.columns for cell in row.cells) for row in rows)


def _shown_width_of(row: RawRow) -> int:
    return sum(cell.columns for cell in row.cells if cell.shown)


def _shown_width(rows: list[RawRow]) -> int:
    return max(_shown_width_of(row) for row in rows)


def _without_clones(found: list[Table]) -> list[Table]:
    """A copy of the headings that floats above a grid is no second grid."""
    full = {_headings(table) for table in found if table.body}
    return [table for table in found if table.body or _headings(table) not in full]


def _headings(table: Table) -> tuple[str, ...]:
    return tuple(dom.text(cell.tag, values=False, hidden=True) for row in table.head for cell in row.cells)


def text_outside_grids(root: Tag, others: Iterable[Table] = ()) -> str:
    """The words of a page, headings and values included, without what its grids list, and `others` that it has.

    >>> text_outside_grids(dom.parse("<h2>J1</h2><table><tr><th>Section</th></tr><tr><td>Rough In</td></tr></table>"))
    'J1'
    """
    owners = {id(owner) for table in (*tables(root), *others) if table.head for owner in table.owners}
    return dom.text(root, skip=lambda tag: id(tag) in owners)
