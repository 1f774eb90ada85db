"""Every cell of a workbook reads back as what was written."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scraper.errors import ConfigError
from scraper.reports import workbook


def _written(tmp_path: Path, *cells: Any) -> Any:
    """A workbook with these cells in its first column, read again."""
    out = tmp_path / "out.xlsx"
    with workbook.workbook(out) as made:
        sheet = made.book.add_worksheet("One")
        for row, cell in enumerate(cells):
            made.put(sheet, row, 0, cell)
    return openpyxl.load_workbook(out)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("=1+1", "=1+1"),
        ("-1250.00", "-1250.00"),
        ("0412 345 678", "0412 345 678"),
        ("007", "007"),
        ("https://example.org", "https://example.org"),
        ("a\0b\x0bc\x1b[2J", "abc[2J"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("_x0041_", "_x0041_"),
        ("a\ud800b", "a\ufffdb"),
        (Decimal("1250.10"), 1250.1),
        (Decimal(123456789012345), 123456789012345),
        (Decimal(1234567890123456789), "1234567890123456789"),
        (Decimal("0.1234567890123456"), "0.1234567890123456"),
        (Decimal("NaN"), "NaN"),
        (date(1899, 12, 31), "1899-12-31"),
        (date(1900, 1, 1), "1900-01-01"),
        (True, "yes"),
        (None, None),
    ],
)
def test_a_cell_of_a_workbook_reads_back_as_what_it_says(tmp_path: Path, cell: Any, read: Any) -> None:
    """Words as words, numbers as numbers as long as a cell holds them, else as words."""
    found = _written(tmp_path, cell)["One"]["A1"]
    assert found.value == read
    assert found.data_type == ("s" if isinstance(read, str) else "n")


def test_the_last_day_of_the_calendar_is_a_day(tmp_path: Path) -> None:
    """And so is the first on which spreadsheets agree."""
    for day in (date(1900, 3, 1), date(9999, 12, 31)):
        assert _written(tmp_path, day)["One"]["A1"].value.date() == day


@pytest.mark.parametrize("letter", ["a", "𝒜"])
def test_a_text_longer_than_a_cell_goes_on_in_a_sheet_of_its_own(tmp_path: Path, letter: str) -> None:
    """Nothing is cut: the cell says where all of it stands."""
    fits, long = letter * (32_767 // len(letter.encode("utf-16-le")) * 2), letter * 40_000
    book = _written(tmp_path, fits, long)
    assert book["One"]["A1"].value == fits
    cell = book["One"]["A2"].value
    assert cell.startswith(letter * 1000)
    assert len(cell.encode("utf-16-le")) // 2 <= 32_767
    rest = book["Long texts"]
    assert f"rows 2 to {rest.max_row}]" in cell
    assert "".join(row[1] for row in rest.iter_rows(min_row=2, values_only=True)) == long
    assert {row[0] for row in rest.iter_rows(min_row=2, values_only=True)} == {"One, row 2, column 1"}


@pytest.mark.parametrize("place", [(1_048_576, 0), (0, 16_384)])
def test_a_place_that_no_sheet_has_is_an_error_and_no_loss(tmp_path: Path, place: tuple[int, int]) -> None:
    """Rather than dropped without a word."""
    with pytest.raises(ConfigError, match="1,048,576 rows"), workbook.workbook(tmp_path / "out.xlsx") as made:
        made.put(made.book.add_worksheet("One"), *place, "words")


@pytest.mark.parametrize(
    ("words", "target", "is_link"),
    [
        ("SWMS.docx", "documents/one.docx", True),
        ('S"' * 300, "documents/one.docx", True),
        ("S" * 9000, "documents/one.docx", False),
        ("S.docx", "d" * 256, False),
        ("a\0b", "documents/one.docx", False),
    ],
)
def test_a_link_that_no_formula_holds_is_words(tmp_path: Path, words: str, target: str, is_link: bool) -> None:
    """A longer text within a formula makes a workbook that is called damaged."""
    out = tmp_path / "out.xlsx"
    with workbook.workbook(out) as made:
        made.link(made.book.add_worksheet("One"), 0, 0, words, target, None, None)
    found = openpyxl.load_workbook(out)["One"]["A1"]
    assert (found.data_type == "f") == is_link
    pieces = [one.replace('""', '"') for one in re.findall(r'"((?:[^"]|"")*)"', str(found.value))]
    if is_link:
        assert (pieces[0], "".join(pieces[1:])) == (target, words)
        assert max(map(len, pieces)) <= 255


@pytest.mark.parametrize(
    ("text", "name"),
    [("SWMS: [roof]/a", "SWMS   roof  a"), ("  ", "Sheet"), ("history", "history_"), ("x" * 40, "x" * 31)],
)
def test_any_text_names_a_sheet(tmp_path: Path, text: str, name: str) -> None:
    """What a sheet cannot be called is left out."""
    out = tmp_path / "out.xlsx"
    with workbook.workbook(out) as made:
        made.book.add_worksheet(workbook.sheet_name(text))
    assert openpyxl.load_workbook(out).sheetnames == [name]
