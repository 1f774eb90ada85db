"""A workspace with something to archive, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace
from tests.scraper.archive.holdings import Holdings, fill

NOW = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(make_settings(account="acme"), lambda: NOW) as workspace:
        yield workspace


@pytest.fixture
def held(ws: Workspace) -> Holdings:
    """Two clients' jobs."""
    return fill(ws)


@pytest.fixture
def archived(ws: Workspace, held: Holdings, tmp_path: Path) -> Callable[..., Path]:
    """Make an archive; where it lies."""

    def make(name: str = "a.zip", **scope: object) -> Path:
        create(ws, tmp_path / name, Scope(**scope))  # type: ignore[arg-type]
        return tmp_path / name

    return make
