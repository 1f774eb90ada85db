"""`ascora review` and `ascora timesheets payroll` over a real store."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scraper import cli
from scraper.evidence.snapshot import Context
from scraper.models import Reading
from scraper.models.timesheet_entry import TimesheetEntry
from scraper.settings import load
from scraper.store import Planned
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

Capture = pytest.CaptureFixture[str]
XERO = str(Path(__file__).parents[3] / "docs" / "payroll" / "xero.toml")
MONDAY = datetime(2026, 3, 2, 7, tzinfo=UTC)
WEEK = "2026-03-02/2026-03-08"


def put(ws: Workspace, at: datetime, *given: dict[str, Any]) -> None:
    """Entries of Ruby Nguyen, as one page showed them."""
    page = ws.keep(b"<p>", "timesheet_entries_grid", "https://portal.example/x", (), Context())
    for one in given:
        entry = TimesheetEntry(user="Ruby Nguyen", rate_type="normal", check_in_type="job", job_number="J1", **one)
        reading = Reading(record=entry, source="ui", facet=page.kind, observed_at=at, evidence=page.sha256)
        ws.store.objects.put([reading])


def proven(ws: Workspace, first: date, last: date) -> None:
    """A run has read these days whole."""
    run = ws.store.runs.begin({"entities": [], "jobs": [], "since": None, "full": True})
    days = {"from": first.isoformat(), "to": last.isoformat()}
    ws.store.items.plan(run, [Planned("listing", "timesheet_entry", days)])
    item = ws.store.items.take(run)
    assert item is not None
    name = "timesheet_entries_grid"
    told: Any = {"listing": name, "screen": "Timesheet Editing", "scope": days}
    ws.store.runs.coverage(item, entity="timesheet_entry", **told, expected=2, taken=2, proven=True)
    ws.store.items.done(item)
    ws.store.runs.finish(run.id)


@pytest.fixture
def _held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day's work, and a check-in without a check-out, of a week that was read whole."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    with open_workspace(load()) as ws:
        put(ws, MONDAY, {"starts_at": MONDAY, "ends_at": MONDAY + timedelta(hours=8), "hours": Decimal(8)})
        put(ws, MONDAY, {"starts_at": MONDAY + timedelta(days=1)})
        proven(ws, date(2026, 3, 2), date(2026, 3, 8))


def listed(capsys: Capture, *words: str) -> list[dict[str, Any]]:
    """What `ascora review` prints as JSON."""
    assert cli.main(["review", "--format", "json", *words]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["review"]
    return found


@pytest.mark.usefixtures("_held")
def test_what_is_explained_is_open_no_more(capsys: Capture) -> None:
    """It is listed with its note where all is asked for; an id that is none is told."""
    (one,) = listed(capsys)
    assert (one["rule"], one["user"], one["job_number"]) == ("entry_not_ended", "Ruby Nguyen", "J1")
    assert len(one["evidence"]) == 1
    assert cli.main(["review", "seen", one["id"]]) == 0
    assert cli.main(["review", "close", one["id"], "--note", "the phone was lost"]) == 0
    capsys.readouterr()
    assert listed(capsys) == []
    (closed,) = listed(capsys, "--all")
    assert (closed["state"], closed["note"]) == ("explained", "the phone was lost")
    assert cli.main(["review"]) == 0
    said = capsys.readouterr()
    assert "nothing is open" in said.err
    assert "Not told: day_entry: no day was read whole yet." in said.out  # or an empty list would pass for a clean one
    assert "timesheet_entry: no day" not in said.out
    assert cli.main(["review", "seen", "none"]) == 2


@pytest.mark.usefixtures("_held")
def test_a_period_in_doubt_has_no_lines_unless_they_are_asked_for(capsys: Capture, tmp_path: Path) -> None:
    """Either way it ends with 4, and the doubt is told."""
    asked = ["timesheets", "payroll", "--period", WEEK, "--map", XERO, "--format", "csv"]
    assert cli.main(asked) == 4
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "neither its hours nor its end is shown" in said.err
    assert cli.main([*asked, "--incomplete", "--out", str(tmp_path / "pay.csv")]) == 4
    assert (tmp_path / "pay.csv").read_text("utf-8-sig").splitlines() == [
        "First Name,Last Name,Earnings Rate,Date,Tracking Option,Hours",
        "Ruby,Nguyen,Ordinary Hours,02/03/2026,J1,8",
    ]
