"""How much more several workers do than one: `python -m benchmarks.workers`.

One portal, one account, 1, 2 and 4 workers of one child each on the embedded broker. Every run visits the same cards,
after one that nobody times: the session is there and the pace has been earned. Prints items per second over those of
one worker.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from sqlalchemy import create_engine, select

from benchmarks._bundled import ROOT, portal
from scraper.settings import Settings, load
from scraper.store.tables import work_items
from scraper.workspace import Workspace, open_workspace

JOBS = 8
WORKERS = (1, 2, 4)
TAKEN = ["job", "job_section", "job_checklist", "attachment"]
POLL_SECONDS = 0.1
PATIENCE_SECONDS = 600


def main() -> None:
    """Measure and print."""
    with portal(JOBS) as access, tempfile.TemporaryDirectory() as folder:
        settings = load(
            data_dir=Path(folder) / "data",
            vault_key="AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            portal_url=access["portal_url"],
            portal_username=access["username"],
            portal_password=access["password"],
            changes_minutes=0,
            revisit_minutes=0,
            parallel=8,
        )
        with open_workspace(settings) as ws:
            rates = {number: _rate(ws, settings, number) for number in WORKERS}
    ratios = ", ".join(f"{number} workers {rates[number] / rates[1]:.2f}" for number in WORKERS[1:])
    print(f"items per second over one worker's, {os.cpu_count()} processors, portal included: {ratios}")


def _rate(ws: Workspace, settings: Settings, number: int) -> float:
    secret = {name: str(getattr(v, "get_secret_value", lambda v=v: v)()) for name, v in _given(settings)}
    environment = {**os.environ, **secret}
    command = [sys.executable, "-m", "celery", "-A", "scraper.celery_app"]
    workers = [
        subprocess.Popen(
            [*command, "worker", "-c", "1", "-n", f"w{one}@%h", *(["--beat"] if one == 0 else [])],
            cwd=ROOT,
            env=environment | {"REMAP_SIGTERM": "SIGQUIT"},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        for one in range(number)
    ]
    try:
        for _ in range(2):  # the first one warms up
            kwargs = f'{{"entities": {TAKEN}, "full": true}}'.replace("'", '"')
            sent = [*command, "call", "ascora.sync_account", "--kwargs", kwargs]
            before = len(list(ws.store.runs.list()))
            subprocess.run(sent, cwd=ROOT, env=environment, check=True, capture_output=True)
            _until_over(ws, before + 1)
        run = next(ws.store.runs.list())
        assert run["outcome"] == "complete", run
        return _items_a_second(ws, run["run_id"])
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(90)


def _given(settings: Settings) -> list[tuple[str, object]]:
    values = ((variable, getattr(settings, field)) for field, variable in settings.variables().items())
    return [(variable, value) for variable, value in values if value is not None]


def _until_over(ws: Workspace, runs: int) -> None:
    over, end = threading.Event(), time.monotonic() + PATIENCE_SECONDS
    while not over.wait(POLL_SECONDS):
        reports = list(ws.store.runs.list())
        if len(reports) >= runs and reports[0]["finished_at"] is not None:
            return
        assert time.monotonic() < end, "the run does not end"


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
