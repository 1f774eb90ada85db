"""Tables that go on over pages of a print, whose rows may be parted there."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.documents.blocks import Block, Cell, Paragraph, Table, Text
from scraper.documents.flow import UNSURE


def sewn(table: Table) -> Table:
    """The table with each page's first row as the rest of the row above: so it has as many rows as its template.

    Nobody knows whether a word went on over the page.
    """
    rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(table.rows):
        if number not in table.seams:
            rows.append(row)
            continue
        rest = {cell.column: cell.blocks for cell in row}
        above = rows.pop()
        rows.append(tuple(Cell(one.column, _with_rest(one.blocks, rest.get(one.column, ()))) for one in above))
    return Table(tuple(rows))


def _with_rest(blocks: Sequence[Block], rest: Sequence[Block]) -> tuple[Block, ...]:
    parts = [one.inlines for one in (*blocks, *rest) if isinstance(one, Paragraph) and one.inlines]
    ends = (Text("\n" + UNSURE),)
    inlines = [inline for number, part in enumerate(parts) for inline in (ends * bool(number) + part)]
    return (Paragraph(tuple(inlines)),)
