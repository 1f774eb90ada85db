"""Handles worker messages: delivered at least once, processed exactly once. Nothing here imports Celery.

A message names a work item; the item's row says what to do. Messages carry no state: a lost one is sent again by a
sweep, a duplicate finds the item leased or done. At most as many items of one account are under way as its pace allows,
so no account fills the queue before another.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from scraper.errors import ConfigError, LeaseLost, LoginError, PaceUnknown, RetryableError
from scraper.store import Run, WorkItem
from scraper.store.circuits import LOGIN, Circuit
from scraper.store.report import describe
from scraper.store.work import OF_API
from scraper.sync import pipeline
from scraper.sync.api_connection import API
from scraper.sync.connections import Connections
from scraper.sync.plan import Scope
from scraper.sync.work_item import process_item
from scraper.worker import low_stock
from scraper.workspace import Workspace

Send = Callable[[str, WorkItem], None]
"""Sends one item of an account to a worker. Raises `RetryableError` when the broker cannot be reached."""
NEEDS_CREDENTIALS = "needs_credentials"
log = structlog.get_logger("ascora")


class Tell(Protocol):
    """Sends an event; who is not listening misses it, so what it tells of is in the log or the store, too."""

    def __call__(self, event: str, **fields: Any) -> None:
        """An event by its name, with its facts."""


@dataclass
class Notes:
    """What a person should know of one item."""

    lines: list[str] = field(default_factory=list)

    def plan(self, total: int, before: int = 0) -> None:
        """Nothing."""

    def advance(self, what: str) -> None:
        """Nothing."""

    def note(self, line: str) -> None:
        """Keep the line."""
        self.lines.append(line)


def start_run(ws: Workspace, scope: Scope, send: Send, tell: Tell, occasion: str | None = None) -> dict[str, Any]:
    """Start a run, or join the unfinished one of this scope, and enqueue its first items.

    Returns `{account, state, run_id, why}`: `started`, `already_running`, `already_done` (the occasion came before), or
    why the account may not be asked now (`stopped`, `needs_person`, `needs_credentials`).
    """
    told: dict[str, Any] = {"account": ws.settings.account, "run_id": None, "why": None}
    refusal = _refusal(ws) or _lack(ws, scope)
    if refusal is not None:
        if refusal[0] != NEEDS_CREDENTIALS:  # of which is told once
            log.info("run.not_begun", account=ws.settings.account, occasion=occasion, state=refusal[0], why=refusal[1])
        return told | {"state": refusal[0], "why": refusal[1]}
    with ws.store.unit():
        is_new = occasion is None or ws.store.runs.once(occasion)
        run = pipeline.begin(ws, scope) if is_new else None
    if run is None:
        log.info("run.not_begun", account=ws.settings.account, occasion=occasion, state="already_done")
        return told | {"state": "already_done"}
    enqueue_ready(ws, send, tell)
    facts = {"run": run.id, "joined": run.resumed, "occasion": occasion, "scope": run.scope}
    log.info("run.began", account=ws.settings.account, **facts)
    return told | {"state": "already_running" if run.resumed else "started", "run_id": run.id}


def start_waiting_run(ws: Workspace, send: Send, tell: Tell) -> None:
    """Start the run of an account that waited for credentials, once they are there."""
    if ws.store.circuits.state(LOGIN) != Circuit() and _lack(ws, Scope()) is None:
        start_run(ws, Scope(), send, tell)


def handle_message(
    ws: Workspace,
    connections: Connections,
    run_id: str,
    item_id: int,
    send: Send,
    tell: Tell,
    overdue: tuple[type[Exception], ...] = (),
) -> dict[str, Any]:
    """Process one item, if it is free, and enqueue what may follow.

    Returns `{account, run_id, item_id, state}`: `done`, `parked`, `pending` (it is tried again), `leased` (another
    worker has it), `over` (its run has ended) or why the account may not be asked now. `overdue`: what is raised when
    the item has had its time. Anything unexpected is kept with the item and raised.
    """
    told: dict[str, Any] = {"account": ws.settings.account, "run_id": run_id, "item_id": item_id}
    refusal = _refusal(ws)
    if refusal is not None or ws.throttle.closed_for() > 0:
        ws.store.items.unqueue(item_id)
        return told | {"state": "waiting" if refusal is None else refusal[0]}
    try:
        run = ws.store.runs.get(run_id)
        item = ws.store.items.take_one(run_id, item_id)
    except LeaseLost:
        return told | {"state": "over"}
    if not isinstance(item, WorkItem):
        return told | {"state": item}
    began, notes = time.monotonic(), Notes()
    try:
        _work(ws, connections, run, item, notes, tell, overdue)
    finally:
        state = ws.store.items.state(item_id)
        log.info(
            "item.ended",
            account=ws.settings.account,
            run=run_id,
            item=item_id,
            what=describe(item.kind, item.entity, item.target),
            state=state,
            attempt=item.attempts,
            seconds=round(time.monotonic() - began, 3),
            notes=notes.lines,
        )
        enqueue_ready(ws, send, tell)
    return told | {"state": state}


def enqueue_ready(ws: Workspace, send: Send, tell: Tell) -> int:
    """Release the leases of dead workers, finish runs with no work left, enqueue as many items as there is room for.

    Returns how many were enqueued: none while the account is stopped, quiet, or its portal wants to be left alone.
    """
    sent = 0
    refused = _refusal(ws) is not None
    for run in ws.store.runs.unfinished():
        with suppress(LeaseLost):
            ws.store.items.put_back(run.id)
            if ws.store.runs.is_over(run.id):
                _finish(ws, run, tell)
            elif not refused and not ws.settings.is_quiet(ws.clock()) and ws.throttle.closed_for() == 0:
                sent += _send(ws, run, send)
    return sent


def _send(ws: Workspace, run: Run, send: Send) -> int:
    room = ws.throttle.at_once() - ws.store.items.under_way()
    items = ws.store.items.queue(run.id, room)
    for number, item in enumerate(items):
        try:
            send(ws.settings.account, item)
        except RetryableError as error:  # the next sweep sends what this could not
            for left in items[number:]:
                ws.store.items.unqueue(left.id)
            log.warning("item.not_sent", account=ws.settings.account, run=run.id, item=item.id, why=str(error))
            return number
    return len(items)


def _work(
    ws: Workspace,
    connections: Connections,
    run: Run,
    item: WorkItem,
    notes: Notes,
    tell: Tell,
    overdue: tuple[type[Exception], ...],
) -> None:
    items = ws.store.items
    refused = ws.store.circuits.state(API).refused_key
    try:
        process_item(ws, run, item, connections, notes)
        if item.kind in OF_API:
            _tell_of_key(ws, refused, tell)
    except LoginError as error:
        notes.note(str(error))
        with suppress(LeaseLost):
            items.release(item)
        _stop(ws, error, tell)
    except ConfigError as error:
        notes.note(str(error))
        with suppress(LeaseLost):
            items.retry(item, error)
    except RetryableError as error:
        notes.note(str(error))
        with suppress(LeaseLost):
            items.release(item)
        ws.throttle.unavailable()
    except overdue:
        connections.give_up_browser()
        took = RetryableError("it was not over within its time; the browser was ended")
        notes.note(str(took))
        with suppress(LeaseLost):
            items.retry(item, took)
    except SQLAlchemyError:
        raise  # the database is out of reach, and the lease ends by itself
    except Exception as error:
        notes.note(f"a bug: {type(error).__name__}")
        with suppress(LeaseLost):
            items.park(item, error)
        raise


def _stop(ws: Workspace, error: LoginError, tell: Tell) -> None:
    """The account could not log in: it waits for a person, or for the portal where no person is needed."""
    if error.word == "maintenance":
        ws.throttle.unavailable()
        return
    sessions = ws.store.sessions
    if sessions.state().state == "ok" and ws.throttle.off is None:
        sessions.needs_person(error.word, str(error), error.evidence)
    state = sessions.state()
    facts: dict[str, Any] = {"account": ws.settings.account, "state": state.state, "reason": state.reason or str(error)}
    facts |= {"login": error.word, "evidence": state.evidence}
    facts["deadline"] = state.deadline.isoformat() if state.deadline is not None else None
    log.error("account.needs_person", **facts)
    tell("ascora-needs-person", **facts)


def _tell_of_key(ws: Workspace, before: str | None, tell: Tell) -> None:
    """The open API has refused the key: told once, since from here on it is not asked."""
    circuit = ws.store.circuits.state(API)
    if circuit.refused_key is not None and circuit.refused_key != before:
        mend = "ascora vault set api_key"
        log.error("account.api_parked", account=ws.settings.account, reason=circuit.reason, mend=mend)
        tell("ascora-api-parked", account=ws.settings.account, reason=circuit.reason, mend=mend)


def _finish(ws: Workspace, run: Run, tell: Tell) -> None:
    report = ws.store.runs.finish(run.id)
    log.info(
        "run.ended",
        account=ws.settings.account,
        run=run.id,
        outcome=report["outcome"],
        login=report["login"],
        entities={
            name: {
                count: len(one[count]) if count == "skipped" else one[count]
                for count in ("expected", "taken", "new", "changed", "rejected", "skipped")
            }
            for name, one in report["entities"].items()
        },
        requests=report["requests"],
        errors=len(report["errors"]),
        missing_templates=pipeline.missing_templates(ws) if "compliance_form" in report["entities"] else [],
    )
    if "stock_level" in report["entities"]:
        low_stock.tell_of_falls(ws, tell)


def _lack(ws: Workspace, scope: Scope) -> tuple[str, str] | None:
    """That there is nobody to log in as, so that no run is begun which could only fail. Told once; health tells it on.

    It is kept as the state of a source, which is well again with the first run that can be begun.
    """
    circuits, lacking = ws.store.circuits, pipeline.lacking_login(ws, scope)
    if lacking is None:
        circuits.answered(LOGIN)
        return None
    if circuits.refused(LOGIN, "", str(lacking)):
        mend = "set it, or `ascora vault set portal_password`"
        log.error("account.needs_credentials", account=ws.settings.account, reason=str(lacking), mend=mend)
    return NEEDS_CREDENTIALS, str(lacking)


def _refusal(ws: Workspace) -> tuple[str, str] | None:
    """Why the account may not be asked at all: its state, and the reason."""
    state = ws.store.sessions.state()
    if state.state != "ok":
        return state.state, state.reason or state.word or state.state
    with suppress(PaceUnknown):
        if ws.throttle.off is not None:
            return "stopped", ws.throttle.off
    return None
