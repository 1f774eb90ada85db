"""Whether the broker takes messages and the store of results answers, for `ascora doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.settings import Settings

TIMEOUT_SECONDS = 10
"""Of one connection."""


def look(settings: Settings) -> tuple[str, str]:
    """What was found, and what a person should know of it, or nothing. Raises `ConfigError`, naming the variable."""
    from celery import Celery

    from scraper.broker import files
    from scraper.celery_app import configure

    app = Celery(set_as_current=False)
    is_embedded, doubt = settings.broker_url is None, ""
    with _told(str(settings.data_dir / "broker") if is_embedded else "ASCORA_BROKER_URL", "takes no messages"):
        configure(app, settings)
        with app.connection_for_write(connect_timeout=TIMEOUT_SECONDS) as connection:
            connection.ensure_connection(max_retries=1)
            box = connection.SimpleBuffer("ascora-doctor")
            box.put("ascora doctor")
            box.get(timeout=TIMEOUT_SECONDS)
            box.queue.delete()
            if connection.transport.driver_type == "redis":
                doubt = of_memory(connection.default_channel.client.info("memory"))
    if settings.result_backend is not None and not settings.result_backend.startswith("rpc://"):
        with _told("ASCORA_RESULT_BACKEND", "does not answer"):
            app.backend.get_task_meta("ascora-doctor", cache=False)
    if is_embedded:
        return f"embedded, no server: writes and reads; {files.look(settings.data_dir / 'broker' / 'queue')}", doubt
    return "connects, writes and reads", doubt


def of_memory(said: dict[str, Any]) -> str:
    """What is doubtful about the memory of a Redis, by what it says of it.

    >>> of_memory({"maxmemory": 100, "maxmemory_policy": "allkeys-lru"})
    'once it is full it throws messages away (maxmemory-policy allkeys-lru); expected noeviction'
    >>> of_memory({"maxmemory": 0, "maxmemory_policy": "allkeys-lru"}), of_memory({})
    ('', '')
    """
    policy = str(said.get("maxmemory_policy", ""))
    if not said.get("maxmemory") or not policy.startswith("allkeys"):
        return ""
    return f"once it is full it throws messages away (maxmemory-policy {policy}); expected noeviction"


@contextmanager
def _told(where: str, what: str) -> Iterator[None]:
    """Each transport and each store of results has errors of its own, without a common base."""
    try:
        yield
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        raise ConfigError(f"{where}: {what} ({type(error).__name__}: {said})") from error
