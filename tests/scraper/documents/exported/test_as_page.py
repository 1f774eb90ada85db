"""A file that a portal exports reads as the list it holds; what it leaves open is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scraper.errors import DocumentUnreadable, LayoutChanged
from tests.scraper.documents.exported.reading import (
    HEADINGS,
    Said,
    csv_of,
    saved,
    xlsx,
    xlsx_of_another,
)

at = datetime.fromisoformat
"""A workbook knows no time zones."""
FILES = Path(__file__).parents[4] / "fixtures" / "exports"
ROWS = (("M1", 12.5, "01/03/2026", "Roof"), ("M2", 3, "02/03/2026", "Cellar"))
EVERY = pytest.mark.parametrize("made", [xlsx, xlsx_of_another, csv_of])


@EVERY
def test_titles_above_and_totals_below_are_no_rows(made: Callable[..., bytes]) -> None:
    """Nor are notes behind a blank row."""
    said = Said(
        made(("Meters",), ("Printed", "3 March 2026"), (), HEADINGS, *ROWS, (), ("Grand Total", 15.5), ("End",))
    )
    assert said.rows("serial", "price", "read_on") == [
        ("M1", Decimal("12.5"), date(2026, 3, 1)), ("M2", Decimal(3), date(2026, 3, 2)),
    ]  # fmt: skip
    assert said.told == []


@EVERY
def test_a_total_right_below_is_no_row(made: Callable[..., bytes]) -> None:
    """As on a screen."""
    assert Said(made(HEADINGS, *ROWS, ("Total", 15.5, "", ""))).serials == ["M1", "M2"]


@EVERY
def test_rows_below_a_blank_row_are_told(made: Callable[..., bytes]) -> None:
    """They may be another table; headings that are printed again go on with the same."""
    other = made(HEADINGS, *ROWS, (), ("Place", "Count", "", ""), ("Roof", 1, "", ""))
    assert Said(other).told == ["2 rows of the file stand below a blank row, and are not read"]
    again = Said(made(HEADINGS, ROWS[0], (), HEADINGS, ROWS[1]))
    assert (again.serials, again.told) == (["M1", "M2"], [])


@EVERY
def test_headings_alone_say_that_there_are_none(made: Callable[..., bytes]) -> None:
    """A file has an end."""
    said = Said(made(("Meters",), HEADINGS))
    assert (said.meters, said.told, said.page.view.is_empty) == ([], [], True)


@EVERY
def test_a_file_without_the_headings_is_refused(made: Callable[..., bytes]) -> None:
    """As a screen is."""
    with pytest.raises(LayoutChanged):
        Said(made(("Colour", "Weight"), ("red", 1)))


@EVERY
def test_a_count_of_the_file_itself_is_heard(made: Callable[..., bytes]) -> None:
    """It says how many there are, or that these are some."""
    assert Said(made(HEADINGS, *ROWS, (), ("Total records: 2",))).told == []
    assert Said(made(HEADINGS, *ROWS, (), ("Total records: 3",))).lacks != []


def test_columns_are_found_by_their_headings() -> None:
    """In any order; what has no place in the model is kept by its heading."""
    said = Said(xlsx(("Place", "Colour", "Serial"), ("Roof", "red", "M1")))
    assert said.rows("serial", "place", "extra") == [("M1", "Roof", {"Colour": "red"})]


def test_values_and_texts_read_alike() -> None:
    """Days, moments, amounts, numbers with zeros in front, long numbers, ticks, hours."""
    rows = [
        ("0012", 1250, at("2026-03-01"), "Roof"),
        (12, "$1,250.00", at("2026-03-01T07:30"), True),
        (9312345678901, "(5.00)", "1/3/2026 7:30 am", timedelta(hours=26, minutes=30)),
    ]
    said = Said(xlsx(HEADINGS, *rows, formats={"A3": "0000", "D4": "[h]:mm"}))
    assert said.serials == ["0012", "0012", "9312345678901"]
    assert [price for (price,) in said.rows("price")] == [1250, 1250, -5]
    moments = [str(moment) for (moment,) in said.rows("read_on")]
    assert moments == ["2026-03-01", "2026-03-01 07:30:00+11:00", "2026-03-01 07:30:00+11:00"]
    assert said.rows("place") == [("Roof",), ("Yes",), ("26:30:00",)]


def test_what_a_format_does_not_show_is_left_out_and_told() -> None:
    """The rest of the row is taken; without what it is known by, the row is refused."""
    said = Said(xlsx(HEADINGS, ("M1", 12.345, None, "Roof"), formats={"B2": "0.00"}))
    assert said.rows("serial", "price", "place") == [("M1", None, "Roof")]
    assert said.page.cut == ["row 1: of 'Price' its value is 12.345, and its format '0.00' does not show all of that"]
    said = Said(xlsx(HEADINGS, (12.5, 1, None, "Roof"), formats={"A2": "0"}))
    assert (said.meters, len(said.refused)) == ([], 1)


def test_shares_are_shares() -> None:
    """By their format, or by their words."""
    said = Said(
        xlsx(("Serial", "Share"), ("M1", 0.105), ("M2", "10.5%"), ("M3", 1), formats={"B2": "0.0%", "B4": "0%"})
    )
    assert said.rows("share") == [("10.5%",), ("10.5%",), ("100%",)]


def test_a_formula_without_its_result_and_an_error_are_told() -> None:
    """A blank in their place would read as none."""
    said = Said(xlsx(HEADINGS, ("M1", "=1+1", None, "#REF!")))
    assert said.rows("serial", "price", "place") == [("M1", None, None)]
    assert len(said.page.cut) == 2
    assert Said(xlsx_of_another(HEADINGS, ("M1", "=1+1", "", ""))).rows("price") == [(0,)]  # it stores what it shows


def changed(change: Callable[[Any, Any], None], *rows: tuple[Any, ...]) -> Said:
    """What is read of a workbook after a change of it or of its sheet."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(HEADINGS, *(rows or ROWS))))
    change(book, book.active)
    return Said(saved(book))


def test_hidden_rows_are_told() -> None:
    """A filter may have hidden them, or somebody."""
    said = changed(lambda _, sheet: setattr(sheet.row_dimensions[3], "hidden", True))
    assert (said.serials, said.told) == (["M1"], ["1 rows of the file are hidden, and are not read"])


def test_a_hidden_column_gives_way_to_one_in_sight() -> None:
    """As on a screen; alone, it is read."""
    assert changed(lambda _, sheet: setattr(sheet.column_dimensions["B"], "hidden", True)).rows("price") == [
        (Decimal("12.5"),), (Decimal(3),),
    ]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(xlsx(("Serial", "Price", "Price"), ("M1", 1, 2))))
    book.active.column_dimensions["B"].hidden = True
    assert Said(saved(book)).rows("price") == [(2,)]


def sheet_of_more(book: Any, *rows: tuple[Any, ...], state: str = "visible") -> None:
    """One more sheet."""
    more = book.create_sheet("More")
    more.sheet_state = state
    for row in rows:
        more.append(row)


def test_two_sheets_of_one_list_are_both_read() -> None:
    """A sheet of anything else is passed over, and one that is hidden told."""
    more = (HEADINGS, ("M3", 1, None, None))
    assert changed(lambda book, _: sheet_of_more(book, *more)).serials == ["M1", "M2", "M3"]
    assert changed(lambda book, _: sheet_of_more(book, ("How to read this",), ("a", "b"))).told == []
    said = changed(lambda book, _: sheet_of_more(book, *more, state="hidden"))
    assert (said.serials, said.told) == (["M1", "M2"], ["the sheet 'More' is hidden and holds such rows too"])
    assert changed(lambda book, _: sheet_of_more(book, ("a", "b"), state="veryHidden")).told == []


def test_a_merged_cell_says_the_same_of_all_its_rows() -> None:
    """Beside them; across a whole row it is a title."""

    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_cells("D2:D3")

    rows = [("M1", 1, None, "Roof"), ("M2", 2, None, None)]
    assert changed(merge, *rows).rows("serial", "place") == [("M1", "Roof"), ("M2", "Roof")]
    said = changed(lambda _, sheet: sheet.merge_cells("A2:D2"), ("Upstairs", None, None, None), *rows)
    assert said.serials == ["M1", "M2"]


def test_a_link_of_a_row_names_what_it_leads_to() -> None:
    """As on a screen."""
    guid = "6f1c2e50-1111-4222-8333-444455556661"

    def link(_: Any, sheet: Any) -> None:
        sheet["A2"].hyperlink = f"https://portal.example/meters/{guid}"
        sheet["A3"].hyperlink = "javascript:alert(1)"

    assert changed(link).rows("serial", "portal_id") == [("M1", guid), ("M2", None)]


def test_days_counted_from_1904_are_the_same_days() -> None:
    """As programs of another maker count."""
    said = changed(lambda book, _: setattr(book, "epoch", at("1904-01-01")), ("M1", 1, at("2026-03-01"), "Roof"))
    assert said.rows("read_on") == [(date(2026, 3, 1),)]


@pytest.mark.parametrize("name", ["of-windows.xls", "of-a-mac.xls"])
def test_workbooks_of_before_2007_read_alike(name: str) -> None:
    """With their formats, errors and hidden rows and sheets."""
    said = Said((FILES / name).read_bytes())
    assert said.rows("serial", "price", "share") == [
        ("M1", Decimal("12.50"), "10.5%"), ("M2", None, "100.0%"), ("M3", None, "25.0%"),
    ]  # fmt: skip
    assert [str(moment) for (moment,) in said.rows("read_on")] == [
        "2026-03-01", "2026-03-02 07:30:00+11:00", "2026-03-03",
    ]  # fmt: skip
    assert sorted(said.lacks) == [
        "1 rows of the file are hidden, and are not read", "the sheet 'Old' is hidden and holds such rows too",
    ]  # fmt: skip
    assert ["12.345" in one or "#DIV/0!" in one for one in said.page.cut] == [True, True]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_values_parted_by_any_sign_in_any_letters(delimiter: str, coding: str) -> None:
    """Quotes, line breaks and signs within a value stay what they are."""
    place = 'Café, "top"; 3|4\nleft'
    said = Said(csv_of(HEADINGS, ("M1", "1,250.00", "", place), delimiter=delimiter, coding=coding))
    assert said.rows("serial", "price", "place") == [("M1", 1250, place)]
    assert said.told == []


def test_a_file_of_values_says_how_it_is_to_be_opened() -> None:
    """That is no row, and what keeps a text a text is no part of it."""
    said = Said(b'sep=;\r\nSerial;Price\r\n="0012";"=""3.00"""\r\n')
    assert said.rows("serial", "price") == [("0012", 3)]


def test_a_decimal_comma_is_refused() -> None:
    """It may as well part thousands."""
    assert len(Said(csv_of(HEADINGS, ("M1", "12,50", "", "Roof"), delimiter=";")).refused) == 1


def test_a_row_with_other_values_than_headings_is_refused() -> None:
    """Nobody can tell which is which."""
    said = Said(b"Serial,Price,Place\nM1,1,250,Roof\nM2,3,Cellar\n")
    assert (said.serials, len(said.refused)) == (["M2"], 1)


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"<!-- made by hand -->\n"])
def test_a_table_of_html_under_another_name_is_a_page(before: bytes) -> None:
    """As many programs write what they call .xls."""
    table = b"<table><tr><th>Serial</th><th>Price</th></tr><tr><td>M1</td><td>$3.00</td></tr></table>"
    assert Said(before + b"<html><body>" + table + b"</body></html>").rows("serial", "price") == [("M1", 3)]
    assert Said(before + table).rows("serial", "price") == [("M1", 3)]


@pytest.mark.parametrize(
    ("held", "shown", "is_all"),
    [
        ("12.5", "$12.50", True),
        ("-12.5", "(12.50)", True),
        ("0.105", "10.5%", True),
        ("46082", "01/03/2026", True),
        ("", "$12.35", True),
        ("12.345", "$12.35", False),
        ("0.105", "11%", False),
        ("1234", "1", False),
    ],
)
def test_a_cell_of_html_that_shows_less_than_it_holds_is_told(held: str, shown: str, *, is_all: bool) -> None:
    """A day is no number, whatever it is counted by."""
    row = f"<tr><td>M1</td><td x:num='{held}'>{shown}</td></tr>"
    said = Said(f"<html><table><tr><th>Serial</th><th>Place</th></tr>{row}</table></html>".encode())
    assert said.rows("place") == [(shown if is_all else None,)]
    assert len(said.page.cut) == (not is_all)


@pytest.mark.parametrize(
    "content",
    [
        b'{"success": false}', b"[]", b"%PDF-1.7", b"PK\x03\x04 half", xlsx(HEADINGS, *ROWS)[:900],
        (FILES / "of-windows.xls").read_bytes()[:3000], b'Serial,Place\nM1,"Roof', b"\x81\x8d\x9d\xff",
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    ],
    ids=["json", "json list", "pdf", "zip", "half a workbook", "half an old one", "half a csv", "letters", "xml"],
)  # fmt: skip
def test_what_is_no_whole_table_is_refused(content: bytes) -> None:
    """By saying what it is not."""
    with pytest.raises((DocumentUnreadable, LayoutChanged)):
        Said(content)
