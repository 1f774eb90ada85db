"""Redis as the broker of a worker: what it takes is kept even in a full Redis, and comes back a few times, not forever.

Kombu pops a message and then writes down that it is in hand; a Redis that is full or ends in between has neither, and
the message is lost. What a dead worker had in hand it hands out again after the visibility timeout, and again, without
end: a call that ends every worker that takes it would go round for good.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import structlog
from kombu import transport
from kombu.transport import redis, virtual
from kombu.utils.json import dumps
from redis.exceptions import OutOfMemoryError

from scraper.broker.calls import LOST_AT_MOST

ASIDE, ASIDE_AT_MOST = "ascora-set-aside", 100
"""The list of messages that nobody is to try again, the newest first."""
KEEP = """
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
"""
"""A script that has written something is not stopped for lack of memory; the first line needs none."""
_popped: list[tuple[str, str, Mapping[str, Any]]] = []
"""Exchange, routing key and message of what could not be written down: it is put back once there is a connection."""
log = structlog.get_logger("ascora")


class QoS(redis.QoS):
    """What a channel has in hand."""

    is_overdue = False
    """Whether it restores what others had in hand for too long."""

    def append(self, message: Any, delivery_tag: str) -> None:
        """Write down that a message is in hand. Where that fails, the message is put back by the next channel."""
        where = message.delivery_info["exchange"], message.delivery_info["routing_key"]
        try:
            with self.channel.conn_or_acquire() as client:
                kept = dumps([message._raw, *where])
                client.eval(KEEP, 2, self.unacked_index_key, self.unacked_key, time.time(), delivery_tag, kept)
        except Exception:
            _popped.append((*where, message._raw))
            raise
        virtual.QoS.append(self, message, delivery_tag)

    def ack(self, delivery_tag: str) -> None:
        """It is done. Not as one transaction: a full Redis takes none, not even one that makes room."""
        with self.channel.conn_or_acquire() as client:
            client.zrem(self.unacked_index_key, delivery_tag)
            client.hdel(self.unacked_key, delivery_tag)
        virtual.QoS.ack(self, delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """It is given back, or set aside: nobody is to try it again."""
        if requeue:
            super().reject(delivery_tag, requeue=True)
            return
        if (message := self._delivered.get(delivery_tag)) is not None:
            with self.channel.conn_or_acquire() as client, suppress(OutOfMemoryError):  # the line tells of it
                set_aside(client, message._raw, "message.refused")
        self.ack(delivery_tag)

    def restore_visible(self, *args: Any, **kwargs: Any) -> None:
        """Hand out again what others have had in hand for too long."""
        self.is_overdue = True
        try:
            super().restore_visible(*args, **kwargs)
        finally:
            self.is_overdue = False


class Restoring:
    """Of a channel: what comes back is counted."""

    QoS = QoS

    def _do_restore_message(
        self, payload: dict[str, Any], exchange: str, routing_key: str, pipe: Any, leftmost: bool = False
    ) -> None:
        if self.qos.is_overdue:  # type: ignore[attr-defined]
            headers = payload.setdefault("headers", {})
            lost = headers.get("lost")
            headers["lost"] = times = lost + 1 if isinstance(lost, int) else 1
            if times > LOST_AT_MOST:
                set_aside(pipe, payload, "message.given_up")
                return
            log.warning("message.back", queue=routing_key, times=times, why="who had it has not ended it in time")
        super()._do_restore_message(payload, exchange, routing_key, pipe, leftmost)  # type: ignore[misc]

    def basic_consume(self, queue: str, *args: Any, **kwargs: Any) -> Any:
        """Consume; what an earlier channel could not write down is put back first."""
        while _popped:
            exchange, routing_key, message = _popped[-1]
            for name in self._lookup(exchange, routing_key):  # type: ignore[attr-defined]
                self._put(name, message)  # type: ignore[attr-defined]
            _popped.pop()
            log.warning("message.back", queue=routing_key, why="it could not be written down that it was in hand")
        return super().basic_consume(queue, *args, **kwargs)  # type: ignore[misc]


class Channel(Restoring, redis.Channel):
    """A channel of one server."""


class SentinelChannel(Restoring, redis.SentinelChannel):
    """A channel of whichever server its sentinels name."""


class Transport(redis.Transport):
    """In place of Kombu's."""

    Channel = Channel


class SentinelTransport(redis.SentinelTransport):
    """In place of Kombu's, with sentinels."""

    Channel = SentinelChannel


def set_aside(client: Any, message: Mapping[str, Any], event: str) -> None:
    """Keep a message where nobody takes it, with a line; `client` may be a transaction."""
    headers = message.get("headers") or {}
    log.error(event, task=headers.get("task"), id=headers.get("id"), lost=headers.get("lost"), kept=ASIDE)
    client.lpush(ASIDE, dumps(message))
    client.ltrim(ASIDE, 0, ASIDE_AT_MOST - 1)


def use() -> None:
    """Let this process, a worker, take its messages so: also those of further servers, once the first one is away."""
    own = {"redis": Transport, "rediss": Transport, "sentinel": SentinelTransport}
    for scheme, kind in own.items():
        transport.TRANSPORT_ALIASES[scheme] = f"{__name__}:{kind.__name__}"
        transport._transport_cache.pop(scheme, None)
