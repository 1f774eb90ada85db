"""Which windows of dates a run asks for, and which it leaves until their turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from scraper.models import Reading
from scraper.models.timesheet_entry import TimesheetEntry
from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, Screen, grid, screen
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import Sync, names
from tests.scraper.sync.depots import not_due

TIME = "timesheet_entry"
HEADINGS = ("User", "Date", "Start", "End", "Check In Type", "Job/Quote")
LATE = ["2026-02-16", "2026-02-23", "2026-03-02"]
OLDER = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09"]


def sheet(*days: str) -> Callable[[date, date], Screen]:
    """A morning on each of these days."""

    def shown(start: date, end: date) -> Screen:
        held = [one for one in days if start.isoformat() <= one <= end.isoformat()]
        rows = [("Kim", f"{date.fromisoformat(one):%d/%m/%Y}", "7:00 AM", "12:00 PM", "Job", "J1") for one in held]
        return screen(grid("Timesheet Editing", HEADINGS, rows, total=len(rows)))

    return shown


@pytest.fixture
def time(portal: RecordedPortal) -> RecordedPortal:
    """A portal with one morning eight weeks ago."""
    portal.admin = True
    portal.menu["timesheet_editing"] = screen("")
    portal.windows = sheet("2026-01-13")
    return portal


def asked(portal: RecordedPortal) -> list[str]:
    """The first days of the windows that were asked for."""
    return [one.split()[1] for one in portal.asked if one.startswith("timesheet_entries ")]


def test_every_run_asks_for_late_windows_and_older_ones_once(sync: Sync, time: RecordedPortal) -> None:
    """A new account is asked for all; what was proven and is not due is counted, and is no skip."""
    sync(TIME)
    assert asked(time) == [*OLDER, *LATE]
    for changes in (False, True):
        report = sync(TIME, changes=changes)
        assert (asked(time), report["outcome"], not_due(report, TIME)) == (LATE, "complete", len(OLDER))
        assert report["entities"][TIME]["skipped"] == []
    sync(TIME, first=date(2026, 1, 6), last=date(2026, 1, 20))
    assert asked(time) == OLDER[:3]  # days that are named are reason enough


def test_older_windows_have_their_turn_at_night(sync: Sync, time: RecordedPortal, clock: Clock) -> None:
    """Each once in a week of nights, the one that was not looked at for longest first."""
    sync(TIME)
    nights = []
    for _ in OLDER:
        sync(TIME, full=True)
        nights += [one for one in asked(time) if one in OLDER]
    assert nights == OLDER
    clock.advance(days=7)
    sync(TIME, full=True)
    assert asked(time) == [OLDER[1], *LATE[1:], "2026-03-09"]


def test_a_window_that_was_not_read_whole_is_asked_again(sync: Sync, time: RecordedPortal) -> None:
    """But not every quarter of an hour."""
    odd = screen(grid("Timesheet Editing", HEADINGS, [("Lee", "13/01/2026", "soon", "", "Job", "J2")], total=1))
    whole, broken = time.windows, date(2026, 1, 12)
    time.windows = lambda start, end: odd if start == broken else whole(start, end)
    sync(TIME)
    for changes, again in ((True, []), (False, OLDER[1:2]), (False, OLDER[1:2])):
        sync(TIME, changes=changes)
        assert asked(time) == [*again, *LATE]
    time.windows = whole
    sync(TIME)
    sync(TIME)
    assert asked(time) == LATE


def test_a_window_that_lacks_something_is_asked_on_another_day(
    sync: Sync, ws: Workspace, time: RecordedPortal, clock: Clock
) -> None:
    """Else what left an old window would never be gone."""
    sync(TIME)
    time.windows = sheet()
    sync(TIME, first=date(2026, 1, 12), last=date(2026, 1, 18))
    clock.advance(days=1)
    sync(TIME, changes=True)
    assert asked(time) == LATE
    sync(TIME)
    assert (asked(time), names(ws, TIME, "user")) == ([OLDER[1], *LATE], [])
    sync(TIME)
    assert asked(time) == LATE


def test_a_window_is_asked_once_when_another_page_says_that_it_changed(
    sync: Sync, ws: Workspace, time: RecordedPortal, clock: Clock
) -> None:
    """Of what it lists, and of what it never listed; a page that says the same again is none."""
    sync(TIME)
    (kim,) = ws.store.objects.readings(TIME, "timesheet_entries_grid").values()
    assert isinstance(kim.record, TimesheetEntry)
    later = kim.record.starts_at + timedelta(days=7)

    def said(record: TimesheetEntry) -> None:
        clock.advance(hours=1)
        facet = "job_timesheet_grid"
        ws.store.objects.put([Reading(record=record, source="ui", facet=facet, observed_at=clock(), evidence="0" * 64)])

    for record, due in (
        (kim.record, []),
        (kim.record.model_copy(update={"details": "Yard"}), [OLDER[1]]),
        (kim.record.model_copy(update={"details": "Yard", "starts_at": later}), [OLDER[2]]),
    ):
        said(record)
        for again in (due, []):
            sync(TIME, changes=True)
            assert asked(time) == [*again, *LATE], record


def test_windows_that_a_user_could_not_see_are_asked_when_he_can(
    sync: Sync, ws: Workspace, time: RecordedPortal
) -> None:
    """Days of which no screen was shown were not read."""
    del time.menu["timesheet_editing"]
    assert sync(TIME)["outcome"] == "complete"
    assert ws.store.windows_read(TIME) == []
    time.menu["timesheet_editing"] = screen("")
    sync(TIME)
    assert asked(time) == [*OLDER, *LATE]
    assert len(ws.store.windows_read(TIME)) == len(OLDER + LATE)
