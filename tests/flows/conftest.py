"""A workspace of one's own in front of a bundled portal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from fixtures.portal.server import PortalServer
from scraper.settings import Settings
from scraper.workspace import Workspace, now_utc, open_workspace


@pytest.fixture
def open_ws(settings_for: Callable[..., Settings]) -> Iterator[Callable[..., Workspace]]:
    """Open the test's installation against a portal, as another process would: the data folder is always the same."""
    with ExitStack() as opened:

        def make(portal: PortalServer, clock: Any = now_utc, **settings: Any) -> Workspace:
            return opened.enter_context(open_workspace(settings_for(portal, **settings), clock))

        yield make
