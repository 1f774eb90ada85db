"""The Jobs list: which cards there are, what it lacks, and what a row that cannot be read costs."""

from __future__ import annotations

from scraper.sync.jobs_list import api_only
from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, grid, screen
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import job
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


def test_rows_that_look_alike_are_told_apart_by_their_own_cards(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """The one priced by sections is the job; the other must turn out to be a section, else it is told."""
    rows = [("J1", "Switchboard", "In Progress"), ("J1", "Rough In", "New"), ("J1", "Lost wing", "New")]
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, rows, total=3))
    report = sync("job")
    assert (report["outcome"], tops(ws)) == ("partial", ["J1"])
    (why,) = skips(report, "job")
    assert why.startswith("J1 Lost wing: the Jobs list has this row beside J1")


def test_rows_that_no_card_tells_apart_are_each_told_and_nothing_is_gone(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """Neither is taken for the job; the job that was known is not missing for it."""
    sync("job")
    rows = [("J2", "Alarm", "Completed"), ("J2", "Fit Off", "New"), ("J1", "Switchboard", "In Progress")]
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, rows, total=3))
    told = skips(sync("job"), "job")
    assert [one.partition(":")[0] for one in told] == ["J2 Alarm", "J2 Fit Off"]
    assert tops(ws) == ["J1", "J2"]


def test_only_the_jobs_that_are_asked_for_are_taken_and_nothing_else_is_gone(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """The list is walked to its end all the same."""
    sync("job", jobs=("J2",))
    assert tops(ws) == ["J2"]
    assert "card of J1" not in portal.asked
    sync("job")
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J1", "Switchboard", "In Progress")], total=1))
    sync("job", jobs=("J1",))
    assert tops(ws) == ["J1", "J2"]


def test_jobs_that_the_open_api_alone_lists_are_named(ws: Workspace, clock: Clock) -> None:
    """Seen in this run; sections and what an older run has seen are none of them."""
    ws.store.objects.put([job("J7", clock(), facet="api", source="api")])
    clock.advance(hours=1)
    run = ws.store.runs.begin({"entities": ["job"], "jobs": []})
    of_api = [job(number, clock(), facet="api", source="api") for number in ("J1", "J9")]
    of_api.append(job("J1.01", clock(), facet="api", source="api", parent_job_number="J1"))
    ws.store.objects.put(of_api)
    assert api_only(ws, run, {"J1"}) == ["J9"]
