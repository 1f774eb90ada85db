"""A PDF as blocks: lines and ruled tables in reading order, page after page, with its pictures.

A PDF knows no paragraphs, cells, tags or line breaks: only where each letter stands. White space is therefore one
space, whatever it was; and where a line ends without a space, and its last word may have been broken there, stands
`UNSURE`. What every page repeats at its top or foot is taken once: from the first page its top, from the last its foot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from pdfminer.pdfdocument import PDFPasswordIncorrect

from scraper.documents.blocks import Block, Cell, Document, Mark, Paragraph, Picture, Story, Table, Text
from scraper.documents.flow import UNSURE, UNTOLD
from scraper.documents.inline import symbol
from scraper.documents.paper import Paper, Shown
from scraper.documents.surface import Box
from scraper.errors import DocumentUnreadable

_SAME = 3.0
"""Points by which what stands at one place may differ from page to page."""
_GAP = 0.2
"""Share of a letter's size that is a space between two letters, where the PDF has no space of its own."""
_HYPHENS = "-\u2010\u2011\u00ad"
_UNTOLD = re.compile(r"\(cid:\d+\)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class _Glyph:
    """A letter, or a picture, and where it stands: points from the page's left and top."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str = ""
    size: float = 0.0
    picture: Picture | Mark | None = None


@dataclass(frozen=True)
class _Line:
    """What stands on one line, from left to right."""

    glyphs: tuple[_Glyph, ...]
    right: float
    """How far its column reaches."""

    @property
    def top(self) -> float:
        return min(one.top for one in self.glyphs)

    @property
    def words(self) -> str:
        """For comparing lines: without its numbers, which pages count by."""
        return _DIGITS.sub("0", "".join(one.text for one in self.glyphs)).strip()


@dataclass
class _Page:
    """Lines and tables from top to foot."""

    height: float
    items: list[_Line | _Grid] = field(default_factory=list)


@dataclass(frozen=True)
class _Grid:
    """A ruled table: per row its cells with what stands in them."""

    rows: tuple[_Row, ...]
    top: float


_Row = tuple[tuple[int, tuple[_Line, ...]], ...]
"""Per cell its column and its lines."""


def is_pdf(content: bytes) -> bool:
    """Whether the bytes say that they are a PDF; programs put up to a kilobyte of other things before that."""
    return b"%PDF-" in content[:1024]


def read_pdf(content: bytes) -> Document:
    """The document in a PDF's bytes: one story, `body`. Raises `DocumentUnreadable` for what gives no text."""
    try:
        with Paper(content) as paper:
            pages = [_page(page, paper.shown(page)) for page in paper.pages]
    except DocumentUnreadable:
        raise
    except Exception as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise DocumentUnreadable("it is protected by a password") from error
        raise DocumentUnreadable(f"it is no PDF, or a damaged one ({type(cause).__name__})") from error
    if not any(_has_letters(page) for page in pages):
        raise DocumentUnreadable("it is a scan: pictures of pages without text, from which no answer is guessed")
    return Document((Story("body", tuple(_blocks(_without_repeats(pages)))),), is_printed=True)


def _page(page: Any, shown: Shown) -> _Page:
    glyphs = [_letter(char) for char in shown.letters if char["upright"] and char["text"] not in ("\n", "\r")]
    glyphs += [_Glyph(*one.box, picture=one.what) for one in shown.placed]
    found = page.find_tables({"vertical_strategy": "lines", "horizontal_strategy": "lines"})
    tables = [one for one in found if not any(square.holds(Box(*one.bbox)) for square in shown.squares)]
    found = _Page(float(page.height))
    for table in tables:
        inside, glyphs = _parted(glyphs, table.bbox)
        rows = []
        for row in table.rows:
            cells = []
            for column, cell in enumerate(row.cells):
                if cell is not None:
                    held, inside = _parted(inside, cell)
                    cells.append((column, tuple(_lines(held, cell[2]))))
            rows.append(tuple(cells))
        found.items.append(_Grid(tuple(rows), table.bbox[1]))
    right = max((one.x1 for one in glyphs if one.text.strip()), default=0.0)
    found.items += _lines(glyphs, right)
    found.items.sort(key=lambda one: one.top)
    return found


def _letter(char: dict[str, Any]) -> _Glyph:
    return _Glyph(
        char["x0"], char["top"], char["x1"], char["bottom"], _told(char["text"], char["fontname"]), char["size"]
    )


def _told(text: str, font: str) -> str:
    """The letter; a sign of a symbol font by its number there; `UNTOLD` where the file does not say what it draws.

    >>> _told("a", "Arial"), _told("\uf0fe", "ABCDEF+Wingdings"), _told("(cid:7)", "Arial") == UNTOLD
    ('a', '☑', True)
    """
    if len(text) == 1 and "\uf000" <= text <= "\uf0ff":
        return symbol(font.rpartition("+")[2].split("-")[0], ord(text) - 0xF000) or UNTOLD
    is_told = not _UNTOLD.search(text)
    return text if is_told else UNTOLD


def _parted(glyphs: list[_Glyph], box: Sequence[float]) -> tuple[list[_Glyph], list[_Glyph]]:
    """Those with their middle in a box, and the others."""
    left, top, right, bottom = box
    inside: list[_Glyph] = []
    outside: list[_Glyph] = []
    for one in glyphs:
        x, y = (one.x0 + one.x1) / 2, (one.top + one.bottom) / 2
        (inside if left <= x < right and top <= y < bottom else outside).append(one)
    return inside, outside


def _lines(glyphs: list[_Glyph], right: float) -> Iterator[_Line]:
    """Letters and pictures by the line they stand on; letters of one line may differ in size, and share its foot."""
    lines: list[list[_Glyph]] = []
    for one in sorted(glyphs, key=lambda one: (one.bottom, one.x0)):
        size = one.size or _SAME
        near = lines[-1][-1].bottom if lines else None
        if near is not None and one.bottom - near <= max(_SAME, size * 0.3):
            lines[-1].append(one)
        else:
            lines.append([one])
    for line in lines:
        if any(one.picture or one.text.strip() for one in line):
            yield _Line(tuple(sorted(line, key=lambda one: one.x0)), right)


def _has_letters(page: _Page) -> bool:
    lines = [one for one in page.items if isinstance(one, _Line)]
    lines += [
        line for one in page.items if isinstance(one, _Grid) for row in one.rows for _, cell in row for line in cell
    ]
    return any(one.text.strip() for line in lines for one in line.glyphs)


def _without_repeats(pages: list[_Page]) -> list[_Page]:
    """The pages with what all of them have at their top left on the first alone, and at their foot on the last."""
    if len(pages) < 2:
        return pages
    top = _common([page.items for page in pages])
    foot = _common([page.items[top:][::-1] for page in pages])
    last = len(pages) - 1
    return [
        replace(page, items=page.items[top if number else 0 : len(page.items) - (foot if number < last else 0)])
        for number, page in enumerate(pages)
    ]


def _common(sides: list[list[_Line | _Grid]]) -> int:
    """How many items all pages begin with."""
    number = 0
    for across in zip(*sides, strict=False):
        first = across[0]
        if not isinstance(first, _Line) or not all(
            isinstance(one, _Line) and one.words == first.words and abs(one.top - first.top) <= _SAME for one in across
        ):
            break
        number += 1
    return number


def _blocks(pages: list[_Page]) -> Iterator[Block]:
    """Runs of lines as paragraphs, grids as tables; grids without a word between are one, over pages too."""
    items = [(one, not place) for page in pages for place, one in enumerate(page.items)]
    for is_grid, run in groupby(items, key=lambda item: isinstance(item[0], _Grid)):
        if is_grid:
            yield _table([(one, is_at_top) for one, is_at_top in run if isinstance(one, _Grid)])
        else:
            yield _paragraph([one for one, _ in run if isinstance(one, _Line)])


def _table(grids: list[tuple[_Grid, bool]]) -> Table:
    """All rows; a heading that is repeated where a table goes on at the top of a page is left out."""
    rows: list[_Row] = []
    seams: list[int] = []
    heading: list[str] = []
    for grid, is_at_top in grids:
        repeats = is_at_top and _words_of(grid.rows[0]) == heading
        if is_at_top and rows:
            seams.append(len(rows))
        rows += grid.rows[repeats:]
        heading = heading or _words_of(grid.rows[0])
    return Table(tuple(tuple(Cell(at, (_paragraph(lines),)) for at, lines in row) for row in rows), tuple(seams))


def _words_of(row: _Row) -> list[str]:
    return [" ".join(line.words for line in lines) for _, lines in row]


def _paragraph(lines: Sequence[_Line]) -> Paragraph:
    """Lines as one text; a picture stands where it is."""
    inlines: list[Text | Picture | Mark] = []
    for number, line in enumerate(lines):
        if number:
            inlines.append(Text(_between(lines[number - 1], line)))
        for place, one in enumerate(line.glyphs):
            before = line.glyphs[place - 1] if place else None
            if before is not None and one.x0 - before.x1 > _GAP * (one.size or before.size):
                inlines.append(Text(" "))
            inlines.append(one.picture or Text(one.text))
    return Paragraph(tuple(inlines))


def _between(before: _Line, after: _Line) -> str:
    """A space, or that nobody knows: the writer broke a word that was longer than the column, or behind a hyphen."""
    last, first = before.glyphs[-1], after.glyphs[0]
    if last.picture or first.picture or last.text.isspace() or first.text.isspace():
        return " "
    if last.text in _HYPHENS:
        return UNSURE
    is_one_word = not any(one.text.isspace() or one.picture for one in before.glyphs) and not any(
        one.x0 - other.x1 > _GAP * (one.size or other.size)
        for other, one in zip(before.glyphs, before.glyphs[1:], strict=False)
    )
    margin = max(0.0, before.glyphs[0].x0 - after.glyphs[0].x0) + (first.x1 - first.x0) + _SAME
    return UNSURE if is_one_word and last.x1 + margin > before.right - _SAME * 2 else " "
