"""Every sheet of CSV that leaves reads back as what was written."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.cli import sheets

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
