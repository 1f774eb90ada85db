"""What an object is looked up by: one number per entity and filter value, per open point, and per word that it is
searched by, so that every listing is one index range."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from scraper.checks.open_points import kinds_of
from scraper.entities import RECORDS
from scraper.models.base import own_date
from scraper.spelling import comparable
from scraper.store.service_tables import object_terms
from scraper.store.stored import StoredObject, whole
from scraper.store.tables import objects

SINCE = 9
"""The form of the data whose objects are entered under every filter, open point and word of today."""
UNDATED = ""
OPEN, WORD = "\x1eopen", "\x1eword"
"""In the place of a filter's name: an open point, and a word of what an object is searched by."""
MOST_WORDS = 60
"""Of one object: what a form of the portal was flooded with is not all entered."""
_BITS = 63
_PIECE = 500
_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(r"[^\W\d_]+(\d+)")


class Changed(NamedTuple):
    """An object whose rows may have changed."""

    account: str
    entity: str
    seq: int
    before: Mapping[str, Any]
    """Its body as it was; empty: it is new."""
    now: Mapping[str, Any]
    late: bool


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


def words_of(text: str) -> list[str]:
    """The words that a text is searched by, each once.

    >>> words_of("Switchboard, SWITCHBOARD J1002-02")
    ['switchboard', 'j1002', '02']
    """
    return list(dict.fromkeys(_WORD.findall(same(text))))


def searched(entity: str, fields: Mapping[str, Any]) -> list[str]:
    """The words that an object is found by; a number with letters before it, by its digits too.

    >>> job = {"job_number": "J1", "name": "Roof", "site_customer": {"id": "7", "name": "Blue Gum"}}
    >>> searched("job", {**dict.fromkeys(RECORDS["job"].searched), **job})
    ['j1', '1', 'roof', 'blue', 'gum']
    """
    values = (fields[name] for name in RECORDS[entity].searched)
    texts = (part for value in values for part in _texts(value))
    words = words_of(" ".join(texts))[:MOST_WORDS]
    return [part for word in words for part in (word, *_digits(word))]


def _digits(word: str) -> tuple[str, ...]:
    found = _NUMBERED.fullmatch(word)
    return () if found is None else (found[1],)


def _texts(value: Any) -> Iterator[str]:
    """A text, or those of a link or an address; of a link not its id."""
    if isinstance(value, Mapping):
        yield from (text for name, text in value.items() if name != "id" and isinstance(text, str))
    elif isinstance(value, str):
        yield value


def meets(one: StoredObject, entity: str, filters: Mapping[str, str]) -> bool:
    """Whether an object is what it was found as: two values may share a number, however unlikely that is."""
    return one.entity == entity and all(
        same(value) in map(same, values_of(entity, one.fields, name)) for name, value in filters.items()
    )


def terms_of(account: str, entity: str, body: Mapping[str, Any], *, late: bool) -> frozenset[int]:
    """Every number that an object is found by."""
    fields = body["fields"]
    named = [(name, value) for name in RECORDS[entity].filters for value in values_of(entity, fields, name)]
    named += ((OPEN, kind) for kind in kinds_of(entity, body, late=late))
    named += ((WORD, word) for word in searched(entity, fields))
    return frozenset((term(account, entity), *(term(account, entity, *one) for one in named)))


def day_of(entity: str, fields: Mapping[str, Any]) -> str:
    """The day of an object's own date as it is printed, `UNDATED` where it has none; a day off where zones differ."""
    return (own_date(RECORDS[entity], fields) or UNDATED)[:10]


def rows_of(account: str, entity: str, seq: int, body: Mapping[str, Any], *, late: bool) -> list[dict[str, Any]]:
    """The rows of `object_terms` that an object has."""
    body = whole(entity, dict(body))
    day = day_of(entity, body["fields"])
    found = sorted(terms_of(account, entity, body, late=late))
    return [{"term": number, "object_seq": seq, "day": day} for number in found]


def change(connection: Connection, changed: Iterable[Changed]) -> None:
    """Keep the rows of objects up to date."""
    entered: list[dict[str, Any]] = []
    for account, entity, seq, before, now, late in changed:
        rows = rows_of(account, entity, seq, now, late=late)
        if before:
            if rows == rows_of(account, entity, seq, before, late=late):
                continue
            connection.execute(delete(object_terms).where(object_terms.c.object_seq == seq))
        entered += rows
    if entered:
        connection.execute(insert(object_terms), entered)


def backfill(connection: Connection) -> None:
    """Enter every object of the database, whose data is from before all of this was looked up."""
    connection.execute(delete(object_terms))
    named = (objects.c.seq, objects.c.account, objects.c.entity, objects.c.body, objects.c.late)
    some = select(*named).order_by(objects.c.seq)
    last = 0
    while rows := connection.execute(some.where(objects.c.seq > last).limit(_PIECE)).all():
        change(connection, (Changed(row.account, row.entity, row.seq, {}, row.body, row.late) for row in rows))
        last = rows[-1].seq
