"""People by days as a workbook: its sums are formulas over the sheet of entries."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from scraper.reports import timesheets_workbook
from tests.scraper.reports.test_timesheets import SUNDAY, entry, table


def test_the_workbook_reads_back_as_the_table(tmp_path: Path) -> None:
    """Its sums are formulas over the sheet of entries, with the values that a reader without formulas sees."""
    found = table(entry(), entry(hours="1.25"), entry("=1+1", SUNDAY, "7.3333"), entry("Lee", hours=None, ends_at=None))
    out = tmp_path / "time.xlsx"
    timesheets_workbook.write(found, out)
    values, live = (openpyxl.load_workbook(out, data_only=only)["Timesheets"] for only in (True, False))
    assert [cell.value for cell in values[4]][:2] == ["=1+1", 0]
    assert [cell.value for cell in values[5]][:2] == ["Kim", 9.25]
    assert (values.cell(6, 9).value, live.cell(6, 9).value) == (16.5833, "=SUM(I4:I5)")
    assert live.cell(5, 2).value == "=SUMIFS(Entries!$H$2:$H$4,Entries!$A$2:$A$4,$A5,Entries!$B$2:$B$4,B$3)"
    assert "Lee, 2026-11-02" in values.cell(8, 1).value
    assert openpyxl.load_workbook(out)["Entries"].max_row == 4
