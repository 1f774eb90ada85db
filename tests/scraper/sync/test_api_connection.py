"""A key of the open API that is refused: looked up once more, told once, and never in the way of the portal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fixtures.portal.server import PortalServer
from scraper.errors import KeyRefused
from scraper.settings import Settings
from scraper.store import WorkItem
from scraper.sync import pipeline
from scraper.sync.connections import Connections
from scraper.sync.plan import Scope
from scraper.sync.work_item import process_item
from scraper.worker import dispatch
from scraper.workspace import Workspace, open_workspace

CUSTOMERS = Scope(entities=("customer",), only="api")


@pytest.fixture
def portal(start_portal: Callable[..., PortalServer]) -> PortalServer:
    """The bundled API."""
    return start_portal(jobs=2)


@pytest.fixture
def refused(portal: PortalServer, settings_for: Callable[..., Settings]) -> Iterator[Workspace]:
    """An account whose key is not the API's any more."""
    with open_workspace(settings_for(portal, api_key="yesterdays-key")) as ws:
        yield ws


def deliver(ws: Workspace, scope: Scope = CUSTOMERS) -> tuple[list[str], list[dict[str, Any]]]:
    """Work a run off as workers do; the states of its items, and what was told to whoever watches."""
    sent: list[WorkItem] = []
    told: list[dict[str, Any]] = []

    def tell(event: str, **facts: Any) -> None:
        told.append({"event": event, **facts})

    dispatch.start_run(ws, scope, lambda _, item: sent.append(item), tell)
    states = []
    with Connections(ws) as connections:
        while sent:
            item = sent.pop(0)
            answer = dispatch.handle_message(
                ws, connections, item.run_id, item.id, lambda _, item: sent.append(item), tell
            )
            states.append(answer["state"])
    return states, told


def test_somebody_may_have_replaced_it(refused: Workspace, portal: PortalServer) -> None:
    """The vault's key is taken in its place, in the midst of a run."""
    refused.store.secrets.set("api_key", str(portal.announcement()["api_key"]))
    states, told = deliver(refused)
    assert (states, told) == (["done"], [])
    assert any(refused.store.objects.list("customer"))
    assert refused.store.circuits.state("api").refused_key is None


def test_it_is_told_once_and_not_tried_again(refused: Workspace) -> None:
    """One event, then silence; what was asked is parked with its reason."""
    states, told = deliver(refused)
    assert states == ["parked"]
    assert [one["event"] for one in told] == ["ascora-api-parked"]
    assert told[0]["mend"] == "ascora vault set api_key"
    assert "yesterdays-key" not in str(told)
    with Connections(refused) as connections:
        asked = 0

        def ask(api: object) -> None:
            nonlocal asked
            asked += 1

        with pytest.raises(KeyRefused):
            connections.ask_api(ask)
        assert asked == 0
    states, told = deliver(refused)
    assert (states, told) == (["parked"], [])


def test_another_key_takes_up_what_was_refused(refused: Workspace, portal: PortalServer) -> None:
    """Also of a run that has ended; nothing is lost, and nothing else is taken again."""
    deliver(refused)
    (run,) = refused.store.runs.list()
    assert run["outcome"] == "partial"
    assert run["entities"]["customer"]["skipped"]
    refused.store.secrets.set("api_key", str(portal.announcement()["api_key"]))
    assert refused.store.runs.retake_refused() == 1
    assert refused.store.runs.retake_refused() == 0
    sent: list[WorkItem] = []
    dispatch.enqueue_ready(refused, lambda _, item: sent.append(item), lambda *_, **__: None)
    with Connections(refused) as connections:
        for item in sent:
            dispatch.handle_message(refused, connections, item.run_id, item.id, lambda *_: None, lambda *_, **__: None)
    (run,) = refused.store.runs.list()
    assert (run["outcome"], run["entities"]["customer"]["skipped"]) == ("complete", [])
    assert any(refused.store.objects.list("customer"))


def test_the_portal_goes_on(refused: Workspace) -> None:
    """A run's API items are set aside at once, so that its portal items begin."""
    run = pipeline.begin(refused, Scope(entities=("job", "customer")))
    with Connections(refused) as connections:
        for _ in range(2):
            item = refused.store.items.take(run)
            assert item is not None
            assert item.kind == "api"
            process_item(refused, run, item, connections, dispatch.Notes())
    item = refused.store.items.take(run)
    assert item is not None
    assert item.kind == "listing"
