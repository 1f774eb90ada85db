"""What the ledger of work items costs per item: `python -m benchmarks.ledger`.

A run of many items is planned, sent, taken, counted and done by one process on SQLite, nothing else. Prints
milliseconds per item, and what the last hundred took over the first hundred: a long run must not become slower.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from scraper.merge.engine import merge
from scraper.store import Planned, Store, WorkItem
from scraper.vault.cipher import Vault

ITEMS = 2000


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'ascora.db'}"
        store = Store.open(url, "bench", Vault(bytes(32)), lambda: datetime.now(UTC), merge)
        run = store.runs.begin({"entities": ["job"]})
        began = time.perf_counter()
        store.items.plan(run, [Planned("card", "job", {"job_number": f"J{number}"}) for number in range(ITEMS)])
        planned = time.perf_counter() - began
        times = []
        for _ in range(ITEMS):
            began = time.perf_counter()
            (sent,) = store.items.queue(run.id, 1)
            item = store.items.take_one(run.id, sent.id)
            assert isinstance(item, WorkItem)
            store.runs.count(run.id, browser_pages=1)
            with store.unit():
                store.runs.coverage(item, entity="job", listing="card", expected=1, taken=1)
                store.items.done(item)
            store.items.under_way()
            times.append(time.perf_counter() - began)
        store.close()
    each = 1000 * (planned + sum(times)) / ITEMS
    print(f"ledger: {each:.1f} ms per item over {ITEMS} items; last hundred over first: {_ratio(times):.2f}")


def _ratio(times: list[float]) -> float:
    return sum(times[-100:]) / sum(times[:100])


if __name__ == "__main__":
    main()
