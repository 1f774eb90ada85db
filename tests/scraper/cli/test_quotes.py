"""`ascora quotes winrate` and `GET /quotes/winrate` over a real store."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from scraper import cli
from scraper.evidence.snapshot import Context
from scraper.models import Quote, Reading
from scraper.settings import load
from scraper.workspace import open_workspace
from tests.conftest import KEY

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A won, a lost and an open quote."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    with open_workspace(load()) as ws:
        page = ws.keep(b"<p>", "x", "https://portal.example/x", (), Context())
        for number, status in enumerate(("won", "lost", "sent"), 1):
            one = Quote(
                quote_number=f"Q{number}", status=status, total_ex_tax=Decimal(number), quote_date=date(2026, 3, 1)
            )
            ws.store.objects.put([Reading(record=one, source="ui", facet="x", observed_at=at, evidence=page.sha256)])


def test_a_table_a_sheet_and_json_say_the_same(capsys: Capture) -> None:
    """With the formula in words, and reasons for loss below it."""
    assert cli.main(["quotes", "winrate"]) == 0
    out = capsys.readouterr().out
    assert "won / (won + lost)" in out
    assert "reason for loss" in out
    assert cli.main(["quotes", "winrate", "--format", "csv", "--by", "job_type"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[0][0] == "job_type"
    assert rows[-1] == ["Total", "1", "1.00", "1", "2.00", "1", "3.00", "50.0", "33.3"]
    assert cli.main(["quotes", "winrate", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"]["rate"] == "50.0"


def test_a_workbook_is_written(tmp_path: Path) -> None:
    """Where it is asked for."""
    assert cli.main(["quotes", "winrate", "--format", "xlsx", "--out", str(tmp_path / "w.xlsx")]) == 0
    assert (tmp_path / "w.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--by", "week"], "--by: 'week' is not known; expected one of month, job_type, assigned_user, lead_source"),
        (["--format", "xlsx"], "--out: a workbook needs a file; expected a path such as winrate.xlsx"),
    ],
)
def test_a_bad_question_is_told_in_one_line(words: list[str], told: str, capsys: Capture) -> None:
    """It names the option and what was expected."""
    assert cli.main(["quotes", "winrate", *words]) == 2
    assert capsys.readouterr().err.strip() == told
