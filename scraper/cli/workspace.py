"""The workspace, opened with the settings in force. Imported late: `--help` needs none of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.settings import Settings
    from scraper.workspace import Workspace


_chosen: list[str] = []


def choose(account: str | None) -> None:
    """Work on this account from here on; None leaves it to ASCORA_ACCOUNT."""
    _chosen[:] = [account] if account is not None else []


def chosen() -> Settings:
    """The settings of the account in force. Raises `ConfigError`."""
    from scraper import settings

    return settings.load(account=_chosen[0] if _chosen else None)


@contextmanager
def opened() -> Iterator[Workspace]:
    """Store, blobs and profile of the account in force; no browser. Raises `ConfigError`."""
    from scraper.workspace import open_workspace

    with open_workspace(chosen()) as workspace:
        yield workspace
