"""What an object is looked up by: one number per entity and filter value, so that every listing is one index range."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from scraper.entities import RECORDS
from scraper.models.base import own_date
from scraper.spelling import comparable
from scraper.store.service_tables import object_terms
from scraper.store.stored import StoredObject
from scraper.store.tables import objects

SINCE = 7
"""The form of the data whose objects are entered under every filter of today."""
UNDATED = ""
_BITS = 63
_PIECE = 500
Changed = tuple[str, str, int, Mapping[str, Any], Mapping[str, Any]]
"""Account, entity and `seq` of an object, its fields as they were (empty: it is new) and as they are."""


def term(account: str, entity: str, name: str = "", value: str = "") -> int:
    """The number of a filter value; without a filter, of the entity itself. Values are compared by `same`.

    >>> term("acme", "job", "customer", "Blue  Gum") == term("acme", "job", "customer", "blue gum")
    True
    """
    text = "\x1f".join((account, entity, name, same(value)))
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8]) >> (64 - _BITS)


def same(value: str) -> str:
    """What makes two values the same to a person who asks: not case, not blanks, not how an accent is written.

    >>> same(" Blue  Gum ")
    'blue gum'
    """
    return comparable(" ".join(comparable(value).casefold().split()))


def values_of(entity: str, fields: Mapping[str, Any], name: str) -> Iterator[str]:
    """What an object says under one filter.

    >>> job = {"site_customer": {"id": None, "name": "Blue Gum"}, "billing_customer": None}
    >>> list(values_of("job", job, "customer"))
    ['Blue Gum']
    >>> list(values_of("invoice", {"job_numbers": ["J1", "J2"]}, "job_number"))
    ['J1', 'J2']
    """
    for field in RECORDS[entity].filters[name]:
        value = fields[field]
        if isinstance(value, dict):
            yield from (part for part in (value["id"], value["name"]) if part is not None)
        elif isinstance(value, list):
            yield from value
        elif value is not None:
            yield str(value)


def meets(one: StoredObject, entity: str, filters: Mapping[str, str]) -> bool:
    """Whether an object is what it was found as: two values may share a number, however unlikely that is."""
    return one.entity == entity and all(
        same(value) in map(same, values_of(entity, one.fields, name)) for name, value in filters.items()
    )


def terms_of(account: str, entity: str, fields: Mapping[str, Any]) -> frozenset[int]:
    """Every number that an object is found by."""
    named = (
        term(account, entity, name, value)
        for name in RECORDS[entity].filters
        for value in values_of(entity, fields, name)
    )
    return frozenset((term(account, entity), *named))


def day_of(entity: str, fields: Mapping[str, Any]) -> str:
    """The day of an object's own date as it is printed, `UNDATED` where it has none; a day off where zones differ."""
    return (own_date(RECORDS[entity], fields) or UNDATED)[:10]


def rows_of(account: str, entity: str, seq: int, fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of `object_terms` that an object has."""
    day = day_of(entity, fields)
    return [{"term": number, "object_seq": seq, "day": day} for number in sorted(terms_of(account, entity, fields))]


def change(
    connection: Connection, changed: Iterable[tuple[str, str, int, Mapping[str, Any], Mapping[str, Any]]]
) -> None:
    """Keep the rows of objects up to date."""
    entered: list[dict[str, Any]] = []
    for account, entity, seq, before, now in changed:
        rows = rows_of(account, entity, seq, now)
        if before:
            if rows == rows_of(account, entity, seq, before):
                continue
            connection.execute(delete(object_terms).where(object_terms.c.object_seq == seq))
        entered += rows
    if entered:
        connection.execute(insert(object_terms), entered)


def backfill(connection: Connection) -> None:
    """Enter every object of the database, whose data is from before this table was there."""
    connection.execute(delete(object_terms))
    some = select(objects.c.seq, objects.c.account, objects.c.entity, objects.c.body).order_by(objects.c.seq)
    last = 0
    while rows := connection.execute(some.where(objects.c.seq > last).limit(_PIECE)).all():
        change(connection, ((row.account, row.entity, row.seq, {}, row.body["fields"]) for row in rows))
        last = rows[-1].seq
