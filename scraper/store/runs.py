"""Runs and their work items: planned, taken, done or parked, so that a killed run goes on without loss or double."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Connection, Row, Table, func, insert, select, update

from scraper.errors import ConfigError
from scraper.store import report
from scraper.store.database import Database, chunks
from scraper.store.owner import Owner
from scraper.store.stored import digest
from scraper.store.tables import run_coverage, run_errors, run_skips, runs, work_items
from scraper.store.work import (
    MAX_ATTEMPTS,
    MAX_FAILURES,
    Planned,
    Run,
    RunInProgress,
    State,
    WorkItem,
    describe,
    told,
    work_item,
)

LEASE = timedelta(minutes=5)
"""A run on another machine that was not heard of for this long is taken for dead."""
RESUME_WITHIN = timedelta(hours=24)
"""An unfinished run older than this is closed as failed: its listings are too old to be called complete."""


class Runs:
    """The runs of one account. Every write renews the run's lease, and fails when another process has taken it over."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def begin(self, scope: Mapping[str, Any], *, owner: Owner | None = None) -> Run:
        """Start a run, or go on with an unfinished one of this scope whose process is dead or let go of it.

        Raises `RunInProgress` while a living process works on the same scope. Items that the dead process had in hand
        are pending again.
        """
        owner = owner or Owner.this_process()
        now = self._clock()
        scope_json: dict[str, Any] = to_jsonable_python(dict(scope))
        unfinished = select(runs).where(
            runs.c.account == self._account, runs.c.scope_hash == digest(scope_json), runs.c.finished_at.is_(None)
        )
        with self._database.write() as connection:
            for row in connection.execute(unfinished.order_by(runs.c.seq.desc())).all():
                holder = None if row.owner is None else Owner.from_json(row.owner)
                if holder is not None and holder.is_alive(beats=now - row.beat_at <= LEASE):
                    raise RunInProgress(f"run {row.id} is under way: {holder} works on the same; wait until it ends")
                if now - row.started_at <= RESUME_WITHIN:
                    return self._resume(connection, row, owner)
                closed = update(runs).where(runs.c.seq == row.seq)
                connection.execute(closed.values(finished_at=now, outcome="failed"))
            run = Run(f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", scope_json, now, 1, False)
            values = {
                "account": self._account,
                "id": run.id,
                "scope": scope_json,
                "scope_hash": digest(scope_json),
                "started_at": now,
                "owner": owner.as_json(),
                "token": run.token,
                "beat_at": now,
            }
            connection.execute(insert(runs).values(values))
            return run

    def beat(self, run: Run) -> None:
        """Say that the run is alive: once a minute while it is busy with one long item."""
        with self._writing(run.id, run.token):
            pass

    def let_go(self, run: Run) -> None:
        """Stop without ending the run: the next `begin` of its scope goes on with it, in whatever process."""
        with self._writing(run.id, run.token) as connection:
            connection.execute(update(runs).where(*_run(self._account, run.id)).values(owner=None))

    def plan(self, run: Run, items: Iterable[Planned]) -> int:
        """Add work that is not planned yet; returns how much that was. Order is kept."""
        planned: dict[tuple[str, str, str], dict[str, Any]] = {}
        for item in items:
            target = to_jsonable_python(dict(item.target))
            planned.setdefault((digest(target), item.kind, item.entity), target)
        with self._writing(run.id, run.token) as connection:
            for chunk in chunks(sorted({target_hash for target_hash, _, _ in planned})):
                of_run = select(work_items.c.target_hash, work_items.c.kind, work_items.c.entity)
                of_run = of_run.where(*_items(self._account, run.id), work_items.c.target_hash.in_(chunk))
                for row in connection.execute(of_run):
                    planned.pop(tuple(row), None)
            values = [
                {
                    "account": self._account,
                    "run_id": run.id,
                    "kind": kind,
                    "entity": entity,
                    "target": target,
                    "target_hash": target_hash,
                    "state": "pending",
                }
                for (target_hash, kind, entity), target in planned.items()
            ]
            if values:
                connection.execute(insert(work_items), values)
        return len(values)

    def take(self, run: Run) -> WorkItem | None:
        """The next item in planned order, those that failed before last; None when nothing is pending."""
        with self._writing(run.id, run.token) as connection:
            pending = select(work_items).where(*_items(self._account, run.id))
            pending = pending.where(work_items.c.state == "pending")
            row = connection.execute(pending.order_by(work_items.c.failures, work_items.c.seq).limit(1)).first()
            if row is None:
                return None
            leased = update(work_items).where(work_items.c.seq == row.seq)
            row = connection.execute(
                leased.values(state="leased", attempts=row.attempts + 1).returning(work_items)
            ).one()
            return work_item(row, run.token)

    def done(self, item: WorkItem) -> None:
        """The item is finished. Put it into one `Store.unit` with its coverage, and a kill leaves both or neither."""
        with self._holding(item) as connection:
            self._set(connection, item, state="done")

    def release(self, item: WorkItem) -> None:
        """Give the item back untried: this attempt does not count."""
        with self._holding(item) as connection:
            self._set(connection, item, state="pending", attempts=item.attempts - 1)

    def retry(self, item: WorkItem, error: Exception) -> bool:
        """The attempt failed: True when the item will be tried again, False when it is parked now."""
        if item.failures + 1 >= MAX_FAILURES:
            self.park(item, error)
            return False
        with self._holding(item) as connection:
            self._set(connection, item, state="pending", failures=item.failures + 1, evidence=told(error))
        return True

    def park(self, item: WorkItem, error: Exception) -> None:
        """Set the item aside for good, with its error as evidence; the run goes on and is partial."""
        with self._holding(item) as connection:
            self._park(connection, item, told(error))

    def coverage(
        self,
        item: WorkItem,
        *,
        entity: str,
        listing: str,
        scope: Mapping[str, Any] | None = None,
        expected: int | None,
        taken: int,
        rejected: int = 0,
        proven: bool = True,
        unread: Sequence[str] = (),
    ) -> None:
        """What one listing held: `expected` by the source's own count, `taken` rows, `rejected` rows.

        Said again for the same entity, listing and scope (an item that is done over), it replaces what was said.
        `proven`: the walk's end is sure. `unread`: columns the listing did not show.
        """
        body = {
            "listing": listing,
            "scope": to_jsonable_python(dict(scope or {})),
            "expected": expected,
            "taken": taken,
            "rejected": rejected,
            "proven": proven,
            "unread": list(unread),
        }
        self._note(run_coverage, item, entity, body, [entity, listing, body["scope"]])

    def skip(self, item: WorkItem, entity: str, what: str, why: str) -> None:
        """Something of this entity was left out."""
        self._note(run_skips, item, entity, {"what": what, "why": why}, [entity, what, why])

    def error(self, item: WorkItem, error: Exception) -> None:
        """Something went wrong that the item itself survives."""
        body = told(error)
        self._note(run_errors, item, item.entity, body, [item.id, body])

    def count(self, run: Run, *, browser_pages: int = 0, portal_http: int = 0, api: int = 0) -> None:
        """Add to the run's requests."""
        with self._writing(run.id, run.token) as connection:
            added = {
                runs.c.browser_pages: runs.c.browser_pages + browser_pages,
                runs.c.portal_http: runs.c.portal_http + portal_http,
                runs.c.api: runs.c.api + api,
            }
            connection.execute(update(runs).where(*_run(self._account, run.id)).values(added))

    def states(self, run: Run) -> dict[State, int]:
        """How many items are in each state, for a progress bar."""
        counted = select(work_items.c.state, func.count().label("number")).where(*_items(self._account, run.id))
        with self._database.read() as connection:
            found = {row.state: row.number for row in connection.execute(counted.group_by(work_items.c.state))}
        return {state: found.get(state, 0) for state in ("pending", "leased", "done", "parked")}

    def finish(self, run: Run, *, login: str, outcome: report.Outcome | None = None) -> dict[str, Any]:
        """End the run; returns its report. Without `outcome` the run is complete or partial, as its coverage says."""
        with self._writing(run.id, run.token) as connection:
            decided = outcome or report.verdict(connection, self._account, run.id)
            ended = update(runs).where(*_run(self._account, run.id))
            connection.execute(ended.values(finished_at=self._clock(), outcome=decided, login=login))
        return self.report(run.id)

    def report(self, run_id: str) -> dict[str, Any]:
        """The run report of the contract, also of a run that is not finished. Raises `ConfigError` for no such run."""
        with self._database.read() as connection:
            row = connection.execute(select(runs).where(*_run(self._account, run_id))).first()
            if row is None:
                raise ConfigError(f"run {run_id}: there is none; expected an id that `ascora runs` lists")
            return report.of_run(connection, row)

    def listings(self, run_id: str) -> Sequence[dict[str, Any]]:
        """Coverage listing by listing: entity, listing, scope, expected, taken, rejected, proven, unread."""
        with self._database.read() as connection:
            return report.listings(connection, self._account, run_id)

    def list(self) -> Iterator[dict[str, Any]]:
        """Reports of all runs, the newest first."""
        mine = select(runs.c.id).where(runs.c.account == self._account).order_by(runs.c.seq.desc())
        with self._database.read() as connection:
            ids = connection.scalars(mine).all()
        yield from map(self.report, ids)

    def _resume(self, connection: Connection, row: Row[Any], owner: Owner) -> Run:
        token = row.token + 1
        taken_over = update(runs).where(runs.c.seq == row.seq)
        connection.execute(taken_over.values(owner=owner.as_json(), token=token, beat_at=self._clock()))
        in_hand = select(work_items).where(*_items(self._account, row.id), work_items.c.state == "leased")
        for left in connection.execute(in_hand).all():
            item = work_item(left, token)
            if item.attempts < MAX_ATTEMPTS:
                self._set(connection, item, state="pending")
            else:
                message = f"the process ended {item.attempts} times while it worked on this"
                evidence = {"type": "Interrupted", "message": message, "where": describe(item), "snapshot": None}
                self._park(connection, item, evidence)
        return Run(row.id, row.scope, row.started_at, token, True)

    def _park(self, connection: Connection, item: WorkItem, evidence: dict[str, Any]) -> None:
        self._set(connection, item, state="parked", failures=item.failures + 1, evidence=evidence)
        self._record(connection, run_errors, item, item.entity, evidence, [item.id, evidence])
        left_out = {"what": describe(item), "why": evidence["message"]}
        for entity in item.entities:
            self._record(connection, run_skips, item, entity, left_out, [entity, *left_out.values()])

    def _note(self, table: Table, item: WorkItem, entity: str, body: dict[str, Any], name: Sequence[Any]) -> None:
        with self._holding(item) as connection:
            self._record(connection, table, item, entity, body, name)

    def _record(
        self, connection: Connection, table: Table, item: WorkItem, entity: str, body: dict[str, Any], name: Any
    ) -> None:
        of_fact = {"account": self._account, "run_id": item.run_id, "digest": digest(name)}
        values = {"item_id": item.id, "entity": entity, "body": body}
        known = [table.c[column] == value for column, value in of_fact.items()]
        if connection.execute(update(table).where(*known).values(values)).rowcount == 0:
            connection.execute(insert(table).values({**of_fact, **values}))

    def _set(self, connection: Connection, item: WorkItem, **values: Any) -> None:
        held = update(work_items).where(
            work_items.c.seq == item.id, work_items.c.state == "leased", work_items.c.attempts == item.attempts
        )
        if connection.execute(held.values(values)).rowcount != 1:
            raise RunInProgress(f"run {item.run_id}: {describe(item)} is no longer in hand; another process has it")

    def _holding(self, item: WorkItem) -> AbstractContextManager[Connection]:
        return self._writing(item.run_id, item.token)

    @contextmanager
    def _writing(self, run_id: str, token: int) -> Iterator[Connection]:
        """A unit of work that renews the lease, and is refused once another process holds the run or ended it."""
        with self._database.write() as connection:
            held = update(runs).where(*_run(self._account, run_id), runs.c.token == token)
            held = held.where(runs.c.finished_at.is_(None))
            if connection.execute(held.values(beat_at=self._clock())).rowcount != 1:
                raise RunInProgress(f"run {run_id} is no longer this process's: it ended or another has taken it over")
            yield connection


def _run(account: str, run_id: str) -> tuple[ColumnElement[bool], ...]:
    return runs.c.account == account, runs.c.id == run_id


def _items(account: str, run_id: str) -> tuple[ColumnElement[bool], ...]:
    return work_items.c.account == account, work_items.c.run_id == run_id
