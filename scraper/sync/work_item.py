"""Processes one work item, for a run of the command line as for a worker."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from scraper.entities import CATALOG
from scraper.errors import ApiRefused, ConfigError, LayoutChanged, LeaseLost, RequestRefused, RetryableError
from scraper.parse import quote_facts, replay
from scraper.parse.job_totals import add_up
from scraper.store import Run, WorkItem
from scraper.store.owner import LEASE
from scraper.store.work import PHASES
from scraper.sync.account_listing import take_account_listing
from scraper.sync.api_listing import ask
from scraper.sync.card import CardVisit
from scraper.sync.connections import Connections
from scraper.sync.jobs_list import take_jobs_list
from scraper.sync.missing import settle_missing
from scraper.sync.record_card import take_record_card
from scraper.sync.side_jobs import SIDE_JOBS
from scraper.workspace import Workspace

BEATS_A_LEASE = 4


class Progress(Protocol):
    """Where a run tells how far it is."""

    def plan(self, total: int) -> None:
        """The number of items known by now."""

    def advance(self, what: str) -> None:
        """One more is done."""

    def note(self, line: str) -> None:
        """Something a person should know."""


def process_item(ws: Workspace, run: Run, item: WorkItem, connections: Connections, progress: Progress) -> bool:
    """Work an item off: done or parked with its evidence (True), or put back for another attempt (False).

    Raises `LoginError`, `ConfigError`, and `RetryableError` when the portal does not come back; the item is still in
    hand then.
    """
    ws.begin_item(run.id)
    try:
        with _heartbeat(ws, item):
            for line in _take(ws, run, item, connections):
                progress.note(line)
    except (LayoutChanged, ApiRefused, RequestRefused) as error:
        ws.store.items.park(item, error)  # another attempt would see the same
        progress.note(str(error))
    except LeaseLost as error:
        progress.note(str(error))
        return False
    except RetryableError as error:
        if connections.recover(item, error):
            ws.store.items.release(item)
            progress.note(f"{error}; going on")
            return False
        again = ws.store.items.retry(item, error)
        progress.note(f"{error}; {'will be tried again' if again else 'given up for this run'}")
        return not again
    finally:
        connections.count(run)
    return True


def _take(ws: Workspace, run: Run, item: WorkItem, connections: Connections) -> Iterable[str]:
    """Take what one item names; what a person should know of it."""
    if item.target.get("reread") and item.kind == "listing":
        return replay.take(ws, run, item)
    match item.kind:
        case "ledger":
            quote_facts.add_up(ws, run, item)
            add_up(ws, run, item)
        case "api":
            return connections.ask_api(lambda api: ask(ws, run, item, api))
        case "card":
            connections.on_portal(lambda portal: CardVisit(ws, run, item, portal, connections.stopped(run.id)).take())
        case "record_card":
            connections.on_portal(lambda portal: take_record_card(ws, run, item, portal))
        case "missing":
            return settle_missing(ws, run, item)
        case "listing" if CATALOG[item.entity].is_card:
            connections.on_portal(lambda portal: take_jobs_list(ws, run, item, portal))
        case "listing":
            return connections.on_portal(lambda portal: take_account_listing(ws, run, item, portal))
        case side_job if side_job in SIDE_JOBS:
            return SIDE_JOBS[side_job](ws, item, connections)
        case unknown:
            known = ", ".join(PHASES)
            raise ConfigError(f"work of the kind {unknown!r} is not known; expected one of {known} (a newer program?)")
    return ()


@contextmanager
def _heartbeat(ws: Workspace, item: WorkItem) -> Iterator[None]:
    """Keep the item's lease alive while one step of it takes long, such as a big file.

    A beat that fails is no error here: the next write of the item tells who has it.
    """
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(LEASE.total_seconds() / BEATS_A_LEASE):
            with suppress(Exception):
                ws.store.items.renew(item)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
