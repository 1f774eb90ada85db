"""Time is asked in windows of days, of the days that a run names, of one report or of two that list the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def test_what_arrives_in_days_that_were_read_before_is_late(
    sync: Sync, ws: Workspace, time: RecordedPortal, clock: Clock
) -> None:
    """A first look makes nothing late, nor does a day that was not over then, nor one that was not read whole."""
    sync(TIME)
    assert {one.late for one in ws.store.objects.list(TIME)} == {False}
    clock.advance(days=1)
    rows = [("Kim", "2026-02-24", "J1"), ("Lee", "2026-03-02", "J2"), ("Kim", "2026-02-25", "J3")]
    time.windows = sheet(*rows, ("Kim", f"{ws.today:%Y-%m-%d}", "J4"))
    sync(TIME)
    late = {one.fields["job_number"]: one.late for one in ws.store.objects.list(TIME)}
    assert late == {"J1": False, "J2": False, "J3": True, "J4": False}


GUID = "0b8f6c1e-7a51-4c39-9d5e-3f1f0c6a2b11"
WEEK = {"first": date(2026, 2, 23), "last": date(2026, 3, 1)}
EDITED = ("Kim", "24/02/2026", "7:00 AM", "12:00 PM", "Job", "J1", "Yard", link("View", GUID))
REPORTED = ("Kim", "24/02/2026", "7:00 AM", "12:00 PM", "Job", "J1", "Yard")
TITLES = {"timesheet_editing": "Timesheet Editing", "user_timesheet": "User Timesheet"}


def two(time: RecordedPortal, **rows: Sequence[Sequence[str]]) -> None:
    """Both reports, with these rows in every window; a screen that is not named is not in the menu."""

    def shown(start: date, end: date) -> Screen:
        name = time.asked[-1]
        return screen(grid(TITLES[name], (*HEADINGS, "Details", "Entry")[: 8 if name in EDITING else 7], rows[name]))

    time.menu = {name: one for name, one in time.menu.items() if name not in TITLES} | dict.fromkeys(rows, screen(""))
    time.windows = shown


EDITING = ("timesheet_editing",)


def reported(portal: RecordedPortal) -> list[str]:
    """The windows of the second report that were asked for."""
    return [one for one in portal.asked if one.startswith("timesheet_report 2")]


def test_the_same_entry_of_both_reports_is_one_and_what_differs_is_told(
    sync: Sync, ws: Workspace, time: RecordedPortal
) -> None:
    """By its key where the second shows no GUID; only a full run asks for it, and it adds what the first lacks."""
    later = ("Lee", "25/02/2026", "7:00 AM", "12:00 PM", "Job", "J2", "")
    two(time, timesheet_editing=[EDITED], user_timesheet=[(*REPORTED[:3], "1:00 PM", *REPORTED[4:]), later])
    assert sync(TIME, **WEEK)["outcome"] == "complete"
    assert (names(ws, TIME, "user"), reported(time)) == (["Kim"], [])
    assert sync(TIME, full=True, **WEEK)["outcome"] == "complete"
    assert reported(time) == ["timesheet_report 2026-02-23 to 2026-03-01"]
    kim, lee = ws.store.objects.list(TIME)
    assert (kim.fields["user"], lee.fields["user"], lee.late) == ("Kim", "Lee", False)
    (conflict,) = kim.body["conflicts"]
    assert (conflict["field"], set(conflict["values"])) == ("ends_at", {"ui:report", "ui:other_report"})


def test_nothing_is_gone_because_the_second_report_lacks_it(
    sync: Sync, ws: Workspace, time: RecordedPortal, clock: Clock
) -> None:
    """That is told. What the first one lacks on two days is gone, though the second one showed it before."""
    two(time, timesheet_editing=[EDITED], user_timesheet=[REPORTED])
    sync(TIME, full=True, **WEEK)
    two(time, timesheet_editing=[EDITED], user_timesheet=[])
    for _ in range(3):
        clock.advance(days=1)
        sync(TIME, full=True, **WEEK)
        assert names(ws, TIME, "user") == ["Kim"]
    assert any("are not shown on the User Timesheet screen" in one for one in sync.notes.notes)
    two(time, timesheet_editing=[], user_timesheet=[])
    for _ in range(2):
        clock.advance(days=1)
        sync(TIME, full=True, **WEEK)
    assert names(ws, TIME, "user") == []


def test_a_user_without_the_first_report_has_the_second(
    sync: Sync, ws: Workspace, time: RecordedPortal, clock: Clock
) -> None:
    """In every run, once; it counts as the first does: what it lacks on two days is gone."""
    two(time, user_timesheet=[REPORTED])
    for full in (False, True):
        assert sync(TIME, full=full, **WEEK)["outcome"] == "complete"
        assert reported(time) == ["timesheet_report 2026-02-23 to 2026-03-01"]
    assert any("are taken from the User Timesheet screen" in one for one in sync.notes.notes)
    assert (names(ws, TIME, "user"), ws.store.windows_read(TIME)) == (["Kim"], [(WEEK["first"], WEEK["last"])])
    two(time, user_timesheet=[])
    for _ in range(2):
        clock.advance(days=1)
        sync(TIME, **WEEK)
    assert names(ws, TIME, "user") == []


def test_days_are_read_whole_by_the_first_report_alone(sync: Sync, ws: Workspace, time: RecordedPortal) -> None:
    """A row that it could not read is not made good by another list."""
    two(time, timesheet_editing=[(*EDITED[:2], "soon", *EDITED[3:])], user_timesheet=[REPORTED])
    assert sync(TIME, full=True, **WEEK)["outcome"] == "partial"
    assert ws.store.windows_read(TIME) == []
    (look,) = ws.store.looks(TIME, ["timesheet_entries_grid"], [{"from": "2026-02-23", "to": "2026-03-01"}])
    assert look is not None
    assert not look.whole
