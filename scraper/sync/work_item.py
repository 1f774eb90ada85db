"""Working one item off, whoever took it: the command line's run, or a worker's delivery."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from scraper.errors import ApiRefused, LayoutChanged, LeaseLost, RequestRefused, RetryableError
from scraper.parse import replay
from scraper.parse.job_totals import add_up
from scraper.store import Run, WorkItem
from scraper.store.work import LEASE
from scraper.sync.account_listing import take_invoices, take_queues, take_retentions
from scraper.sync.card import CardVisit
from scraper.sync.connections import Runner
from scraper.sync.jobs_list import (
    account_for_sections,
    take_api,
    take_jobs_list,
    take_required_forms,
    take_templates,
)
from scraper.workspace import Workspace

BEATS_A_LEASE = 4


class Progress(Protocol):
    """Where a run tells how far it is."""

    def plan(self, total: int) -> None:
        """So many items are known by now."""

    def advance(self, what: str) -> None:
        """One more is done."""

    def note(self, line: str) -> None:
        """Something a person should know."""


def work_off(ws: Workspace, run: Run, item: WorkItem, runner: Runner, progress: Progress) -> bool:
    """Work an item off: done or parked with its evidence (True), or put back for another attempt (False).

    Raises `LoginError`, `ConfigError`, and `RetryableError` when the portal does not come back; the item is still in
    hand then.
    """
    ws.begin_item(run.id)
    try:
        with _heartbeat(ws, item):
            for line in _take(ws, run, item, runner):
                progress.note(line)
    except (LayoutChanged, ApiRefused, RequestRefused) as error:
        ws.store.items.park(item, error)  # another attempt would see the same
        progress.note(str(error))
    except LeaseLost as error:
        progress.note(str(error))
        return False
    except RetryableError as error:
        if runner.recover(item, error):
            ws.store.items.release(item)
            progress.note(f"{error}; going on")
            return False
        again = ws.store.items.retry(item, error)
        progress.note(f"{error}; {'will be tried again' if again else 'given up for this run'}")
        return not again
    finally:
        runner.count(run)
    return True


def _take(ws: Workspace, run: Run, item: WorkItem, runner: Runner) -> Iterable[str]:
    """Take what one item names; what a person should know of it."""
    if item.kind == "ledger":
        add_up(ws, run, item)
        return ()
    if item.target.get("reread"):
        return replay.take(ws, run, item)
    match item.kind, item.entity:
        case "api", "progress_claim":
            return runner.ask_api(lambda api: take_queues(ws, item, api))
        case "api", _:
            runner.ask_api(lambda api: take_api(ws, run, item, api))
        case "listing", "job_section":
            account_for_sections(ws, item)
        case "listing", "compliance_form":
            problems = runner.on_portal(lambda portal: take_required_forms(ws, portal))
            runner.on_portal(lambda portal: take_templates(ws, item, portal))
            if not ws.templates:
                problems.append("no ASCORA_FORM_TEMPLATES: forms are listed and their ticks read, most answers are not")
            return problems
        case "listing", "progress_claim":
            return runner.on_portal(lambda portal: take_invoices(ws, item, portal))
        case "listing", "retention":
            return runner.on_portal(lambda portal: take_retentions(ws, run, item, portal))
        case "listing", _:
            runner.on_portal(lambda portal: take_jobs_list(ws, run, item, portal))
        case _:
            runner.on_portal(lambda portal: CardVisit(ws, run, item, portal, runner.stopped(run.id)).take())
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
