"""Sheets that leave, read by LibreOffice: what a spreadsheet shows is what was written, and nothing of it is run."""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from scraper.cli import sheets
from scraper.reports import workbook
from scraper.reports.form_register import Cell

pytestmark = pytest.mark.drill
TEXTS = [
    *(
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "＝1+1",
        "'=1+1",
        "'tis",
        "=cmd|'/C calc'!A0",
    ),
    *("one\ntwo", 'say "so"', "a,b;c\td", "0042", "1234567890123456789", "-1250.00", "+61 2 5550 1234", "1/2", "TRUE"),
    *(
        "1E5",
        "2026-03-05",
        "https://example.org/?a=1#b",
        "\u202eabc",
        "Zoë",
        "𝒜",
        "_x0041_",
        "#N/A",
        "{=1}",
        "x" * 40_000,
    ),
]
NUMBERS = [Decimal("-1250.10"), Decimal(123456789012345), Decimal(1234567890123456789), Decimal("0.1")]
DAYS = [date(1899, 12, 31), date(1900, 2, 28), date(1900, 3, 1), date(9999, 12, 31)]


@pytest.fixture
def convert(tmp_path: Path):
    """Open a file in LibreOffice and save it as another kind."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")

    def to(kind: str, file: Path, *options: str) -> Path:
        out = tmp_path / "converted"
        own = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [program, own, "--headless", *options, "--convert-to", kind, "--outdir", str(out), str(file)]
        said = subprocess.run(command, check=True, capture_output=True, timeout=300)
        if b"could not be loaded" in said.stderr:
            pytest.skip("LibreOffice has no Calc here")
        return out / f"{file.stem}.{kind.partition(':')[0]}"

    return to


def test_a_workbook_shows_what_was_written(tmp_path: Path, convert) -> None:
    """Texts as texts, days and numbers as those where a cell holds them, else as texts; what is too long goes on."""
    out = tmp_path / "out.xlsx"
    cells: list[Cell] = [*TEXTS, *NUMBERS, *DAYS]
    with workbook.workbook(out) as made:
        sheet = made.book.add_worksheet("One")
        for row, cell in enumerate(cells):
            made.put(sheet, row, 0, cell)
    book = openpyxl.load_workbook(convert("xlsx:Calc MS Excel 2007 XML", out))
    for row, cell in enumerate(cells):
        found = book["One"].cell(row + 1, 1)
        assert found.data_type != "f", cell
        if isinstance(cell, str) and len(cell) <= workbook.LETTERS:
            assert found.value.strip() == cell.replace("\r", "\n").strip()
        elif isinstance(cell, Decimal):
            assert Decimal(str(found.value)) == cell
        elif isinstance(cell, date):
            held = found.value if isinstance(found.value, str) else found.value.date().isoformat()
            assert held == cell.isoformat()
    assert "".join(row[1] for row in book[workbook.REST].iter_rows(min_row=2, values_only=True)) == "x" * 40_000


def test_no_cell_of_a_csv_is_run(tmp_path: Path, convert) -> None:
    """As many rows as were written; no cell is a formula, and each reads back."""
    out = tmp_path / "out.csv"
    rows = [[text, "beside"] for text in TEXTS[:-1]]
    sheets.write(rows, out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [[sheets.unmarked(cell) for cell in row] for row in csv.reader(file)] == rows
    as_opened = "--infilter=CSV:44,34,76,1"
    sheet = openpyxl.load_workbook(convert("xlsx:Calc MS Excel 2007 XML", out, as_opened)).active
    assert sheet is not None
    assert sheet.max_row == len(rows)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
