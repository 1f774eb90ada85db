"""A store on both databases, a clock that stands until it is moved, and readings to put."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.merge.engine import merge
from scraper.store import Store
from scraper.store.database import LOCK_WAIT
from scraper.vault.cipher import Vault
from tests import servers

ACCOUNT = "acme"


class Clock:
    """Time stands still until `advance`."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> datetime:
        self.now += timedelta(**duration)
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Time for one test."""
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, _copied_stores: bool) -> Iterator[str]:
    """URL of a fresh database without rows (on PostgreSQL a schema of its own)."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'ascora.db'}"
        return
    with (
        request.getfixturevalue("postgres_stores").lend()
        if _copied_stores
        else servers.schema(request.getfixturevalue("postgres"))
    ) as own:
        yield own.render_as_string(hide_password=False)


@pytest.fixture
def open_store(url: str, clock: Clock) -> Iterator[Callable[..., Store]]:
    """Opens the fresh database, as often as wanted; what was opened is closed after the test."""
    opened: list[Store] = []

    def make(account: str = ACCOUNT, lock_wait: timedelta = LOCK_WAIT) -> Store:
        opened.append(Store.open(url, account, Vault(bytes(32)), clock, merge, lock_wait=lock_wait))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    """The store of the account `acme`, empty."""
    return open_store()
