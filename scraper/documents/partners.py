"""Which row of a document's table is which of its template's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, takewhile

from scraper.documents.blocks import Block, Cell, Paragraph, Table, Text, paragraphs
from scraper.documents.flow import UNSURE, bare, flow
from scraper.documents.shape import Container, Pattern, TableShape, shapes, slots

Row = tuple[tuple[int, Container], ...]
Partner = tuple[Cell, ...]


def partners(shape: TableShape, table: Table, lies: Callable[[Row, Partner], bool]) -> list[Partner | None]:
    """Per row of the template its row in the document, where that is sure.

    A row with words of its own goes with the one row of the document that it fits, if that fits no other. Where both
    tables have as many rows, one goes with that of its number, if it fits there; or else if it fits nowhere, no other
    does there, and one of its labels stands there.
    """
    texts = list(map(_texts, table.rows))

    def fits(number: int, at: int) -> bool:
        return _may_fit(shape.rows[number], texts[at]) and lies(shape.rows[number], table.rows[at])

    same = range(len(shape.rows) if len(shape.rows) == len(table.rows) else 0)
    stay = {at for at in same if fits(at, at)}
    free = [at for at in range(len(table.rows)) if at not in stay]
    ways = [_ways(number, stay, free, fits) for number in range(len(shape.rows))]
    claimed = set(chain.from_iterable(ways))
    for number in (one for one in same if not ways[one] and one not in claimed):
        ways[number] = [number] if _vouches(shape.rows[number], table.rows[number]) else []
    return [None if at is None else table.rows[at] for at in _only(ways)]


def _ways(number: int, stay: Collection[int], free: Sequence[int], fits: Callable[[int, int], bool]) -> list[int]:
    """The rows that one goes with: its own number where it fits there, else every one that is left and that it fits."""
    return [number] if number in stay else [at for at in free if fits(number, at)]


def _only(ways: Sequence[Sequence[int]]) -> list[int | None]:
    """The one way of each that has no other, where no other goes that way.

    >>> _only([[0], [1, 2], [3], [3]])
    [0, None, None, None]
    """
    times = Counter(chain.from_iterable(ways))
    return [way[0] if len(way) == 1 and times[way[0]] == 1 else None for way in ways]


def _may_fit(row: Row, texts: Sequence[str]) -> bool:
    """Whether the words of a row stand in the texts of another; most that do not fit are told by this, at no cost."""
    if len(row) != len(texts) or not _has_words(row):
        return False
    return all(word in text for (_, cell), text in zip(row, texts, strict=True) for word in _words(cell))


def whole(row: Row) -> Container:
    """Everything in a row of a template."""
    return tuple(shape for _, cell in row for shape in cell)


def letters(inside: Container) -> int:
    """How many letters and digits a part of a template has by itself."""
    return sum(map(len, _words(inside)))


def sewn(shape: TableShape, table: Table) -> Table:
    """The table with each page's first row as the rest of the row above: so it has as many rows as its template.

    As it is where that is not so: where the two have other columns, or where what then stands beside the places to fill
    in is not the template's. Nobody knows whether a word went on over the page.
    """
    rows: list[Partner] = []
    ends: set[int] = set()
    for number, row in enumerate(table.rows):
        if number not in table.seams:
            rows.append(row)
            continue
        above = rows.pop()
        if [one.column for one in above] != [one.column for one in row]:
            return table
        pairs = zip(above, row, strict=True)
        rows.append(tuple(Cell(one.column, _with_rest(one.blocks, rest.blocks)) for one, rest in pairs))
        ends.add(len(rows) - 1)
    is_whole = len(rows) == len(shape.rows) and all(_is_said(shape.rows[at], rows[at]) for at in ends)
    return Table(tuple(rows)) if is_whole else table


def says_more(row: Row, partner: Partner) -> bool:
    """Whether cells in which nothing is filled in say what they should, and more."""
    cells = [(cell, text) for (_, cell), text in zip(row, _texts(partner), strict=True) if not any(slots(cell))]
    said = [("".join(_words(cell)), text) for cell, text in cells]
    return any(own != text and own and own in text for own, text in said)


def _is_said(row: Row, partner: Partner) -> bool:
    """Whether the cells in which nothing is filled in say what they should, and no more."""
    if len(row) != len(partner):
        return False
    cells = zip(row, _texts(partner), strict=True)
    return all("".join(_words(cell)) == text for (_, cell), text in cells if not any(slots(cell)))


def without_heads(shape: TableShape, table: Table) -> Table:
    """The table without its template's first rows, in which nothing is filled in, at the tops of pages: programs repeat
    them there."""
    heads = [_said(row) for row in takewhile(lambda row: not any(slots(whole(row))), shape.rows)]
    gone: set[int] = set()
    for seam in table.seams:
        texts = takewhile(lambda text: any(text) and text in heads, map(_texts, table.rows[seam:]))
        gone |= {seam + number for number, _ in enumerate(texts)}
    rows = tuple(row for number, row in enumerate(table.rows) if number not in gone)
    return Table(rows, tuple(seam - sum(one < seam for one in gone) for seam in table.seams)) if gone else table


def _said(row: Row) -> list[str]:
    return ["".join(_words(cell)) for _, cell in row]


def _with_rest(blocks: Sequence[Block], rest: Sequence[Block]) -> tuple[Block, ...]:
    parts = [one.inlines for one in (*blocks, *rest) if isinstance(one, Paragraph) and one.inlines]
    ends = (Text("\n" + UNSURE),)
    inlines = [inline for number, part in enumerate(parts) for inline in (ends * bool(number) + part)]
    return (Paragraph(tuple(inlines)),)


def _has_words(row: Row) -> bool:
    return any(True for _ in _words(whole(row)))


def _texts(row: Partner) -> list[str]:
    """Per cell the letters and digits of all that stands in it."""
    return [bare(flow(paragraphs(cell.blocks)).raw) for cell in row]


def _vouches(row: Row, partner: Partner) -> bool:
    """Whether one of a row's labels stands in its place, whatever was written beside it; or it has none."""
    if len(row) != len(partner):
        return True
    cells = zip(row, _texts(partner), strict=True)
    said = [("".join(_words(cell)), there) for (_, cell), there in cells if not any(slots(cell))]
    labels = [(words, there) for words, there in said if any(map(str.isalpha, words))]
    return not labels or any(words in there for words, there in labels)


def _words(inside: Container) -> Iterator[str]:
    return (word for pattern in shapes(inside) if isinstance(pattern, Pattern) for word in pattern.words)
