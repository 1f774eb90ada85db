"""The browser of a run, over a whole run."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import Mock

import pytest

from fixtures.portal.server import PortalServer
from flows.session import Session
from scraper import pipeline, runner
from scraper.planning import Scope
from scraper.settings import Settings
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
    monkeypatch.setattr(runner, "ITEMS_A_CONTEXT", 1)
    renewed = Mock(side_effect=Session.renew)
    monkeypatch.setattr(Session, "renew", lambda session: renewed(session))
    portal = start_portal(jobs=1, switches={"storage": storage})
    with open_workspace(settings_for(portal)) as ws:
        report = pipeline.sync(ws, Scope(entities=("job",)), Mock())
    assert report["outcome"] == "complete"
    assert renewed.call_count == 1
    assert portal.site.logins == 1
