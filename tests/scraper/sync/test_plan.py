"""What a run starts with, and which cards are worth a visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from scraper.entities import CATALOG
from scraper.errors import ConfigError
from scraper.models import Job
from scraper.settings import Settings
from scraper.store import Sighting
from scraper.sync import pipeline, plan
from scraper.sync.plan import Scope, is_due, unclear_ids
from scraper.workspace import Workspace, open_workspace
from tests.recorded import RecordedPortal, details, grid, screen
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment, job
from tests.scraper.store.working import ATTACHMENTS, settle
from tests.scraper.sync.conftest import JOBS, Sync, tabs


def test_only_what_is_due_is_visited(sync: Sync, portal: RecordedPortal, clock: Clock) -> None:
    """A completed job whose row has not moved is left alone after its window; one whose row moves is not."""
    portal.cards["J2", None] = tabs("J2", "Fixed Price") | {
        "details": screen("<h1>J2</h1>" + details({"Pricing Method": "Fixed Price", "Job Status": "Completed"}))
    }
    sync("job")
    clock.advance(days=40)
    sync("job")
    assert "card of J2" not in portal.asked
    assert "card of J1" in portal.asked
    rows = [("J1", "Switchboard", "In Progress"), ("J2", "Alarm, two zones", "Completed")]
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, rows, total=2))
    sync("job")
    assert "card of J2" in portal.asked


ALIKE = [Job(job_number="J7", name="Fit Off"), Job(job_number="J7", name="New wing"), Job(job_number="J8")]


def test_a_job_that_is_known_is_not_missing_where_its_rows_are_unclear(make_settings: Callable[..., Settings]) -> None:
    """Its number is there; once one of the rows is known to be the job's, the list shows it anyway."""
    with open_workspace(make_settings()) as ws:
        ids = ws.store.objects.put([job(one.job_number, ws.clock()) for one in ALIKE[1:]]).ids
        assert list(unclear_ids(ws, ALIKE, {id(ALIKE[2])})) == [ids[0]]
        assert list(unclear_ids(ws, ALIKE, {id(ALIKE[0]), id(ALIKE[2])})) == []


def test_a_card_is_visited_again_while_something_waits_there(
    make_settings: Callable[..., Settings],
) -> None:
    """A job long completed, whose attachments were all missing once: only another visit can tell whether they are."""
    clock = Clock()
    scope = Scope().as_json()
    with open_workspace(make_settings(), clock) as ws:
        ws.store.objects.put([attachment("J1", name, clock()) for name in "abc"])
        (card,) = ws.store.cards.see([Sighting("J1")])
        card = ws.store.cards.mark_visited(card, completed=True, changed=False)
        clock.advance(days=60)
        assert not is_due(ws, scope, card)
        settle(ws.store, ATTACHMENTS, [])
        assert is_due(ws, scope, card)
        assert not is_due(ws, scope | {"changes": True}, card)
        clock.advance(days=1)
        settle(ws.store, ATTACHMENTS, [])
        assert not is_due(ws, scope, card)


def test_an_entity_that_nothing_lists_is_refused(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be complete with nothing in it."""
    monkeypatch.setitem(CATALOG._specs, "variation", replace(CATALOG["variation"], places=()))
    with pytest.raises(ConfigError, match="variation: nothing says where it is listed"):
        pipeline.begin(ws, Scope(entities=("variation",)))
    assert list(ws.store.runs.list()) == []


def test_what_is_known_is_planned(ws: Workspace) -> None:
    """Every entity, alone and with all others."""
    for name in CATALOG:
        if name != "customer":  # it needs a key of the open API
            assert list(plan.first_items(ws, Scope(entities=(name,)).as_json()))
    assert list(plan.first_items(ws, Scope().as_json()))
