"""Workbooks of today (.xlsx): every cell with the format that it is shown in."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook

from scraper.documents.exported.number_format import shown
from scraper.documents.exported.sheet import MOST_CELLS, Sheet, SheetCell, moment
from scraper.errors import DocumentUnreadable

MAX_BYTES = 512 * 1024 * 1024
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, AttributeError, IndexError),
    *(NotImplementedError, RuntimeError, SyntaxError, OSError),
)
"""What is raised for damaged, encrypted and hostile files; a syntax error is one of XML."""


def sheets(content: bytes) -> Iterator[Sheet]:
    """Every sheet of cells. Raises `DocumentUnreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > MAX_BYTES:
                raise DocumentUnreadable("it unpacks to more than any export holds; it was not opened")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a program may do with the file: print it, validate what is typed
            results = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
            formulas = load_workbook(io.BytesIO(content), keep_links=False)
        for sheet in results.worksheets:
            yield _sheet(sheet, formulas[sheet.title])
    except _BROKEN as error:
        raise DocumentUnreadable(f"it is no whole workbook: {error}") from error


def _sheet(sheet: Any, formulas: Any) -> Sheet:
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise DocumentUnreadable("it has more cells than any export holds")
    spans = {
        (one.min_row - 1, one.min_col - 1): (one.max_row - one.min_row + 1, one.max_col - one.min_col + 1)
        for one in sheet.merged_cells.ranges
    }
    pairs = zip(sheet.iter_rows(), formulas.iter_rows(), strict=True)
    return Sheet(
        rows=[[_cell(one, two) for one, two in zip(*pair, strict=True)] for pair in pairs],
        name=sheet.title,
        is_hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(
            number - 1 for number, row in sheet.row_dimensions.items() if row.hidden or row.height == 0
        ),
        hidden_columns=frozenset(
            number - 1
            for column in sheet.column_dimensions.values()
            if column.hidden or column.width == 0
            for number in range(column.min, column.max + 1)
        ),
        spans=spans,
    )


def _cell(cell: Any, formula: Any) -> SheetCell:
    value = cell.value
    link = getattr(cell, "hyperlink", None)
    href = str(link.target or "") if link is not None else ""
    if value is None and formula.data_type == "f":
        return SheetCell(unsure="it is a formula whose result is not in the file")
    if cell.data_type == "e":
        return SheetCell(str(value), f"it says {value} in place of a value")
    if isinstance(value, bool):
        return SheetCell("Yes" if value else "No", href=href)
    if isinstance(value, datetime | date | time | timedelta):
        return SheetCell(moment(value), href=href)
    if isinstance(value, int | float):
        try:
            return SheetCell(shown(value, cell.number_format), href=href)
        except ValueError as error:
            return SheetCell(str(value), str(error), href)
    return SheetCell("" if value is None else str(value), href=href)
