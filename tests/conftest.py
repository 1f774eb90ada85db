"""Shared by all tests: settings that touch nothing outside the test, and the bundled portal."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from sqlalchemy import Engine, event

from scraper.settings import Settings, load
from scraper.store import form
from scraper.store.database import open_database

if TYPE_CHECKING:
    from fixtures.portal.server import PortalServer
    from tests import servers
    from tests.kept_browser import KeptBrowser

# A busy machine is no failure. The checks draw the same examples every time; the drills look for new ones.
hypothesis.settings.register_profile("ascora", deadline=None, derandomize=True, max_examples=30)
hypothesis.settings.register_profile("drills", deadline=None)
hypothesis.settings.load_profile("ascora")

gc.disable()  # until all tests are collected: each look would go through all that was imported by then

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
"""A vault key for tests: base64 of the bytes 0 to 31."""


TESTS = Path(__file__).parent
TEMPLATES = TESTS.parent / "fixtures" / "forms" / "templates"
"""The bundled portal's company has these forms."""


_LONGEST = {
    name: place
    for place, name in enumerate(
        (
            *("test_demo.py", "test_workers.py", "test_life.py", "test_faults.py", "test_service.py", "test_truth.py"),
            *("test_kills.py", "test_unknown_portals.py", "test_drift.py", "test_guard_in_browser.py"),
            *("test_claims.py", "test_forms.py"),
        )
    )
}
"""Files with a test of several seconds of processor time, the longest first (measured)."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A test is never named by bytes: an archive made while tests are collected has the time of day in it.

    Two processes that share the tests must call them the same.
    """
    return argname if isinstance(val, bytes) else None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """No module is searched for what it does not hold: each process of a run would do so for nothing.

    A run of browser tests alone imports no module without one; outside `tests`, examples in docstrings are what is
    looked for.
    """
    if collection_path.suffix != ".py":
        return None
    if TESTS not in collection_path.parents:
        return True if ">>> " not in collection_path.read_text("utf-8") else None
    if config.option.markexpr.startswith("browser"):
        return True if "mark.browser" not in collection_path.read_text("utf-8") else None
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that the workers of a run end together: crews of workers, then whole runs."""
    items.sort(key=lambda one: _LONGEST.get(one.path.name, len(_LONGEST)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there before the first test stays: the collector of garbage need not look through it again and again."""
    gc.freeze()
    gc.enable()


@event.listens_for(Engine, "connect")
def _outlives_no_power_cut(connection: object, _record: object) -> None:
    """No database of a test waits for the disk."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF").close()


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees the developer's settings, keyring or configuration folder, nor waits for the disk."""
    for name in [name for name in os.environ if name.startswith("ASCORA_") and name != "ASCORA_BROWSER_PATH"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "config"))
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(scope="session")
def _empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of today without anything in it."""
    path = tmp_path_factory.mktemp("empty") / "ascora.db"
    open_database(f"sqlite:///{path}", "default").close()
    return path


@pytest.fixture(autouse=True)
def _copied_stores(monkeypatch: pytest.MonkeyPatch, _empty_store: Path) -> bool:
    """A new store in a file is a copy: to make its tables costs six times as much.

    Tests of how a store is made have a fixture of this name that does nothing.
    """
    found = form.is_of_today

    def is_of_today(engine: Engine) -> bool:
        if engine.dialect.name == "sqlite" and engine.url.database and not os.path.exists(engine.url.database):
            fresh = f"{engine.url.database}.{uuid.uuid4().hex}"
            with suppress(OSError):  # where it cannot be written, the program itself tells of it
                shutil.copyfile(_empty_store, fresh)
                with suppress(FileExistsError):  # another thread has begun one meanwhile
                    os.link(fresh, engine.url.database)
                os.unlink(fresh)
        return found(engine)

    monkeypatch.setattr(form, "is_of_today", is_of_today)
    return True


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """The PostgreSQL server of this process, by an engine of its owner; each test takes a schema of its own."""
    from tests import servers

    with servers.postgres() as admin:
        yield admin


@pytest.fixture(scope="session")
def postgres_stores(postgres: Engine) -> Iterator[servers.Schemas]:
    """Stores of today on PostgreSQL, without anything in them."""
    from tests import servers

    stores = servers.Schemas(postgres, lambda url: open_database(url, "default").close())
    yield stores
    stores.end()


@pytest.fixture(scope="session")
def _kept_browsers() -> Iterator[list[KeptBrowser]]:
    """The browser of this process, once there is one."""
    kept: list[KeptBrowser] = []
    yield kept
    for one in kept:
        one.end()


@pytest.fixture(autouse=True)
def _one_browser(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, _kept_browsers: list[KeptBrowser]
) -> None:
    """Runs in this process share a browser."""
    if request.node.get_closest_marker("browser") is None:
        return
    from tests.kept_browser import KeptBrowser

    if not _kept_browsers:
        _kept_browsers.append(KeptBrowser())
    monkeypatch.setattr("scraper.sync.connections.BrowserThread", _kept_browsers[0].lend)


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., Settings]:
    """Settings with their data in the test's own folder; name what else they shall say."""

    def make(**given: object) -> Settings:
        return load(**{"data_dir": tmp_path / "data", "vault_key": KEY} | given)

    return make


@pytest.fixture
def start_portal() -> Iterator[Callable[..., PortalServer]]:
    """Start a bundled portal: `jobs` and `seed`, the rest are its options. It ends with the test."""
    from fixtures.portal.options import Options
    from fixtures.portal.server import PortalServer

    with ExitStack() as running:

        def start(jobs: int = 3, seed: int = 1, **options: Any) -> PortalServer:
            return running.enter_context(PortalServer(jobs=jobs, seed=seed, options=Options(**options)))

        yield start


@pytest.fixture
def settings_for(make_settings: Callable[..., Settings]) -> Callable[..., Settings]:
    """Settings that point at a started portal, with the test's own data folder."""

    return lambda portal, **given: make_settings(**access_to(portal) | given)


def access_to(portal: PortalServer) -> dict[str, object]:
    """Where a started portal is and who may enter, as settings."""
    access = portal.announcement()
    return {
        "portal_url": access["portal_url"],
        "portal_username": access["username"],
        "portal_password": access["password"],
        "portal_totp_secret": access["totp_secret"],
        "api_url": access["api_url"],
        "api_key": access["api_key"],
        "form_templates": TEMPLATES,
    }
