"""Rows as CSV (RFC 4180): the one writer of every such file and line that leaves.

A cell that a spreadsheet would run as a formula is marked as text with a leading apostrophe. Numbers, dates and, in
columns of telephone numbers, telephone numbers stay what they are: `-1250.00`, `+61 2 5550 1234`.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from scraper.cli import output
from scraper.errors import ConfigError
from scraper.reports.form_register import Cell, as_text

MARK = "'"
_RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANK = ("\t", "\r", "\n")
_HALF = re.compile(r"[\ud800-\udfff]")
"""Half of a pair, which some portals print, is no letter that a file of UTF-8 can hold."""
_PHONE = re.compile(r"\+?\(?[0-9][0-9 ()./-]*")


def marked(text: str) -> str:
    """A text as a cell that no spreadsheet runs; `unmarked` takes it back.

    >>> marked("=1+1"), marked("Kim"), marked("'tis"), marked("'=1")
    ("'=1+1", 'Kim', "'tis", "''=1")
    """
    return MARK + text if _is_run(text.lstrip(MARK)) else text


def unmarked(cell: str) -> str:
    """The text that a cell stands for.

    >>> [unmarked(marked(text)) for text in ("=1+1", "'=1", "'tis", "")]
    ['=1+1', "'=1", "'tis", '']
    """
    return cell[1:] if cell.startswith(MARK) and _is_run(cell.lstrip(MARK)) else cell


def _is_run(text: str) -> bool:
    return text.startswith(_BLANK) or text.lstrip().startswith(_RUN)


def cell(value: object, *, is_phone: bool = False) -> str:
    """One cell: null is empty, yes and no as JSON has them, nested values JSON text, all else as text or number.

    >>> cell(Decimal("-1250.00")), cell("-1250.00"), cell("+61 2 5550 1234", is_phone=True), cell(True), cell(None)
    ('-1250.00', "'-1250.00", '+61 2 5550 1234', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value if is_phone and _PHONE.fullmatch(value) else marked(value)
    return str(value) if isinstance(value, Decimal | date) else json.dumps(value, ensure_ascii=False)


def lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    r"""Each row as text without the end of its line; a line break within a cell is quoted, whichever it is.

    >>> list(lines([["a", "b"], ["one\ntwo", "1,2"], ["\r", ""]]))
    ['a,b', '"one\ntwo","1,2"', '"\r",']
    """
    buffer = io.StringIO()
    end = "\r\n"  # the writer quotes just those line breaks that it would end a row with
    writer = csv.writer(buffer, lineterminator=end)
    for row in rows:
        writer.writerow([_HALF.sub("\N{REPLACEMENT CHARACTER}", one) for one in row])
        yield buffer.getvalue().removesuffix(end)
        buffer.seek(0)
        buffer.truncate()


def of_objects(
    columns: Sequence[str], objects: Iterable[Mapping[str, Any]], kinds: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Headings and a row per object; `kinds` says which columns hold no free text: `number`, `date` or `phone`.

    >>> list(of_objects(["a", "b"], [{"a": None, "b": {"c": "x"}}, {"a": "-2", "b": True}], {"a": "number"}))
    ['a,b', ',"{""c"": ""x""}"', '-2,true']
    """
    known = kinds or {}

    def printed(column: str, value: object) -> str:
        if isinstance(value, str) and known.get(column) in ("number", "date"):
            return value  # the store printed it from a number or a date
        return cell(value, is_phone=known.get(column) == "phone")

    rows = ([printed(column, one.get(column)) for column in columns] for one in objects)
    return lines(itertools.chain([[marked(one) for one in columns]], rows))


def write(rows: Iterable[Sequence[Cell]], out: Path | None) -> None:
    """Write rows to a file that spreadsheets know as UTF-8, or to standard output. Raises `ConfigError`."""
    write_lines(lines([marked(one) if isinstance(one, str) else as_text(one) for one in row] for row in rows), out)


def written(
    form: str,
    out: Path | None,
    rows: Sequence[Sequence[Cell]],
    facts: Any,
    workbook: Callable[[Path], None] | None = None,
) -> bool:
    """Write figures as they are asked for: `facts` as JSON, `rows` as a sheet, a workbook; False for a table, which is
    to be printed. Raises `ConfigError`.
    """
    if form == "xlsx" and out is not None and workbook is not None:
        workbook(out)
    elif form == "json":
        write_lines([output.as_json(facts)], out, is_sheet=False)
    elif form == "csv" or out is not None:
        write(rows, out)
    else:
        return False
    return True


def write_lines(printed: Iterable[str], out: Path | None, *, is_sheet: bool = True) -> None:
    """Write finished lines likewise; what is no sheet is plain UTF-8. Raises `ConfigError`."""
    if out is None:
        output.emit(printed)
        return
    encoding, end = ("utf-8-sig", "\r\n") if is_sheet else ("utf-8", "\n")
    try:
        with out.open("w", encoding=encoding, newline="") as file:
            file.writelines(f"{one}{end}" for one in printed)
    except OSError as error:
        raise ConfigError(f"--out: {out} cannot be written ({error.strerror}); expected a file") from error
