"""The shared pace where it really lies: in the database, and in Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.errors import PaceUnknown
from scraper.limits.pace import Pace
from scraper.limits.redis_pace import RedisPace
from scraper.limits.throttle import SharedPace
from scraper.store.database import open_database
from scraper.store.paces import StorePace
from tests import servers

WORKERS, CHANGES = 4, 25


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    """A real Redis server."""
    with servers.redis() as server:
        yield server.url


@pytest.fixture(params=["store", "redis"])
def open_pace(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], SharedPace]:
    """Opens the pace of an account, as each worker does for itself."""
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")
        return lambda account: RedisPace(url, account)
    return lambda account: StorePace(open_database(f"sqlite:///{tmp_path / 'ascora.db'}", account))


def test_no_change_is_lost_between_workers(open_pace: Callable[[str], SharedPace]) -> None:
    """Each change is made on what the one before left; another account has its own."""

    def count(_: int) -> None:
        mine = open_pace("acme")
        for _ in range(CHANGES):
            mine.change(lambda held: replace(held, clean=held.clean + 1))

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(count, range(WORKERS)))
    assert open_pace("acme").read() == Pace(clean=WORKERS * CHANGES)
    assert open_pace("bolt").read() == Pace()


def test_a_server_that_is_gone_is_told() -> None:
    """As a pace that is not known, whichever verb is used."""
    with servers.redis() as server:
        pace = RedisPace(server.url, "acme")
        pace.change(lambda held: replace(held, gap=1.0))
    for verb in (pace.read, lambda: pace.change(lambda held: held)):
        with pytest.raises(PaceUnknown):
            verb()
