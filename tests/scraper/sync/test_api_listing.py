"""A listing of the open API: what it proves, what of it is refused, and when what it lacks is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock
from uuid import NAMESPACE_OID, uuid5

import httpx
import pytest

from fixtures.portal.server import PortalServer
from scraper.cli import exits
from scraper.settings import Settings
from scraper.store import Planned
from scraper.sync import pipeline
from scraper.sync.api_listing import take_api
from scraper.sync.plan import Scope
from scraper.workspace import Workspace, open_workspace
from tests.e2e.installation import Notes
from tests.scraper.api.played import client, page
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import names, skips

CUSTOMERS = Scope(entities=("customer",), only="api")


def test_what_the_open_api_lists_no_more_is_gone_after_two_local_days(
    start_portal: Callable[..., PortalServer], settings_for: Callable[..., Settings]
) -> None:
    """The day is the account's own: midnight in Sydney is noon or early afternoon of the day before in UTC. Reading the
    kept answers again changes none of it."""
    portal, clock, notes = start_portal(jobs=3), Clock(), Notes()
    clock.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with open_workspace(settings_for(portal), clock) as ws:
        assert pipeline.sync(ws, CUSTOMERS, notes)["outcome"] == "complete"
        held = ws.store.objects.count()["customer"]
        portal.site.world.customers.clear()
        for hours in (1, 2):
            clock.advance(hours=hours)
            report = pipeline.sync(ws, CUSTOMERS, notes)
            assert (report["outcome"], exits.of_report(report)) == ("partial", exits.PARTIAL)
            (skipped,) = report["entities"]["customer"]["skipped"]
            assert skipped["what"] == "open API customers"
            assert skipped["why"].startswith(
                f"{held} of the {held} objects that it held are missing, and nothing is mark"
            )
            assert skipped["why"].endswith("on another day than 2026-03-02, will be")
            pipeline.reread(ws, ("customer",), notes)
            assert ws.store.objects.count()["customer"] == held > 3
        clock.now = datetime(2026, 3, 2, 13, 5, tzinfo=UTC)
        assert ws.today == date(2026, 3, 3)
        assert pipeline.sync(ws, CUSTOMERS, notes)["outcome"] == "complete"
        assert ws.store.objects.count()["customer"] == 0
        pipeline.reread(ws, ("customer",), notes)
        assert ws.store.objects.count()["customer"] == 0


def row(number: str, **said: Any) -> dict[str, Any]:
    """A job as the open API answers it."""
    return {"jobId": str(uuid5(NAMESPACE_OID, number)), "jobNumber": number, "jobName": f"Job {number}", **said}


@dataclass
class Asked:
    """A run that takes one listing of an API that is only a function."""

    ws: Workspace
    urls: list[httpx.URL] = field(default_factory=list)

    def __call__(self, *answers: httpx.Response, jobs: tuple[str, ...] = (), entity: str = "job") -> dict[str, Any]:
        """The report of the run."""
        left = list(answers)
        self.urls.clear()

        def answer(request: httpx.Request) -> httpx.Response:
            self.urls.append(request.url)
            return left.pop(0) if len(left) > 1 else left[0]

        run = self.ws.store.runs.begin(Scope(entities=(entity,), jobs=jobs).as_json())
        self.ws.store.items.plan(run, [Planned("api", entity, {"jobs": list(jobs)})])
        item = self.ws.store.items.take(run)
        assert item is not None
        self.ws.run_id = run.id
        with client(answer) as api:
            take_api(self.ws, run, item, api)
        return self.ws.store.runs.finish(run.id)


@pytest.fixture
def asked(ws: Workspace) -> Asked:
    """Ready to ask."""
    return Asked(ws)


def test_a_listing_is_taken_to_its_proven_end(asked: Asked, ws: Workspace, clock: Clock) -> None:
    """Each answer is evidence; what the next run's listing lacks is gone."""
    assert asked(page([row("J1"), row("J2")]))["outcome"] == "complete"
    assert names(ws, "job", "job_number") == ["J1", "J2"]
    assert [one.kind for one in ws.store.evidence.latest(["api_jobs"])] == ["api_jobs"]
    clock.advance(hours=1)
    assert asked(page([row("J1")]))["outcome"] == "complete"
    assert names(ws, "job", "job_number") == ["J1"]


def test_an_end_that_is_not_proven_marks_nothing_gone(asked: Asked, ws: Workspace, clock: Clock) -> None:
    """It counts two, and answers one, however often it is asked."""
    asked(page([row("J1"), row("J2")]))
    clock.advance(hours=1)
    report = asked(page([row("J1")], total=2))
    assert (report["outcome"], names(ws, "job", "job_number")) == ("partial", ["J1", "J2"])


def test_a_row_that_cannot_be_read_is_told_by_its_own(asked: Asked, ws: Workspace) -> None:
    """The others are taken; the listing is not whole."""
    report = asked(page([row("J1"), row("")]))
    assert (report["outcome"], report["entities"]["job"]["rejected"]) == ("partial", 1)
    assert skips(report, "job")[0].startswith("a row of the open API: ")
    assert names(ws, "job", "job_number") == ["J1"]


def test_jobs_that_are_asked_for_are_asked_one_by_one(asked: Asked, ws: Workspace, clock: Clock) -> None:
    """The API filters by any text: what it answers beside is not taken, and what it does not answer is not gone."""
    asked(page([row("J1"), row("J2")]))
    clock.advance(hours=1)
    report = asked(page([row("J1", jobName="Alarm"), row("J19")]), page([]), jobs=("J1", "J2"))
    assert report["outcome"] == "complete"
    assert [url.params["FilterText"] for url in asked.urls] == ["J1", "J2"]
    assert all(url.params["IncludeChildJobs"].casefold() == "true" for url in asked.urls)
    assert (names(ws, "job", "job_number"), names(ws, "job")) == (["J1", "J2"], ["Alarm", "Job J2"])


def test_what_the_open_api_does_not_list_is_refused(ws: Workspace) -> None:
    """Rather than found empty."""
    item: Any = SimpleNamespace(entity="attachment", target={"jobs": []})
    with pytest.raises(TypeError, match="the open API does not list attachment"):
        take_api(ws, Mock(), item, Mock())
