"""Whether broker and results answer, as the doctor asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scraper.cli import broker_check
from scraper.errors import ConfigError
from scraper.settings import Settings

Make = Callable[..., Settings]


def test_the_embedded_broker_writes_and_reads(make_settings: Make) -> None:
    """And nothing is doubtful about it."""
    found, doubt = broker_check.look(make_settings())
    assert found.startswith("embedded, no server: writes and reads; 0 calls wait")
    assert doubt == ""


def test_a_store_of_results_that_does_not_answer_is_named(make_settings: Make) -> None:
    """A worker would do every call and keep no answer."""
    with pytest.raises(ConfigError, match="ASCORA_RESULT_BACKEND: does not answer"):
        broker_check.look(make_settings(result_backend="redis://127.0.0.1:9/0"))


def test_a_store_of_results_that_answers_is_fine(make_settings: Make, tmp_path: Path) -> None:
    """Whatever kind it is."""
    assert broker_check.look(make_settings(result_backend=f"db+sqlite:///{tmp_path}/r.sqlite"))[1] == ""


@pytest.mark.parametrize(
    ("memory", "policy", "is_doubtful"),
    [(1, "allkeys-lru", True), (1, "allkeys-random", True), (0, "allkeys-lru", False), (1, "volatile-ttl", False)],
)
def test_a_redis_that_throws_messages_away_is_doubtful(memory: int, policy: str, is_doubtful: bool) -> None:
    """Messages have no end of their own: the policies for those that have leave them alone."""
    assert bool(broker_check.of_memory({"maxmemory": memory, "maxmemory_policy": policy})) == is_doubtful
