"""Time is asked in windows of days, of the days that a run names; never of a user whose menu has no such report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from scraper.cli.words import span
from scraper.errors import ConfigError
from scraper.sync.plan import Scope, first_items
from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, Screen, grid, link, screen
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import Sync, names, skips

HEADINGS = ("User", "Date", "Start", "End", "Check In Type", "Job/Quote")
TIME = "timesheet_entry"


def sheet(*rows: tuple[str, str, str]) -> Callable[[date, date], Screen]:
    """Somebody's mornings, by day, on a job."""

    def shown(start: date, end: date) -> Screen:
        found = [
            (who, f"{date.fromisoformat(day):%d/%m/%Y}", "7:00 AM", "12:00 PM", "Job", job)
            for who, day, job in rows
            if start.isoformat() <= day <= end.isoformat()
        ]
        return screen(grid("Timesheet Editing", HEADINGS, found, total=len(found)))

    return shown


@pytest.fixture
def time(portal: RecordedPortal) -> RecordedPortal:
    """A portal that has the report."""
    portal.admin = True
    portal.menu["timesheet_editing"] = screen("")
    portal.windows = sheet(("Kim", "2026-02-24", "J1"), ("Lee", "2026-03-02", "J2"))
    return portal


def asked(portal: RecordedPortal) -> list[str]:
    """The windows that were asked for."""
    return [one for one in portal.asked if one.startswith("timesheet_entries")]


def test_the_days_of_a_run_are_asked_and_no_others(sync: Sync, ws: Workspace, time: RecordedPortal) -> None:
    """Whole weeks that hold them; without any, the profile's weeks until today, for time is never ahead."""
    report = sync(TIME, first=date(2026, 2, 25), last=date(2026, 3, 1))
    assert (report["outcome"], report["entities"][TIME]["taken"]) == ("complete", 1)
    assert asked(time) == ["timesheet_entries 2026-02-23 to 2026-03-01"]
    assert sync(TIME)["outcome"] == "complete"
    assert (len(asked(time)), asked(time)[-1]) == (9, "timesheet_entries 2026-03-02 to 2026-03-08")
    assert sorted(names(ws, TIME, "user")) == ["Kim", "Lee"]


def test_an_entry_that_moves_to_another_week_is_the_same_entry(
    sync: Sync, ws: Workspace, time: RecordedPortal, clock: Clock
) -> None:
    """The window that it left is asked before the one that it came to."""
    guid = "0b8f6c1e-7a51-4c39-9d5e-3f1f0c6a2b11"

    def moved_to(day: date) -> Callable[[date, date], Screen]:
        row = ("Kim", f"{day:%d/%m/%Y}", "7:00 AM", "12:00 PM", "Job", "J1", link("View", guid))
        return lambda start, end: screen(
            grid("Timesheet Editing", (*HEADINGS, "Entry"), [row] if start <= day <= end else [])
        )

    time.windows = moved_to(date(2026, 2, 24))
    sync(TIME)
    (before,) = ws.store.objects.list(TIME)
    for _ in range(3):
        clock.advance(days=1)
        time.windows = moved_to(date(2026, 3, 2))
        assert sync(TIME)["outcome"] == "complete"
        (after,) = ws.store.objects.list(TIME, include_gone=False)
        assert (after.id, after.fields["starts_at"][:10]) == (before.id, "2026-03-02")
        assert after.version == before.version + 1  # it was never gone in between


def test_a_user_without_the_report_is_told_once(sync: Sync, time: RecordedPortal) -> None:
    """That is no fault of a run; a report that was there before and is gone is one."""
    del time.menu["timesheet_editing"]
    report = sync(TIME)
    assert (report["outcome"], report["entities"][TIME]["taken"]) == ("complete", 0)
    told = [one for one in sync.notes.notes if "menu" in one]
    assert set(told) == {
        "this user's menu has no entry for the Timesheet Editing screen: no timesheet entries are taken"
    }
    time.menu["timesheet_editing"] = screen("")
    assert sync(TIME)["entities"][TIME]["taken"] == 2
    del time.menu["timesheet_editing"]
    report = sync(TIME)
    assert report["outcome"] == "partial"
    assert "and had one" in str(skips(report, TIME))


def test_a_run_for_some_jobs_leaves_time_alone_unless_it_is_named(ws: Workspace) -> None:
    """Every window would be asked for a few rows."""
    all_ = {one.entity for one in first_items(ws, Scope(jobs=("J1",)).as_json())}
    assert TIME not in all_
    named = {one.entity for one in first_items(ws, Scope(entities=(TIME,), jobs=("J1",)).as_json())}
    assert TIME in named


def test_a_week_with_a_row_that_was_not_read_is_no_week_that_was_read_whole(
    sync: Sync, ws: Workspace, time: RecordedPortal
) -> None:
    """Its hours would lack in a table without a word."""
    whole = time.windows
    odd = screen(grid("Timesheet Editing", HEADINGS, [("Lee", "2/03/2026", "soon", "", "Job", "J2")], total=1))
    time.windows = lambda start, end: odd if start == date(2026, 3, 2) else whole(start, end)
    assert sync(TIME, first=date(2026, 2, 23), last=date(2026, 3, 8))["outcome"] == "partial"
    assert ws.store.windows_read(TIME) == [(date(2026, 2, 23), date(2026, 3, 1))]


def test_days_that_end_before_they_begin_are_refused() -> None:
    """In one line."""
    with pytest.raises(ConfigError, match="is before"):
        span("2026-03-02", "2026-03-01")
