"""The same change in every text that an account keeps, and in what is made of those texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError
from sqlalchemy import JSON, Column, Connection, Row, String, Table, Text, cast, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from scraper.entities import CATALOG, RECORDS
from scraper.evidence.snapshot import Snapshot
from scraper.store import growing, terms
from scraper.store.database import in_pieces
from scraper.store.evidence import index_values
from scraper.store.service_tables import object_terms
from scraper.store.stored import body_digest, decode, digest, key_hashes, whole
from scraper.store.tables import metadata, object_keys, object_readings, object_versions, objects, snapshots

Change = Callable[[str], str]
ERASED = "person"
"""What evidence that was made anew says was taken out of it."""
_DIGESTS = {"work_items": ("target", "target_hash"), "runs": ("scope", "scope_hash")}
"""Columns that are the digest of another one, by table."""


def rewrite(connection: Connection, account: str, change: Change, sizes: Mapping[str, int]) -> dict[str, int]:
    """Change every text of the account but its logs; how many rows had such texts, by table.

    `sizes` are the bytes of evidence that was made anew, by its SHA-256. A row whose new texts make it another row's
    double goes.
    """
    touched = {seq: set[str]() for seq in _objects_with(connection, account, change)}
    for seq, keys in touched.items():
        keys.update(_keys(connection, seq, with_versions=True))
    changed: dict[str, int] = {}
    for table in metadata.sorted_tables:
        if "account" in table.c and table not in growing.LOGS and (rows := _with(connection, table, account, change)):
            changed[table.name] = len(rows)
            for row in rows:
                _change(connection, table, row, change, sizes)
    for seq, before in sorted(touched.items()):
        _renew(connection, account, seq, before)
    return changed


def changed_in(value: Any, change: Change) -> Any:
    """A JSON value with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [changed_in(one, change) for one in value]
    if isinstance(value, dict):
        return {change(name): changed_in(one, change) for name, one in value.items()}
    return value


def entries_with(connection: Connection, table: Table, account: str, change: Change) -> list[int]:
    """Positions in a log of the entries that would be changed."""
    return sorted(row.position for row in _with(connection, table, account, change))


def _objects_with(connection: Connection, account: str, change: Change) -> set[int]:
    found = {row.seq for row in _with(connection, objects, account, change)}
    for table in (object_readings, object_versions):
        seqs = [row.seq for row in _with(connection, table, account, change)]
        for seq in seqs:
            found.add(connection.scalar(select(table.c.object_seq).where(table.c.seq == seq)))
    return found


def _texts(table: Table) -> list[Column[Any]]:
    own = (JSON, String, Text)
    return [column for column in table.c if isinstance(column.type, own) and column.name not in ("account", "owner")]


def _with(connection: Connection, table: Table, account: str, change: Change) -> list[Row[Any]]:
    """The keys of the rows that would be changed."""
    key, texts = list(table.primary_key.columns), _texts(table)
    if not texts:
        return []
    wanted = select(*key, *(cast(one, Text).label(f"text_{one.name}") for one in texts))
    found = []
    with connection.execute(in_pieces(wanted.where(table.c.account == account))) as rows:
        for row in rows:
            told = ((one, row._mapping[f"text_{one.name}"]) for one in texts)
            if any(text is not None and _differs(column, text, change) for column, text in told):
                found.append(row)
    return found


def _differs(column: Column[Any], text: str, change: Change) -> bool:
    if not isinstance(column.type, JSON):
        return change(text) != text
    value = json.loads(text)
    return bool(changed_in(value, change) != value)


def _change(connection: Connection, table: Table, found: Row[Any], change: Change, sizes: Mapping[str, int]) -> None:
    of = [column == found._mapping[column.name] for column in table.primary_key.columns]
    row = connection.execute(select(table).where(*of)).one()._mapping
    values = {one.name: changed_in(row[one.name], change) for one in _texts(table)}
    values = {name: value for name, value in values.items() if value != row[name]}
    if table is snapshots:
        values = _snapshot(values["body"], sizes)
    said, made = _DIGESTS.get(table.name, ("", ""))
    if said in values:
        values[made] = digest(values[said])
    try:
        with connection.begin_nested():
            connection.execute(update(table).where(*of).values(values))
    except IntegrityError:
        connection.execute(delete(table).where(*of))


def _snapshot(body: dict[str, Any], sizes: Mapping[str, int]) -> dict[str, Any]:
    if (size := sizes.get(body["sha256"])) is not None:
        # Of an exported file the mark would say that it is kept as a page.
        marks = [] if CATALOG.exported(body["kind"]) or ERASED in body["scrubbed"] else [ERASED]
        body = {**body, "size_bytes": size, "scrubbed": [*body["scrubbed"], *marks]}
    name, values = index_values(Snapshot.model_validate(body))
    return values | {"digest": name}


def _keys(connection: Connection, seq: int, *, with_versions: bool) -> set[str]:
    """What the object's readings, and its versions, are found by."""
    entity = connection.scalar(select(objects.c.entity).where(objects.c.seq == seq))
    assert entity is not None  # noqa: S101 - it was just read
    told = connection.scalars(select(object_readings.c.record).where(object_readings.c.object_seq == seq))
    records = [decode(entity, one) for one in told]
    if with_versions:
        bodies = connection.scalars(select(object_versions.c.body).where(object_versions.c.object_seq == seq))
        for body in bodies:
            with suppress(ValidationError):  # a field of another time: its key is none of today
                records.append(RECORDS[entity].of_printed(whole(entity, body)["fields"]))
    return {key for record in records for key in key_hashes(record)}


def _renew(connection: Connection, account: str, seq: int, before: Iterable[str]) -> None:
    """What an object is found by, and what tells that it has changed."""
    row = connection.execute(select(objects).where(objects.c.seq == seq)).one()
    named = {"digest": body_digest(whole(row.entity, row.body))}
    connection.execute(update(objects).where(objects.c.seq == seq).values(named))
    connection.execute(delete(object_terms).where(object_terms.c.object_seq == seq))
    terms.change(connection, [terms.Changed(account, row.entity, seq, {}, row.body, row.late)])
    now, mine = _keys(connection, seq, with_versions=False), object_keys.c.object_seq == seq
    gone = set(before) - now
    connection.execute(delete(object_keys).where(mine, object_keys.c.key_hash.in_(gone)))
    held = set(connection.scalars(select(object_keys.c.key_hash).where(mine)))
    for key in sorted(now - held):
        of_key = (object_keys.c.account == account, object_keys.c.entity == row.entity, object_keys.c.key_hash == key)
        last = connection.scalar(select(func.max(object_keys.c.twin)).where(*of_key))
        twin = 0 if last is None else last + 1
        values = {"account": account, "entity": row.entity, "key_hash": key, "twin": twin, "object_seq": seq}
        connection.execute(insert(object_keys).values(values))
