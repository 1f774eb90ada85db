"""Is memory flat? Resident memory at job 50 and at job 300 of one run: our process, the browser's driver, Chromium.

`python -m benchmarks.memory`; ends with 1 when our process or Chromium grew by more than a tenth. The driver is shown
and not judged: what it holds after a collection of its garbage stays the same, and when it collects is its own affair.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
from collections import Counter, defaultdict

import psutil

from benchmarks._bundled import is_flat, portal, workspace
from scraper.sync import pipeline
from scraper.sync.plan import Scope

EARLY, LATE = 50, 300
WINDOW = 20
"""So many cards up to the one that is named are looked at, since garbage comes and goes; the median counts."""
ALLOWED = 1.10
OURS, DRIVER, CHROMIUM = "our process", "driver of the browser", "Chromium"


class SeenEnough(Exception):
    """Card 300 is done."""


class Gauge:
    """Reads the memory of this process and of its children after each card."""

    def __init__(self) -> None:
        self.cards = 0
        self.early: dict[str, list[int]] = defaultdict(list)
        self.late: dict[str, list[int]] = defaultdict(list)

    def plan(self, total: int, before: int = 0) -> None:
        """Nothing to show."""

    def note(self, line: str) -> None:
        """Whatever a person should know, here too."""
        print(line, file=sys.stderr)

    def advance(self, what: str) -> None:
        """Measure after a card that lies in one of the windows; stop after the last."""
        if not what.startswith("card"):
            return
        self.cards += 1
        for series, until in ((self.early, EARLY), (self.late, LATE)):
            if until - WINDOW < self.cards <= until:
                for name, held in resident().items():
                    series[name].append(held)
        if self.cards == LATE:
            raise SeenEnough


def resident() -> Counter[str]:
    """Bytes in memory, by who holds them."""
    me = psutil.Process()
    held = Counter({OURS: me.memory_info().rss})
    for child in me.children(recursive=True):
        try:
            if "fixtures.portal" not in child.cmdline():
                held[DRIVER if child.ppid() == me.pid else CHROMIUM] += child.memory_info().rss
        except psutil.Error:
            continue  # it ended meanwhile
    return held


def main() -> int:
    """Measure and print; 0 when memory is flat."""
    gauge = Gauge()
    with portal(jobs=LATE) as access, workspace(access) as ws, contextlib.suppress(SeenEnough):
        pipeline.sync(ws, Scope(), gauge)
    print(f"memory: resident MB, median of the {WINDOW} cards up to job {EARLY} and to job {LATE}")
    held = {
        name: (statistics.median(early), statistics.median(gauge.late[name])) for name, early in gauge.early.items()
    }
    return 0 if is_flat(held, ALLOWED, DRIVER) else 1


if __name__ == "__main__":
    sys.exit(main())
