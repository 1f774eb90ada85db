"""Objects of one entity that have objects of another: which of them are asked for those, and whose an object is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scraper.entities import RECORDS
from scraper.store import StoredObject
from scraper.workspace import Workspace


@dataclass(frozen=True)
class Due:
    """The parents that there is a reason to look at, by what their evidence is kept under; and how many there is none
    for."""

    parents: Mapping[str, StoredObject]
    rest: int


def due(
    ws: Workspace,
    scope: Mapping[str, Any],
    parents: Mapping[str, StoredObject],
    kinds: Sequence[Sequence[str]],
    since: Mapping[str, datetime],
) -> Due:
    """Which of the parents, by what their evidence is kept under, to look at: those never looked at, or changed since;
    but for a run for changes also those that changed lately, since more may follow.

    `kinds`: what is kept of each when it is looked at, one of each sequence. `since`: by their ids, when they changed
    last in what was known of them without a look.
    """
    looks = [{one.context.row: one.captured_at for one in ws.store.evidence.latest(one_of)} for one_of in kinds]
    found = {
        row: one
        for row, one in parents.items()
        if _is_due(ws, scope, since.get(one.id, one.changed_at), [look.get(row) for look in looks])
    }
    return Due(found, len(parents) - len(found))


def natural_key(parent: StoredObject) -> str:
    """The parts of its natural key, joined by U+001F."""
    return "\x1f".join(RECORDS[parent.entity].of_printed(parent.fields).key_values())


def ids_of(ws: Workspace, entity: str, by: str, parent: StoredObject, key: str) -> set[str]:
    """Ids of the entity's objects whose field `by` names the parent: by a part of its `key`, or a link by its GUID,
    else by the name; a name that has its GUID beside it, in `BY_id`, is a link too."""
    names = key.split("\x1f")
    guids = {parent.body["portal_id"], parent.body["api_id"]} - {None}

    def is_its(value: Any) -> bool:
        if isinstance(value, dict):
            return value["id"] in guids if value["id"] is not None and guids else value["name"] in names
        return value is not None and str(value) in names

    def named(fields: Mapping[str, Any]) -> Any:
        beside = fields.get(f"{by}_id")
        return fields[by] if beside is None else {"id": beside, "name": fields[by]}

    objects = ws.store.objects.list(entity, key if by == "job_number" else None, include_gone=False)
    return {stored.id for stored in objects if is_its(named(stored.fields))}


def _is_due(ws: Workspace, scope: Mapping[str, Any], changed_at: datetime, looks: Sequence[datetime | None]) -> bool:
    known = [look for look in looks if look is not None]
    if scope["full"] or len(known) < len(looks) or changed_at > min(known):
        return True
    return not scope.get("changes") and ws.clock() - changed_at <= ws.revisit
