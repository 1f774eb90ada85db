"""What every listing does when it was walked: tell what of it could not be read, how far it went, what is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scraper.errors import RowRejected
from scraper.parse.snapshots import Rows
from scraper.store import Listing, Planned, Run, WorkItem
from scraper.sync.walk_listing import Walked, cover, mark_missing, tell
from scraper.workspace import Workspace
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import job
from tests.scraper.sync.conftest import names, skips

JOBS = Listing("job", "jobs_grid", "jobs_grid")


@pytest.fixture
def run(ws: Workspace) -> Run:
    """A run with one listing to walk."""
    begun = ws.store.runs.begin({"entities": ["job"], "jobs": []})
    ws.store.items.plan(begun, [Planned("listing", "job", {"jobs": []})])
    return begun


@pytest.fixture
def item(ws: Workspace, run: Run) -> WorkItem:
    """Its item, in hand."""
    taken = ws.store.items.take(run)
    assert taken is not None
    return taken


def walked(ws: Workspace, taken: int = 2, **said: Any) -> Walked:
    """A listing of jobs."""
    return Walked(JOBS, ws.clock(), taken, **said)


@pytest.mark.parametrize(
    ("said", "is_whole"),
    [
        ({}, True),
        ({"expected": 2}, True),
        ({"expected": 3}, False),
        ({"is_proven": False}, False),
        ({"doubts": ("a filter is set",)}, False),
        ({"expected": 3, "rejected": [RowRejected("2 cells for 3 headings")]}, False),
        ({"unread": ["status"]}, True),
        ({"cut": ["the name 'Swit…'"]}, True),
        ({"undrawn": "2 columns are not drawn"}, True),
    ],
)
def test_a_listing_is_whole_when_nothing_speaks_against_it(
    ws: Workspace, item: WorkItem, said: dict[str, Any], is_whole: bool
) -> None:
    """As many rows as it counts, each of them read, to an end that is proven; what a row does not say is told, and no
    row is missing for it."""
    assert tell(ws, item, walked(ws, **said), "a row of the Jobs list", "the Jobs list") is is_whole


def test_what_could_not_be_read_is_told_in_its_own_words(ws: Workspace, run: Run, item: WorkItem) -> None:
    """Of a row as a row, of the whole as the whole; a refused row is an error with its evidence, too."""
    refused = RowRejected("2 cells for 3 headings", "row 2", "a" * 64)
    of_all = walked(ws, rejected=[refused], undrawn="2 columns are not drawn", cut=["the name 'Swit…' is cut short"])
    tell(ws, item, of_all, "a row of the Jobs list", "the Jobs list")
    ws.store.items.done(item)
    report = ws.store.runs.finish(run.id)
    assert skips(report, "job")[:3] == [
        "a row of the Jobs list: 2 cells for 3 headings",
        "the Jobs list: 2 columns are not drawn",
        "the Jobs list: the name 'Swit…' is cut short; what it says in full is not known",
    ]
    assert [(error["type"], error["snapshot"]) for error in report["errors"]] == [("RowRejected", "a" * 64)]
    assert (report["outcome"], report["entities"]["job"]["rejected"]) == ("partial", 1)


def test_a_column_that_is_not_shown_is_kept_with_the_listing(ws: Workspace, run: Run, item: WorkItem) -> None:
    """By its name in the profile: nobody takes it for an empty one."""
    cover(ws, item, walked(ws, unread=["status"], screen="the Jobs list"))
    (kept,) = ws.store.runs.listings(run.id)
    assert (kept["listing"], kept["taken"], kept["unread"]) == ("jobs_grid", 2, ["status"])


def test_what_a_whole_listing_no_longer_shows_is_gone(ws: Workspace, run: Run, item: WorkItem, clock: Clock) -> None:
    """But not what another page or answer has shown since the run began."""
    before = run.started_at - timedelta(hours=8)
    ids = ws.store.objects.put([job(number, before) for number in ("J1", "J2", "J3")]).ids
    ws.store.objects.put([job("J3", clock.advance(minutes=1), facet="api", source="api")])
    mark_missing(ws, run, item, JOBS, [ids[0]])
    assert names(ws, "job", "job_number") == ["J1", "J3"]


def test_a_walk_is_told_by_its_rows(ws: Workspace) -> None:
    """What the pages said that were read, in the order of a report."""
    rows = Rows(ws, rejected=[RowRejected("odd")], unread={"status", "name"}, screen="the Jobs list", undrawn=3)
    found = Walked.of(rows, JOBS, ws.clock(), expected=4, doubts=("cut",), scope={"jobs": ["J1"]})
    assert (found.taken, found.expected, found.doubts, found.scope) == (0, 4, ("cut",), {"jobs": ["J1"]})
    assert (found.unread, found.screen, len(found.rejected)) == (["name", "status"], "the Jobs list", 1)
    assert found.undrawn is not None
    assert found.undrawn.startswith("3 columns of the listing are not drawn")
    assert Walked.of(Rows(ws), JOBS, ws.clock(), expected=None, doubts=()).undrawn is None
