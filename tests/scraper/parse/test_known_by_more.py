"""A row of a second list is taken for an object of the first one only where it shows enough of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from scraper.evidence.snapshot import Context
from scraper.models import Reading
from scraper.models.timesheet_entry import TimesheetEntry
from scraper.parse.known_by_more import KnownByMore
from scraper.settings import Settings
from scraper.workspace import open_workspace

AT = datetime(2026, 3, 1, tzinfo=UTC)
FIRST, SECOND = "timesheet_entries_grid", "timesheet_report_grid"
GUID = "0b8f6c1e-7a51-4c39-9d5e-3f1f0c6a2b11"


def entry(**other: Any) -> TimesheetEntry:
    """A morning on a job."""
    return TimesheetEntry(**{"user": "Kim", "starts_at": AT, "check_in_type": "job", "job_number": "J1", **other})


@pytest.mark.parametrize(
    ("kind", "row", "why"),
    [
        (SECOND, entry(), "not its section_name, by which the first list tells 1 apart"),
        (SECOND, entry(section_name="01"), None),
        (SECOND, entry(section_name="02"), None),
        (SECOND, entry(job_number="J2"), None),
        (SECOND, entry(portal_id=GUID), None),
        (FIRST, entry(), None),
    ],
    ids=["says less", "says the same", "another section", "another job", "has a GUID", "the first list itself"],
)
def test_a_row_that_says_less_of_its_key_is_no_other_entry(
    make_settings: Callable[..., Settings], kind: str, row: TimesheetEntry, why: str | None
) -> None:
    """It would be stored twice, and its hours paid twice."""
    with open_workspace(make_settings()) as ws:
        page = ws.keep(b"<p>", FIRST, "https://portal.example/x", (), Context()).sha256
        held = entry(section_name="01", portal_id=GUID)
        ws.store.objects.put([Reading(record=held, source="ui", facet=FIRST, observed_at=AT, evidence=page)])
        told = KnownByMore(ws, kind).why(row)
    assert told == why if why is None else (told or "").endswith(why)
