"""What the service stands on breaks: callers have their promised answer in bounded time, and afterwards all is well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from fixtures.portal.server import PortalServer
from scraper.client import Ascora
from scraper.errors import SourceUnavailable, StillFetching, StorageDown
from scraper.models import Attachment
from scraper.settings import Settings
from tests import servers
from tests.drills.crew import Crew
from tests.drills.service import served

pytestmark = pytest.mark.drill
J1 = "J1252"


@pytest.fixture
def redis() -> Iterator[servers.Redis]:
    """A real Redis server."""
    with servers.redis() as server:
        yield server


@pytest.fixture
def hire(
    start_portal: Callable[..., PortalServer],
    settings_for: Callable[..., Settings],
    tmp_path: Path,
    redis: servers.Redis,
) -> Iterator[Callable[..., Crew]]:
    """A worker on Redis in front of a new portal."""
    with ExitStack() as ending:

        def make(settings: dict[str, Any] | None = None, **options: Any) -> Crew:
            portal = start_portal(jobs=1, **options)
            given = {"broker_url": redis.url, "changes_minutes": 0, "revisit_minutes": 0} | (settings or {})
            crew = Crew(tmp_path, portal, settings_for(portal, **given))
            ending.callback(crew.stop)
            crew.worker("--beat")
            return crew

        yield make


def test_a_portal_that_is_down(hire: Callable[..., Crew], tmp_path: Path) -> None:
    """The first caller is told while it waits, the next one at once; when it is back, the same fetch goes on."""
    crew = hire()
    with served(crew, tmp_path) as given, Ascora(given["SERVICE"], given["SECRET"]) as ascora:
        ascora.page(Attachment, job_number=J1, wait=120)
        _portal(crew, is_down=True)
        with pytest.raises(SourceUnavailable, match="left alone"):
            ascora.page(Attachment, job_number=J1, max_age=0, wait=120)
        with pytest.raises(SourceUnavailable, match="left alone"):
            ascora.page(Attachment, job_number=J1, max_age=0)
        old = ascora.page(Attachment, job_number=J1, max_age=0, allow_stale=True)
        assert (old.stale, bool(old.data)) == (True, True)
        _portal(crew, is_down=False)
        crew.until(lambda: _answered(ascora, max_age=30))
    assert crew.portal.site.logins == 1


def _portal(crew: Crew, *, is_down: bool) -> None:
    said = {"name": "5xx-always", "on": "1" if is_down else "0"}
    httpx.post(f"{crew.portal.portal_url}/__control/fault", params=said, trust_env=False).raise_for_status()


def test_a_broker_that_is_down(hire: Callable[..., Crew], redis: servers.Redis, tmp_path: Path) -> None:
    """What is held is answered; what must be fetched is a problem, until the broker is back."""
    crew = hire()
    with served(crew, tmp_path) as given, Ascora(given["SERVICE"], given["SECRET"]) as ascora:
        ascora.page(Attachment, job_number=J1, wait=120)
        redis.end()
        assert ascora.page(Attachment, job_number=J1).data
        with pytest.raises((StorageDown, StillFetching)):
            ascora.page(Attachment, job_number=J1, max_age=0)
        redis.start()
        crew.until(lambda: _answered(ascora, max_age=60))


def test_a_database_that_is_gone(hire: Callable[..., Crew], tmp_path: Path) -> None:
    """A problem within seconds, also for who waits; then answers again, without a restart."""
    with servers.postgres() as admin:
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE drill"))
        crew = hire({"database_url": admin.url.set(database="drill").render_as_string(hide_password=False)})
        with served(crew, tmp_path) as given, Ascora(given["SERVICE"], given["SECRET"]) as ascora:
            assert ascora.page(Attachment, job_number=J1, wait=120).data
            with admin.connect() as connection:
                connection.execute(text("ALTER DATABASE drill WITH ALLOW_CONNECTIONS false"))
                ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'drill'"
                connection.execute(text(ended))
            with pytest.raises(StorageDown):
                ascora.page(Attachment, job_number=J1, wait=5)
            assert httpx.get(f"{given['SERVICE']}/healthz", trust_env=False).status_code == 200
            assert httpx.get(f"{given['SERVICE']}/readyz", trust_env=False).status_code == 503
            with admin.connect() as connection:
                connection.execute(text("ALTER DATABASE drill WITH ALLOW_CONNECTIONS true"))
            crew.until(lambda: _answered(ascora))
        crew.stop()


def _answered(ascora: Ascora, max_age: float | None = None) -> bool:
    try:
        return bool(ascora.page(Attachment, job_number=J1, max_age=max_age, wait=5).data)
    except (SourceUnavailable, StillFetching, StorageDown):
        return False
