"""What a run is connected by: its browser, over a whole run; and a key of the open API that is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock

import pytest

from fixtures.portal.server import PortalServer
from flows.login.session import Session
from scraper.cli import exits
from scraper.errors import KeyRefused, RateLimited
from scraper.limits.throttle import Throttle
from scraper.settings import Settings
from scraper.store import WorkItem
from scraper.sync import connections, pipeline
from scraper.sync.connections import Runner
from scraper.sync.plan import Scope
from scraper.sync.work_item import work_off
from scraper.worker import dispatch
from scraper.workspace import Workspace, open_workspace


@pytest.mark.browser
@pytest.mark.parametrize("storage", ["none", "local", "session"])
def test_a_long_run_changes_its_context_without_a_login(
    start_portal: Callable[..., PortalServer],
    settings_for: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
    storage: str,
) -> None:
    """Cookies and storages go along into every fresh context, so that one submission lasts for the run."""
    monkeypatch.setattr(connections, "ITEMS_A_CONTEXT", 1)
    renewed = Mock(side_effect=Session.renew)
    monkeypatch.setattr(Session, "renew", lambda session: renewed(session))
    portal = start_portal(jobs=1, switches={"storage": storage})
    with open_workspace(settings_for(portal)) as ws:
        report = pipeline.sync(ws, Scope(entities=("job",)), Mock())
    assert report["outcome"] == "complete"
    assert renewed.call_count == 1
    assert portal.site.logins == 1


@pytest.mark.parametrize(("asked", "goes_on"), [(600.0, True), (900.0, True), (1800.0, False)])
def test_a_rest_that_the_portal_asks_for_is_kept(asked: float, goes_on: bool) -> None:
    """Up to a quarter of an hour is sat out without a page; for more the run ends as unavailable, and keeps away."""
    slept: list[float] = []
    throttle = Throttle(clock=lambda: 1000.0 + sum(slept), sleep=slept.append)
    throttle.refused(asked)
    error = RateLimited("answered 429", asked)
    with connections.Runner(Mock(throttle=throttle)) as one:
        if goes_on:
            assert one.recover(Mock(id=1), error)
            assert (sum(slept), throttle.closed_for()) == (asked, 0)
        else:
            with pytest.raises(RateLimited) as raised:
                one.recover(Mock(id=1), error)
            assert (slept, throttle.closed_for(), exits.of_error(raised.value)) == ([], asked, 5)


def test_a_worker_leaves_a_rest_to_the_schedule() -> None:
    """Others wait for its browser: the item is put back, and nothing is sent before the rest is over."""
    slept: list[float] = []
    throttle = Throttle(clock=lambda: 1000.0, sleep=slept.append)
    throttle.refused(600.0)
    with connections.Runner(Mock(throttle=throttle), Mock()) as one:
        assert one.recover(Mock(id=1), RateLimited("answered 429", 600.0))
    assert (slept, throttle.closed_for()) == ([], 600.0)


CUSTOMERS = Scope(entities=("customer",))


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

    dispatch.start(ws, scope, lambda _, item: sent.append(item))
    states = []
    with Runner(ws) as runner:
        while sent:
            item = sent.pop(0)
            answer = dispatch.deliver(ws, runner, item.run_id, item.id, lambda _, item: sent.append(item), tell)
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
    with Runner(refused) as runner:
        asked = 0

        def ask(api: object) -> None:
            nonlocal asked
            asked += 1

        with pytest.raises(KeyRefused):
            runner.ask_api(ask)
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
    dispatch.dispatch(refused, lambda _, item: sent.append(item))
    with Runner(refused) as runner:
        for item in sent:
            dispatch.deliver(refused, runner, item.run_id, item.id, lambda *_: None, lambda *_, **__: None)
    (run,) = refused.store.runs.list()
    assert (run["outcome"], run["entities"]["customer"]["skipped"]) == ("complete", [])
    assert any(refused.store.objects.list("customer"))


def test_the_portal_goes_on(refused: Workspace) -> None:
    """A run's API items are set aside at once, so that its portal items begin."""
    run = pipeline.begin(refused, Scope(entities=("job", "customer")))
    with Runner(refused) as runner:
        for _ in range(2):
            item = refused.store.items.take(run)
            assert item is not None
            assert item.kind == "api"
            work_off(refused, run, item, runner, dispatch.Notes())
    item = refused.store.items.take(run)
    assert item is not None
    assert item.kind == "listing"
