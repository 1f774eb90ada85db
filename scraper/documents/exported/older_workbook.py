"""Workbooks of before 2007 (.xls). What reads them tells no formats of numbers and no hidden rows or columns."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from scraper.documents.exported.sheet import MOST_CELLS, Sheet, SheetCell, moment
from scraper.errors import DocumentUnreadable


def sheets(content: bytes) -> Iterator[Sheet]:
    """Every sheet of cells. Raises `DocumentUnreadable`."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for about in book.sheets_metadata:
                if about.typ == SheetTypeEnum.WorkSheet:
                    is_hidden = about.visible != SheetVisibleEnum.Visible
                    yield _sheet(book.get_sheet_by_name(about.name), is_hidden=is_hidden)
    except (CalamineError, ValueError, OSError) as error:
        raise DocumentUnreadable(f"it is no whole workbook: {error}") from error


def _sheet(sheet: Any, *, is_hidden: bool) -> Sheet:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise DocumentUnreadable("it has more cells than any export holds")
    return Sheet(
        rows=[[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)],
        name=sheet.name,
        is_hidden=is_hidden,
        spans={start: (end[0] - start[0] + 1, end[1] - start[1] + 1) for start, end in sheet.merged_cell_ranges or ()},
    )


def _cell(value: object) -> SheetCell:
    if isinstance(value, bool):
        return SheetCell("Yes" if value else "No")
    if isinstance(value, datetime | date | time | timedelta):
        return SheetCell(moment(value))
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        return SheetCell(f"{number.normalize():f}" if number else "0")
    text = str(value)
    return SheetCell(text, f"it says {text} in place of a value" if text in _ERRORS else "")


_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
