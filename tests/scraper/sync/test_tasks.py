"""Tasks on a portal on paper: what each belongs to, and that a panel and a list show the same ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.evidence.snapshot import Context
from scraper.models import Job, Reading
from scraper.models.task import Task
from scraper.workspace import Workspace
from tests.recorded import ORIGIN, RecordedPortal, grid, link, screen
from tests.scraper.archive.opened import records
from tests.scraper.sync.conftest import Sync, names, skips

ID = "0f0b6d1e-0000-4000-8000-000000000031"


def test_a_panel_and_a_list_show_one_task(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """By its GUID; what only one of them says is kept of both."""
    rows = [(link("Call", f"t/{ID}"), "Job J1", "Kim")]
    portal.menu["dashboard"] = screen(grid("Tasks", ("Task", "Linked To", "Assigned To"), rows))
    listed = [(link("Call", f"t/{ID}"), "J1", "3/03/2026", "N")]
    portal.menu["tasks"] = screen(grid("All Tasks", ("Subject", "Job No.", "Due", "Done"), listed, total=1))
    assert sync("task")["outcome"] == "complete"
    (task,) = ws.store.objects.list("task")
    told = [task.fields[name] for name in ("title", "job_number", "assigned_user", "due_date", "done")]
    assert told == ["Call", "J1", "Kim", "2026-03-03", False]


@pytest.mark.parametrize(
    ("linked", "job", "quote"),
    [
        ("Job: J1234", "J1234", None),
        ("Quote Q7", None, "Q7"),
        ("Work Order 77", "77", None),
        (link("J1234", "Portal/Jobs/Details/9"), "J1234", None),
        (link("2002", "quotations/2002"), None, "2002"),
        ("", None, None),
    ],
)
def test_it_belongs_to_what_its_word_or_its_link_says(
    sync: Sync, ws: Workspace, portal: RecordedPortal, linked: str, job: str | None, quote: str | None
) -> None:
    """A job, a quote, or nothing."""
    portal.menu["dashboard"] = screen(grid("Tasks", ("Task", "Linked To"), [("Call", linked)]))
    assert sync("task")["outcome"] == "complete"
    assert (names(ws, "task", "job_number"), names(ws, "task", "quote_number")) == ([job], [quote])


@pytest.mark.parametrize("linked", ["2002", link("2002", "x/2002"), "Jobs J1 and J2"])
def test_a_number_of_nobody_knows_what_is_refused(
    sync: Sync, ws: Workspace, portal: RecordedPortal, linked: str
) -> None:
    """It may be a job's or a quote's."""
    portal.menu["dashboard"] = screen(grid("Tasks", ("Task", "Linked To"), [("Call", linked)]))
    report = sync("task")
    assert report["outcome"] == "partial"
    assert "linked_to" in skips(report, "task")[0]
    assert names(ws, "task", "title") == []


def test_an_archive_of_all_holds_a_task_of_nothing_and_one_of_a_job_its_own(ws: Workspace, tmp_path: Path) -> None:
    """What stands alone belongs to no job's archive."""
    page = ws.keep(b"<p>", "tasks_grid", ORIGIN, (), Context())
    for record in (Job(job_number="J1"), Task(title="Call", job_number="J1"), Task(title="Buy tags")):
        at, proof = ws.clock(), page.sha256
        ws.store.objects.put([Reading(record=record, source="ui", facet="x", observed_at=at, evidence=proof)])
    wanted: list[tuple[tuple[str, ...], set[str]]] = [((), {"Call", "Buy tags"}), (("J1",), {"Call"})]
    for jobs, titles in wanted:
        archive = tmp_path / f"{len(jobs)}.zip"
        create(ws, archive, Scope(jobs=jobs))
        assert {one["title"] for one in records(archive, "data/records/task.jsonl")} == titles
