"""How fast the portal may be asked: one adaptive pace, and the one honest sleep."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

LONGEST_WAIT = timedelta(minutes=2)
"""No single wait is longer, whatever an answer asks for; a caller gives up and comes back later instead."""
FIRST_GAP = timedelta(seconds=1)
"""Gap between requests after the first refusal; it doubles with every further one."""
EASE = 0.8
"""How a gap shrinks with every request that is answered."""


class Throttle:
    """One pace for everybody who shares it; safe to use from several threads.

    It lets everything pass until the portal says that it is too much. Then nobody asks before the time it named, and
    from there on with a gap that doubles on each further refusal and shrinks with every answer, down to none.
    """

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """`clock` and `sleep` are in seconds."""
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._gap = 0.0
        self._next = 0.0

    @property
    def gap(self) -> timedelta:
        """The gap between two requests now."""
        return timedelta(seconds=self._gap)

    def pace(self) -> None:
        """Wait for one's turn. Call it before every request."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next)
            self._next = turn + self._gap
        if turn > now:
            self._sleep(turn - now)

    def answered(self) -> None:
        """An answer came: the gap shrinks."""
        with self._lock:
            self._gap = self._gap * EASE if self._gap > 0.01 else 0.0

    def refused(self, retry_after: float | None) -> bool:
        """The portal answered 429, asking for `retry_after` seconds (None: it did not say).

        True when it is worth asking again; False when the portal wants more than `LONGEST_WAIT`. Either way nobody
        asks before the wait is over, `LONGEST_WAIT` at most.
        """
        with self._lock:
            self._gap = min(max(2 * self._gap, FIRST_GAP.total_seconds()), LONGEST_WAIT.total_seconds())
            wanted = self._gap if retry_after is None else max(retry_after, 0.0)
            longest = LONGEST_WAIT.total_seconds()
            self._next = max(self._next, self._clock() + min(wanted, longest))
            return wanted <= longest

    def rest(self, wait: timedelta) -> None:
        """Nobody asks before `wait` is over; the pace afterwards stays what it is."""
        with self._lock:
            self._next = max(self._next, self._clock() + wait.total_seconds())
