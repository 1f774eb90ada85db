"""Which stored object a record is about: by its GUIDs, else by its natural key, never gluing twins together.

Works on a batch: everything the batch could touch is read in a few queries, then resolved in memory.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, insert, select

from scraper.models import Reading, Record
from scraper.spelling import comparable
from scraper.store.database import chunks
from scraper.store.stored import StoredReading, decode, digest, key_hash, key_hashes
from scraper.store.tables import object_aliases, object_keys, object_readings, objects

_VALUES: BindParameter[Any] = bindparam("values", expanding=True)
_SEQS: BindParameter[Any] = bindparam("seqs", expanding=True)
_ALIASES, _KEYS = (
    select(table).where(
        table.c.account == bindparam("account"), table.c.entity == bindparam("entity"), column.in_(_VALUES)
    )
    for table, column in ((object_aliases, object_aliases.c.value_hash), (object_keys, object_keys.c.key_hash))
)
_OBJECTS = select(objects).where(objects.c.seq.in_(_SEQS))
_ALIASES_OF = select(object_aliases).where(object_aliases.c.object_seq.in_(_SEQS))
_READINGS_OF = select(object_readings).where(object_readings.c.object_seq.in_(_SEQS))
"""Asked for every batch: to build a statement costs more than to run it."""
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:ascora-adapter:object")


@dataclass(eq=False)
class Entry:
    """One object as a batch sees it: stored before, or new in this batch (then `row` is None)."""

    entity: str
    id: str
    row: Row[Any] | None = None
    seq: int = 0
    """Row number, given at once to stored objects and by `IdentityBook.save` to new ones."""
    guids: dict[str, set[str]] = field(default_factory=lambda: {"portal": set(), "api": set()})
    readings: dict[str, StoredReading] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    """Facets that the batch has read already."""


class IdentityBook:
    """The identities around one batch of records, and those the batch adds."""

    def __init__(self, connection: Connection, account: str, records: Sequence[Record]) -> None:
        self._connection = connection
        self._account = account
        self._by_alias: dict[tuple[str, str, str], Entry] = {}
        self._by_key: defaultdict[tuple[str, str], dict[int, Entry]] = defaultdict(dict)
        self._new_aliases: list[tuple[tuple[str, str, str], Entry]] = []
        self._new_keys: list[tuple[tuple[str, str], int, Entry]] = []
        self._load(records)

    def find(self, record: Record) -> Entry | None:
        """The stored object this record is about; None when it is unknown."""
        return self._by_guid(record) or next(iter(self._candidates(record, facet=None)), None)

    def is_unsure(self, record: Record, facet: str) -> bool:
        """Whether a record that shows no GUID may be about several objects, which only their GUIDs tell apart; rows of
        one listing are told apart by their order."""
        if not record.goes_by_guid or any(_guids(record)):
            return False
        twins = self._twins(record)
        return len(twins) > 1 and not any(facet in one.readings for one in twins)

    def resolve(self, record: Record, facet: str) -> Entry:
        """The object this record is about, made when it is new; its key and GUIDs are noted for `save`.

        One batch reads one facet of an object once: a second row of the same key that no GUID tells apart is the
        object's twin, by its occurrence in listing order.
        """
        entry = self._by_guid(record) or next(iter(self._candidates(record, facet)), None)
        if entry is None:
            entry = self._create(record)
        entry.touched.add(facet)
        self._note_key(record, entry)
        for kind, value in _guids(record):
            alias = (record.entity, kind, digest(value))
            if alias not in self._by_alias:
                self._by_alias[alias] = entry
                self._new_aliases.append((alias, entry))
                entry.guids[kind].add(digest(value))
        return entry

    def save(self) -> None:
        """Write the keys and GUIDs that the batch added. New objects must have their `seq` by now."""
        account = {"account": self._account}
        if self._new_keys:
            rows = [
                {**account, "entity": entity, "key_hash": key_hash, "twin": twin, "object_seq": entry.seq}
                for (entity, key_hash), twin, entry in self._new_keys
            ]
            self._connection.execute(insert(object_keys), rows)
        if self._new_aliases:
            rows = [
                {**account, "entity": entity, "kind": kind, "value_hash": value_hash, "object_seq": entry.seq}
                for (entity, kind, value_hash), entry in self._new_aliases
            ]
            self._connection.execute(insert(object_aliases), rows)

    def _by_guid(self, record: Record) -> Entry | None:
        """The object of one of its GUIDs; the portal and the API may give the same one under their own names."""
        guids = list(_guids(record))
        asked = [*guids, *((kind, value) for _, value in guids for kind in ("portal", "api"))]
        found = (self._by_alias.get((record.entity, kind, digest(value))) for kind, value in asked)
        return next((entry for entry in found if entry is not None), None)

    def _candidates(self, record: Record, facet: str | None) -> Iterator[Entry]:
        """Objects of this key that the record may be about, the likeliest first."""
        guids = {(kind, digest(value)) for kind, value in _guids(record)}
        free = [
            entry
            for entry in self._twins(record)
            if facet not in entry.touched
            and all(not entry.guids[kind] or value in entry.guids[kind] for kind, value in guids)
        ]
        values = {value for _, value in guids}
        # A portal and an API that show the same GUID under the same key mean the same object.
        yield from sorted(free, key=lambda entry: not values & (entry.guids["portal"] | entry.guids["api"]))

    def _twins(self, record: Record) -> list[Entry]:
        """Objects of one of its keys, those of the natural key first; none of which a link has another GUID."""
        found = dict.fromkeys(
            entry
            for key in key_hashes(record)
            for _, entry in sorted(self._by_key[record.entity, key].items(), key=lambda item: item[0])
        )
        return [entry for entry in found if _may_be(entry, record)]

    def _create(self, record: Record) -> Entry:
        twin = self._next_twin((record.entity, key_hash(record)))
        key = [comparable(value) for value in record.key_values()]
        name = digest([self._account, record.entity, *key, *([twin] if twin else [])])
        return Entry(record.entity, record.given_id() or str(uuid.uuid5(_NAMESPACE, name)))

    def _note_key(self, record: Record, entry: Entry) -> None:
        for value in key_hashes(record):
            key = (record.entity, value)
            if entry not in self._by_key[key].values():
                twin = self._next_twin(key)
                self._by_key[key][twin] = entry
                self._new_keys.append((key, twin, entry))

    def _next_twin(self, key: tuple[str, str]) -> int:
        return max(self._by_key[key], default=-1) + 1

    def _load(self, records: Sequence[Record]) -> None:
        by_entity: defaultdict[str, list[Record]] = defaultdict(list)
        for record in records:
            by_entity[record.entity].append(record)
        alias_rows: list[Row[Any]] = []
        key_rows: list[Row[Any]] = []
        for entity, members in by_entity.items():
            values = {digest(value) for record in members for _, value in _guids(record)}
            alias_rows += self._select(_ALIASES, values, entity)
            key_rows += self._select(_KEYS, {h for r in members for h in key_hashes(r)}, entity)
        entries = load_entries(self._connection, {row.object_seq for row in (*alias_rows, *key_rows)})
        for row in alias_rows:
            self._by_alias[row.entity, row.kind, row.value_hash] = entries[row.object_seq]
        for row in key_rows:
            self._by_key[row.entity, row.key_hash][row.twin] = entries[row.object_seq]

    def _select(self, wanted: Select[Any], values: Iterable[str], entity: str) -> Iterator[Row[Any]]:
        for chunk in chunks(sorted(values)):
            asked = {"account": self._account, "entity": entity, "values": chunk}
            yield from self._connection.execute(wanted, asked)


def load_entries(connection: Connection, seqs: Iterable[int]) -> dict[int, Entry]:
    """Objects by row number, with their GUIDs and the latest reading of every facet."""
    entries: dict[int, Entry] = {}
    for chunk in chunks(sorted(seqs)):
        for row in connection.execute(_OBJECTS, {"seqs": chunk}):
            entries[row.seq] = Entry(row.entity, row.id, row, row.seq)
        for row in connection.execute(_ALIASES_OF, {"seqs": chunk}):
            entries[row.object_seq].guids[row.kind].add(row.value_hash)
        for row in connection.execute(_READINGS_OF, {"seqs": chunk}):
            entry = entries[row.object_seq]
            entry.readings[row.facet] = stored_reading(entry.entity, row)
    return entries


def stored_reading(entity: str, row: Row[Any]) -> StoredReading:
    """A row of `object_readings` as the reading it keeps."""
    reading = Reading(
        record=decode(entity, row.record),
        source=row.source,
        facet=row.facet,
        observed_at=row.observed_at,
        evidence=row.evidence,
    )
    return StoredReading(reading, row.content_changed_at, row.shown_since, row.lost_at)


def _may_be(entry: Entry, record: Record) -> bool:
    """Whether no link of the record's key is known to be another's."""
    own = record.linked_ids()
    known = (one.reading.record.linked_ids() for one in entry.readings.values()) if own else ()
    return all(own.get(name, said) == said for links in known for name, said in links.items())


def _guids(record: Record) -> Iterator[tuple[str, str]]:
    """Kind and value of each GUID the record shows; the portal's first."""
    if record.portal_id is not None:
        yield "portal", record.portal_id.lower()
    if record.api_id is not None:
        yield "api", record.api_id.lower()
