"""Workbooks (xlsx): the one writer of every cell of them. A spreadsheet shows what was written and nothing else.

What a spreadsheet cannot hold exactly is written as text: numbers of more than 15 digits, days outside its calendar. A
text longer than a cell goes on in a sheet of its own, and the cell says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from scraper.errors import ConfigError
from scraper.reports.form_register import Cell, as_text

DIGITS = 15
"""Significant digits of a number that a cell keeps."""
LETTERS = 32_767
"""Characters that a cell holds at most."""
ROWS, COLUMNS = 1_048_576, 16_384
FORMULA_TEXT = 255
"""Characters of one text in a formula at most; a longer one is concatenated."""
FORMULA = 8_192
"""Characters of a formula at most."""
FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets do not agree on the days before: one of them knows a 29 February 1900."""
REST = "Long texts"
NOTE = 8_000
"""So much of a remark is shown; nobody scrolls in one."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HALF = re.compile(r"[\ud800-\udfff]")


def is_exact(number: Decimal) -> bool:
    """Whether a cell holds the number as it is.

    >>> is_exact(Decimal("1234.50")), is_exact(Decimal("1234567890123456")), is_exact(Decimal("NaN"))
    (True, False, False)
    """
    return number.is_finite() and len(number.normalize().as_tuple().digits) <= DIGITS and abs(number.adjusted()) < 300


def sheet_name(text: str) -> str:
    """A text as the name of a sheet.

    >>> sheet_name("Pre-start: [crane]"), sheet_name("'"), sheet_name("History")
    ('Pre-start   crane', 'Sheet', 'History_')
    """
    name = _whole(re.sub(r"[\[\]:*?/\\'\s]", " ", text)).strip()[:31].strip() or "Sheet"
    return f"{name}_" if name.casefold() == "history" else name


@contextmanager
def workbook(out: Path) -> Iterator[Workbook]:
    """A new workbook, complete in its file when the block ends. Raises `ConfigError` where it cannot be written."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    try:
        with xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            yield Workbook(book)
    except (XlsxWriterException, OSError) as error:
        raise ConfigError(f"--out: {out} cannot be written ({error}); expected a file such as sheet.xlsx") from error


class Workbook:
    """One workbook that is being written; `book` is the library's own, for formats and layout."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
        self._rest: Any = None
        self._rests = 0

    def put(self, sheet: Any, row: int, column: int, cell: Cell, style: Any = None, day: Any = None) -> None:
        """Write one cell; `day` is the style of a date. Raises `ConfigError` where the sheet has no such place."""
        if row >= ROWS or column >= COLUMNS:
            raise ConfigError(f"--out: a sheet holds {ROWS:,} rows of {COLUMNS:,} columns; expected fewer, or csv")
        if isinstance(cell, Decimal) and is_exact(cell):
            sheet.write_number(row, column, float(cell), style)
        elif isinstance(cell, date) and cell >= FIRST_DAY:
            sheet.write_datetime(row, column, cell, day or self._day)
        elif cell is not None:
            self._text(sheet, row, column, as_text(cell), style)

    def link(self, sheet: Any, row: int, column: int, words: str, target: str, style: Any, plain: Any) -> None:
        """Write words that open a file beside the workbook; words alone where a formula cannot hold the two.

        A hyperlink proper would get its slashes turned for Windows, and open nowhere else.
        """
        pieces = [words[start : start + FORMULA_TEXT] for start in range(0, len(words), FORMULA_TEXT)]
        formula = f"=HYPERLINK({_quoted(target)},{'&'.join(map(_quoted, pieces))})"
        if len(target) > FORMULA_TEXT or len(formula) > FORMULA or words != _whole(words):
            self.put(sheet, row, column, words, plain)
        else:
            sheet.write_formula(row, column, formula, style, words)

    def remark(self, sheet: Any, row: int, column: int, words: str) -> None:
        """Put words beside a cell, seen when somebody points at it."""
        text = _whole(words)
        text = text if len(text) <= NOTE else f"{text[:NOTE]} [...]"
        sheet.write_comment(row, column, text, {"author": "ascora"})

    def _text(self, sheet: Any, row: int, column: int, text: str, style: Any) -> None:
        shown = _whole(text)
        if _length(shown) > LETTERS:
            shown = self._continued(shown, f"{sheet.get_name()}, row {row + 1}, column {column + 1}")
        sheet.write_string(row, column, shown, style)

    def _continued(self, text: str, place: str) -> str:
        """Put the whole text, in pieces, into the sheet of long texts; what the cell itself says."""
        if self._rest is None:
            self._rest = self.book.add_worksheet(REST)
            self._rest.set_column(1, 1, 100)
            for column, words in enumerate(("cell", "its text, in as many rows as it takes")):
                self._rest.write_string(0, column, words)
        piece = LETTERS // 2  # a letter outside the first plane counts twice
        first = self._rests + 1
        for start in range(0, len(text), piece):
            self._rests += 1
            self._rest.write_string(self._rests, 0, place)
            self._rest.write_string(self._rests, 1, text[start : start + piece])
        note = f"\n[the whole text: sheet {REST}, rows {first + 1} to {self._rests + 1}]"
        return text[: piece - len(note)] + note


def _whole(text: str) -> str:
    """As a sheet can hold it: without control characters, with a sign in place of half a letter."""
    bare = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", bare)


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def _length(text: str) -> int:
    """As spreadsheets count: letters outside the first plane are two."""
    return len(text.encode("utf-16-le")) // 2
