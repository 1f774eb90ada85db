"""A roster that is asked for in windows of dates, each taken whole, none a witness against another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedPortal, Screen, grid, screen
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import Sync, names, skips
from tests.scraper.sync.depots import ROSTER, not_due


def roster(shifts: dict[str, list[str]]) -> Callable[[date, date], Screen]:
    """Shifts by the day on which they begin."""

    def shown(start: date, end: date) -> Screen:
        rows = [(worker, day) for day, all_ in sorted(shifts.items()) for worker in all_ if _is_in(day, start, end)]
        return screen(grid("Roster", ROSTER, rows, total=len(rows)))

    return shown


def _is_in(day: str, start: date, end: date) -> bool:
    return start.isoformat() <= day[:10] <= end.isoformat()


def test_a_roster_is_taken_window_by_window(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal
) -> None:
    """Every day from the profile's first week to its last, each in one window."""
    depot_portal.windows = roster({"2026-03-02": ["Kim"], "2026-03-09": ["Lee"], "2026-02-09": ["Ash"]})
    report = depot_sync("shift")
    assert (report["outcome"], report["entities"]["shift"]["taken"]) == ("complete", 3)
    asked = [one for one in depot_portal.asked if one.startswith("shifts")]
    assert (asked[0], asked[-1]) == ("shifts 2026-02-09 to 2026-02-15", "shifts 2026-03-09 to 2026-03-15")
    assert len(asked) == 5
    assert pipeline.reread(depot_ws, ("shift",), Notes())["outcome"] == "complete"
    assert len(names(depot_ws, "shift", "worker")) == 3


def test_nothing_outside_a_window_is_ever_gone(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal, clock: Clock
) -> None:
    """What lies before the first window stays for good; what a window lacks of its own is gone when a run on another
    day lacks it too, and until then that is told, as no fault of the run."""
    depot_portal.windows = roster({"2026-02-10": ["Ash"], "2026-03-02": ["Kim", "Lee"]})
    depot_sync("shift")
    clock.advance(days=14)
    depot_portal.windows = roster({"2026-03-02": ["Lee"]})
    for _ in range(2):
        assert depot_sync("shift")["outcome"] == "complete"
        assert sorted(names(depot_ws, "shift", "worker")) == ["Ash", "Kim", "Lee"]
        assert any("1 shifts that began from 2026-03-02" in note for note in depot_sync.notes.notes)
    clock.advance(days=1)
    assert depot_sync("shift")["outcome"] == "complete"
    assert sorted(names(depot_ws, "shift", "worker")) == ["Ash", "Lee"]


def test_a_window_that_cannot_be_read_costs_no_other(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal
) -> None:
    """It is told, the rest is taken, and nothing of it is gone."""
    shown = roster({"2026-03-02": ["Kim"], "2026-03-09": ["Lee"]})
    depot_portal.windows = shown
    depot_sync("shift")
    broken = screen(grid("Other", ("Colour", "Weight"), [("red", "1")]))
    depot_portal.windows = lambda start, end: broken if start == date(2026, 3, 2) else shown(start, end)
    report = depot_sync("shift")
    assert report["outcome"] == "partial"
    assert sorted(names(depot_ws, "shift", "worker")) == ["Kim", "Lee"]


@pytest.mark.parametrize("day", ["2026-03-30", "2026-01-06"], ids=["later days", "other days alone"])
def test_rows_of_other_days_prove_no_window(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal, day: str
) -> None:
    """A screen that does not answer to the days asked for marks nothing gone."""
    depot_portal.windows = roster({"2026-03-02": ["Kim"]})
    depot_sync("shift")
    stuck = screen(grid("Roster", ROSTER, [("Lee", day)], total=1))
    depot_portal.windows = lambda start, end: stuck
    report = depot_sync("shift")
    assert report["outcome"] == "partial"
    assert "begin on days that were not asked for" in str(skips(report, "shift"))
    assert "Kim" in names(depot_ws, "shift", "worker")


def test_what_reaches_into_a_window_belongs_to_the_one_before(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal, clock: Clock
) -> None:
    """A night shift that two windows show is one shift, and gone when its own window lacks it."""
    both = ("2026-03-02", "2026-03-09")

    def shown(start: date, end: date) -> Screen:
        rows = [("Kim", "2026-03-08")] if start.isoformat() in both else []
        rows += [("Lee", "2026-03-09")] if start.isoformat() == both[1] else []
        return screen(grid("Roster", ROSTER, rows, total=len(rows)))

    depot_portal.windows = shown
    assert depot_sync("shift")["outcome"] == "complete"
    assert sorted(names(depot_ws, "shift", "worker")) == ["Kim", "Lee"]
    depot_portal.windows = roster({"2026-03-09": ["Lee"]})
    depot_sync("shift")
    clock.advance(days=1)
    depot_sync("shift")
    assert names(depot_ws, "shift", "worker") == ["Lee"]


def test_a_run_for_changes_asks_for_late_windows_alone(depot_sync: Sync, depot_portal: RecordedPortal) -> None:
    """The others are counted."""
    depot_portal.windows = roster({})
    depot_sync("shift")
    report = depot_sync("shift", changes=True)
    assert (report["outcome"], not_due(report, "shift")) == ("complete", 1)
    assert len([one for one in depot_portal.asked if one.startswith("shifts")]) == 4
