"""Fetching one thing because somebody asked: what the run of each rung does, and who begins and judges it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from scraper.settings import Settings
from scraper.store.fetches import Fetch, FetchSource
from scraper.sync.plan import Scope
from scraper.worker.fetches import advance_fetches, scope_of
from scraper.workspace import Workspace, open_workspace
from tests.scraper.store.conftest import Clock


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """An empty workspace whose clock stands still."""
    with open_workspace(make_settings(portal_username="a@b.example", portal_password="x"), Clock()) as workspace:
        yield workspace


@pytest.mark.parametrize(
    ("entity", "job_number", "rung", "scope"),
    [
        ("retention", None, "portal", Scope(entities=("retention",), only="portal")),
        ("customer", None, "api", Scope(entities=("customer",), only="api")),
        ("attachment", "J1", "card", Scope(entities=("attachment",), jobs=("J1",), full=True, only="card")),
        ("variation", "J1", "portal", Scope(entities=("variation",), jobs=("J1",), full=True, only="portal")),
        ("attachment", None, "portal", Scope(entities=("attachment",), changes=True)),
    ],
)
def test_a_rung_is_a_run_of_its_own_scope(
    ws: Workspace, entity: str, job_number: str | None, rung: FetchSource, scope: Scope
) -> None:
    """A list of the account whole; of one job its card, moved or not; of all jobs the changes."""
    fetch, is_new = ws.store.fetches.ask(entity, job_number, rung)
    assert is_new
    assert scope_of(fetch) == scope


class Runs:
    """Runs that are begun, or cannot be."""

    def __init__(self, ws: Workspace, why: str | None = None) -> None:
        self.ws = ws
        self.why = why
        self.begun: list[Scope] = []

    def __call__(self, ws: Workspace, scope: Scope) -> dict[str, Any]:
        """As a delivery answers."""
        assert ws is self.ws
        self.begun.append(scope)
        if self.why is not None:
            return {"state": "needs_credentials", "run_id": None, "why": self.why}
        return {"state": "started", "run_id": self.ws.store.runs.begin(scope.as_json()).id, "why": None}


def now(ws: Workspace, fetch: Fetch) -> Fetch | None:
    """The fetch as it stands, while it is open."""
    return next((one for one in ws.store.fetches.open() if one.id == fetch.id), None)


def test_a_fetch_that_waits_is_begun_once(ws: Workspace) -> None:
    """However often somebody looks after it."""
    fetch, _ = ws.store.fetches.ask("attachment", "J1", "portal")
    runs = Runs(ws)
    assert [advance_fetches(ws, runs) for _ in range(3)] == [1, 0, 0]
    begun = now(ws, fetch)
    assert begun is not None
    assert (begun.state, [one.jobs for one in runs.begun]) == ("running", [("J1",)])


def test_a_fetch_that_nobody_can_begin_is_over_with_the_reason(ws: Workspace) -> None:
    """Who asked is told that a person is needed."""
    fetch, _ = ws.store.fetches.ask("attachment", "J1", "portal")
    assert advance_fetches(ws, Runs(ws, "ASCORA_PORTAL_PASSWORD: not set")) == 1
    assert now(ws, fetch) is None
    ended = ws.store.fetches.get(fetch.id)
    assert ended is not None
    assert ended.why == {"code": "person_needed", "detail": "ASCORA_PORTAL_PASSWORD: not set"}


def test_a_run_that_has_ended_without_it_leads_to_the_next_rung(ws: Workspace) -> None:
    """The open API did not have the job: the portal is asked, by a run of its own."""
    fetch, _ = ws.store.fetches.ask("job", "J1", "api")
    runs = Runs(ws)
    advance_fetches(ws, runs)
    begun = now(ws, fetch)
    assert begun is not None
    ws.store.runs.finish(str(begun.run_id))
    assert advance_fetches(ws, runs) == 1
    assert runs.begun == [scope_of(fetch), scope_of(replace(fetch, source="portal"))]
