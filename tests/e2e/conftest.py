"""Installations, each in front of a bundled portal of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from fixtures.portal.server import PortalServer
from scraper.settings import Settings
from scraper.workspace import open_workspace
from tests.e2e.installation import Installation


@pytest.fixture
def install(
    start_portal: Callable[..., PortalServer], settings_for: Callable[..., Settings]
) -> Iterator[Callable[..., Installation]]:
    """Start a small portal and install in front of it: `settings` of the adapter, the rest are the portal's knobs."""
    with ExitStack() as opened:

        def make(settings: dict[str, Any] | None = None, **options: Any) -> Installation:
            portal = start_portal(**options)
            workspace = opened.enter_context(open_workspace(settings_for(portal, **(settings or {}))))
            return Installation(portal, workspace)

        yield make
