"""A log that only grows: each entry's digest covers the entry and the one before it, and so the whole chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import Connection, Insert, Select, Table, bindparam, insert, select

from scraper.store.stored import digest


@dataclass(frozen=True)
class Link:
    """One entry as it is kept."""

    body: dict[str, Any]
    """`account`, `position` (1 for the first), `at` (ISO 8601 UTC), what was entered, `previous` (digest of the entry
    before; empty at the first)."""
    digest: str
    """SHA-256 over the body, as it was when it was entered."""


def append(
    connection: Connection, table: Table, account: str, at: datetime, facts: Sequence[Mapping[str, Any]]
) -> list[Link]:
    """Enter facts in their order. The caller holds the account's turn to write.

    Others who `follow` without it can come first: then this raises `IntegrityError`.
    """
    last = connection.execute(_newest(table), {"account": account}).first()
    position, previous = (last.position, last.digest) if last is not None else (0, "")
    links: list[Link] = []
    for one in facts:
        position += 1
        links.append(_link(account, position, at, one, previous))
        previous = links[-1].digest
    if links:
        connection.execute(insert(table), [_row(one) for one in links])
    return links


def follow(connection: Connection, table: Table, last: Link, at: datetime, facts: Mapping[str, Any]) -> Link | None:
    """Enter facts behind `last`, without the account's turn; None, and nothing is entered, where it is not the newest.

    One statement: of two who follow the same entry at one moment, the table's key lets one pass, and the other's
    raises `IntegrityError`.
    """
    link = _link(last.body["account"], last.body["position"] + 1, at, facts, last.digest)
    entered = connection.execute(_next(table), {**_row(link), "previous": last.digest}).first()
    return link if entered is not None else None


def links(connection: Connection, table: Table, account: str) -> Iterator[Link]:
    """The oldest first; memory stays small however many there are."""
    wanted, last = _of(table, account).order_by(table.c.position).limit(1000), 0
    while rows := connection.execute(wanted.where(table.c.position > last)).all():
        for row in rows:
            yield Link(row.body, row.digest)
        last = rows[-1].position


def broken_at(found: Iterator[Link]) -> int | None:
    """Position of the first entry that is not what was entered, or does not follow the one before; None: whole.

    That entries were cut off at the end no chain can tell by itself: compare its last digest with one kept elsewhere.
    """
    previous = ""
    for position, one in enumerate(found, 1):
        facts = (one.body.get("position"), one.body.get("previous"), digest(one.body))
        if facts != (position, previous, one.digest):
            return position
        previous = one.digest
    return None


def _link(account: str, position: int, at: datetime, facts: Mapping[str, Any], previous: str) -> Link:
    body = {"account": account, "position": position, "at": to_jsonable_python(at), **facts, "previous": previous}
    return Link(body, digest(body))


def _row(link: Link) -> dict[str, Any]:
    return {
        "account": link.body["account"],
        "position": link.body["position"],
        "digest": link.digest,
        "body": link.body,
    }


@cache
def _next(table: Table) -> Insert:
    row = [bindparam(column.name, type_=column.type) for column in table.c]
    newest = select(table.c.digest).where(table.c.account == bindparam("account"))
    newest = newest.order_by(table.c.position.desc()).limit(1)
    follows = select(*row).where(newest.scalar_subquery() == bindparam("previous"))
    return insert(table).from_select(list(table.c), follows).returning(table.c.position)


@cache
def _newest(table: Table) -> Select[Any]:
    newest = select(table.c.position, table.c.digest).where(table.c.account == bindparam("account"))
    return newest.order_by(table.c.position.desc()).limit(1)


def _of(table: Table, account: str) -> Select[Any]:
    return select(table.c.position, table.c.body, table.c.digest).where(table.c.account == account)
