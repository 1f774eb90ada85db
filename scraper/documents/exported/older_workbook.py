"""Workbooks of before 2007 (.xls): every cell with the format that it is shown in.

Read by xlrd, whose file format is as finished as it is. python-calamine is faster, but tells neither the formats of
numbers (a share of 10% reads as 0.1) nor what is hidden, and gives an error in a cell as a blank.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import xlrd

from scraper.documents.exported.number_format import shown
from scraper.documents.exported.sheet import Sheet, SheetCell, moment
from scraper.errors import DocumentUnreadable

_BROKEN = (
    *(xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, ValueError, TypeError, KeyError, IndexError),
    *(AssertionError, AttributeError, NotImplementedError, OverflowError, MemoryError, OSError),
)
"""What is raised for damaged, encrypted and hostile files."""


def sheets(content: bytes) -> Iterator[Sheet]:
    """Every sheet of cells. Raises `DocumentUnreadable`."""
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
        yield from [_sheet(book, sheet) for sheet in book.sheets()]
    except _BROKEN as error:
        raise DocumentUnreadable(f"it is no whole workbook: {error}") from error


def _sheet(book: Any, sheet: Any) -> Sheet:
    links = {at: link.url_or_path for at, link in sheet.hyperlink_map.items() if isinstance(link.url_or_path, str)}
    return Sheet(
        rows=[
            [_cell(book, cell, links.get((row, column), "")) for column, cell in enumerate(sheet.row(row))]
            for row in range(sheet.nrows)
        ],
        name=sheet.name,
        is_hidden=sheet.visibility != 0,
        hidden_rows=frozenset(row for row, how in sheet.rowinfo_map.items() if how.hidden or how.height == 0),
        hidden_columns=frozenset(at for at, how in sheet.colinfo_map.items() if how.hidden or how.width == 0),
        spans={(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells},
    )


def _cell(book: Any, cell: Any, href: str) -> SheetCell:
    value, code = cell.value, book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    match cell.ctype:
        case xlrd.XL_CELL_ERROR:
            said = xlrd.error_text_from_code.get(value, "an error")
            return SheetCell(said, f"it says {said} in place of a value")
        case xlrd.XL_CELL_BOOLEAN:
            return SheetCell("Yes" if value else "No", href=href)
        case xlrd.XL_CELL_DATE if "[h" in code.lower():
            return SheetCell(moment(timedelta(days=value)), href=href)
        case xlrd.XL_CELL_DATE:
            when = xlrd.xldate.xldate_as_datetime(value, book.datemode)
            return SheetCell(moment(when.time() if value < 1 else when), href=href)
        case xlrd.XL_CELL_NUMBER:
            number = int(value) if value.is_integer() else value
            try:
                return SheetCell(shown(number, code), href=href)
            except ValueError as error:
                return SheetCell(str(number), str(error), href)
    return SheetCell(str(value), href=href)
