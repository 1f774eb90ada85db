"""How records and objects lie in the database, and how an object is printed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import Row

from scraper.entities import RECORDS
from scraper.models import Reading, Record
from scraper.spelling import comparable
from scraper.store.tables import objects

BEFORE = ("entity", "id", "account", "portal_id", "api_id")
AFTER = (
    "extra",
    "provenance",
    "conflicts",
    "findings",
    "first_seen_at",
    "last_seen_at",
    "changed_at",
    "gone_at",
    "late",
    "version",
)
ENVELOPE = (*BEFORE, *AFTER)
"""What `as_json` prints of every object, before and after the entity's own fields."""
_BYTES = ("sha256", "size_bytes")
_HELD = "held"


def digest(value: Any) -> str:
    """SHA-256 of a JSON value, the same for the same content whatever the order of keys.

    >>> digest({"a": 1, "b": [None]}) == digest({"b": [None], "a": 1})
    True
    """
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def key_hash(record: Record) -> str:
    """What a record's natural key is found by: the same however its words are spelled."""
    return digest([comparable(value) for value in record.key_values()])


def key_hashes(record: Record) -> list[str]:
    """What each of its keys is found by, that of the natural key first."""
    return [digest([comparable(value) for value in key]) for key in record.all_keys()]


def in_number_order(job_number: str | None) -> str:
    """A text that sorts job numbers as people do; objects without one come first.

    >>> sorted(["J10", "J9", "J9-2"], key=in_number_order)
    ['J9', 'J9-2', 'J10']
    """
    return json.dumps(re.sub(r"[0-9]+", lambda digits: digits[0].zfill(12), job_number or ""))[1:-1]


def encode(record: Record) -> dict[str, Any]:
    """The fields the source stated, as JSON values without loss (amounts keep every digit)."""
    encoded: dict[str, Any] = to_jsonable_python(record.model_dump(exclude_unset=True))
    return encoded


def decode(entity: str, encoded: Mapping[str, Any]) -> Record:
    """The record that was encoded, stated fields and all."""
    # From JSON text, not from the values: only there is "2026-03-01T00:00:00+11:00" an instant and never a date.
    return RECORDS[entity].model_validate_json(json.dumps(encoded))


def body_of(record: Record, conflicts: Sequence[Any], findings: Sequence[Any]) -> dict[str, Any]:
    """What a version holds: everything that is printed of an object but its bookkeeping."""
    printed = record.model_dump(mode="json")
    return {
        "fields": {name: printed[name] for name in record.contract_fields()},
        "portal_id": printed["portal_id"],
        "api_id": printed["api_id"],
        "extra": printed["extra"],
        "conflicts": to_jsonable_python(list(conflicts)),
        "findings": to_jsonable_python(list(findings)),
    }


def whole(entity: str, body: dict[str, Any]) -> dict[str, Any]:
    """A version's body with the fields of today: what a program wrote that did not know one of them is unknown.

    >>> whole("job_section", {"fields": {"name": "Roof"}, "extra": {}})["fields"]["position"] is None
    True
    """
    fields, names = body["fields"], RECORDS[entity].contract_fields()
    if len(fields) == len(names) and all(name in fields for name in names):
        return body
    return {**body, "fields": {name: fields.get(name) for name in names}}


def body_digest(body: Mapping[str, Any]) -> str:
    """What makes a version: the body, without the bytes of a file.

    A document that is generated anew at each download differs in bytes and says the same, so other bytes alone make no
    version. That a file is held at all counts.
    """
    fields = dict(body["fields"])
    if isinstance(fields.get("document"), dict):
        fields["document"] = _without_bytes(fields["document"])
    return digest({**body, "fields": _without_bytes(fields)})


def _without_bytes(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _HELD if name in _BYTES and value is not None else value for name, value in fields.items()}


@dataclass(frozen=True)
class StoredReading:
    """The latest reading of one facet, as the store keeps it."""

    reading: Reading
    """As last observed."""
    content_changed_at: datetime
    """When the content was first observed as it is now."""
    shown_since: datetime | None
    """Since when its page or answer has shown the object without a break; None: for longer than that was noted."""
    lost_at: datetime | None
    """A listing proven complete lacked it then; None while it is listed."""


@dataclass(frozen=True)
class Version:
    """One state an object was in."""

    version: int
    changed_at: datetime
    gone: bool
    body: dict[str, Any]
    provenance: dict[str, Any]


@dataclass(frozen=True)
class StoredObject:
    """The current state of one object."""

    account: str
    entity: str
    id: str
    body: dict[str, Any]
    provenance: dict[str, Any]
    version: int
    first_seen_at: datetime
    last_seen_at: datetime
    changed_at: datetime
    gone_at: datetime | None
    late: bool

    @property
    def fields(self) -> dict[str, Any]:
        """The entity's own fields as JSON values; None where unknown."""
        fields: dict[str, Any] = self.body["fields"]
        return fields

    def as_json(self) -> dict[str, Any]:
        """The object as `ascora list` prints it, all envelope fields included."""
        times = {
            "first_seen_at": self.first_seen_at,
            "last_seen_at": self.last_seen_at,
            "changed_at": self.changed_at,
            "gone_at": self.gone_at,
        }
        return {
            "entity": self.entity,
            "id": self.id,
            "account": self.account,
            **{name: value for name, value in self.fields.items() if name != "id"},
            "portal_id": self.body["portal_id"],
            "api_id": self.body["api_id"],
            "extra": self.body["extra"],
            "provenance": self.provenance,
            "conflicts": self.body["conflicts"],
            "findings": self.body["findings"],
            **to_jsonable_python(times),
            "late": self.late,
            "version": self.version,
        }


STORED = tuple(objects.c[one.name] for one in dataclasses.fields(StoredObject))
"""The columns of an object, for the end of a query."""


def stored_object(row: Row[Any]) -> StoredObject:
    """The object of a row that ends with `STORED`."""
    one = StoredObject(*row[-len(STORED) :])
    body = whole(one.entity, one.body)
    return one if body is one.body else dataclasses.replace(one, body=body)
