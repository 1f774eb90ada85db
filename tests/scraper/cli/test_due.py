"""`ascora equipment due`, `ascora licences expiring`, `ascora stock` over a store that holds one object of each."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper import cli
from scraper.entities import CATALOG
from scraper.evidence.snapshot import Context
from scraper.models import Reading
from scraper.settings import load
from scraper.workspace import open_workspace
from tests.conftest import KEY

Capture = pytest.CaptureFixture[str]
HELD = ("user", "equipment", "stock_level", "supply", "purchase_order")
FAR = "5000w"


@pytest.fixture(autouse=True)
def _held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of each."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    with open_workspace(load()) as ws:
        page = ws.keep(b"<p>", "x", "https://portal.example/x", (), Context())
        for spec in (CATALOG[name] for name in HELD):
            record = spec.record.of_printed(spec.example)
            ws.store.objects.put([Reading(record=record, source="ui", facet="x", observed_at=at, evidence=page.sha256)])


@pytest.mark.parametrize(
    ("command", "told"),
    [(["equipment", "due"], "Filter change"), (["licences", "expiring"], "Electrical licence")],
)
def test_what_falls_due_is_a_table_a_sheet_and_json(command: list[str], told: str, capsys: Capture) -> None:
    """Each with the same row."""
    assert cli.main([*command, "--within", FAR, "--wide"]) == 0
    assert told in capsys.readouterr().out
    assert cli.main([*command, "--within", FAR, "--format", "csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert told in row.values()
    assert cli.main([*command, "--within", FAR, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert told in found["due"][0].values()


@pytest.mark.parametrize("within", ["soon", "-3d", "3 months", "99999w"])
def test_a_time_ahead_is_days_or_weeks(within: str, capsys: Capture) -> None:
    """Anything else is told in one line."""
    assert cli.main(["equipment", "due", f"--within={within}"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_stock_without_any_threshold_says_what_is_missing(capsys: Capture) -> None:
    """The setting, and what the file holds."""
    assert cli.main(["stock", "low"]) == 2
    assert "ASCORA_STOCK_LEVELS is not set" in capsys.readouterr().err


def test_stock_below_the_companys_threshold_is_low_and_ordered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """As a table, a sheet, and a workbook; the formula stands below the table."""
    (tmp_path / "levels.csv").write_text("part,location,minimum,target\nRCBO-20A,Van 3,5,40\nX,,1,\n", "utf-8")
    monkeypatch.setenv("ASCORA_STOCK_LEVELS", str(tmp_path / "levels.csv"))
    assert cli.main(["stock", "low", "--wide"]) == 0
    shown = capsys.readouterr().out
    assert "RCBO-20A" in shown
    assert "Note: no level of X at any place is held." in shown
    assert cli.main(["stock", "reorder", "--format", "csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["needed"], row["on order"], row["quantity"]) == ("38", "10", "28")
    assert cli.main(["stock", "reorder"]) == 0
    assert "needed = target - on hand" in capsys.readouterr().out
    assert cli.main(["stock", "reorder", "--format", "xlsx", "--out", str(tmp_path / "r.xlsx")]) == 0
    assert (tmp_path / "r.xlsx").is_file()
