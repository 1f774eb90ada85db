"""What is open in purchasing, and what jobs cost, as other programs and spreadsheets read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from scraper import cli
from scraper.models import Job, Reading, Record
from scraper.models.purchase_order import PurchaseOrder
from scraper.settings import load
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """An installation that holds nothing yet."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    with open_workspace(load()) as opened:
        yield opened


def put(ws: Workspace, *records: Record) -> None:
    """Have them as the portal showed them."""
    at = datetime(2026, 11, 1, tzinfo=UTC)
    ws.store.objects.put(
        [Reading(record=one, source="ui", facet="f", observed_at=at, evidence="0" * 64) for one in records]
    )


def test_open_orders_as_json_and_as_a_workbook(ws: Workspace, tmp_path: Path, capsys: Capture) -> None:
    """Orders whole in JSON; amounts are numbers in the workbook, and what could not be told stands there too."""
    put(ws, PurchaseOrder(purchase_order_number="PO1", total_ex_tax=Decimal("12.50")))
    assert cli.main(["purchasing", "open", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["total_ex_tax"] for one in told["orders_without_invoice"]] == ["12.50"]
    assert told["missing"] == ["no supplier invoice is stored", "the lines of order PO1 are not known"]
    out = tmp_path / "open.xlsx"
    assert cli.main(["purchasing", "open", "--format", "xlsx", "--out", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    assert list(book["Orders without an invoice"].values)[1] == ("PO1", None, None, None, 12.5)
    assert [row[0] for row in book["Notes"].values] == ["note", *told["missing"]]


def test_costs_as_a_workbook(ws: Workspace, tmp_path: Path) -> None:
    """The figures, what of them is in doubt, and the formula."""
    put(ws, Job(job_number="J1", name="Roof", total_ex_tax=Decimal("100.00")))
    out = tmp_path / "costs.xlsx"
    assert cli.main(["jobs", "costs", "--format", "xlsx", "--out", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    assert list(book["Costs"].values)[1][:3] == ("J1", "Roof", 100)
    assert book.sheetnames == ["Costs", "Doubts", "Formula"]
    assert book["Doubts"]["A2"].value == "J1"
