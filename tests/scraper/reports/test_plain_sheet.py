"""A list in a workbook has its headings in view and a filter over all of its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scraper.reports import plain_sheet
from scraper.reports.workbook import workbook


def _sheet(tmp_path: Path, name: str, columns: list[str], rows: list[list[str]]) -> Any:
    with workbook(tmp_path / "out.xlsx") as made:
        plain_sheet.add(made, name, columns, rows)
    return openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]


def test_headings_and_rows_stand_in_their_order(tmp_path: Path) -> None:
    """The name is one that a sheet can have."""
    sheet = _sheet(tmp_path, "Jobs: open", ["Job", "Name"], [["J1", "Roof"], ["J2", "Wall"]])
    assert sheet.title == "Jobs  open"
    assert list(sheet.values) == [("Job", "Name"), ("J1", "Roof"), ("J2", "Wall")]
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold


@pytest.mark.parametrize(("rows", "filtered"), [([["J1", "Roof"], ["J2", "Wall"]], "A1:B3"), ([], "A1:B1")])
def test_the_headings_stay_in_view_and_filter_every_row(tmp_path: Path, rows: list[list[str]], filtered: str) -> None:
    """On a screen and on paper; a list without rows still has its headings."""
    sheet = _sheet(tmp_path, "Jobs", ["Job", "Name"], rows)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == filtered
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
