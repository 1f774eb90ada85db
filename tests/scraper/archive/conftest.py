"""A workspace with something to archive, on a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.settings import Settings, load
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY
from tests.scraper.archive.holdings import Holdings, fill

NOW = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two clients' jobs, for others to copy."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    with open_workspace(load(data_dir=folder, vault_key=KEY, account="acme"), lambda: NOW) as workspace:
        fill(workspace)
    return folder


@pytest.fixture
def ws(request: pytest.FixtureRequest, filled: Path, make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """A workspace: with the two clients' jobs where the test asks for them, else empty."""
    settings = make_settings(account="acme")
    if "held" in request.fixturenames:
        shutil.copytree(filled, settings.data_dir)
    with open_workspace(settings, lambda: NOW) as workspace:
        yield workspace


@pytest.fixture
def held(ws: Workspace) -> Holdings:
    """Two clients' jobs."""
    return Holdings(ws)


@pytest.fixture
def archived(ws: Workspace, held: Holdings, tmp_path: Path) -> Callable[..., Path]:
    """Make an archive; where it lies."""

    def make(name: str = "a.zip", **scope: object) -> Path:
        create(ws, tmp_path / name, Scope(**scope))  # type: ignore[arg-type]
        return tmp_path / name

    return make
