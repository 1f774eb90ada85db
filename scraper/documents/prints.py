"""A printed document as one text: its pages without what they repeat, and tables over pages in one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from scraper.documents.blocks import Block, Cell, Document, Inline, Mark, Paragraph, Story, Table, Text
from scraper.documents.lines import Line, between
from scraper.documents.repeats import Cut, Judge, cuts
from scraper.documents.sheets import Grid, Row, Sheet, words_of

_REPEATED = Mark("a line that every page repeats")
_Piece = tuple[Line | Grid | Mark, bool]
"""Something on a page, and whether it stands at its top."""


@dataclass(frozen=True)
class Print(Document):
    """A printed document. Its one story, `body`, is what it reads as for who has no template."""

    is_printed: bool = True
    sheets: tuple[Sheet, ...] = field(default=(), repr=False)

    def blocks(self, judge: Judge) -> tuple[Block, ...]:
        """What it reads as for who has one."""
        left = cuts(self.sheets, judge)
        if left not in self._read:
            self._read[left] = tuple(_blocks(self.sheets, left))
        return self._read[left]

    @cached_property
    def _read(self) -> dict[tuple[Cut, ...], tuple[Block, ...]]:
        return {cuts(self.sheets, None): one.blocks for one in self.stories}


def print_of(sheets: Sequence[Sheet]) -> Print:
    """The document that these pages are."""
    return Print((Story("body", tuple(_blocks(sheets, cuts(sheets, None)))),), sheets=tuple(sheets))


def _blocks(sheets: Sequence[Sheet], left: Sequence[Cut]) -> Iterator[Block]:
    """Runs of lines as paragraphs, grids as tables; grids without a word between are one, over pages too."""
    notes = {one.first_word for sheet in sheets for one in sheet.items if isinstance(one, Line)} - {""}
    begun = {id(line) for sheet in sheets for line in _notes(sheet)}
    for is_grid, run in groupby(_pieces(sheets, left), key=lambda piece: isinstance(piece[0], Grid)):
        if is_grid:
            yield _table([(one, is_at_top) for one, is_at_top in run if isinstance(one, Grid)], notes)
        else:
            yield _paragraph([one for one, _ in run if not isinstance(one, Grid)], notes, begun)


def _notes(sheet: Sheet) -> Iterator[Line]:
    """The lines of a page by which notes begin: with a sign that stands raised behind a word above."""
    signs: set[str] = set()
    for one in sheet.items:
        if isinstance(one, Line) and one.first_word in signs:
            yield one
        lines = [one] if isinstance(one, Line) else [line for row in one.rows for _, cell in row for line in cell]
        signs |= {sign for line in lines for sign in line.raised_signs.values() if sign}


def _pieces(sheets: Sequence[Sheet], left: Sequence[Cut]) -> Iterator[_Piece]:
    seam = False
    before: Line | Grid | None = None
    for sheet, cut in zip(sheets, left, strict=True):
        seam = seam or cut.above
        for place, number in enumerate(cut.kept):
            one = sheet.items[number]
            if seam and (isinstance(before, Line) or isinstance(one, Line)):
                yield _REPEATED, False
            yield one, not place
            before, seam = one, False
        seam = seam or cut.below
    if seam and isinstance(before, Line):
        yield _REPEATED, False


def _paragraph(lines: Sequence[Line | Mark], notes: Collection[str], begun: Collection[int] = ()) -> Paragraph:
    """Lines as one text; a picture stands where it is. `begun`: the lines by which notes begin, by identity."""
    inlines: list[Inline] = []
    before: Line | None = None
    for one in lines:
        if isinstance(one, Mark):
            inlines.append(one)
            continue
        if before is not None:
            inlines.append(Text(between(before, one)))
        inlines += one.inlines(notes, is_note=id(one) in begun)
        before = one
    return Paragraph(tuple(inlines))


def _table(grids: Sequence[tuple[Grid, bool]], notes: Collection[str]) -> Table:
    """All rows; a heading that is repeated where a table goes on at the top of a page is left out."""
    rows: list[Row] = []
    seams: list[int] = []
    heading: list[str] = []
    for grid, is_at_top in grids:
        repeats = is_at_top and words_of(grid.rows[0]) == heading
        if is_at_top and rows:
            seams.append(len(rows))
        rows += grid.rows[repeats:]
        heading = heading or words_of(grid.rows[0])
    return Table(tuple(tuple(Cell(at, (_paragraph(lines, notes),)) for at, lines in row) for row in rows), tuple(seams))
