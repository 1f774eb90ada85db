"""How much more several workers do than one: `python -m benchmarks.workers`.

One portal, one account, 1, 2 and 4 workers of one child each on the embedded broker. Every run visits the same cards,
after one that nobody times: the session is there and the pace has been earned. Prints items per second over those of
one worker.
"""

from __future__ import annotations

import os
import tempfile

from sqlalchemy import create_engine, select

from benchmarks._bundled import attended, crew, portal, synced
from scraper.settings import Settings
from scraper.store.tables import work_items
from scraper.workspace import Workspace, open_workspace

JOBS = 8
WORKERS = (1, 2, 4)
TAKEN = ["job", "job_section", "job_checklist", "attachment"]
PATIENCE_SECONDS = 600


def main() -> None:
    """Measure and print."""
    with portal(JOBS) as access, tempfile.TemporaryDirectory() as folder:
        settings = attended(access, folder, parallel=8)
        with open_workspace(settings) as ws:
            rates = {number: _rate(ws, settings, number) for number in WORKERS}
    ratios = ", ".join(f"{number} workers {rates[number] / rates[1]:.2f}" for number in WORKERS[1:])
    print(f"items per second over one worker's, {os.cpu_count()} processors, portal included: {ratios}")


def _rate(ws: Workspace, settings: Settings, number: int) -> float:
    with crew(settings, number):
        for _ in range(2):  # the first one warms up
            report = synced(ws, TAKEN, PATIENCE_SECONDS)
    assert report["outcome"] == "complete", report
    return _items_a_second(ws, report["run_id"])


def _items_a_second(ws: Workspace, run_id: str) -> float:
    """Over the cards of a run, from the first that ended to the last."""
    of_run = (work_items.c.run_id == run_id, work_items.c.kind == "card")
    engine = create_engine(ws.settings.database_url)
    with engine.connect() as connection:
        wanted = select(work_items.c.finished_at).where(*of_run).order_by(work_items.c.finished_at)
        ended = connection.scalars(wanted).all()
    engine.dispose()
    return float((len(ended) - 1) / (ended[-1] - ended[0]).total_seconds())


if __name__ == "__main__":
    main()
