"""The browser of a run, over a whole run."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import Mock

import pytest

from fixtures.portal.server import PortalServer
from flows.login.session import Session
from scraper.cli import exits
from scraper.errors import RateLimited
from scraper.limits.throttle import Throttle
from scraper.settings import Settings
from scraper.sync import connections, pipeline
from scraper.sync.plan import Scope
from scraper.workspace import open_workspace


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
    with connections.Connections(Mock(throttle=throttle)) as one:
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
    with connections.Connections(Mock(throttle=throttle), Mock()) as one:
        assert one.recover(Mock(id=1), RateLimited("answered 429", 600.0))
    assert (slept, throttle.closed_for()) == ([], 600.0)
