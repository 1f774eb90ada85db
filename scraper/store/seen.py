"""When each listing was last seen, and whether nothing of it was left out: how old an answer is, and how whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, null, select, type_coerce, update

from scraper.entities import CATALOG
from scraper.store.database import Database
from scraper.store.service_tables import listings
from scraper.store.stored import digest
from scraper.store.tables import Json, objects, run_skips, runs
from scraper.store.upsert import upsert
from scraper.store.work import WorkItem

_RUNS_LOOKED_AT = 100
_REREAD = "evidence"

_MINE = (listings.c.account == bindparam("account"), listings.c.entity == bindparam("entity"))

_OF_JOB = (
    select(
        listings.c.section_name,
        listings.c.seen_at,
        listings.c.whole,
        listings.c.run_id,
        type_coerce(null(), Json).label("body"),
    )
    .where(*_MINE, listings.c.job_number == bindparam("job_number"))
    .union_all(
        select(null(), null(), null(), null(), objects.c.body).where(
            objects.c.account == bindparam("account"),
            objects.c.entity == "job_section",
            objects.c.job_number == bindparam("job_number"),
            objects.c.gone_at.is_(None),
        )
    )
)
"""The looks at an entity of one job, and the job's sections: in one trip, since every answer of the service asks."""

_OF_ACCOUNT: Select[Any] = select(listings.c.seen_at, listings.c.whole, listings.c.run_id, listings.c.source).where(
    *_MINE, listings.c.job_number == ""
)
_SPOILED = select(listings.c.place).where(*_MINE, listings.c.whole.is_(False)).limit(1)
_ENDED = (
    select(runs.c.id, runs.c.scope, runs.c.started_at)
    .where(runs.c.account == bindparam("account"), runs.c.outcome.in_(("complete", "partial")))
    .order_by(runs.c.seq.desc())
    .limit(_RUNS_LOOKED_AT)
)


@dataclass(frozen=True)
class Seen:
    """The oldest look among those that together show a set of objects."""

    at: datetime
    whole: bool
    """Every listing was walked to its proven end, and nothing of the entity was rejected or skipped on it."""
    run_id: str
    """The run of the latest look."""


@dataclass(frozen=True)
class Look:
    """The last look at one part of a listing, such as a window of days."""

    at: datetime
    """When it began."""
    whole: bool
    """As of a `Seen`; and the portal showed a screen of it at all."""


def is_whole(body: Mapping[str, Any]) -> bool:
    """Whether a listing of this coverage was walked to its sure end, and every row that its source counts was read."""
    is_short = body["expected"] not in (None, body["taken"] + body["rejected"])
    return bool(body["proven"]) and not body["rejected"] and not is_short


def note(
    connection: Connection, account: str, item: WorkItem, entity: str, body: Mapping[str, Any], at: datetime
) -> None:
    """A listing was walked; `body` is its coverage. What was left out of it must have been noted before."""
    scope = body["scope"]
    if "jobs" in scope or body["listing"] == _REREAD:
        return  # asked for some jobs alone, or nobody at all: that says nothing of how things stand
    left_out = select(run_skips.c.seq).where(
        run_skips.c.account == account,
        run_skips.c.run_id == item.run_id,
        run_skips.c.item_id == item.id,
        run_skips.c.entity == entity,
    )
    values = {
        "job_number": scope.get("job_number") or "",
        "section_name": scope.get("section_name") or "",
        "source": "api" if item.kind == "api" else "portal",
        "seen_at": at,
        "run_id": item.run_id,
        "whole": is_whole(body) and _is_shown(body) and connection.execute(left_out.limit(1)).first() is None,
    }
    place = {"account": account, "entity": entity, "place": digest([body["listing"], scope])}
    upsert(connection, listings, place, values)


def spoil(connection: Connection, account: str, item: WorkItem, entity: str) -> None:
    """Something of this entity was left out: what was seen at the item's place is whole no more. A window of days is a
    place of its own."""
    of_place: tuple[ColumnElement[bool], ...] = (
        listings.c.job_number == (item.target.get("job_number") or ""),
        listings.c.section_name == (item.target.get("section_name") or ""),
    )
    if "from" in item.target:
        kinds = [one.kind for one in CATALOG[entity].of_accounts]
        its = [digest([kind, window_scope(item.target)]) for kind in kinds if item.target.get("place", kind) == kind]
        of_place = (listings.c.place.in_(its),)
    connection.execute(update(listings).where(*_of(account, entity), *of_place).values(whole=False))


def window_scope(target: Mapping[str, Any]) -> dict[str, str]:
    """The scope of the coverage of a window of days, by its work item's target."""
    return {"from": target["from"], "to": target["to"]}


def looks(
    database: Database, entity: str, kinds: Sequence[str], scopes: Sequence[Mapping[str, str]]
) -> list[Look | None]:
    """The last look at each window of days, by the scopes of their coverage; None where there was none. `kinds`: the
    listings that show them; the first that ever showed a window counts for it."""
    wanted = select(listings.c.place, listings.c.seen_at, listings.c.whole)
    with database.read() as connection:
        rows = connection.execute(wanted.where(*_of(database.account, entity), listings.c.job_number == "")).all()
    known = {row.place: Look(row.seen_at, row.whole) for row in rows}
    found = ((known.get(digest([kind, dict(scope)])) for kind in kinds) for scope in scopes)
    return [next((look for look in each if look is not None), None) for each in found]


def of_job(database: Database, entity: str, job_number: str) -> Seen | None:
    """The looks at an entity of one job: at its own card, and those of its sections; None where there was none.

    A section whose card was never read makes the set not whole.
    """
    asked = {"account": database.account, "entity": entity, "job_number": job_number}
    with database.read() as connection:
        rows = connection.execute(_OF_JOB, asked).all()
    names = {"", *(row.body["fields"]["name"] for row in rows if row.body is not None)}
    looks = [row for row in rows if row.body is None and row.section_name in names]
    return _together(looks, whole=names == {row.section_name for row in looks})


def of_account(database: Database, entity: str) -> Seen | None:
    """The last look at an entity over the whole account; None where there was none.

    An entity that lies on cards was looked at by the last run over all jobs, as far as cards had changed.
    """
    asked = {"account": database.account, "entity": entity}
    with database.read() as connection:
        if CATALOG[entity].is_listed_whole:
            rows = connection.execute(_OF_ACCOUNT, asked).all()
            return _together([row for row in rows if row.source == "portal"] or rows, whole=True)
        for row in connection.execute(_ENDED, asked):
            if _is_of_all_jobs(row.scope, entity):
                return Seen(row.started_at, connection.execute(_SPOILED, asked).first() is None, row.id)
    return None


def _is_shown(body: Mapping[str, Any]) -> bool:
    """Whether a window was on any screen; the menu of some users has none of it."""
    return "from" not in body["scope"] or bool(body["screen"])


def _is_of_all_jobs(scope: Mapping[str, Any], entity: str) -> bool:
    limits = (scope.get(name) for name in ("jobs", "since", "reread", "only"))
    return not any(limits) and (not scope.get("entities") or entity in scope["entities"])


def _together(looks: Sequence[Row[Any]], *, whole: bool) -> Seen | None:
    if not looks:
        return None
    return Seen(
        at=min(row.seen_at for row in looks),
        whole=whole and all(row.whole for row in looks),
        run_id=max(looks, key=lambda row: row.seen_at).run_id,
    )


def _of(account: str, entity: str) -> tuple[ColumnElement[bool], ...]:
    return listings.c.account == account, listings.c.entity == entity
