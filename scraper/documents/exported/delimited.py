"""Files of values between commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from scraper.documents.exported.sheet import Sheet, SheetCell
from scraper.errors import DocumentUnreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t|"
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""How a file keeps a spreadsheet program from taking a text for a number."""


def decoded(content: bytes) -> str:
    """The file's text: by the mark that it begins with, else as UTF-8, else as Windows writes English.

    Raises `DocumentUnreadable` for what is neither.
    """
    coding = next((name for mark, name in _BOMS if content.startswith(mark)), None)
    if coding is None and b"\0" in content:
        coding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    for tried in (coding,) if coding else ("utf-8", "cp1252"):
        try:
            return content.decode(tried)
        except UnicodeDecodeError:
            continue
    raise DocumentUnreadable("its letters are in no code page that is known: expected UTF-8, UTF-16 or Windows 1252")


def readings(content: bytes) -> Iterator[Sheet]:
    """The file as each of the signs that may part its values parts it. Raises `DocumentUnreadable`."""
    text = decoded(content)
    problem: csv.Error | None = None
    is_read = False
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as error:
            problem = error
        else:
            is_read = True
            yield Sheet([[SheetCell(_bare(value)) for value in row] for row in rows])
    if not is_read:
        raise DocumentUnreadable(f"it is no whole file of values: {problem}")


def _bare(value: str) -> str:
    held = _AS_TEXT.fullmatch(value)
    return held[1] if held is not None else value
