"""The tasks by their names: ids in, one call, JSON out. What is tried again is written in the work item's row."""

from __future__ import annotations

import logging
import signal
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from types import FrameType
from typing import Any

import psutil
from celery import Task, signals
from celery.exceptions import SoftTimeLimitExceeded
from celery.worker import state
from celery.worker.components import Beat

from scraper.archive import task as archive_task
from scraper.broker import calls, files, transport, urls
from scraper.celery_app import PATIENT, app
from scraper.config import outside
from scraper.errors import ConfigError, InvalidQuestion, NotAnswered, RetryableError
from scraper.service.requests import from_json
from scraper.service.resolver import Answer, Resolver
from scraper.settings import accounts, database_urls, home_database_url, installation, zones
from scraper.store import WorkItem, health, overdue
from scraper.sync.plan import Scope
from scraper.worker import dispatch, ending, fetches, logs
from scraper.worker.process import WorkerProcess
from scraper.workspace import Workspace

LAST_GRACE_SECONDS = 10
"""After what a stopped worker grants its children has run out."""
LOOK_AT_BEAT_SECONDS = 15
FETCH_AGAIN_SECONDS = 0.5
REFUSED_POOLS = ("gevent", "eventlet", "thread")
process = WorkerProcess()
ending.enforce()


@app.task(name="ascora.sync_account")
def sync_account(
    account: str | None = None,
    entities: list[str] | None = None,
    full: bool = False,
    changes: bool = False,
    occasion: str | None = None,
    zone: str | None = None,
    from_day: str | None = None,
    to_day: str | None = None,
) -> dict[str, Any] | list[dict[str, Any]]:
    """Begin a run of an account: new and changed jobs, open ones, those within the revisit window.

    Without `account`, of every account of the installation, or of those in the time zone `zone`. `full`: every job.
    `changes`: new and changed ones alone. `from_day`, `to_day`: the local days that are asked for in windows.
    """
    outside.text_or_none("occasion", occasion)
    known_entities = outside.entities("entities", entities)
    is_full, is_changes = outside.switch("full", full), outside.switch("changes", changes)
    first, last = outside.span({"from_day": from_day, "to_day": to_day})
    scope = Scope(entities=known_entities, full=is_full, changes=is_changes, first=first, last=last)
    if account is not None:
        return dispatch.start_run(process.workspace(account), scope, _send, _tell, occasion)
    known = accounts(installation()) if zone is None else _in_zone(zone)
    if len(known) == 1:
        return dispatch.start_run(process.workspace(known[0]), scope, _send, _tell, occasion)
    asked = {"entities": entities, "full": full, "changes": changes, "occasion": occasion}
    asked |= {"from_day": from_day, "to_day": to_day}
    for one in known:
        sync_account.apply_async(kwargs={"account": one, **asked})
    return [{"account": one, "state": "sent"} for one in known]


def _in_zone(zone: str) -> tuple[str, ...]:
    found, name = zones(installation()), outside.text("zone", zone)
    if name not in found:
        raise ConfigError(f"zone: no account is in {name!r}; expected {' or '.join(found)}")
    return tuple(found[name])


@app.task(name="ascora.sync_jobs")
def sync_jobs(
    jobs: list[str],
    account: str | None = None,
    entities: list[str] | None = None,
    from_day: str | None = None,
    to_day: str | None = None,
) -> dict[str, Any]:
    """Begin a run of these jobs alone, changed or not; its items go before those of other runs.

    `from_day`, `to_day`: as of `sync_account`.
    """
    if jobs is None:
        raise ConfigError("jobs: expected a list of job numbers; `ascora.sync_account` begins a run of all")
    asked = outside.entities("entities", entities)
    first, last = outside.span({"from_day": from_day, "to_day": to_day})
    scope = Scope(entities=asked, jobs=outside.texts("jobs", jobs), first=first, last=last)
    return dispatch.start_run(process.workspace(_named(account)), scope, _send, _tell)


@app.task(name="ascora.revisit")
def revisit(account: str | None = None, occasion: str | None = None) -> dict[str, Any] | list[dict[str, Any]]:
    """Begin a run for what comes late: open jobs, and those within the revisit window of their last change."""
    answer: dict[str, Any] | list[dict[str, Any]] = sync_account(account=account, occasion=occasion)
    return answer


@app.task(name="ascora.extract", ignore_result=True)
def extract(account: str, run_id: str, item_id: int) -> dict[str, Any]:
    """Work one item off."""
    run_id, item_id = outside.text("run_id", run_id), outside.whole("item_id", item_id)
    workspace, connections = process.at(account)
    overdue = (SoftTimeLimitExceeded,)
    return dispatch.handle_message(workspace, connections, run_id, item_id, _send, _tell, overdue)


@app.task(name="ascora.sweep", ignore_result=True)
def sweep(account: str | None = None) -> dict[str, int]:
    """Let work go on that a dead worker, a lost message or a pause has stopped; items sent, by account."""
    settings = installation()
    if account is not None or settings.accounts is None:
        name = _named(account)
        workspace = process.workspace(name)
        workspace.store.swept()
        begin_fetches(name)
        sent = dispatch.enqueue_ready(workspace, _send, _tell)
        dispatch.start_waiting_run(workspace, _send, _tell)
        _begin_lost_night(workspace)
        return {name: sent}
    nights = overdue.nights(settings, overdue.known(settings), datetime.now(UTC))
    busy = [slug for url, slugs in database_urls(settings).items() for slug in health.note_sweep(url, slugs, nights)]
    for slug in busy:
        sweep.apply_async(kwargs={"account": slug})
    return dict.fromkeys(busy, 0)


def _begin_lost_night(workspace: Workspace) -> None:
    """A night whose message is lost, or came while the account was stopped, is begun late rather than never."""
    settings, name = installation(), workspace.settings.account
    is_home = workspace.settings.database_url == home_database_url(settings)
    known = workspace.store.schedule() if is_home else overdue.known(settings)
    night = overdue.nights(settings, known, workspace.clock()).get(name)
    if night is not None and workspace.store.lacks(night):
        sync_account(account=name, full=True, occasion=night)


@app.task(name="ascora.begin_fetches", ignore_result=True)
def begin_fetches(account: str) -> int:
    """Begin what callers of the service have asked to be fetched, and advance what has ended; how many were begun."""
    workspace = process.workspace(account)
    return fetches.advance_fetches(workspace, lambda ws, scope: dispatch.start_run(ws, scope, _send, _tell))


@app.task(name="ascora.fetch", bind=True, max_retries=None)
def fetch(self: Task, **asked: Any) -> dict[str, Any]:
    """Answer a question as the service does, `problem` in place of an answer; nothing waits in a worker meanwhile.

    `account`, `entity`, `id` or `filters`, `max_age`, `wait` (seconds), `allow_stale`. A caller waits with `get`; the
    task comes back every `FETCH_AGAIN_SECONDS` until the answer is there or the caller's time is over.
    """
    under_way = asked.pop("under_way", None)
    try:
        outside.under_way("under_way", under_way)
        question, need = from_json(asked)
        resolver = Resolver(process.workspace(_named(asked.get("account"))), _begin_fetches)
        known = resolver.fetch(under_way["id"]) if under_way else None
        found = resolver.look(question, need, known)
        if isinstance(found, Answer):
            return found.as_json()
        until = under_way["until"] if under_way else time.time() + need.wait.total_seconds()
        if time.time() >= until:
            return resolver.out_of_time(question, need, found).as_json()
    except NotAnswered as error:
        return {"problem": error.as_json()}
    except ConfigError as error:
        return {"problem": InvalidQuestion(str(error)).as_json()}
    again = asked | {"under_way": {"id": found.id, "until": until}}
    raise self.retry(kwargs=again, countdown=FETCH_AGAIN_SECONDS)


def _named(account: str | None) -> str:
    """The account that a call names; where it names none, the installation's. An empty name is not none."""
    return installation().account if account is None else account


def _begin_fetches(account: str) -> None:
    begin_fetches(account)


@app.task(name="ascora.archive")
def make_archive(
    account: str | None = None,
    jobs: list[str] | None = None,
    customer: str | None = None,
    first: str | None = None,
    last: str | None = None,
    entities: list[str] | None = None,
    confidential: bool = False,
) -> dict[str, Any]:
    """Write an audit archive into the data folder of the machine that runs this; where, and its root."""
    asked = {"jobs": jobs, "customer": customer, "first": first, "last": last, "entities": entities}
    return archive_task.make(process.workspace(_named(account)), asked, confidential=confidential)


@app.task(name="ascora.health")
def report_health() -> dict[str, Any]:
    """Whether work flows, for every account: what it waits for, when its last item ended, how old each entity is."""
    settings = installation()
    found = health.of_installation(settings)
    if settings.broker_url is None:
        with suppress(OSError):
            dispatch.log.info("broker", **files.look(settings.data_dir / "broker" / "queue")._asdict())
    for slug, one in found.items():
        dispatch.log.info("health", **one | {"account": slug})
    return found


def _send(account: str, item: WorkItem) -> None:
    queue = "http" if item.kind == "api" else "browser"
    ids = {"account": account, "run_id": item.run_id, "item_id": item.id}
    with calls.reaching_broker(app):
        extract.apply_async(kwargs=ids, queue=queue, retry=False)


def _tell(event: str, **fields: Any) -> None:
    """What it tells of is in the log, too: nobody is to end because nobody hears of it."""
    with suppress(RetryableError), calls.reaching_broker(app):
        extract.send_event(event, **fields)


@signals.celeryd_init.connect
def _refuse_pools(options: dict[str, Any], **_: Any) -> None:
    pool = str(getattr(options.get("pool"), "__module__", options.get("pool")) or "")
    if any(name in pool for name in REFUSED_POOLS):
        name = pool.rpartition(".")[2]
        raise SystemExit(f"--pool {name}: a browser belongs to one thread of one process; expected prefork or solo")


@signals.setup_logging.connect
def _log(loglevel: int | str | None = None, **_: Any) -> None:
    logs.configure(loglevel or logging.INFO)


@signals.worker_init.connect
def _prepare(**_: Any) -> None:
    transport.hold(app.conf.broker_transport_options)
    if urls.scheme_of(app.conf.broker_url) in urls.REDIS:
        from scraper.broker import redis as redis_broker

        redis_broker.use()
    if "retry_policy" in app.conf.result_backend_transport_options:
        app.conf.result_backend_transport_options |= {"retry_policy": PATIENT}


@signals.worker_process_init.connect
@signals.beat_embedded_init.connect
def _end_with_parent(**_: Any) -> None:
    calls.end_with_parent()


@signals.worker_ready.connect
def _end_in_time(**_: Any) -> None:
    """A stopped worker never waits for good: children that do not end when they are told to are killed.

    Celery tells of its end only after its children have ended, so its handlers are wrapped.
    """
    for number in (signal.SIGTERM, signal.SIGQUIT):
        signal.signal(number, partial(_ending, signal.getsignal(number)))


@signals.worker_ready.connect
def _keep_beat(sender: Any, **_: Any) -> None:
    """Without its schedule nothing is swept: one that dies while its worker lives is started again.

    The first sweep is sent at once: what has waited for a worker goes on, and callers may count on one.
    """
    with suppress(RetryableError), calls.reaching_broker(app):
        sweep.apply_async(retry=False)
    sender.timer.call_repeatedly(LOOK_AT_BEAT_SECONDS, _revive_beat, (sender.controller,))


def _revive_beat(worker: Any) -> None:
    if state.should_stop not in (None, False) or state.should_terminate not in (None, False):
        return  # it has ended because its worker ends
    for step in worker.steps:
        if isinstance(step, Beat) and not step.obj.is_alive():
            dispatch.log.warning("beat.restarted")
            step.obj = step.create(worker)
            step.obj.start()


def _ending(handler: Any, number: int, frame: FrameType | None) -> None:
    threading.Thread(target=_kill_children, daemon=True).start()
    if callable(handler):
        handler(number, frame)


def _kill_children() -> None:
    threading.Event().wait(app.conf.worker_soft_shutdown_timeout + LAST_GRACE_SECONDS)
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            process.kill()


@signals.worker_process_shutdown.connect
@signals.worker_shutdown.connect
def _close(**_: Any) -> None:
    process.close()
