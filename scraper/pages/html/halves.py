"""Rows drawn in pieces, since some columns stand fast while the others scroll: put together before anything is read."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

REF_MARK = "data-ascora-ref"
"""Number of a row in the page it was captured from; of one in pieces, the numbers of all, a space between."""

_MARKED_UP = re.compile(r"\brole\s*=\s*[\"']?\s*(?:tree)?(?:grid|table)\b", re.IGNORECASE)
_OWNERS = frozenset({"grid", "treegrid", "table"})
_CELLS = frozenset({"gridcell", "cell", "columnheader", "rowheader"})
_KEYS = (
    "aria-rowindex", "row-id", "data-row-id", "data-rowid", "data-recordid", "data-record-id", "data-row-key",
    "data-rowkey", "data-key", "data-id", "data-uid", "row-index", "data-rowindex", "data-row-index", "data-index",
)  # fmt: skip
"""Attributes by which pieces of one row are known to be one, the surest first."""

Column = list["Piece"]
"""The rows of one part of a grid, from top to bottom."""


class Piece:
    """One row element."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag
        self.cells = [cell for cell in tag.find_all(_is_cell) if _row_of(cell) is tag]
        self.columns = {_number(cell, "aria-colindex") for cell in self.cells}
        """`aria-colindex` of its cells; None for one without."""

    @property
    def is_head(self) -> bool:
        """Whether it holds headings and nothing else."""
        return bool(self.cells) and all(map(_is_heading, self.cells))

    def is_beside(self, other: Piece, *, surely: bool = False) -> bool:
        """Whether its columns are others than those of another piece, as far as they say (`surely`: all of them do)."""
        says = None not in self.columns | other.columns
        return (says or not surely) and not (self.columns & other.columns - {None})

    def key(self, name: str) -> str:
        """What it goes by; empty for one that does not."""
        return str(self.tag.attrs.get(name) or "")

    def is_other(self, other: Piece) -> bool:
        """Whether a key says that it is of another row."""
        return any(self.key(name) and other.key(name) and self.key(name) != other.key(name) for name in _KEYS)

    def take(self, other: Piece) -> None:
        """The other piece's cells are its own from now on."""
        cells = [*self.cells, *other.cells]
        if None not in self.columns | other.columns:
            cells.sort(key=lambda cell: _number(cell, "aria-colindex") or 0)
        for cell in cells:
            self.tag.append(cell.extract())
        refs = (str(one.tag.attrs[REF_MARK]) for one in (self, other) if REF_MARK in one.tag.attrs)
        if numbers := " ".join(refs):
            self.tag.attrs[REF_MARK] = numbers
        other.tag.decompose()
        self.cells, self.columns = cells, self.columns | other.columns


def may_have_halves(html: str) -> bool:
    """Whether a page's markup holds an ARIA grid at all; to look for one among its elements takes far longer."""
    return _MARKED_UP.search(html) is not None


def join_halves(page: BeautifulSoup) -> None:
    """Put the pieces of each row into the first of them.

    Pieces of one row stand in different parts of one ARIA grid, under headings in such pieces or with other columns
    (`aria-colindex`): they go by one number or key, or, without such, the parts have as many rows as each other.

    >>> page = BeautifulSoup(
    ...     "<div role=grid><p><b role=row row-id=a><i role=cell aria-colindex=1>J1</i></b></p>"
    ...     "<p><b role=row row-id=a><i role=cell aria-colindex=2>Shed</i></b></p></div>", "lxml")
    >>> join_halves(page)
    >>> [row.get_text(" ") for row in page.find_all(role="row")]
    ['J1 Shed']
    """
    for grid in page.find_all(_is_grid):
        parts = _parts(grid)
        heads, bodies = ([part for part in parts if part[0].is_head is is_head] for is_head in (True, False))
        if max(len(heads), len(bodies)) > 1 or any(map(_is_repeated, parts)):
            is_apart = len(heads) > 1 and _widths(heads) == _widths(bodies) and parts == [*heads, *bodies]
            for some in (heads, bodies):
                _join_by_key(some, are_split=len(heads) > 1)
                _join_by_place([part for part in some if part], is_apart=is_apart)


def is_same_row(one: Tag, other: Tag) -> bool:
    """Whether two row elements go by one key, and by no two."""
    pieces = Piece(one), Piece(other)
    return any(pieces[0].key(name) and pieces[1].key(name) for name in _KEYS) and not pieces[0].is_other(pieces[1])


def _parts(grid: Tag) -> list[Column]:
    """The grid's rows by what they stand in, headings apart from the others, in document order."""
    found: dict[tuple[int, bool], Column] = {}
    for row in grid.find_all(_is_row):
        within = row.find_parent(lambda tag: _is_grid(tag) or _is_cell(tag))
        if within is grid:
            holder = row.find_parent("table") if row.name == "tr" else row.parent
            piece = Piece(row)
            found.setdefault((id(holder), piece.is_head), []).append(piece)
    return list(found.values())


def _is_repeated(part: Column) -> bool:
    """Whether several rows of a part have one number."""
    numbers = [number for piece in part if (number := piece.key(_KEYS[0]))]
    return len(numbers) != len(set(numbers))


def _join_by_key(parts: list[Column], *, are_split: bool) -> None:
    """Rows of different parts that go by the same key; what is taken into another leaves its part.

    A row and its details may go by one key too, and numbers may begin anew in each group of rows: so the columns are
    surely others, or the headings `are_split` as the rows are.
    """
    for name in _KEYS:
        first: dict[str, tuple[Column, Piece]] = {}
        for part in parts:
            for piece in list(part):
                if (key := piece.key(name)) == "":
                    continue
                at, known = first.setdefault(key, (part, piece))
                is_sure = are_split and at is not part
                if known is piece or known.is_other(piece) or not known.is_beside(piece, surely=not is_sure):
                    continue
                if at is not part or name == _KEYS[0]:
                    known.take(piece)
                    part.remove(piece)


def _join_by_place(parts: list[Column], *, is_apart: bool) -> None:
    """Rows of parts that can only stand side by side."""
    if len(parts) < 2 or len({len(part) for part in parts}) > 1:
        return
    rows = list(zip(*parts, strict=True))
    if all(_are_beside(first, others, is_apart=is_apart) for first, *others in rows):
        for first, *others in rows:
            for other in others:
                first.take(other)


def _are_beside(first: Piece, others: list[Piece], *, is_apart: bool) -> bool:
    pieces = [first, *others]
    pairs = [(one, other) for at, one in enumerate(pieces) for other in pieces[at + 1 :]]
    return all(one.is_beside(other, surely=not is_apart) and not one.is_other(other) for one, other in pairs)


def _widths(parts: list[Column]) -> list[int]:
    return [max((len(piece.cells) for piece in part), default=0) for part in parts]


def _is_grid(tag: Tag) -> bool:
    return tag.name != "table" and _role(tag) in _OWNERS


def _is_row(tag: Tag) -> bool:
    return tag.name == "tr" or _role(tag) == "row"


def _is_cell(tag: Tag) -> bool:
    return tag.name in ("td", "th") or _role(tag) in _CELLS


def _is_heading(cell: Tag) -> bool:
    if cell.name == "th":
        return _role(cell) not in ("gridcell", "cell", "rowheader") and "row" not in str(cell.attrs.get("scope") or "")
    return _role(cell) == "columnheader"


def _row_of(cell: Tag) -> Tag | None:
    return cell.find_parent(_is_row)


def _role(tag: Tag) -> str:
    return str(tag.attrs.get("role") or "").lower()


def _number(tag: Tag, name: str) -> int | None:
    said = str(tag.attrs.get(name) or "")
    return int(said) if said.isascii() and said.isdigit() else None


def selector_of(ref: str) -> str:
    """The CSS selector that finds a row, whole or in pieces, in the page it was captured from.

    >>> selector_of("3 9")
    '[data-ascora-ref="3"],[data-ascora-ref="9"]'
    """
    return ",".join(f'[{REF_MARK}="{number}"]' for number in ref.split())
