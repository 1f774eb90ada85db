"""The shared pace in Redis, where the broker is one: every request looks at it, and Redis is made for that."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from scraper.errors import ConfigError, PaceUnknown
from scraper.limits.pace import Pace

KEPT_SECONDS = 7 * 24 * 3600


class RedisPace:
    """The pace of one account as a Redis value, changed by one worker at a time."""

    def __init__(self, url: str, account: str, tls: Mapping[str, Any] | None = None) -> None:
        try:
            import redis
        except ImportError as error:
            raise ConfigError(
                "ASCORA_BROKER_URL: the driver redis is not installed; expected the extra ascora-adapter[redis]"
            ) from error
        self._error: type[Exception] = redis.RedisError
        self._redis: Any = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5, **(tls or {}))
        self._key = f"ascora:pace:{account}"

    def read(self) -> Pace:
        """As it is now. Raises `PaceUnknown` while Redis is out of reach."""
        try:
            return _pace(self._redis.get(self._key))
        except self._error as error:
            raise PaceUnknown(f"the shared pace is out of reach: {error}") from error

    def change(self, by: Callable[[Pace], Pace]) -> Pace:
        """Change it; done over when another worker was quicker. Raises `PaceUnknown` while Redis is out of reach."""
        after = Pace()

        def changed(pipe: Any) -> None:
            nonlocal after
            after = by(_pace(pipe.get(self._key)))
            pipe.multi()
            pipe.set(self._key, json.dumps(asdict(after)), ex=KEPT_SECONDS)

        try:
            self._redis.transaction(changed, self._key)
        except self._error as error:
            raise PaceUnknown(f"the shared pace is out of reach: {error}") from error
        return after


def _pace(held: bytes | None) -> Pace:
    return Pace() if held is None else Pace(**json.loads(held))
