"""The Jobs list: which cards there are, what it lacks, and what a row that cannot be read costs."""

from __future__ import annotations

from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, grid, screen
from tests.scraper.sync.conftest import JOBS, Sync, skips, tops


def test_a_list_that_shows_fewer_than_it_says_marks_nothing_gone(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """The run is partial, and says what lacks."""
    sync("job")
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J1", "Switchboard", "In Progress")], total=2))
    report = sync("job")
    assert report["outcome"] == "partial"
    assert tops(ws) == ["J1", "J2"]
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J1", "Switchboard", "In Progress")], total=1))
    assert sync("job")["outcome"] == "complete"
    assert tops(ws) == ["J1"]


def test_a_job_that_the_list_does_not_have_is_told(sync: Sync) -> None:
    """It is not a failure of something else."""
    report = sync("job", jobs=("J9",))
    assert (report["outcome"], skips(report, "job")) == ("partial", ["J9: the portal's Jobs list has no such job"])


def test_a_row_of_two_cells_is_rejected_and_the_list_is_not_whole(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """Nobody can tell which columns they are; the other rows are taken."""
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J1", "Switchboard", "New"), ("J2", "Alarm")], total=2))
    report = sync("job")
    assert (report["outcome"], report["entities"]["job"]["rejected"]) == ("partial", 1)
    assert tops(ws) == ["J1"]
