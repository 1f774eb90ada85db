"""Whether work flows: not that a process is up, but that items end and how old what we know is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from scraper.settings import Settings, database_urls, load
from scraper.store import overdue, sendings, sweeps
from scraper.store.circuits import LOGIN
from scraper.store.database import chunks, open_database
from scraper.store.service_tables import circuits, fetches
from scraper.store.tables import accounts, run_coverage, runs, work_items
from scraper.store.work import RESUME_WITHIN

_LACKS = (circuits.c.source == LOGIN, circuits.c.refused_key.is_not(None))
STUCK_AFTER = timedelta(minutes=20)
"""Work that waits while nothing of its account has ended for so long is stuck: no item may take longer."""


def note_sweep(url: str, slugs: Collection[str], nights: Mapping[str, str] | None = None) -> list[str]:
    """Say in a database that a worker looks after it; those of its accounts that have a run or a fetch under way.

    Those too that have not begun the occasion that `nights` names for them, or wait for credentials. Raises
    `ConfigError`.
    """
    database = open_database(url, "")
    try:
        sweeps.note(database, datetime.now(UTC))
        with database.read() as connection:
            unfinished = select(runs.c.account).distinct().where(runs.c.finished_at.is_(None))
            asked = select(fetches.c.account).distinct().where(fetches.c.ended_at.is_(None))
            lacking = select(circuits.c.account).where(*_LACKS)
            busy = (connection.scalars(query) for query in (unfinished, asked, lacking))
            found = set().union(*busy) & set(slugs)
        mine = {slug: night for slug, night in (nights or {}).items() if slug in slugs}
        return sorted(found | sendings.not_begun(database, mine))
    finally:
        database.close()


def of_accounts(url: str, slugs: Collection[str], now: datetime | None = None) -> dict[str, dict[str, Any]]:
    """The health of the accounts of a database. Raises `ConfigError`.

    By account: `flows`, `state` (and `reason`, `deadline` where it is not ok), `last_item_ended_at`, `pending`,
    `leased`, `open_runs`, and `entities`: by name, `seen_at` (when a listing of it was last walked) and `age_seconds`.
    Instants are ISO 8601 in UTC, null where there was none.
    """
    at = now or datetime.now(UTC)
    found: dict[str, dict[str, Any]] = {}
    database = open_database(url, "")
    try:
        with database.read() as connection:
            for some in chunks(sorted(slugs)):
                found |= _of(connection, some, at)
    finally:
        database.close()
    return found


def of_installation(settings: Settings, now: datetime | None = None) -> dict[str, dict[str, Any]]:
    """The health of every account; work that waits for the end of its account's quiet hours is `quiet`, not stuck.

    `late` names what of the schedule has not come when it should have. Raises `ConfigError`.
    """
    at = now or datetime.now(UTC)
    found = {
        slug: one for url, slugs in database_urls(settings).items() for slug, one in of_accounts(url, slugs, at).items()
    }
    late = overdue.by_account(settings, at)
    for slug, one in found.items():
        one["late"] = late[slug]
        if not one["flows"] and one["state"] == "ok":
            own = settings if settings.accounts is None else load(account=slug)
            if own.is_quiet(at) or own.is_quiet(at - STUCK_AFTER):
                one |= {"flows": True, "state": "quiet"}
        one["flows"] = one["flows"] and not one["late"]
    return found


def _of(connection: Connection, slugs: Collection[str], now: datetime) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {
        slug: {"flows": True, "state": "ok", "last_item_ended_at": None, "pending": 0, "leased": 0, "open_runs": 0}
        | {"entities": {}}
        for slug in slugs
    }
    ended: dict[str, datetime] = {}
    newest = select(work_items.c.account, func.max(work_items.c.finished_at)).where(work_items.c.account.in_(slugs))
    for slug, last in connection.execute(newest.group_by(work_items.c.account)):
        ended |= {slug: last} if last is not None else {}
        found[slug]["last_item_ended_at"] = _iso(last)
    open_runs = select(runs.c.account, func.count(), func.min(runs.c.started_at))
    open_runs = open_runs.where(runs.c.account.in_(slugs), runs.c.finished_at.is_(None)).group_by(runs.c.account)
    for slug, number, began in connection.execute(open_runs):
        found[slug]["open_runs"] = number
        last = max(ended.get(slug, began), began)
        found[slug]["flows"] = now - last <= STUCK_AFTER
    waiting = select(work_items.c.account, work_items.c.state, func.count()).join(
        runs, (runs.c.account == work_items.c.account) & (runs.c.id == work_items.c.run_id)
    )
    waiting = waiting.where(
        work_items.c.account.in_(slugs), work_items.c.state.in_(("pending", "leased")), runs.c.finished_at.is_(None)
    )
    for slug, state, number in connection.execute(waiting.group_by(work_items.c.account, work_items.c.state)):
        found[slug][state] = number
    for row in connection.execute(select(accounts).where(accounts.c.account.in_(slugs), accounts.c.state != "ok")):
        deadline = _iso(row.since + RESUME_WITHIN)
        found[row.account] |= {"flows": False, "state": row.state, "reason": row.reason, "deadline": deadline}
    lacking = select(circuits).where(circuits.c.account.in_(slugs), *_LACKS)
    for row in connection.execute(lacking):
        if found[row.account]["state"] == "ok":
            found[row.account] |= {"flows": False, "state": "needs_credentials", "reason": row.reason}
    walked = (
        select(run_coverage.c.account, run_coverage.c.entity, func.max(work_items.c.finished_at))
        .join(work_items, work_items.c.seq == run_coverage.c.item_id)
        .where(run_coverage.c.account.in_(slugs))
        .group_by(run_coverage.c.account, run_coverage.c.entity)
    )
    for slug, entity, seen in connection.execute(walked):
        age = None if seen is None else int((now - seen).total_seconds())
        found[slug]["entities"][entity] = {"seen_at": _iso(seen), "age_seconds": age}
    return found


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
