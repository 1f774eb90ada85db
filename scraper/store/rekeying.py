"""Data of before names were compared in one spelling: its keys are brought to it, and every object keeps its id.

What was read stays as it was read; the next reading of an object says it anew. Doing this twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from scraper.models import Record
from scraper.spelling import comparable
from scraper.store import terms
from scraper.store.service_tables import listings, object_terms
from scraper.store.stored import decode, in_number_order, key_hash
from scraper.store.tables import cards, object_keys, object_readings, objects

SINCE = 6
"""The form of the data whose keys are in one spelling."""
_PIECE = 500


def respell(connection: Connection) -> None:
    """Bring what objects, cards and listings go by to one spelling, on every account."""
    for row in _each(connection, objects):
        if _is_other(row.job_number) or _is_other(row.section_name) or _is_other(row.body):
            _respell_object(connection, row)
    for row in _each(connection, object_readings):
        if _is_other(row.record):
            _add_key(connection, row)
    for row in _each(connection, cards):
        if _is_other(row.job_number) or _is_other(row.section_name):
            _respell_card(connection, row)
    for row in connection.execute(select(listings)).all():
        if _is_other(row.job_number) or _is_other(row.section_name):  # the next look at it has another place
            same = (listings.c.account == row.account, listings.c.entity == row.entity, listings.c.place == row.place)
            connection.execute(delete(listings).where(*same))


def _respell_object(connection: Connection, row: Row[Any]) -> None:
    """What the object is looked up by."""
    number = None if row.job_number is None else comparable(row.job_number)
    section = None if row.section_name is None else comparable(row.section_name)
    named = {"job_number": number, "section_name": section, "sort_key": in_number_order(number)}
    connection.execute(update(objects).where(objects.c.seq == row.seq).values(named))
    connection.execute(delete(object_terms).where(object_terms.c.object_seq == row.seq))
    terms.change(connection, [terms.Changed(row.account, row.entity, row.seq, {}, row.body, row.late)])


def _add_key(connection: Connection, row: Row[Any]) -> None:
    """The key that the next reading of the object has, unless it is the object's already.

    Where other objects have that key, this one is their twin; of rows that are told apart by their occurrence, it is
    the next one that none of the others is.
    """
    of = connection.execute(select(objects.c.entity).where(objects.c.seq == row.object_seq)).one()
    record = decode(of.entity, row.record)
    while owners := _owners(connection, row.account, record):
        if row.object_seq in owners.values():
            return
        if "occurrence" not in type(record).key:
            break
        record = record.model_copy(update={"occurrence": getattr(record, "occurrence", 0) + 1})
    named = {"account": row.account, "entity": of.entity, "key_hash": key_hash(record), "object_seq": row.object_seq}
    connection.execute(insert(object_keys).values(**named, twin=max(owners, default=-1) + 1))


def _owners(connection: Connection, account: str, record: Record) -> dict[int, int]:
    """The objects that have the record's key: twin to row number."""
    of_key = (object_keys.c.account == account, object_keys.c.entity == record.entity)
    found = connection.execute(select(object_keys).where(*of_key, object_keys.c.key_hash == key_hash(record)))
    return {one.twin: one.object_seq for one in found}


def _respell_card(connection: Connection, row: Row[Any]) -> None:
    """The card under its name of today; one that is there already stands for both."""
    named = {"job_number": comparable(row.job_number), "section_name": comparable(row.section_name)}
    try:
        with connection.begin_nested():
            connection.execute(update(cards).where(cards.c.seq == row.seq).values(named))
    except IntegrityError:
        connection.execute(delete(cards).where(cards.c.seq == row.seq))


def _each(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    last = 0
    while rows := connection.execute(select(table).where(table.c.seq > last).order_by(table.c.seq).limit(_PIECE)).all():
        yield from rows
        last = rows[-1].seq


def _is_other(value: Any) -> bool:
    """Whether any text in a JSON value is spelled otherwise than identity compares it."""
    if isinstance(value, str):
        return not value.isascii() and comparable(value) != value
    if isinstance(value, dict):
        return any(map(_is_other, value.values()))
    return isinstance(value, list) and any(map(_is_other, value))
