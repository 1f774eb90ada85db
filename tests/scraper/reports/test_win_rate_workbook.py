"""The win rate as a workbook: a formula for every figure, and names that are none."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from scraper.reports import win_rate_workbook
from scraper.reports.win_rate import BY, win_rate
from tests.scraper.reports.test_win_rate import quote


@pytest.mark.parametrize("by", BY)
def test_the_workbook_has_a_formula_for_every_figure(tmp_path: Path, by: str) -> None:
    """Over a sheet of the quotes; the values that are kept beside the formulas are ours. Names are no formulas."""
    quotes = [quote("Q1", "won", job_type="=1+1"), quote("Q2", "lost", None, job_type=">5"), quote("Q3", "sent")]
    found = win_rate(quotes, [], [], by=by)
    win_rate_workbook.write(found, tmp_path / "a.xlsx")
    told = openpyxl.load_workbook(tmp_path / "a.xlsx")["Win rate"]
    kept = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)["Win rate"]
    row = 5 + len(found.lines)
    assert all(str(told.cell(row, column).value).startswith("=") for column in range(2, 10))
    assert [kept.cell(row, column).value for column in range(2, 9)] == [1, 100, 1, 0, 1, 100, 0.5]
    assert zipfile.ZipFile(tmp_path / "a.xlsx").testzip() is None
    assert not re.search(r"<f>=?1\+1", zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet2.xml").decode())
