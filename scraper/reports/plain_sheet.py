"""A sheet of headings and rows, as every list of the adapter is written into a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scraper.reports.form_register import Cell
from scraper.reports.workbook import Workbook, sheet_name

COLUMN_WIDTH = 18


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
    lay_out(sheet, last, len(columns))
    return sheet


def lay_out(sheet: Any, rows: int, columns: int, *, fixed: int = 0) -> None:
    """Headings in view and on every printed page, filters over them; so many columns stay in view, too."""
    sheet.freeze_panes(1, fixed)
    sheet.autofilter(0, 0, rows, max(columns - 1, 0))
    sheet.set_column(0, max(columns - 1, 0), COLUMN_WIDTH)
    sheet.set_landscape()
    sheet.repeat_rows(0)
