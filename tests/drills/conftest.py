"""Installations that never ran, each in front of a bundled portal of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fixtures.portal.options import Options
from fixtures.portal.server import PortalServer
from scraper.settings import load
from tests.conftest import KEY, access_to
from tests.drills.killing import Installation


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Installation]]:
    """Install anew, in front of a portal of this skin with so many jobs; all end with the file."""
    with ExitStack() as running:

        def install(skin: str, jobs: int = 3, entities: tuple[str, ...] = ()) -> Installation:
            portal = running.enter_context(PortalServer(jobs=jobs, options=Options(skin=skin)))
            return installed(tmp_path_factory.mktemp(skin), portal, entities)

        yield install


def installed(folder: Path, portal: PortalServer, entities: tuple[str, ...] = ()) -> Installation:
    """An installation with its settings, and nothing else."""
    settings = load(data_dir=folder / "data", vault_key=KEY, **access_to(portal))
    return Installation(folder, portal, settings, entities)
