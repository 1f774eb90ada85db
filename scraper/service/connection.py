"""A caller's connection: what it asks arrives in time, what it is sent is taken in time, and idle ones make room."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

MOST = 1_000
"""Open at once; one more closes the one that has been idle for longest."""
HEAD_SECONDS = 10.0
"""How long the head of a request may take, from its first byte or the opening of the connection."""
STALL_SECONDS = 30.0
"""How long a caller may take to read what is buffered before more is sent."""


class Connection(H11Protocol):
    """HTTP as h11 speaks it: it bounds what is read before the application can, which httptools does not."""

    _head: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None
    idle_since: float = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being answered on it."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a head."""
        super().connection_made(transport)
        self.idle_since = self.loop.time()
        self._wait_for_head()
        if len(self.connections) > MOST:
            idle = [one for one in self.connections if isinstance(one, Connection) and one.is_idle]
            min(idle, key=lambda one: one.idle_since).transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take what was sent; a head that is not whole by now has as long as it had."""
        super().data_received(data)
        if not self.is_idle:
            self._end(self._head)
            self._head = None
        elif self._head is None:
            self._wait_for_head()

    def on_response_complete(self) -> None:
        """From here on it is idle, unless the next request lies here already."""
        self.idle_since = self.loop.time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """The caller reads more slowly than it is answered."""
        super().pause_writing()
        self._end(self._stall)
        self._stall = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It has caught up."""
        super().resume_writing()
        self._end(self._stall)

    def timeout_keep_alive_handler(self) -> None:
        """It was idle for long enough: close it, also where the caller has not taken all of its last answer."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._end(self._head)
        self._end(self._stall)
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    @staticmethod
    def _end(timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
