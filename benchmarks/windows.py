"""A year of schedule and time: is every window of days asked once, a run after that only for what is due, and does
memory stay flat?

`python -m benchmarks.windows [USERS WEEKS]`; 60 and 52 where nothing is said: about 15,000 bookings and 40,000 entries,
in a real Chromium. Ends with 1 where a window or a page more or less was asked for, or where our process grew.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

from benchmarks._bundled import ROOT, Access, workspace
from benchmarks.lists import Memory, Watch
from fixtures.portal.data import ZONE
from fixtures.portal.options import Options
from fixtures.portal.server import PortalServer
from scraper.sync import pipeline
from scraper.sync.plan import Scope
from scraper.sync.rota import NIGHTS
from scraper.sync.windows import windows
from scraper.workspace import Workspace

SIZES = (60, 52)
A_PAGE = 20
A_WEEK = {"timesheet_entry": 13, "booking": 5}
"""What each user has of them in a week."""
KINDS = {"timesheet_entry": "timesheet_entries_grid", "booking": "bookings_grid"}
LATE = timedelta(days=14)
MOST_GROWN = 1.25
"""Our process at its most, of what it was after a fifth of the windows."""


def mondays(weeks: int) -> list[date]:
    """The first days of so many weeks until today."""
    today = datetime.now(ZONE).date()
    return [today - timedelta(days=today.weekday() + 7 * back) for back in reversed(range(weeks))]


def grown(first: Any, entity: str, users: int, weeks: int) -> Iterator[Any]:
    """Things like the first, as many of each user in every week."""
    places = product(mondays(weeks), range(users), range(A_WEEK[entity]))
    for number, (monday, user, one) in enumerate(places):
        start = datetime(monday.year, monday.month, monday.day, 6 + one // 5 * 5, tzinfo=ZONE) + timedelta(days=one % 5)
        name = f"Person {user:03}"
        who = name if entity == "timesheet_entry" else replace(first.user, name=name)
        guid = f"{number:08x}-0000-4000-8000-{A_WEEK[entity]:012}"
        yield replace(first, guid=guid, user=who, start=start, end=start + (first.end - first.start))


def serve(users: int, weeks: int) -> None:
    """The bundled portal with so much time, in this process, until it is ended."""
    server = PortalServer(jobs=30, options=Options(switches={"scheduler": "list"}))
    world = server.site.world
    world.timesheet_entries[:] = grown(world.timesheet_entries[0], "timesheet_entry", users, weeks)
    world.bookings[:] = grown(world.bookings[0], "booking", users, weeks)
    with server:
        print(json.dumps(server.announcement()), flush=True)
        threading.Event().wait()


@contextlib.contextmanager
def portal(*sizes: int) -> Iterator[Access]:
    """That, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.windows", "serve", *map(str, sizes)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout is not None
            yield json.loads(child.stdout.readline())
        finally:
            child.kill()


def asked(ws: Workspace, kind: str, since: datetime) -> Counter[str]:
    """How often each window was asked for since then, by its pages."""
    kept = (one for one in ws.store.evidence.latest([kind]) if one.captured_at >= since)
    return Counter(str(one.context.row) for one in kept)


def measure(ws: Workspace, entity: str, users: int, weeks: int) -> bool:
    """A first run, one after it, and one at night; print what came of it. Whether it is as it should be."""
    first = mondays(weeks)[0]
    ahead = timedelta(weeks=ws.profile.windows.weeks_ahead if entity == "booking" else 0)
    there = list(windows(first, ws.today + ahead, 7))
    filled = -(-users * A_WEEK[entity] // A_PAGE)
    pages = {str(one): filled if one.start in mondays(weeks) else 1 for one in there}
    began = time.monotonic()
    with Memory() as memory:
        found = run(ws, entity)
    took, samples = time.monotonic() - began, memory.samples
    grown = max(samples) / samples[len(samples) // 5]
    rows = sum(1 for _ in ws.store.objects.list(entity, include_gone=False))
    print(f"{entity}: {rows} rows; {len(found)} windows asked of {len(there)},", end=" ")
    print(f"{sum(found.values())} pages of {sum(pages.values())}, {took / sum(pages.values()):.2f} s a page")
    print(f"  memory at its most {max(samples) / (1 << 20):.0f} MB, {grown:.2f} of that at a fifth of the windows")
    late = [one for one in there if one.end >= ws.today - LATE]
    turns = -(-(len(there) - len(late)) // NIGHTS)
    again, night = run(ws, entity), run(ws, entity, full=True)
    print(f"  asked by the next run {len(again)} windows, of {len(late)} that are late or to come; by a full run")
    print(f"  {len(night)}, of {len(late)} and {turns} by turns")
    is_whole = found == pages and rows == users * weeks * A_WEEK[entity]
    return is_whole and set(again) == set(map(str, late)) and len(night) == len(late) + turns and grown <= MOST_GROWN


def run(ws: Workspace, entity: str, *, full: bool = False) -> Counter[str]:
    """One run; the windows that the list which counts was asked for, with their pages."""
    began = ws.clock()
    pipeline.sync(ws, Scope(entities=(entity,), full=full), Watch(10**9))
    return asked(ws, KINDS[entity], began)


def main(arguments: list[str]) -> int:
    """Measure and print; 0 when all is as it should be."""
    if arguments[:1] == ["serve"]:
        serve(*map(int, arguments[1:]))
    users, weeks = map(int, arguments) if arguments else SIZES
    is_good = True
    for entity in KINDS:
        with portal(users, weeks) as access, workspace(access, api=False) as ws:
            looked = ws.profile.windows.model_copy(update={"weeks_back": weeks - 1})
            ws.profile = ws.profile.model_copy(update={"windows": looked})
            is_good &= measure(ws, entity, users, weeks)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
