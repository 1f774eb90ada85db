"""Waiting for one's turn, by a pace that all workers of the account share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from scraper.errors import PaceUnknown
from scraper.limits import pace
from scraper.limits.pace import LONGEST_WAIT, Pace

LOOK_AGAIN_AFTER = 0.25
"""Seconds for which a look at the shared pace is good."""
TELL_AFTER = 10
"""Clean answers are reported to the other workers in batches of this size."""


class SharedPace(Protocol):
    """Where the pace of an account lies, for all its workers. Both verbs raise `PaceUnknown` when out of reach."""

    def read(self) -> Pace:
        """As it is now."""

    def change(self, by: Callable[[Pace], Pace]) -> Pace:
        """Change it, one worker at a time; what it is then. `by` may be called more than once."""


class OwnPace:
    """The pace of a process that shares it with nobody."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._lock = threading.Lock()

    def read(self) -> Pace:
        """As it is now."""
        return self._pace

    def change(self, by: Callable[[Pace], Pace]) -> Pace:
        """Change it."""
        with self._lock:
            self._pace = by(self._pace)
            return self._pace


class Throttle:
    """How hard this process may ask; safe to use from several threads.

    It lets everything pass until the portal says that it is too much. Then nobody asks before the time it named, and
    from there on with a gap that doubles on each further refusal and shrinks with every answer, down to none. While
    the shared pace is out of reach, the process goes by what it last knew of it.
    """

    def __init__(
        self,
        shared: SharedPace | None = None,
        *,
        most: int = 1,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`most`: items at once over all workers, at most. `clock` and `sleep` are in seconds."""
        self._shared = shared or OwnPace()
        self._most = most
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._known = Pace()
        self._looked_at: float | None = None
        self._answers = 0
        self._timed: list[float] = []

    @property
    def gap(self) -> timedelta:
        """The gap between two requests now."""
        return timedelta(seconds=self._look().gap)

    @property
    def off(self) -> str | None:
        """Why a person has switched the account off; None where nobody has."""
        return self._look().off

    def pace(self, longest: float = LONGEST_WAIT) -> bool:
        """Wait for one's turn. Call it before every request; False when it must not be made.

        That is so when the account is switched off, or the portal wants to be left alone for more than so many seconds.
        """
        waited = 0.0
        while (wait := self._turn()) is not None:
            if wait <= 0:
                return True
            waited += wait
            if waited > longest + self._known.gap:
                return False
            self._sleep(wait)
            if self._known.gap > 0 and self._look(fresh=True).wait(self._clock()) <= 0:
                return True  # the turn was reserved
        return False

    def at_once(self) -> int:
        """How many items may be under way now, over all workers."""
        return min(int(self._look(fresh=True).slots), self._most)

    def closed_for(self) -> float:
        """Seconds for which nobody may ask."""
        return self._look(fresh=True).wait(self._clock())

    def why_not(self) -> str:
        """Why nobody may ask now, in words."""
        return self._known.off or f"not asked, it is left alone for another {max(self.closed_for(), 1):.0f} s"

    def answered(self, seconds: float | None = None) -> None:
        """An answer came (after so many seconds): the gap shrinks, and in time more may be asked at once."""
        with self._lock:
            self._answers += 1
            if seconds is not None:
                self._timed.append(seconds)
            if self._answers >= TELL_AFTER or self._known.gap > 0 or self._known.outages:
                self._tell()

    def refused(self, retry_after: float | None) -> bool:
        """The portal answered 429, asking for `retry_after` seconds (None: it did not say).

        True when it is worth waiting for; False when the portal wants more than `LONGEST_WAIT`.
        """
        known = self._change(lambda held: pace.refused(held, retry_after, self._clock()))
        return known.wait(self._clock()) <= LONGEST_WAIT

    def failed(self) -> None:
        """The portal answered with an error of its own: half as much at once."""
        self._change(lambda held: pace.cut(held, self._clock()))

    def unavailable(self) -> None:
        """The portal is down: every worker stays away for a while, longer each time."""
        self._change(lambda held: pace.unavailable(held, self._clock()))

    def rest(self, wait: timedelta) -> None:
        """Nobody asks before `wait` is over; the pace afterwards stays what it is."""
        self._change(lambda held: pace.closed(held, wait.total_seconds(), self._clock()))

    def switch(self, off: str | None) -> None:
        """Switch the account off for every worker, saying why; None switches it on. Raises `PaceUnknown`."""
        self._known = self._shared.change(lambda held: replace(held, off=off))

    def tell(self) -> None:
        """Tell the others what is not told yet: at the end of a piece of work."""
        with self._lock:
            if self._answers:
                self._tell()

    def _turn(self) -> float | None:
        """Seconds to wait now; None when the request must not be made."""
        known = self._look()
        if known.off is not None:
            return None
        now = self._clock()
        if known.gap == 0:
            return known.wait(now)
        waits: list[float] = []

        def reserve(held: Pace) -> Pace:
            after, wait = pace.turn(held, now)
            waits.append(wait)
            return after

        self._change(reserve)
        return waits[-1]

    def _tell(self) -> None:
        answers, each = self._answers, sum(self._timed) / len(self._timed) if self._timed else None
        self._answers, self._timed = 0, []
        self._change(lambda held: pace.answered(held, answers, each, self._most, self._clock()))

    def _look(self, *, fresh: bool = False) -> Pace:
        now = self._clock()
        old = self._looked_at is None or not 0 <= now - self._looked_at < LOOK_AGAIN_AFTER
        if old or fresh:
            self._looked_at = now
            try:
                self._known = self._shared.read()
            except PaceUnknown:
                return self._known
        return self._known

    def _change(self, by: Callable[[Pace], Pace]) -> Pace:
        try:
            self._known = self._shared.change(by)
        except PaceUnknown:
            self._known = by(self._known)
        return self._known
