"""Is the memory of a worker flat over a thousand items? `python -m benchmarks.worker_memory`.

One worker of one child takes the same jobs again and again until a thousand cards are done; resident memory around
card 100 and around card 1,000: the worker's own processes, the browser's driver, Chromium. Ends with 1 when the
worker or Chromium grew by more than a tenth. The driver is shown and not judged, as in `benchmarks.memory`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections import Counter, defaultdict

import psutil
from sqlalchemy import create_engine, func, select

from benchmarks._bundled import attended, crew, is_flat, portal, synced
from scraper.store.tables import work_items
from scraper.workspace import open_workspace

JOBS = 100
EARLY, LATE = 100, 1000
WINDOW = 50
"""So many cards up to the one that is named are looked at, since garbage comes and goes; the median counts."""
ALLOWED = 1.10
PATIENCE_SECONDS = 1800
TAKEN = ["job", "job_section", "job_checklist", "attachment"]
OURS, DRIVER, CHROMIUM = "the worker's Python", "driver of the browser", "Chromium"
BY_PROGRAM = {"node": DRIVER, "chrom": CHROMIUM}
"""Whose a child of the worker is, by how its program's name begins; any other is our own."""


def main() -> int:
    """Measure and print; 0 when memory is flat."""
    seen: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    with portal(JOBS) as access, tempfile.TemporaryDirectory() as folder:
        settings = attended(access, folder)
        engine = create_engine(settings.database_url)
        done = select(func.count()).where(work_items.c.kind == "card", work_items.c.state == "done")
        with open_workspace(settings) as ws, crew(settings, 1) as (worker,):
            cards = 0

            def look() -> None:
                nonlocal cards
                with engine.connect() as connection:
                    cards = connection.scalar(done) or 0
                for until in (EARLY, LATE):
                    if until - WINDOW < cards <= until:
                        for name, held in _resident(worker).items():
                            seen[name][until].append(held)

            while cards < LATE:
                report = synced(ws, TAKEN, PATIENCE_SECONDS, look)
                assert report["outcome"] == "complete", report
        engine.dispose()
    print(f"resident MB of a worker, median of the {WINDOW} cards up to card {EARLY:,} and to card {LATE:,}")
    held = {name: (statistics.median(by[EARLY]), statistics.median(by[LATE])) for name, by in seen.items()}
    return 0 if is_flat(held, ALLOWED, DRIVER) else 1


def _resident(worker: int) -> Counter[str]:
    """Bytes in memory, by who holds them."""
    parent = psutil.Process(worker)
    held = Counter({OURS: parent.memory_info().rss})
    for child in parent.children(recursive=True):
        try:
            name = child.name()
            whose = next((who for program, who in BY_PROGRAM.items() if name.startswith(program)), OURS)
            held[whose] += child.memory_info().rss
        except psutil.Error:
            continue  # it ended meanwhile
    return held


if __name__ == "__main__":
    sys.exit(main())
