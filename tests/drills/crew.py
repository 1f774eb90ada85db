"""Real workers on a real broker in front of a portal: started, killed, and held against the portal's truth."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import create_engine, func, select

from fixtures.portal import truth
from fixtures.portal.server import PortalServer
from scraper.settings import Settings
from scraper.store.tables import work_items
from scraper.workspace import Workspace, open_workspace
from tests.drills.killing import MARK, comparable, stored_fields

ROOT = Path(__file__).parents[2]
BLINK = 0.2
ENOUGH = 300


class Crew:
    """The workers of one installation."""

    def __init__(self, folder: Path, portal: PortalServer, settings: Settings) -> None:
        self.portal = portal
        self.settings = settings
        self.log = folder / "worker.log"
        self._folder = folder
        self._mark = uuid.uuid4().hex
        self.workers: list[subprocess.Popen[bytes]] = []

    # Starting and ending

    def worker(self, *options: str, children: int = 1, **environment: str) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        command = ["-m", "celery", "-A", "tests.drills.quick_app", "worker", "--loglevel", "INFO", "-c", str(children)]
        command += ["-n", f"w{len(self.workers)}-{self._mark[:6]}@%h", *options]
        with self.log.open("ab") as log:
            started = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment | {"REMAP_SIGTERM": "SIGQUIT"} | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.workers.append(started)
        return started

    def call(self, task: str, **arguments: Any) -> None:
        """Send a task as any service does."""
        command = ["-m", "celery", "-A", "scraper.celery_app", "call", task, "--kwargs", json.dumps(arguments)]
        subprocess.run([sys.executable, *command], cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def ascora(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside the workers."""
        command = [sys.executable, "-m", "scraper", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=ENOUGH, check=False
        )

    def stop(self) -> None:
        """End every worker as a deploy does; one that does not end in time is killed, and that fails."""
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGTERM)
        try:
            for worker in self.workers:
                worker.wait(90)
        finally:
            for worker in self.workers:
                worker.kill()
            for process in self.processes():
                process.kill()

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this installation finds."""
        own = {
            variable: str(getattr(value, "get_secret_value", lambda value=value: value)())
            for field, variable in self.settings.variables().items()
            if (value := getattr(self.settings, field)) is not None
        }
        return {**os.environ, **own, MARK: self._mark, "PYTHONPATH": str(ROOT)}

    # Looking

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """Look at what is stored."""
        with open_workspace(self.settings) as ws:
            yield ws

    def runs(self) -> list[dict[str, Any]]:
        """Reports of all runs, newest first."""
        with self.workspace() as ws:
            return list(ws.store.runs.list())

    def ended(self, number: int = 1) -> bool:
        """Whether so many runs have begun, and all of them are over."""
        runs = self.runs()
        return len(runs) >= number and all(run["finished_at"] is not None for run in runs)

    def until(self, condition: Callable[[], object], seconds: float = ENOUGH) -> None:
        """Wait until something is so. Fails, with the log, when it does not become so."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, self.log.read_text("utf-8")[-8000:]
            self._blink()

    def leased(self) -> int:
        """Items in hand, also while somebody who stands still has begun to write."""
        engine = create_engine(self.settings.database_url)
        with engine.connect() as connection:
            found = connection.scalar(select(func.count()).where(work_items.c.state == "leased"))
        engine.dispose()
        return found or 0

    def processes(self, name: str = "") -> list[psutil.Process]:
        """Every living process that this installation started, of that name."""
        found = []
        for process in psutil.process_iter():
            try:
                mine = process.environ().get(MARK) == self._mark and process.status() != psutil.STATUS_ZOMBIE
                if mine and name in process.name():
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def children(self) -> list[psutil.Process]:
        """Children of the workers that have a browser."""
        found = []
        for worker in self.workers:
            try:
                found += [one for one in psutil.Process(worker.pid).children() if one.children()]
            except psutil.Error:
                continue
        return found

    def lines(self, event: str) -> list[dict[str, Any]]:
        """What the workers logged of one kind."""
        found = []
        for line in self.log.read_text("utf-8").splitlines():
            if line.startswith("{") and f'"{event}"' in line:
                one = json.loads(line)
                found += [one] if one["event"] == event else []
        return found

    def assert_whole(self, *, entities: list[str] | None = None, logins: int = 1) -> None:
        """The store holds the truth and nothing twice, every run is complete, no lock and no item is left in hand."""
        with self.workspace() as ws:
            reports = list(ws.store.runs.list())
            assert {run["outcome"] for run in reports} == {"complete"}, reports
            for run in reports:
                states = ws.store.items.states(run["run_id"])
                assert states["pending"] == states["leased"] == states["parked"] == 0
            assert ws.store.sessions.state().state == "ok"
        self.assert_true(entities)
        assert self.portal.site.logins <= logins
        assert self.portal.site.alarm.alerts == []

    def assert_true(self, entities: list[str] | None = None) -> None:
        """The store holds the truth."""
        expected = truth.entities(self.portal.site)
        names = entities or list(expected)
        with self.workspace() as ws:
            assert stored_fields(ws, names) == {name: comparable(expected[name]) for name in names}

    def assert_gone(self) -> None:
        """Nothing of the installation runs any more; time to notice that its parent is dead is granted."""
        _, alive = psutil.wait_procs(self.processes(), timeout=20)
        assert [" ".join(process.cmdline()[:4]) for process in alive] == []

    def _blink(self) -> None:
        some = next((one for one in self.workers if one.poll() is None), None)
        assert some is not None, self.log.read_text("utf-8")[-8000:]
        try:
            some.wait(BLINK)
        except subprocess.TimeoutExpired:
            return
