"""Every sheet that leaves reads back as what was written: as CSV by Python, as a workbook by openpyxl."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.cli import sheets
from scraper.errors import ConfigError
from scraper.reports import workbook

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@\t\r\n\0\"',;"), max_size=12)


def _read(lines: list[str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(f"{one}\n" for one in lines), newline="")))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_any_text_comes_back_from_csv_as_it_was(rows: list[tuple[str, str]]) -> None:
    """Line breaks, quotes, commas, NULs and signs that spreadsheets run; one row stays one row."""
    printed = list(sheets.of_objects(["a", "b"], [{"a": a, "b": b} for a, b in rows]))
    head, *found = _read(printed)
    assert head == ["a", "b"]
    assert [tuple(map(sheets.unmarked, row)) for row in found] == rows


@given(TEXTS)
def test_no_cell_of_free_text_is_run(text: str) -> None:
    """Not by a sign at its beginning, not by one behind blanks."""
    cell = sheets.cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize(
    ("kind", "value", "printed"),
    [
        ("number", "-1250.00", "-1250.00"),
        ("date", "2026-03-05", "2026-03-05"),
        ("phone", "+61 2 5550 1234", "+61 2 5550 1234"),
        ("phone", "+61 or =1+1", "'+61 or =1+1"),
        ("phone", "+", "'+"),
        ("text", "-1250.00", "'-1250.00"),
        ("text", "+61 2 5550 1234", "'+61 2 5550 1234"),
        ("text", "Kim", "Kim"),
    ],
)
def test_numbers_dates_and_phones_stay_what_they_are_in_columns_of_their_own(kind, value, printed) -> None:
    """What a column is declared to hold decides, never what its text looks like alone."""
    assert _read(list(sheets.of_objects(["a"], [{"a": value}], {"a": kind})))[1] == [printed]


def test_a_file_of_csv_is_read_by_spreadsheets_and_by_python(tmp_path: Path) -> None:
    """Dates ISO, yes and no; UTF-8 with its mark, lines as the standard has them."""
    out = tmp_path / "out.csv"
    sheets.write([("name", "signed", "on", "sum"), ("Zoë\nTran", True, date(2026, 3, 5), Decimal("-3.10"))], out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbfname,signed")
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1] == ["Zoë\nTran", "yes", "2026-03-05", "-3.10"]


def test_half_a_letter_is_shown_as_what_it_is(tmp_path: Path) -> None:
    """No file of UTF-8 holds it, and no sheet; nothing is lost without a sign, and no trace ends the command."""
    out = tmp_path / "out.csv"
    sheets.write([("a\ud800b", "\udfff")], out)
    assert out.read_text("utf-8-sig") == "a\ufffdb,\ufffd\n"
    assert _written(tmp_path, "a\ud800b")["One"]["A1"].value == "a\ufffdb"


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
