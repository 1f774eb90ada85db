"""An installation whose `sync` is killed from outside, as a power cut or the system's memory watch does it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from fixtures.portal.server import PortalServer
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace

BLINK = 0.01
"""Seconds between two looks at how far a process has come."""
ENOUGH = 300
"""Seconds after which a run that does not end is a failure."""
MARK = "DRILL_MARK"
"""Inherited by everything a run starts, so that whatever outlives it can be found."""


class Installation:
    """One account's data folder in front of a portal, worked on by one `ascora` process after the other."""

    def __init__(self, folder: Path, portal: PortalServer, settings: Settings, entities: tuple[str, ...] = ()) -> None:
        """`entities`: what is taken; none means all."""
        self.portal = portal
        self.entities = entities
        self.settings = settings
        self.log = folder / "ascora.log"
        self._folder = folder
        self._mark = uuid.uuid4().hex

    def sync(self) -> dict[str, Any]:
        """Run to the end; the run report. Any exit code but 0 fails."""
        return self.sync_and_weigh()[0]

    def sync_and_weigh(self) -> tuple[dict[str, Any], int]:
        """Run to the end; the run report, and the most bytes that our own process had in memory."""
        running = self._start()
        process, most = psutil.Process(running.pid), 0
        until = time.monotonic() + ENOUGH
        while running.poll() is None and time.monotonic() < until:
            most = max(most, process.memory_info().rss)
            self._wait(running, BLINK)
        if running.poll() is None:
            running.kill()
        assert running.wait() == 0, self.log.read_text("utf-8")
        report: dict[str, Any] = json.loads((self._folder / "report.json").read_text("utf-8"))
        return report, most

    def sync_and_kill(self, requests: int, delay: float) -> list[str]:
        """SIGKILL a run `delay` seconds after the portal has answered so many more requests.

        Returns what was running for it at that moment, by name. A run may end before it is killed.
        """
        until = self.requests + requests
        running = self._start()
        while running.poll() is None and self.requests < until:
            self._wait(running, BLINK)
        self._wait(running, delay)
        alive = [process.name() for process in self.processes()]
        running.kill()
        running.wait()
        return alive

    @property
    def requests(self) -> int:
        """How many requests the portal and the API have seen."""
        return sum(self.portal.site.requests.copy().values())

    def processes(self) -> Iterator[psutil.Process]:
        """Every living process that a run of this installation started."""
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == self._mark and process.status() != psutil.STATUS_ZOMBIE:
                    yield process
            except psutil.Error:
                continue  # ended meanwhile, or somebody else's

    def left_behind(self) -> list[str]:
        """What still runs although its run is dead; time to notice that is granted."""
        _, alive = psutil.wait_procs(list(self.processes()), timeout=20)
        return [" ".join(process.cmdline()[:3]) for process in alive]

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """Look at what is stored."""
        with open_workspace(self.settings) as ws:
            yield ws

    def _start(self) -> subprocess.Popen[bytes]:
        own = {
            variable: str(getattr(value, "get_secret_value", lambda: value)())
            for field, variable in self.settings.variables().items()
            if (value := getattr(self.settings, field)) is not None
        }
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "scraper", "sync", *self.entities, "--json", "report.json"],
                cwd=self._folder,
                env={**os.environ, **own, MARK: self._mark},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @staticmethod
    def _wait(running: subprocess.Popen[bytes], seconds: float) -> None:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            return


def stored_fields(ws: Workspace, entities: list[str]) -> dict[str, list[str]]:
    """Every stored object's own fields, comparable with the truth."""
    return {name: comparable([one.fields for one in ws.store.objects.list(name)]) for name in entities}


def comparable(objects: list[dict[str, Any]]) -> list[str]:
    """Objects as sorted lines: nothing is lost, and what is there twice is there twice."""
    return sorted(json.dumps(one, sort_keys=True, ensure_ascii=False) for one in objects)
