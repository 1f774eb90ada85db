"""The pages of a print: lines and ruled tables from top to foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from statistics import mode
from typing import Any

from scraper.documents.blocks import Mark
from scraper.documents.columns import column_starts
from scraper.documents.framed import frames, is_of, laid, lies_in, marked
from scraper.documents.glyphs import Box, Glyph, letters, turned, turned_box
from scraper.documents.lines import SIDEWAYS, Line, lines_of, without_turned
from scraper.documents.margins import without_line_numbers
from scraper.documents.overrun import kept_whole
from scraper.documents.paper import Shown
from scraper.documents.ruled import Edge, tables, turned_edge

Row = tuple[tuple[int, tuple[Line, ...]], ...]
"""Per cell its column and its lines."""
_DRAWING = Mark("a drawing of ruled lines")
_MANY = 100
"""Cells without a word that no form has."""
_SPACES = 0.05
"""Share of a page's signs that are spaces, where its program writes them."""
_WHOLE = 0.9
"""Share of a page's letters that run another way than it stands, where it was printed sideways as a whole."""


@dataclass(frozen=True)
class Grid:
    """A ruled table: per row its cells with what stands in them."""

    rows: tuple[Row, ...]
    top: float
    bottom: float

    @property
    def words(self) -> list[str]:
        """For comparing grids."""
        return [one for row in self.rows for one in words_of(row)]


Item = Line | Grid


@dataclass(frozen=True)
class Sheet:
    """A page."""

    items: tuple[Item, ...] = ()

    @property
    def has_letters(self) -> bool:
        """Whether anything is written on it."""
        cells = (lines for one in self.items if isinstance(one, Grid) for row in one.rows for _, lines in row)
        lines = [*(one for one in self.items if isinstance(one, Line)), *(line for cell in cells for line in cell)]
        return any(line.text for line in lines)


def words_of(row: Row) -> list[str]:
    """Per cell what it says, numbers or not."""
    return [" ".join(line.words for line in lines) for _, lines in row]


def sheet(page: Any, shown: Shown) -> Sheet:
    """What is seen of a page of pdfplumber's."""
    glyphs = [*letters(shown.letters), *(Glyph(*one.box, thing=one.what) for one in shown.placed)]
    edges: list[Edge] = [one for one in page.edges if not shown.is_of_square(one)]
    if turn := _turn(glyphs):
        glyphs = [turned(one, turn) for one in glyphs]
        edges = [turned_edge(one, turn) for one in edges]
    glyphs = without_line_numbers(glyphs)
    paths = [one for one in (*page.rects, *page.curves) if not shown.is_of_square(one)]
    boxes = [turned_box(box, turn) for box in frames(paths)]
    return Sheet(tuple(sorted(_items(glyphs, edges, boxes), key=lambda one: one.top)))


def _turn(glyphs: Sequence[Glyph]) -> int:
    """Quarter turns of a page that is printed sideways as a whole."""
    turns = [one.turn for one in glyphs if one.thing is None and one.text.strip()]
    most = mode(turns) if turns else 0
    return most if most and turns.count(most) >= _WHOLE * len(turns) else 0


def _items(glyphs: list[Glyph], edges: Sequence[Edge], boxes: Sequence[Box]) -> Iterator[Item]:
    edges, lying = _without_laid(edges, boxes)
    grids, drawings = tables(edges)
    is_spaced = sum(one.text.isspace() for one in glyphs) > _SPACES * len(glyphs)
    glyphs = kept_whole(glyphs, list(chain.from_iterable(map(_cells, grids))))
    for rows in grids:
        cells = _cells(rows)
        box = _around(cells)
        inside, outside = _parted(glyphs, box)
        if inside or len(cells) < _MANY:
            inside += marked(inside, lying)
            yield Grid(tuple(_rows(rows, inside, is_spaced)), box[1], box[3])
            glyphs = outside
        else:
            drawings.append(box)
    yield from _outside(glyphs, drawings, boxes, is_spaced=is_spaced)


def _without_laid(edges: Sequence[Edge], boxes: Sequence[Box]) -> tuple[list[Edge], list[Box]]:
    """The lines without the sides of boxes that somebody laid in a cell; and those boxes."""
    alone = laid(boxes, edges)
    if not alone:
        return list(edges), []
    grids, _ = tables([one for one in edges if not any(is_of(one, box) for box in alone)])
    cells = [cell for rows in grids for cell in _cells(rows)]
    lying = [box for box in alone if any(lies_in(box, cell) for cell in cells)]
    return [one for one in edges if not any(is_of(one, box) for box in lying)], lying


def _cells(rows: Sequence[Sequence[Box | None]]) -> list[Box]:
    """Those of a ruled table that are there."""
    return [cell for row in rows for cell in row if cell is not None]


def _outside(
    glyphs: Sequence[Glyph], drawings: Sequence[Box], boxes: Sequence[Box], *, is_spaced: bool
) -> Iterator[Line]:
    """The lines of what stands in no table."""
    level = without_turned(glyphs)
    written = [one for one in level if one.text.strip()]
    left, right = min((one.x0 for one in written), default=0.0), max((one.x1 for one in written), default=0.0)
    level += marked(level, [box for box in boxes if not _are_all(written, box)])
    level += [Glyph(*box, thing=_DRAWING) for box in drawings if not _parted(level, box)[0]]
    # Squared paper in the margin, or text that runs along it, is at no answer's place.
    at_side = (one for one in level if one.x1 <= left or one.x0 >= right)
    gone = {id(one) for one in at_side if one.thing in (_DRAWING, SIDEWAYS)}
    lines = list(lines_of([one for one in level if id(one) not in gone], right, is_spaced=is_spaced))
    columns = column_starts(lines)
    yield from (replace(one, columns=columns) for one in lines)


def _are_all(written: Sequence[Glyph], box: Box) -> bool:
    """Whether a frame holds all that is written."""
    return not _parted(written, box)[1]


def _rows(rows: Sequence[Sequence[Box | None]], glyphs: list[Glyph], is_spaced: bool) -> Iterator[Row]:
    for row in rows:
        cells = [(column, cell) for column, cell in enumerate(row) if cell is not None]
        beside, glyphs = _parted(glyphs, _around([cell for _, cell in cells]))
        held = []
        for column, cell in cells:
            inside, beside = _parted(beside, cell)
            held.append((column, tuple(lines_of(inside, cell[2], is_spaced=is_spaced))))
        glyphs += beside
        yield tuple(held)


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _parted(glyphs: Sequence[Glyph], box: Box) -> tuple[list[Glyph], list[Glyph]]:
    """Those in a box, by their middle or where their words begin, and the others."""
    left, top, right, bottom = box
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for one in glyphs:
        x, y = one.home or one.middle
        is_inside = left <= x < right and top <= y < bottom
        (inside if is_inside else outside).append(one)
    return inside, outside
