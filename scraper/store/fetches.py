"""What callers asked to be fetched: one fetch at a time of the same thing, however many processes ask for it.

A fetch falls back from the cheapest source to the surest: `api` (the open API's answer), `card` (the job's card, by
its known address), `portal` (the Jobs list and what it leads to). Each source is asked in a run of its own. A fetch
without a run waits for a worker; whoever sees that its run has ended says whether the next source is needed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Row, insert, select, update

from scraper.store.database import Database
from scraper.store.service_tables import fetches
from scraper.store.tables import runs

FetchSource = Literal["api", "card", "portal"]
GIVEN_UP_AFTER = timedelta(hours=1)
"""A fetch not ended by then is given up: its caller has long gone."""
GIVEN_UP = {
    "code": "no_worker",
    "detail": "no worker has fetched it within an hour: `ascora worker` starts one; then ask again",
}


@dataclass(frozen=True)
class Fetch:
    """One fetch, and how its present run stands."""

    id: str
    entity: str
    job_number: str | None
    """None: of the whole account."""
    source: FetchSource
    asked_at: datetime
    run_id: str | None
    """The run that asks the present source; None while no worker has begun it."""
    outcome: str | None
    """Of that run, once it has ended."""
    ended_at: datetime | None
    why: dict[str, str] | None
    """Why it brought nothing: `code` (of `NotAnswered`) and `detail`; None while it is open, and when it did."""

    @property
    def state(self) -> Literal["waiting", "running", "done", "failed"]:
        """How it stands, in a word."""
        if self.ended_at is not None:
            return "done" if self.why is None else "failed"
        return "waiting" if self.run_id is None else "running"

    def as_json(self) -> dict[str, Any]:
        """As callers are told."""
        told = {name: getattr(self, name) for name in ("id", "entity", "job_number", "state", "run_id")}
        times = {"asked_at": self.asked_at, "ended_at": self.ended_at}
        printed: dict[str, Any] = to_jsonable_python(told | times | {"problem": self.why})
        return printed


class Fetches:
    """The fetches of one account."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def ask(self, entity: str, job_number: str | None, source: FetchSource) -> tuple[Fetch, bool]:
        """The open fetch of this, else a new one that begins with `source`; and whether it is new."""
        now = self._clock()
        with self._database.write() as connection:
            stale = update(fetches).where(fetches.c.account == self._account, fetches.c.ended_at.is_(None))
            connection.execute(
                stale.where(fetches.c.asked_at < now - GIVEN_UP_AFTER).values(ended_at=now, why=GIVEN_UP)
            )
            for one in self.open():
                if (one.entity, one.job_number) == (entity, job_number):
                    return one, False
            values = {"entity": entity, "job_number": job_number or "", "rung": source, "asked_at": now}
            id_ = secrets.token_urlsafe(12)
            connection.execute(insert(fetches).values(account=self._account, id=id_, **values))
        return Fetch(id_, entity, job_number, source, now, None, None, None, None), True

    def get(self, id: str) -> Fetch | None:  # noqa: A002
        """The fetch of this id."""
        found = self._found(fetches.c.id == id)
        return found[0] if found else None

    def open(self) -> Sequence[Fetch]:
        """Those that have not ended, the oldest first."""
        return self._found(fetches.c.ended_at.is_(None))

    def begun(self, fetch: Fetch, run_id: str) -> None:
        """A worker has begun the run that asks its source."""
        self._change(fetch, run_id=run_id)

    def fall_back(self, fetch: Fetch, source: FetchSource) -> None:
        """Its run has ended and did not bring it: go on with the next source."""
        self._change(fetch, rung=source, run_id=None)

    def end(self, fetch: Fetch, why: dict[str, str] | None) -> None:
        """It is over: brought (`why` is None), or not."""
        self._change(fetch, ended_at=self._clock(), why=why)

    def _change(self, fetch: Fetch, **values: Any) -> None:
        """Write to a fetch that stands as it was read; what another process has changed meanwhile stays."""
        as_read = (fetches.c.rung == fetch.source, fetches.c.run_id.is_not_distinct_from(fetch.run_id))
        with self._database.write() as connection:
            mine = update(fetches).where(fetches.c.account == self._account, fetches.c.id == fetch.id, *as_read)
            connection.execute(mine.where(fetches.c.ended_at.is_(None)).values(values))

    def _found(self, *which: ColumnElement[bool]) -> Sequence[Fetch]:
        of_run = (runs.c.account == fetches.c.account) & (runs.c.id == fetches.c.run_id)
        wanted = select(fetches, runs.c.outcome).outerjoin(runs, of_run)
        with self._database.read() as connection:
            mine = wanted.where(fetches.c.account == self._account, *which).order_by(fetches.c.seq)
            return [_fetch(row) for row in connection.execute(mine)]


def _fetch(row: Row[Any]) -> Fetch:
    return Fetch(
        id=row.id,
        entity=row.entity,
        job_number=row.job_number or None,
        source=row.rung,
        asked_at=row.asked_at,
        run_id=row.run_id,
        outcome=row.outcome,
        ended_at=row.ended_at,
        why=row.why,
    )
