"""The workspace, opened with the settings in force. Imported late: `--help` needs none of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.workspace import Workspace


@contextmanager
def opened() -> Iterator[Workspace]:
    """Store, blobs and profile of the account in force; no browser. Raises `ConfigError`."""
    from scraper import settings
    from scraper.workspace import open_workspace

    with open_workspace(settings.load()) as workspace:
        yield workspace
