"""The run report: what every listing held, what became of it, and what was left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Connection, Row, Table, func, select

from scraper.entities import RECORDS
from scraper.store.standing import standing
from scraper.store.tables import run_coverage, run_errors, run_objects, run_skips, work_items

READ_POSTS = "read_posts"
"""Among a run's circumstances: the addresses of the POSTs that the guard took for reads."""
Outcome = Literal["complete", "partial", "failed"]


def of_run(connection: Connection, run: Row[Any], now: datetime) -> dict[str, Any]:
    """The contract's report. A run that is not finished is `running` or `stopped`, and has no `finished_at`.

    A replay of kept evidence says so, in `is_replay`: it needs no login. `read_posts` lists the addresses of the POSTs
    that the portal was read by, where there were any.
    """
    return {
        "run_id": run.id,
        "account": run.account,
        "started_at": to_jsonable_python(run.started_at),
        "finished_at": to_jsonable_python(run.finished_at),
        "outcome": run.outcome or standing(connection, run, now),
        "login": run.login or "unknown",
        "entities": _entities(connection, run.account, run.id),
        "requests": {"browser_pages": run.browser_pages, "portal_http": run.portal_http, "api": run.api},
        "errors": [row.body for row in _facts(connection, run_errors, run.account, run.id)],
        **({"is_replay": True} if "reread" in run.scope else {}),
        **{name: told for name, told in (run.circumstances or {}).items() if name == READ_POSTS},
    }


def in_short(connection: Connection, run: Row[Any], now: datetime) -> dict[str, Any]:
    """A run in one line of a list."""
    counted = {}
    for name, table in (("skipped", run_skips), ("errors", run_errors)):
        of_run = select(func.count()).where(table.c.account == run.account, table.c.run_id == run.id)
        counted[name] = connection.scalar(of_run) or 0
    return {
        "place": run.seq,
        "run_id": run.id,
        "started_at": to_jsonable_python(run.started_at),
        "finished_at": to_jsonable_python(run.finished_at),
        "outcome": run.outcome or standing(connection, run, now),
        "login": run.login or "unknown",
        "is_replay": "reread" in run.scope,
        **counted,
    }


def verdict(connection: Connection, account: str, run_id: str) -> Outcome:
    """Complete only when every item was processed and every listing was read whole, as far as its source counts."""
    unfinished = select(work_items.c.seq).where(
        work_items.c.account == account, work_items.c.run_id == run_id, work_items.c.state != "done"
    )
    if connection.execute(unfinished.limit(1)).first() is not None:
        return "partial"
    entities = _entities(connection, account, run_id).values()
    if any(entity["skipped"] or entity["rejected"] for entity in entities):
        return "partial"
    return "partial" if _facts(connection, run_errors, account, run_id) else "complete"


def listings(connection: Connection, account: str, run_id: str) -> list[dict[str, Any]]:
    """Coverage as it was recorded, in the order of recording."""
    return [{"entity": row.entity, **row.body} for row in _facts(connection, run_coverage, account, run_id)]


def describe(kind: str, entity: str, target: Mapping[str, Any]) -> str:
    """A piece of work in words for a person.

    >>> describe("card", "job", {"job_number": "J1252", "section_name": "Roof"})
    'card J1252, section Roof'
    >>> describe("listing", "booking", {"from": "2026-03-02", "to": "2026-03-08"})
    'listing booking 2026-03-02 to 2026-03-08'
    """
    job, section = target.get("job_number"), target.get("section_name")
    if job is None:
        part = target.get("parent") or (f"{target['from']} to {target['to']}" if "from" in target else "")
        return f"{kind} {entity} {' '.join(part.split(chr(31)))}".rstrip()
    return f"{kind} {job}" if section is None else f"{kind} {job}, section {section}"


def entities_of(entity: str, target: Mapping[str, Any]) -> tuple[str, ...]:
    """Every entity that a piece of work yields."""
    return tuple(target.get("entities") or (entity,))


def _entities(connection: Connection, account: str, run_id: str) -> dict[str, dict[str, Any]]:
    covered: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for listing in listings(connection, account, run_id):
        covered[listing["entity"]].append(listing)
    skipped: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _facts(connection, run_skips, account, run_id):
        skipped[row.entity].append(row.body)
    for entity, what in _not_reached(connection, account, run_id).items():
        skipped[entity].append(what)
    outcomes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    counted = (
        select(run_objects.c.entity, run_objects.c.outcome, func.count())
        .where(run_objects.c.account == account, run_objects.c.run_id == run_id)
        .group_by(run_objects.c.entity, run_objects.c.outcome)
    )
    for entity, outcome, number in connection.execute(counted):
        outcomes[entity][outcome] = number
    named = {*covered, *skipped, *outcomes}
    known = [entity for entity in RECORDS if entity in named]
    return {
        entity: _figures(covered[entity], outcomes[entity], skipped[entity])
        for entity in (*known, *sorted(named - {*known}))
    }


def _figures(
    covered: Sequence[Mapping[str, Any]], outcomes: Mapping[str, int], skipped: Sequence[dict[str, str]]
) -> dict[str, Any]:
    by_listing: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for listing in covered:
        by_listing[listing["listing"]].append(listing)
    sums = [
        (_sum_known(part["expected"] for part in parts), sum(p["taken"] for p in parts))
        for parts in by_listing.values()
    ]
    # Several listings may show the same objects (the portal's job list and the API's): the figures are those of the
    # listing that shows the most, and the others only add what they lack.
    expected, taken = max(
        sums,
        key=lambda figures: (max(figures[0] or 0, figures[1]), figures[0] is not None),
        default=(None, sum(outcomes.values())),
    )
    if expected is None and outcomes:
        taken = min(taken, sum(outcomes.values()))  # an object that several listings or rows show is one
    return {
        "expected": expected,
        "taken": taken,
        **{outcome: outcomes.get(outcome, 0) for outcome in ("new", "changed", "unchanged")},
        "rejected": sum(listing["rejected"] for listing in covered),
        "skipped": [*skipped, *_shortfalls(covered)],
        **_not_due(covered),
    }


def _not_due(covered: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """How much a run had no reason to do, and why; nothing where there was no such work."""
    parts = [listing["not_due"] for listing in covered if listing.get("not_due")]
    if not parts:
        return {}
    why = "; ".join(dict.fromkeys(part["why"] for part in parts))
    return {"not_due": {"count": sum(part["count"] for part in parts), "why": why}}


def _sum_known(numbers: Iterable[int | None]) -> int | None:
    """The sum, or None where one part is unknown.

    >>> _sum_known([2, 3]), _sum_known([2, None])
    (5, None)
    """
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


def _shortfalls(covered: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, str]]:
    for listing in covered:
        what = listing.get("screen") or describe(listing["listing"], "", listing["scope"]).strip()
        read = listing["taken"] + listing["rejected"]
        if listing["expected"] not in (None, read):
            yield {"what": what, "why": f"its source counts {listing['expected']}, the walk read {read}"}
        if not listing["proven"]:
            why = "; ".join(["the end of the listing is not proven", *listing.get("doubts", ())])
            yield {"what": what, "why": why}


def _not_reached(connection: Connection, account: str, run_id: str) -> dict[str, dict[str, str]]:
    """Work that is still to do, entity by entity."""
    open_items = select(work_items.c.entity, work_items.c.target).where(
        work_items.c.account == account,
        work_items.c.run_id == run_id,
        work_items.c.state.in_(["pending", "leased"]),
    )
    numbers: defaultdict[str, int] = defaultdict(int)
    for row in connection.execute(open_items):
        for entity in entities_of(row.entity, row.target):
            numbers[entity] += 1
    return {
        entity: {"what": f"{number} work item{'s' if number > 1 else ''}", "why": "not reached before the run ended"}
        for entity, number in numbers.items()
    }


def _facts(connection: Connection, table: Table, account: str, run_id: str) -> Sequence[Any]:
    of_run: tuple[ColumnElement[bool], ...] = (table.c.account == account, table.c.run_id == run_id)
    return connection.execute(select(table.c.entity, table.c.body).where(*of_run).order_by(table.c.seq)).all()
