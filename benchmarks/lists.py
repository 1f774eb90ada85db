"""Long lists: are as many pages asked for as there are, does memory stay flat, and how fast do own screens come?

`python -m benchmarks.lists [SUPPLIES QUOTES INVOICES SCREENS]`; 10,000, 4,000, 6,000 and 200 where nothing is said.
The price book comes from the open API, the two lists from a real Chromium, then so many own screens of each. Ends with
1 where a page more or less was asked for, or where our process grew with the length of a list beyond what the rows
themselves take.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import psutil

from benchmarks._bundled import ROOT, Access, workspace
from fixtures.portal.options import Options
from fixtures.portal.server import PortalServer
from scraper.sync import pipeline
from scraper.sync.plan import Scope
from scraper.workspace import Workspace

SIZES = (10_000, 4_000, 6_000, 200)
A_PAGE, OF_API = 20, 250
MOST_KB_A_ROW = 16
"""What a row may leave in memory until its list is settled: the reading, and where it leads."""
SAMPLE_SECONDS = 0.5


class SeenEnough(Exception):
    """So many own screens were read."""


@dataclass
class Watch:
    """Stops a run after so many own screens, and times them."""

    screens: int
    seen: list[float] = field(default_factory=list)
    listed: float = 0.0

    def plan(self, total: int, before: int = 0) -> None:
        """Nothing to show."""

    def note(self, line: str) -> None:
        """Whatever a person should know, here too."""
        print(line, file=sys.stderr)

    def advance(self, what: str) -> None:
        """Note when the list is done, and each own screen."""
        if what.startswith("record_card"):
            self.seen.append(time.monotonic())
        elif not self.seen:
            self.listed = time.monotonic()
        if len(self.seen) >= self.screens:
            raise SeenEnough


class Memory:
    """Resident memory of this process, sampled while something runs."""

    def __init__(self) -> None:
        self.samples: list[int] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        me = psutil.Process()
        while not self._over.wait(SAMPLE_SECONDS):
            self.samples.append(me.memory_info().rss)


def serve(supplies: int, quotes: int, invoices: int) -> None:
    """The bundled portal with lists of these lengths, in this process, until it is ended."""
    server = PortalServer(jobs=30, options=Options(switches={"claims_in_invoices": "off"}))
    world = server.site.world

    def grown(first: Any, number: int, name: str) -> Iterator[Any]:
        for place in range(number):
            own = {"guid": f"{place:08x}-0000-4000-8000-{name[:1].encode().hex():0>12}", name: f"Z{place:06}"}
            yield replace(first, **own)

    lists: tuple[tuple[list[Any], int, str], ...] = (
        (world.supplies, supplies, "part_number"),
        (world.quotes, quotes, "number"),
        (world.invoices, invoices, "number"),
    )
    for things, number, name in lists:
        things[:] = [*grown(things[0], number, name)]
    with server:
        print(json.dumps(server.announcement()), flush=True)
        threading.Event().wait()


@contextlib.contextmanager
def portal(*sizes: int) -> Iterator[Access]:
    """That, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.lists", "serve", *map(str, sizes)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout is not None
            yield json.loads(child.stdout.readline())
        finally:
            child.kill()


def measure(ws: Workspace, entity: str, kind: str, rows: int, a_page: int, screens: int) -> bool:
    """Read one list and so many own screens; print what came of it. Whether it is as it should be."""
    watch, began = Watch(screens), time.monotonic()
    with Memory() as memory, contextlib.suppress(SeenEnough):
        pipeline.sync(ws, Scope(entities=(entity,), full=True), watch)
    asked, there = sum(1 for _ in ws.store.evidence.latest([kind])), -(-rows // a_page)
    listed = (watch.listed or time.monotonic()) - began
    of_list = memory.samples[: int(listed / SAMPLE_SECONDS)]
    grown = (max(of_list) - of_list[len(of_list) // 5]) / 1024 / rows
    print(f"{entity}: {rows} rows, {asked} pages asked of {there}, {listed / there:.2f} s a page")
    print(f"  memory at its most, over that at a fifth of the list: {grown:.1f} KB a row")
    if watch.seen:
        each = (watch.seen[-1] - watch.listed) / len(watch.seen)
        print(
            f"  {len(watch.seen)} own screens at {each:.2f} s each: all {rows} in {each * rows / 3600:.1f} h, reckoned"
        )
    return asked == there and grown <= MOST_KB_A_ROW


def main(arguments: list[str]) -> int:
    """Measure and print; 0 when all is as it should be."""
    if arguments[:1] == ["serve"]:
        serve(*map(int, arguments[1:]))
    supplies, quotes, invoices, screens = map(int, arguments) if arguments else SIZES
    is_good = True
    with portal(supplies, quotes, invoices) as access, workspace(access) as ws:
        is_good &= measure(ws, "supply", "api_supplies", supplies, OF_API, 10**9)
    for entity, rows in (("quote", quotes), ("invoice", invoices)):
        with portal(supplies, quotes, invoices) as access, workspace(access, api=False) as ws:
            is_good &= measure(ws, entity, f"{entity}s_grid", rows, A_PAGE, screens)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
