"""What the runs of an account have covered, listing by listing, as it was last."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, and_, select

from scraper.store.database import Database
from scraper.store.tables import run_coverage, run_errors, run_skips, runs, work_items


def covered(database: Database, jobs: Collection[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """`listings`, `skipped` and `errors` of the account, the last of each kind; with `jobs`, of no other jobs.

    What was left out counts from the last run over everything on: an older run's gap has been looked at since.
    """
    of_run = and_(runs.c.account == run_coverage.c.account, runs.c.id == run_coverage.c.run_id)
    wanted = select(run_coverage.c.entity, run_coverage.c.body, runs.c.id, runs.c.started_at)
    wanted = wanted.join(runs, of_run).where(run_coverage.c.account == database.account).order_by(run_coverage.c.seq)
    listings: dict[str, dict[str, Any]] = {}
    with database.read() as connection:
        for row in connection.execute(wanted):
            scope = row.body["scope"]
            if row.body["listing"] == "evidence" or (jobs and scope.get("job_number", "") not in ("", *jobs)):
                continue
            name = f"{row.entity}\x1f{row.body['listing']}\x1f{sorted(scope.items(), key=str)}"
            shown = {name: row.body[name] for name in ("listing", "scope", "expected", "taken", "rejected", "proven")}
            listings.pop(name, None)
            told = {"entity": row.entity, **shown, "run_id": row.id, "at": to_jsonable_python(row.started_at)}
            listings[name] = told
    return {
        "listings": list(listings.values()),
        "skipped": _facts(database, run_skips, jobs),
        "errors": _facts(database, run_errors, jobs),
    }


def circumstances(database: Database) -> list[dict[str, Any]]:
    """Under which the account's runs read: each once, with when its first run and its last began; the oldest first.

    Of the clock, what was seen last.
    """
    told = select(runs.c.circumstances, runs.c.started_at).where(
        runs.c.account == database.account, runs.c.circumstances.is_not(None)
    )
    found: dict[str, dict[str, Any]] = {}
    with database.read() as connection:
        for row in connection.execute(told.order_by(runs.c.seq)):
            same = {name: value for name, value in row.circumstances.items() if name != "clock_offset"}
            at = to_jsonable_python(row.started_at)
            one = found.setdefault(str(sorted(same.items())), same | {"first_run": at, "clock": None})
            one["last_run"] = at
            if row.circumstances.get("clock_offset") is not None:
                one["clock"] = {"offset_seconds": row.circumstances["clock_offset"], "measured_at": at}
    return list(found.values())


def _facts(database: Database, table: Any, jobs: Collection[str] | None) -> list[dict[str, Any]]:
    of_run: ColumnElement[bool] = and_(runs.c.account == table.c.account, runs.c.id == table.c.run_id)
    mine = select(table.c.entity, table.c.body, runs.c.id, work_items.c.target).join(runs, of_run)
    mine = mine.outerjoin(work_items, work_items.c.seq == table.c.item_id)
    with database.read() as connection:
        wide = select(runs.c.seq, runs.c.scope).where(runs.c.account == database.account).order_by(runs.c.seq.desc())
        since = next((row.seq for row in connection.execute(wide) if _is_of_everything(row.scope)), 0)
        rows = connection.execute(mine.where(runs.c.account == database.account, runs.c.seq >= since)).all()
    return [
        {"entity": row.entity, **row.body, "run_id": row.id}
        for row in rows
        if not jobs or (row.target or {}).get("job_number", "") in ("", *jobs)
    ]


def _is_of_everything(scope: dict[str, Any]) -> bool:
    return not any(scope.get(name) for name in ("jobs", "since", "changes", "entities"))
