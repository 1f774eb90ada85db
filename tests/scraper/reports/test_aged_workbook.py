"""The aged list as a workbook."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from scraper import cli
from scraper.evidence.snapshot import Context
from scraper.models import Link, Reading
from scraper.models.invoice import Invoice
from scraper.reports.aged_invoices import aged
from scraper.reports.aged_workbook import rows, write
from scraper.settings import load
from scraper.workspace import open_workspace
from tests.conftest import KEY
from tests.scraper.reports.test_aged_invoices import TODAY, invoice


def test_its_sums_are_formulas_over_the_invoices_and_say_what_the_list_says(tmp_path: Path) -> None:
    """With the amounts that a program without a calculator shows."""
    held = [invoice("I1"), invoice("I2", "-5.50"), invoice("I3", customer={"id": None, "name": "=Ironbark*"})]
    found = aged(held, [], TODAY, TODAY)
    write(found, tmp_path / "aged.xlsx")
    live, shown = (openpyxl.load_workbook(tmp_path / "aged.xlsx", data_only=only) for only in (False, True))
    head, *lines = rows(found)
    assert [cell.value for cell in shown["Aged"][3]] == list(head)
    for number, line in enumerate(lines, 4):
        told = [cell.value for cell in shown["Aged"][number]]
        assert told[0] == line[0]
        assert [Decimal(str(one)) for one in told[1:]] == [Decimal(str(one)) for one in line[1:]]
        assert all(str(cell.value).startswith("=SUM") for cell in live["Aged"][number][1:])
    assert [cell.value for cell in shown["Invoices"]["H"][3:]] == ["31-60 days", "31-60 days", "Credits"]
    assert all(str(cell.value).startswith("=IF(") for cell in live["Invoices"]["H"][3:])


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with one invoice that was refused."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    with open_workspace(load()) as ws:
        page = ws.keep(b"<p>", "jobs_grid", "https://portal.example/x", (), Context()).sha256
        record = Invoice(
            invoice_number="I1", customer=Link(name="Blue Gum"), invoice_date=date(2019, 12, 1),
            due_date=date(2020, 1, 1), amount_paid=Decimal(0), outstanding=Decimal("7.00"),
            accounting_state="error", accounting_message="Xero Returned: No.",
        )  # fmt: skip
        at = datetime(2026, 3, 1, tzinfo=UTC)
        ws.store.objects.put([Reading(record=record, source="ui", facet="x", observed_at=at, evidence=page)])


def test_the_command_prints_it(held: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a table with what was refused, as json, csv and a workbook; bad arguments are named."""
    assert cli.main(["invoices", "aged"]) == 0
    said = capsys.readouterr().out
    assert all(words in said for words in ("Blue Gum", "7.00", "Xero Returned: No."))
    assert cli.main(["invoices", "aged", "--as-of", "2020-01-15", "--format", "json"]) == 0
    assert '"1-30_days": "7.00"' in capsys.readouterr().out
    assert cli.main(["invoices", "aged", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("Customer,")
    assert cli.main(["invoices", "aged", "--format", "xlsx", "--out", str(tmp_path / "a.xlsx")]) == 0
    assert (tmp_path / "a.xlsx").exists()
    for wrong, name in ((["--by", "mood"], "--by"), (["--as-of", "soon"], "--as-of"), (["--format", "xlsx"], "--out")):
        assert cli.main(["invoices", "aged", *wrong]) == 2
        assert name in capsys.readouterr().err
