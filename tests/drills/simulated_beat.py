"""A beat on a simulated clock, in a process of its own.

Each thing it is told is the clock of all machines; it looks, and answers. What is sent becomes a line of the messages.
Now and then the process dies with an occasion in hand, before or after that.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Mapping
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from celery import Celery

from scraper.settings import installation
from scraper.timetable import agenda
from scraper.worker.beat import Scheduler

MORTALITY = 0.03
"""Of an occasion that somebody waits for."""


def main(told: Connection, folder: Path, surroundings: Mapping[str, str], seed: float) -> None:
    """Look whenever the clock is told; `surroundings` are the settings of the installation."""
    os.chdir(folder)
    os.environ.update(surroundings)
    messages = folder / "messages"
    clock, fate = datetime.fromtimestamp(0, UTC), random.Random(seed)

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
    app.now = lambda: clock
    app.conf.update(timezone=settings.timezone, beat_schedule=agenda.schedule(settings))
    beat: Scheduler | None = None
    while True:
        clock = datetime.fromtimestamp(told.recv(), UTC)
        beat = beat or Told(app, lazy=False)
        beat.tick()
        told.send("looked")
