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
from pathlib import Path

import psutil
from sqlalchemy import create_engine, func, select

from benchmarks._bundled import crew, portal, synced
from scraper.settings import load
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
MEGABYTE = 1 << 20


def main() -> int:
    """Measure and print; 0 when memory is flat."""
    seen: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    with portal(JOBS) as access, tempfile.TemporaryDirectory() as folder:
        settings = load(
            data_dir=Path(folder) / "data",
            vault_key="AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            portal_url=access["portal_url"],
            portal_username=access["username"],
            portal_password=access["password"],
            changes_minutes=0,
            revisit_minutes=0,
        )
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
    return _told(seen)


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


def _told(seen: dict[str, dict[int, list[int]]]) -> int:
    print(f"resident MB of a worker, median of the {WINDOW} cards up to card {EARLY:,} and to card {LATE:,}")
    flat = True
    for name, by_card in seen.items():
        before, after = statistics.median(by_card[EARLY]), statistics.median(by_card[LATE])
        flat &= name == DRIVER or after <= before * ALLOWED
        print(f"  {name:22} {before / MEGABYTE:6.0f} {after / MEGABYTE:6.0f}   ratio {after / before:.2f}")
    print("  flat" if flat else f"  NOT flat: more than {ALLOWED:.0%} of what it was")
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
