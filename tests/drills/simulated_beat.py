"""A beat on a simulated clock, in a process of its own: its arguments are CLOCK, SLOT, MESSAGES and a SEED.

CLOCK is a file of doubles: the clock of all machines, then for each slot what that process saw when it looked last.
What is sent becomes a line of MESSAGES. Now and then the process dies with an occasion in hand, before or after that.
"""

from __future__ import annotations

import mmap
import os
import random
import signal
import struct
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from celery import Celery

from scraper import agenda
from scraper.beat import Scheduler
from scraper.settings import installation

SLOTS = 64
MORTALITY = 0.03
"""Of an occasion that somebody waits for."""
BLINK_SECONDS = 0.001
DOUBLE = struct.Struct("<d")


class SharedClock:
    """Doubles that several processes see."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(DOUBLE.size * SLOTS))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), DOUBLE.size * SLOTS)

    def __getitem__(self, slot: int) -> float:
        return float(DOUBLE.unpack_from(self._map, slot * DOUBLE.size)[0])

    def __setitem__(self, slot: int, value: float) -> None:
        DOUBLE.pack_into(self._map, slot * DOUBLE.size, value)


def main(path: str, slot: str, messages: str, seed: str) -> None:
    """Look whenever the clock has moved; a step of it waits for that."""
    clock, mine, fate = SharedClock(Path(path)), int(slot), random.Random(seed)

    class Told(Scheduler):
        def apply_async(self, entry: Any, producer: Any = None, advance: bool = True, **_: Any) -> None:
            doomed = "occasion" in entry.kwargs and fate.random() < MORTALITY
            if doomed and fate.random() < 0.5:
                os.kill(os.getpid(), signal.SIGKILL)
            line = f"{entry.name}\t{entry.kwargs.get('occasion', '')}\n".encode()
            with open(messages, "ab", buffering=0) as file:
                file.write(line)
            if doomed:
                os.kill(os.getpid(), signal.SIGKILL)

    settings, app = installation(), Celery(broker="memory://", set_as_current=False)
    app.now = lambda: datetime.fromtimestamp(clock[0], UTC)
    app.conf.update(timezone=settings.timezone, beat_schedule=agenda.schedule(settings))
    beat, parent = Told(app, lazy=False), os.getppid()
    while os.getppid() == parent:
        seen = clock[0]
        if clock[mine] != seen:
            beat.tick()
            clock[mine] = seen
        time.sleep(BLINK_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
