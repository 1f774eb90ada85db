"""A row of a list that lists the same once more, and shows too little to say which object it is about."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from scraper.entities import CATALOG
from scraper.entities.places import Windowed
from scraper.models import Record
from scraper.workspace import Workspace


class KnownByMore:
    """What the first list shows of the objects that a second one, kept as `kind`, lists too."""

    def __init__(self, ws: Workspace, kind: str) -> None:
        self._ws = ws
        self._spec = CATALOG.of_kind(kind)
        places = self._spec.of_accounts if self._spec is not None else ()
        self._adds = any(isinstance(one, Windowed) and one.adds_only and one.kind == kind for one in places)

    def why(self, record: Record) -> str | None:
        """Why a record may be one of the first list's under another key: it shows no GUID, and agrees with one of them
        in all that it says of its key, where that one says more. None where it is sure."""
        if not self._adds or record.portal_id is not None:
            return None
        own = _parts(record)
        alike = [one for one in self._held if all(mine in (None, one[name]) for name, mine in own.items())]
        if not alike or own in alike:
            return None
        more = sorted({name for one in alike for name in own if one[name] != own[name]})
        return f"it shows no GUID and not its {' or '.join(more)}, by which the first list tells {len(alike)} apart"

    @cached_property
    def _held(self) -> list[dict[str, Any]]:
        if self._spec is None or self._spec.of_account is None:
            return []
        shown = self._ws.store.objects.readings(self._spec.name, self._spec.of_account.kind)
        return [_parts(one.record) for one in shown.values()]


def _parts(record: Record) -> dict[str, Any]:
    """Its key, without what only tells alike rows of one list apart."""
    return {name: getattr(record, name) for name in record.key if name not in record.facts}
