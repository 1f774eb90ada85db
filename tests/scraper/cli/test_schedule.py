"""`ascora schedule` and `GET /schedules` over a real store."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from scraper import cli
from scraper.evidence.snapshot import Context
from scraper.models import Reading, Record
from scraper.models.booking import Booking
from scraper.models.leave import Leave
from scraper.settings import load
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

Capture = pytest.CaptureFixture[str]
DAYS = ("--from", "2026-11-02", "--to", "2026-11-08")
AT = datetime(2026, 11, 2, 20, tzinfo=UTC)
"""Seven in the morning of the third, in Sydney."""


def put(ws: Workspace, *records: Record) -> None:
    """Hold them."""
    page = ws.keep(b"<p>", "x", "https://portal.example/x", (), Context())
    now = ws.clock()
    made = [Reading(record=one, source="ui", facet="x", observed_at=now, evidence=page.sha256) for one in records]
    ws.store.objects.put(made)


def booking(notes: str) -> Booking:
    """Kim's morning on a job."""
    return Booking(user="Kim", job_number="J1", starts_at=AT, ends_at=AT + timedelta(hours=2), notes=notes)


@pytest.fixture(autouse=True)
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A booking, and leave."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    with open_workspace(load()) as workspace:
        put(workspace, booking("Ring first"), Leave(user="Lee", leave_type="Sick Leave", starts_at=AT))
        yield workspace


def test_a_table_a_sheet_and_json_say_the_same(capsys: Capture) -> None:
    """Of leave, that it is leave."""
    assert cli.main(["schedule", *DAYS]) == 0
    shown = capsys.readouterr().out
    assert "Kim" in shown
    assert "Cursor: 2" in shown
    assert cli.main(["schedule", *DAYS, "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[1][:6] == ["2026-11-03", "07:00", "09:00", "Kim", "", "J1"]
    assert rows[2][:6] == ["2026-11-03", "07:00", "", "Lee", "", "Leave"]
    assert cli.main(["schedule", *DAYS, "--format", "json"]) == 0
    told = capsys.readouterr().out
    assert [one["what"] for one in json.loads(told)["entries"]] == ["J1", "Leave"]
    assert "Sick" not in told
    assert cli.main(["schedule", "--from", "2026-11-04"]) == 0
    assert "nobody is booked" in capsys.readouterr().err


def test_what_changed_behind_a_cursor_is_all_that_is_told(ws: Workspace, capsys: Capture) -> None:
    """Its event has a higher sequence number, and the name that it had."""
    assert cli.main(["schedule", *DAYS, "--format", "ics"]) == 0
    before = {str(one["uid"]): one for one in Calendar.from_ical(capsys.readouterr().out).walk("VEVENT")}
    put(ws, booking("Gate code"))
    assert cli.main(["schedule", "--since", "2", "--format", "ics"]) == 0
    (after,) = Calendar.from_ical(capsys.readouterr().out).walk("VEVENT")
    assert (after["sequence"], before[str(after["uid"])]["sequence"]) == (1, 0)
    assert cli.main(["schedule", "--since", "3"]) == 0
    assert re.search("nobody is booked", capsys.readouterr().err)
