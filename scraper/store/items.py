"""The ledger of work items: planned, taken under a lease, done or parked. Any number of processes share it.

A holder has an item for `LEASE`, renewed by each of its writes and by `renew`. A holder that is dead, or was not heard
of for so long, loses it to the next, and with it the right to write: its token is no longer in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Connection, Row, Update, and_, bindparam, func, insert, or_, select, update

from scraper.errors import LeaseLost
from scraper.store import facts
from scraper.store.database import Database, chunks
from scraper.store.owner import LEASE, Owner
from scraper.store.stored import digest
from scraper.store.tables import runs, work_items
from scraper.store.work import (
    MAX_ATTEMPTS,
    MAX_FAILURES,
    Planned,
    Run,
    State,
    WorkItem,
    describe,
    told,
    work_item,
)

SEND_AGAIN_AFTER = timedelta(minutes=2)
"""A message that has not led to its item being taken by then is taken for lost."""
_FREE: dict[str, Any] = {"state": "pending", "owner": None, "until": None, "queued_at": None}


_OPEN_RUN = (
    runs.c.account == bindparam("its_account"),
    runs.c.id == bindparam("its_run"),
    runs.c.finished_at.is_(None),
)
_OF_RUN = (work_items.c.account == bindparam("its_account"), work_items.c.run_id == bindparam("its_run"))
_BEAT = update(runs).where(*_OPEN_RUN).values(beat_at=bindparam("beat_at"))
_LEASED = select(work_items).where(*_OF_RUN, work_items.c.state == "leased")
_FREE_OF_PHASE = (
    select(work_items)
    .where(*_OF_RUN, work_items.c.state == "pending", work_items.c.phase == bindparam("phase"))
    .order_by(work_items.c.failures, work_items.c.seq)
    .limit(1)
)
_PHASES = [
    select(work_items.c.phase).where(*_OF_RUN, work_items.c.state == state).order_by(work_items.c.phase).limit(1)
    for state in ("pending", "leased")
]
"""Asked for every item, some for every fact: to build a statement costs more than to run it."""


@lru_cache(maxsize=64)
def _held(names: tuple[str, ...]) -> Update:
    """What writes those columns of an item in hand, whose run has not ended."""
    held = update(work_items).where(
        work_items.c.seq == bindparam("its_seq"),
        work_items.c.state == "leased",
        work_items.c.token == bindparam("its_token"),
        select(runs.c.seq).where(*_OPEN_RUN).exists(),
    )
    return held.values({name: bindparam(name) for name in names})


class Items:
    """The work items of one account."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def plan(self, run: Run, items: Iterable[Planned]) -> int:
        """Add work that is not planned yet; returns how much that was. Order is kept. Raises `LeaseLost`."""
        planned: dict[tuple[str, str, str], Planned] = {}
        for item in items:
            planned.setdefault((digest(to_jsonable_python(dict(item.target))), item.kind, item.entity), item)
        with self._database.write() as connection:
            self._touch(connection, run.id)
            for chunk in chunks(sorted({target_hash for target_hash, _, _ in planned})):
                of_run = select(work_items.c.target_hash, work_items.c.kind, work_items.c.entity)
                of_run = of_run.where(*self._of(run.id), work_items.c.target_hash.in_(chunk))
                for row in connection.execute(of_run):
                    planned.pop(tuple(row), None)
            values = [
                {
                    "account": self._account,
                    "run_id": run.id,
                    "kind": kind,
                    "entity": entity,
                    "target": to_jsonable_python(dict(item.target)),
                    "target_hash": target_hash,
                    "phase": item.phase,
                    "state": "pending",
                }
                for (target_hash, kind, entity), item in planned.items()
            ]
            if values:
                connection.execute(insert(work_items), values)
        return len(values)

    def take(self, run: Run, owner: Owner | None = None) -> WorkItem | None:
        """The next free item of the phase at hand, those that failed before last; None when none is free.

        Raises `LeaseLost` when the run has ended.
        """
        with self._database.write() as connection:
            self._touch(connection, run.id)
            self._put_back(connection, run.id)
            asked = {"its_account": self._account, "its_run": run.id, "phase": self._phase(connection, run.id)}
            row = connection.execute(_FREE_OF_PHASE, asked).first()
            return None if row is None else self._lease(connection, row, owner)

    def take_one(self, run_id: str, item_id: int, owner: Owner | None = None) -> WorkItem | State:
        """This item, or the state it is in when it cannot be had: another holds it, or it is over.

        Raises `LeaseLost` when the run has ended.
        """
        wanted = select(work_items).where(*self._of(run_id), work_items.c.seq == item_id)
        with self._database.write() as connection:
            self._touch(connection, run_id)
            self._put_back(connection, run_id)
            row = connection.execute(wanted).first()
            if row is None:
                raise LeaseLost(f"run {run_id} has no item {item_id}")
            state: State = row.state
            return self._lease(connection, row, owner) if state == "pending" else state

    def renew(self, item: WorkItem) -> None:
        """Say that the item is being worked on. Raises `LeaseLost`."""
        with self.holding(item):
            pass

    @contextmanager
    def holding(self, item: WorkItem) -> Iterator[Connection]:
        """A unit of work of the item's holder, which renews the lease. Raises `LeaseLost` for anybody else."""
        with self._database.write() as connection:
            self._set(connection, item, until=self._clock() + LEASE)
            yield connection

    def last_done(self, kind: str) -> datetime | None:
        """When the latest run began that has done its item of this kind; None when none has."""
        of_run = (work_items.c.account == self._account, work_items.c.run_id == runs.c.id)
        done = select(work_items.c.seq).where(*of_run, work_items.c.state == "done", work_items.c.kind == kind)
        begun = select(runs.c.started_at).where(runs.c.account == self._account, done.exists())
        with self._database.read() as connection:
            found: datetime | None = connection.scalar(begun.order_by(runs.c.started_at.desc()).limit(1))
        return found

    def done(self, item: WorkItem) -> None:
        """The item is finished. Put it into one `Store.unit` with its coverage, and a kill leaves both or neither."""
        with self._database.write() as connection:
            self._set(connection, item, **_FREE | {"state": "done", "finished_at": self._clock()})

    def release(self, item: WorkItem) -> None:
        """Give the item back untried: this attempt does not count."""
        with self._database.write() as connection:
            self._set(connection, item, **_FREE | {"attempts": item.attempts - 1})

    def retry(self, item: WorkItem, error: Exception) -> bool:
        """The attempt failed: True when the item will be tried again, False when it is parked now."""
        if item.failures + 1 >= MAX_FAILURES:
            self.park(item, error)
            return False
        with self._database.write() as connection:
            self._set(connection, item, **_FREE | {"failures": item.failures + 1, "evidence": told(error)})
        return True

    def park(self, item: WorkItem, error: Exception) -> None:
        """Set the item aside, with its error as evidence; the run goes on and is partial."""
        with self._database.write() as connection:
            self._park(connection, item, told(error))

    def put_back(self, run_id: str) -> None:
        """Free what a holder that is dead or was not heard of had in hand; what did so too often is parked."""
        with self._database.write() as connection:
            self._put_back(connection, run_id)

    def unpark(self, connection: Connection, run_id: str, item_id: int | None = None) -> int:
        """Make parked items (or that one) pending again, as if never tried; returns how many."""
        wanted = select(work_items).where(*self._of(run_id, "parked"))
        parked = connection.execute(wanted if item_id is None else wanted.where(work_items.c.seq == item_id)).all()
        for row in parked:
            facts.forget(connection, self._account, work_item(row))
            again = _FREE | {"attempts": 0, "failures": 0, "evidence": None, "finished_at": None}
            connection.execute(update(work_items).where(work_items.c.seq == row.seq).values(again))
        return len(parked)

    def queue(self, run_id: str, room: int) -> Sequence[WorkItem]:
        """Items to be sent to workers now, at most `room`; they count as under way from here on."""
        now = self._clock()
        with self._database.write() as connection:
            phase = self._phase(connection, run_id)
            unsent = or_(work_items.c.queued_at.is_(None), ~self._is_fresh(now))
            free = select(work_items).where(*self._of(run_id, "pending"), work_items.c.phase == phase, unsent)
            rows = connection.execute(free.order_by(work_items.c.failures, work_items.c.seq).limit(max(room, 0))).all()
            for row in rows:
                connection.execute(update(work_items).where(work_items.c.seq == row.seq).values(queued_at=now))
            return [work_item(row) for row in rows]

    def unqueue(self, item_id: int) -> None:
        """The item could not be sent, or came at a bad time."""
        with self._database.write() as connection:
            mine = update(work_items).where(work_items.c.account == self._account, work_items.c.seq == item_id)
            connection.execute(mine.where(work_items.c.state == "pending").values(queued_at=None))

    def state(self, item_id: int) -> State | None:
        """The state of an item; None when there is none."""
        wanted = select(work_items.c.state).where(work_items.c.account == self._account, work_items.c.seq == item_id)
        with self._database.read() as connection:
            return connection.scalar(wanted)

    def under_way(self) -> int:
        """How many items of all runs are in hand or on their way to a worker."""
        sent = and_(work_items.c.state == "pending", self._is_fresh(self._clock()))
        wanted = select(func.count()).where(
            work_items.c.account == self._account, or_(work_items.c.state == "leased", sent), self._is_open()
        )
        with self._database.read() as connection:
            return connection.scalar(wanted) or 0

    def states(self, run_id: str) -> dict[State, int]:
        """How many items are in each state."""
        counted = select(work_items.c.state, func.count().label("number")).where(*self._of(run_id))
        with self._database.read() as connection:
            found = {row.state: row.number for row in connection.execute(counted.group_by(work_items.c.state))}
        return {state: found.get(state, 0) for state in ("pending", "leased", "done", "parked")}

    def _lease(self, connection: Connection, row: Row[Any], owner: Owner | None) -> WorkItem:
        holder = owner or Owner.this_process()
        values = {
            "state": "leased",
            "attempts": row.attempts + 1,
            "token": row.token + 1,
            "owner": holder.as_json(),
            "until": self._clock() + LEASE,
        }
        leased = update(work_items).where(work_items.c.seq == row.seq).values(values)
        return work_item(connection.execute(leased.returning(work_items)).one())

    def _put_back(self, connection: Connection, run_id: str) -> None:
        now = self._clock()
        for row in connection.execute(_LEASED, {"its_account": self._account, "its_run": run_id}).all():
            # A lease that ends later than any lease can was given before the clock was set back.
            in_time = row.until is not None and now < row.until <= now + LEASE
            if in_time and Owner.from_json(row.owner).is_alive(beats=True):
                continue
            item = work_item(row)
            if item.attempts < MAX_ATTEMPTS:
                self._set(connection, item, **_FREE)
            else:
                message = f"the process ended {item.attempts} times while it worked on this"
                evidence = {"type": "Interrupted", "message": message, "where": describe(item), "snapshot": None}
                self._park(connection, item, evidence)

    def _park(self, connection: Connection, item: WorkItem, evidence: dict[str, Any]) -> None:
        ended = {"failures": item.failures + 1, "evidence": evidence, "finished_at": self._clock()}
        self._set(connection, item, **_FREE | ended | {"state": "parked"})
        facts.note_parked(connection, self._account, item, evidence)

    def _set(self, connection: Connection, item: WorkItem, **values: Any) -> None:
        """Write to an item in hand. Raises `LeaseLost` when it is not, or its run has ended."""
        its = {"its_seq": item.id, "its_token": item.token, "its_account": self._account, "its_run": item.run_id}
        if connection.execute(_held(tuple(values)), its | values).rowcount != 1:
            what = f"run {item.run_id}: {describe(item)}"
            raise LeaseLost(f"{what} is no longer in hand: another has it, or the run has ended")

    def _touch(self, connection: Connection, run_id: str) -> None:
        """The run is alive. Raises `LeaseLost` when it has ended."""
        asked = {"its_account": self._account, "its_run": run_id, "beat_at": self._clock()}
        if connection.execute(_BEAT, asked).rowcount != 1:
            raise LeaseLost(f"run {run_id} has ended")

    def _phase(self, connection: Connection, run_id: str) -> int | None:
        """The first phase that is not over."""
        asked = {"its_account": self._account, "its_run": run_id}
        return min((phase for one in _PHASES if (phase := connection.scalar(one, asked)) is not None), default=None)

    def _is_fresh(self, now: datetime) -> ColumnElement[bool]:
        """Sent lately; a time to come is from before the clock was set back."""
        return and_(work_items.c.queued_at > now - SEND_AGAIN_AFTER, work_items.c.queued_at <= now)

    def _is_open(self) -> ColumnElement[bool]:
        open_runs = select(runs.c.id).where(runs.c.account == self._account, runs.c.finished_at.is_(None))
        return work_items.c.run_id.in_(open_runs)

    def _of(self, run_id: str, state: State | None = None) -> tuple[ColumnElement[bool], ...]:
        of_run = (work_items.c.account == self._account, work_items.c.run_id == run_id)
        return of_run if state is None else (*of_run, work_items.c.state == state)
