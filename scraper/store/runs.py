"""Runs: started or joined, and finished by the process that sees no work left; their facts and reports."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from scraper.errors import ConfigError, KeyRefused, LeaseLost
from scraper.store import facts, report, seen
from scraper.store.database import Database
from scraper.store.items import Items
from scraper.store.stored import digest
from scraper.store.tables import occasions, run_coverage, runs, work_items
from scraper.store.upsert import insert_once
from scraper.store.work import OF_API, RESUME_WITHIN, Run, WorkItem

OCCASIONS_KEPT = 5000
"""Of an account, the newest: days of them, however often it is looked at. A clock in 2099 makes none of them old."""

NOT_DUE = "nothing says that it has changed since it was last read"


class Runs:
    """The runs of one account, and what is known of each."""

    def __init__(self, database: Database, clock: Callable[[], datetime], items: Items) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock
        self._items = items

    def begin(self, scope: Mapping[str, Any]) -> Run:
        """Start a run, or join the unfinished one of this scope: what its processes have in hand stays theirs."""
        now = self._clock()
        scope_json: dict[str, Any] = to_jsonable_python(dict(scope))
        with self._database.write():
            known = next((run for run in self.unfinished() if run.scope == scope_json), None)
            return known or self._new(scope_json, now)

    def unfinished(self) -> list[Run]:
        """Runs that go on: those for named jobs first, then the oldest. What nobody worked on for long is closed."""
        now = self._clock()
        with self._database.write() as connection:
            stale = update(runs).where(runs.c.account == self._account, runs.c.finished_at.is_(None))
            stale = stale.where(runs.c.beat_at < now - RESUME_WITHIN)
            connection.execute(stale.values(finished_at=now, outcome="failed"))
            mine = select(runs).where(runs.c.account == self._account, runs.c.finished_at.is_(None))
            found = [_run(row) for row in connection.execute(mine.order_by(runs.c.seq))]
        return sorted(found, key=lambda run: not run.scope.get("jobs"))

    def get(self, run_id: str) -> Run:
        """A run that goes on. Raises `LeaseLost` when it has ended, `ConfigError` when there is none."""
        row = self._row(run_id)
        if row.finished_at is not None:
            raise LeaseLost(f"run {run_id} has ended")
        return _run(row)

    def once(self, occasion: str) -> bool:
        """Whether nobody came here for this occasion before; it counts as used from now on."""
        now = self._clock()
        with self._database.write() as connection:
            mine = occasions.c.account == self._account
            oldest = select(occasions.c.at).where(mine).order_by(occasions.c.at.desc()).offset(OCCASIONS_KEPT).limit(1)
            connection.execute(delete(occasions).where(mine, occasions.c.at <= oldest.scalar_subquery()))
            return insert_once(connection, occasions, {"account": self._account, "name": occasion}, {"at": now})

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
        doubts: Sequence[str] = (),
        unread: Sequence[str] = (),
        seen_at: datetime | None = None,
        screen: str = "",
        not_due: int = 0,
    ) -> bool:
        """What one listing held: `expected` by the source's own count, `taken` rows, `rejected` rows; whether it is
        whole: walked to its sure end, nothing rejected, and no other number than its source counts.

        Said again for the same entity, listing and scope (an item that is done over), it replaces what was said.
        `proven`: the walk's end is sure; `doubts` say why not. `unread`: columns the listing did not show. `seen_at`:
        when the walk began (default: now). `screen`: where a person finds it. A scope of `jobs` is a listing asked for
        these alone. `not_due`: how many cards, windows or parents of it the run had no reason to look at.
        """
        body = {
            "listing": listing,
            "screen": screen,
            "scope": to_jsonable_python(dict(scope or {})),
            "expected": expected,
            "taken": taken,
            "rejected": rejected,
            "proven": proven,
            "doubts": list(doubts),
            "unread": list(unread),
        }
        if not_due:
            body["not_due"] = {"count": not_due, "why": NOT_DUE}
        with self._items.holding(item) as connection:
            facts.note(connection, run_coverage, self._account, item, entity, body, [entity, listing, body["scope"]])
            seen.note(connection, self._account, item, entity, body, seen_at or self._clock())
        return seen.is_whole(body)

    def skip(self, item: WorkItem, entity: str, what: str, why: str) -> None:
        """Something of this entity was left out."""
        with self._items.holding(item) as connection:
            facts.note_skip(connection, self._account, item, entity, what, why)

    def error(self, item: WorkItem, error: Exception) -> None:
        """Something went wrong that the item itself survives."""
        with self._items.holding(item) as connection:
            facts.note_error(connection, self._account, item, error)

    def count(
        self,
        run_id: str,
        *,
        browser_pages: int = 0,
        portal_http: int = 0,
        api: int = 0,
        login: str = "unknown",
        circumstances: Mapping[str, Any] | None = None,
        read_posts: Collection[str] = (),
    ) -> None:
        """Add to the run's requests, and say how a session came to be; a login that was made outlives one reused.

        `circumstances` are kept as they were last: which portal was read by which user and program, and how far its
        clock (`clock_offset`, seconds) was ahead of ours. `read_posts`: addresses of POSTs that were let through, which
        are added to those of other workers.
        """
        added: dict[Any, Any] = {
            runs.c.browser_pages: runs.c.browser_pages + browser_pages,
            runs.c.portal_http: runs.c.portal_http + portal_http,
            runs.c.api: runs.c.api + api,
        }
        mine = self._of(run_id)
        with self._database.write() as connection:
            connection.execute(update(runs).where(*mine).values(added))
            if circumstances is not None:
                kept = connection.scalar(select(runs.c.circumstances).where(*mine)) or {}
                told = sorted({*kept.get(report.READ_POSTS, ()), *read_posts})
                # Who has not seen the clock takes nothing away from who has.
                latest = kept if kept and circumstances["clock_offset"] is None else circumstances
                latest = {**latest, report.READ_POSTS: told} if told else dict(latest)
                connection.execute(update(runs).where(*mine).values(circumstances=latest))
            if login != "unknown":
                unsaid = (runs.c.login.is_(None) | (runs.c.login == "reused"),)
                connection.execute(update(runs).where(*mine, *unsaid).values(login=login))

    def is_over(self, run_id: str) -> bool:
        """Whether nothing of the run is left to do."""
        states = self._items.states(run_id)
        return not states["pending"] and not states["leased"]

    def finish(self, run_id: str, *, login: str | None = None, outcome: report.Outcome | None = None) -> dict[str, Any]:
        """End the run, if nobody has; returns its report. Without `outcome`, its coverage says which it is."""
        with self._database.write() as connection:
            decided = outcome or report.verdict(connection, self._account, run_id)
            values: dict[str, Any] = {"finished_at": self._clock(), "outcome": decided}
            values |= {"login": login} if login is not None else {}
            connection.execute(update(runs).where(*self._of(run_id), runs.c.finished_at.is_(None)).values(values))
        return self.report(run_id)

    def reopen(self, run_id: str) -> int:
        """Take parked items again, also of a run that has ended; returns how many. Raises `ConfigError`."""
        self._row(run_id)
        with self._database.write() as connection:
            again = self._items.unpark(connection, run_id)
            if again:
                self._open_again(connection, run_id)
        return again

    def _open_again(self, connection: Connection, run_id: str) -> None:
        values = {"finished_at": None, "outcome": None, "beat_at": self._clock()}
        connection.execute(update(runs).where(*self._of(run_id)).values(values))

    def retake_refused(self) -> int:
        """Take again what the open API refused for its key, in runs of the last day; how many items.

        Call it when there is another key: nothing that was asked meanwhile is lost.
        """
        since = self._clock() - RESUME_WITHIN
        with self._database.write() as connection:
            parked = select(work_items).join(
                runs, (runs.c.account == work_items.c.account) & (runs.c.id == work_items.c.run_id)
            )
            parked = parked.where(runs.c.account == self._account, runs.c.started_at > since)
            parked = parked.where(work_items.c.state == "parked", work_items.c.kind.in_(OF_API))
            found = connection.execute(parked).all()
            again = [row for row in found if (row.evidence or {}).get("type") == KeyRefused.__name__]
            for row in again:
                self._items.unpark(connection, row.run_id, row.seq)
            for run_id in {row.run_id for row in again}:
                self._open_again(connection, run_id)
        return len(again)

    def report(self, run_id: str) -> dict[str, Any]:
        """The run report of the contract, also of a run that is not finished. Raises `ConfigError` for no such run."""
        row = self._row(run_id)
        with self._database.read() as connection:
            return report.of_run(connection, row, self._clock())

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

    def page(self, before: int | None, limit: int) -> Sequence[dict[str, Any]]:
        """Runs in short, the newest first, those before a place: `place`, `run_id`, `started_at`, `finished_at`,
        `outcome`, `login`, `is_replay`, and how much was `skipped` and how many `errors` there were."""
        mine = select(runs).where(runs.c.account == self._account).order_by(runs.c.seq.desc()).limit(limit)
        if before is not None:
            mine = mine.where(runs.c.seq < before)
        with self._database.read() as connection:
            return [report.in_short(connection, row, self._clock()) for row in connection.execute(mine).all()]

    def _new(self, scope: dict[str, Any], now: datetime) -> Run:
        run = Run(f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", scope, now, False)
        values = {
            "account": self._account,
            "id": run.id,
            "scope": scope,
            "scope_hash": digest(scope),
            "started_at": now,
            "beat_at": now,
        }
        with self._database.write() as connection:
            connection.execute(insert(runs).values(values))
        return run

    def _row(self, run_id: str) -> Row[Any]:
        with self._database.read() as connection:
            row = connection.execute(select(runs).where(*self._of(run_id))).first()
        if row is None:
            raise ConfigError(f"run {run_id}: there is none; expected an id that `ascora runs` lists")
        return row

    def _of(self, run_id: str) -> tuple[ColumnElement[bool], ...]:
        return runs.c.account == self._account, runs.c.id == run_id


def _run(row: Row[Any]) -> Run:
    return Run(row.id, row.scope, row.started_at, True)
