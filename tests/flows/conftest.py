"""A workspace of one's own in front of a bundled portal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fixtures.portal.server import PortalServer
from flows.browser.launch import Browser
from flows.browser.page_actions import Screen
from flows.guard.request_guard import Guard, Traffic
from scraper.limits.throttle import Throttle
from scraper.profile import load
from scraper.settings import Settings
from scraper.workspace import Workspace, now_utc, open_workspace

HOME = "http://127.0.0.1:9"
"""Nobody listens there."""


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    """A tab that shows whatever markup it is given."""
    given = os.environ.get("ASCORA_BROWSER_PATH")
    browser = Browser(Path(given) if given else None)
    try:
        timeout, traffic = timedelta(seconds=10), Traffic()
        page = browser.context(Guard(load().guard, HOME, traffic, Throttle()), None, timeout).new_page()
        yield Screen(page, load(), traffic, timeout)
    finally:
        browser.close()


@pytest.fixture
def open_ws(settings_for: Callable[..., Settings]) -> Iterator[Callable[..., Workspace]]:
    """Open the test's installation against a portal, as another process would: the data folder is always the same."""
    with ExitStack() as opened:

        def make(portal: PortalServer, clock: Any = now_utc, **settings: Any) -> Workspace:
            return opened.enter_context(open_workspace(settings_for(portal, **settings), clock))

        yield make
