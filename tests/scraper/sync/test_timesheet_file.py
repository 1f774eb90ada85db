"""The workbook that User Timesheet exports of the days that it was asked for: a third look at the same entries."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

import openpyxl
import pytest

from scraper.errors import LayoutChanged
from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedPortal, grid, screen
from tests.scraper.sync.conftest import Sync, names

TIME = "timesheet_entry"
WEEK = {"full": True, "first": date(2026, 2, 23), "last": date(2026, 3, 1)}
LISTED = ("User", "Date", "Start", "End", "Check In Type", "Job/Quote")
KIM = ("Kim", "24/02/2026", "7:00 AM", "2:30 PM", "Job", "J1")
HEADINGS = ("USER", "START DATE", "START TIME", "END TIME", "HOURS", "CHECK IN TYPE", "QUOTE OR JOB NUMBER")
FILE = "timesheet_report_export"


def book(*sheets: Sequence[Sequence[Any]], hours: str = "General") -> bytes:
    """A workbook of these sheets; `hours`: how Excel shows the fifth column."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(list(row))
        for cell in sheet["E"]:
            cell.number_format = hours
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def row(hours: object, user: str = "Kim", end: object = "2:30 PM", job: str = "J1") -> Sequence[object]:
    """A day of work as the file has it."""
    return (user, "24/02/2026", "7:00 AM", end, hours, "Job", job)


@pytest.fixture
def time_portal(portal: RecordedPortal) -> RecordedPortal:
    """A portal where both reports show one day of work."""
    portal.admin = True
    portal.menu["timesheet_editing"] = portal.menu["user_timesheet"] = screen("")
    titles = {"timesheet_editing": "Timesheet Editing", "user_timesheet": "User Timesheet"}
    portal.windows = lambda start, end: screen(
        grid(next(titles[one] for one in reversed(portal.asked) if one in titles), LISTED, [KIM], total=1)
    )
    return portal


@pytest.mark.parametrize(
    ("printed", "shown"),
    [("7:30", "General"), ("7.5", "General"), ("7h 30m", "General"), (7.5, "0.00"), (timedelta(hours=7.5), "[h]:mm")],
)
def test_hours_are_decimals_whatever_their_form(
    sync: Sync, ws: Workspace, time_portal: RecordedPortal, printed: object, shown: str
) -> None:
    """Sums of a user are no entries; what the file says of an entry that was listed is added to it."""
    time_portal.exports["timesheet_report"] = book(
        [HEADINGS, row(printed), ("Total Kim", *[""] * 3, printed)], hours=shown
    )
    report = sync(TIME, **WEEK)
    assert report["outcome"] == "complete", report["entities"][TIME]["skipped"]
    (kim,) = ws.store.objects.list(TIME)
    assert (kim.fields["hours"], kim.body["conflicts"]) == ("7.5", [])
    assert [one for one in time_portal.asked if "file" in one] == ["timesheet_report file 2026-02-23 to 2026-03-01"]
    assert pipeline.reread(ws, (TIME,), Notes())["outcome"] == "complete"
    assert [one.body for one in ws.store.objects.list(TIME)] == [kim.body]


def test_what_the_file_says_otherwise_is_a_conflict(sync: Sync, ws: Workspace, time_portal: RecordedPortal) -> None:
    """What it has more of is taken; what it lacks is told, and is not gone."""
    time_portal.exports["timesheet_report"] = book(
        [HEADINGS, row(6.5, end=time(13, 30)), row(7.5, user="Lee", job="J2")]
    )
    assert sync(TIME, **WEEK)["outcome"] == "complete"
    kim, lee = ws.store.objects.list(TIME)
    assert (kim.fields["user"], lee.fields["job_number"]) == ("Kim", "J2")
    (conflict,) = kim.body["conflicts"]
    assert (conflict["field"], set(conflict["values"])) == ("ends_at", {"ui:report", "ui:other_report", "ui:export"})
    time_portal.exports["timesheet_report"] = book([HEADINGS, row(7.5, user="Lee", job="J2")])
    sync(TIME, **WEEK)
    assert sorted(names(ws, TIME, "user")) == ["Kim", "Lee"]
    assert any("1 timesheet entries that began" in one and "not shown" in one for one in sync.notes.notes)


def test_a_file_with_a_sheet_for_each_user_is_read_whole(
    sync: Sync, ws: Workspace, time_portal: RecordedPortal
) -> None:
    """One sheet is never taken for all of them."""
    time_portal.exports["timesheet_report"] = book([HEADINGS, row(7.5)], [HEADINGS, row(7.5, user="Lee", job="J2")])
    assert sync(TIME, **WEEK)["outcome"] == "complete"
    assert sorted(names(ws, TIME, "user")) == ["Kim", "Lee"]


def test_a_report_that_exports_nothing_is_told(sync: Sync, ws: Workspace, time_portal: RecordedPortal) -> None:
    """It is no fault of a run, unless there was a file before."""
    assert sync(TIME, **WEEK)["outcome"] == "complete"
    assert any(
        "nothing exports timesheet_report: no timesheet entries are taken from it" in one for one in sync.notes.notes
    )
    time_portal.exports["timesheet_report"] = book([HEADINGS, row(time(7, 30))])
    sync(TIME, **WEEK)
    assert ws.store.objects.readings(TIME, FILE)
    time_portal.exports["timesheet_report"] = LayoutChanged("nothing exports timesheet_report", "timesheet_report")
    assert sync(TIME, **WEEK)["outcome"] == "partial"


def test_a_file_keeps_no_place_where_places_are_off(sync: Sync, ws: Workspace, time_portal: RecordedPortal) -> None:
    """It is kept as the table without them, and its own bytes are gone."""
    places = (*HEADINGS, "Check In Location"), (*row(7.5), "Yard, 9 Elm Street")
    time_portal.exports["timesheet_report"] = book(places)
    assert sync(TIME, **WEEK)["outcome"] == "complete"
    (kept,) = ws.store.evidence.latest([FILE])
    assert kept.scrubbed[0] == "Check In Location"
    assert b"Elm Street" not in ws.blobs.get(kept.sha256)
    assert "hours" in ws.store.objects.readings(TIME, FILE).popitem()[1].record.model_fields_set
