"""What the runs of an account have covered, listing by listing, as it was last; and under which circumstances."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import Connection, and_, select

from scraper.store.database import Database
from scraper.store.report import READ_POSTS
from scraper.store.tables import run_coverage, run_errors, run_skips, runs, work_items

_OF_ONE_RUN = frozenset({"clock_offset", READ_POSTS})
_SHOWN = ("listing", "scope", "expected", "taken", "rejected", "proven")
UNTOLD = "of a listing of the whole account; not told here, since it may name other clients"
Card = tuple[str, str]
"""Job number and section name, both empty for what is of no one job; or the parent or window of a part of a listing."""


def covered(database: Database, jobs: Collection[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """`listings`, `skipped` and `errors` of the account, the last of each kind; with `jobs`, of no other jobs.

    What was left out is not told any more once a later run has walked the same listing of the same card.
    """
    listings: dict[str, dict[str, Any]] = {}
    walked: dict[tuple[str, Card], int] = {}
    with database.read() as connection:
        of_run = and_(runs.c.account == run_coverage.c.account, runs.c.id == run_coverage.c.run_id)
        wanted = select(run_coverage.c.entity, run_coverage.c.body, runs.c.id, runs.c.seq, runs.c.started_at)
        mine = wanted.join(runs, of_run).where(run_coverage.c.account == database.account)
        for row in connection.execute(mine.order_by(run_coverage.c.seq)):
            card = _card(row.body["scope"])
            if row.body["listing"] == "evidence" or (jobs and card[0] not in ("", *jobs)):
                continue
            for entity in (row.entity, ""):
                walked[entity, card] = max(row.seq, walked.get((entity, card), 0))
            name = f"{row.entity}\x1f{row.body['listing']}\x1f{card}"
            listings.pop(name, None)
            told = {field: row.body[field] for field in _SHOWN}
            listings[name] = {"entity": row.entity, **told, "run_id": row.id, "at": to_jsonable_python(row.started_at)}
        skipped = _facts(connection, run_skips, database.account, jobs, walked)
        errors = _facts(connection, run_errors, database.account, jobs, walked)
    return {"listings": list(listings.values()), "skipped": skipped, "errors": errors}


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
            same = {name: value for name, value in row.circumstances.items() if name not in _OF_ONE_RUN}
            at = to_jsonable_python(row.started_at)
            one = found.setdefault(str(sorted(same.items())), same | {"first_run": at, "clock": None})
            one["last_run"] = at
            if row.circumstances.get("clock_offset") is not None:
                one["clock"] = {"offset_seconds": row.circumstances["clock_offset"], "measured_at": at}
    return list(found.values())


def _facts(
    connection: Connection,
    table: Any,
    account: str,
    jobs: Collection[str] | None,
    walked: Mapping[tuple[str, Card], int],
) -> list[dict[str, Any]]:
    of_run = and_(runs.c.account == table.c.account, runs.c.id == table.c.run_id)
    wanted = select(table.c.entity, table.c.body, runs.c.id, runs.c.seq, work_items.c.target).join(runs, of_run)
    wanted = wanted.outerjoin(work_items, work_items.c.seq == table.c.item_id).where(table.c.account == account)
    found = []
    for row in connection.execute(wanted.order_by(table.c.seq)):
        card = _card(row.target or {})
        # An error is of the whole card, whichever entity its item began with.
        entity = row.entity if table is run_skips else ""
        if (jobs and card[0] not in ("", *jobs)) or walked.get((entity, card), 0) > row.seq:
            continue
        body = row.body
        if jobs and not card[0]:
            body = {name: text if name == "type" else UNTOLD for name, text in body.items() if name != "snapshot"}
        found.append({"entity": row.entity, **body, "run_id": row.id})
    return found


def _card(scope: Mapping[str, Any]) -> Card:
    part = scope.get("section_name") or scope.get("parent") or scope.get("from")
    return str(scope.get("job_number") or ""), str(part or "")
