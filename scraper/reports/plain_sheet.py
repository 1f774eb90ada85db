"""A sheet of headings and rows, as every list of the adapter is written into a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scraper.reports.form_register import Cell, as_text
from scraper.reports.workbook import Workbook, sheet_name, workbook

COLUMN_WIDTH = 18
"""Characters."""
LINE_POINTS, MOST_LINES = 15, 20
"""A row is no higher than what a screen shows; the whole text is in its cell."""


def add(made: Workbook, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Any:
    """Add a sheet with a heading that stays in view and can be filtered by; the sheet, for what is written besides."""
    head = made.book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = made.book.add_format({"text_wrap": True, "valign": "top"})
    sheet = made.book.add_worksheet(sheet_name(name))
    for column, words in enumerate(columns):
        made.put(sheet, 0, column, words, head)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            made.put(sheet, last, column, cell, plain)
        fit(sheet, last, row)
    lay_out(sheet, last, len(columns))
    return sheet


def write(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Cell]]]], out: Path) -> None:
    """Write a workbook of such sheets, by their names. Raises `ConfigError` where that cannot be done."""
    with workbook(out) as made:
        for name, (columns, rows) in sheets.items():
            add(made, name, columns, rows)


def fit(sheet: Any, row: int, cells: Sequence[Cell]) -> None:
    """Make a row as high as its longest text: not every spreadsheet does so by itself where one is opened."""
    if (lines := most_lines(cells)) > 1:
        sheet.set_row(row, LINE_POINTS * min(lines, MOST_LINES))


def most_lines(cells: Sequence[Cell]) -> int:
    """How many lines the longest text of a row takes.

    >>> most_lines(["a word", None, True]), most_lines(["x" * 40, "two\\nlines"])
    (1, 3)
    """
    texts = (as_text(cell).split("\n") for cell in cells if isinstance(cell, str))
    return max((sum(-(-max(len(line), 1) // COLUMN_WIDTH) for line in lines) for lines in texts), default=1)


def lay_out(sheet: Any, rows: int, columns: int, *, fixed: int = 0) -> None:
    """Headings in view and on every printed page, filters over them; so many columns stay in view, too."""
    sheet.freeze_panes(1, fixed)
    sheet.autofilter(0, 0, rows, max(columns - 1, 0))
    sheet.set_column(0, max(columns - 1, 0), COLUMN_WIDTH)
    sheet.set_landscape()
    sheet.repeat_rows(0)
