"""Which entries are pieces of one that the portal cut up later, where their times prove it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scraper.entities import RECORDS
from scraper.entities.places import Windowed
from scraper.models import Reading
from scraper.store import Run
from scraper.store.stored import StoredObject
from scraper.workspace import Workspace

FACET = "pieces"
Span = tuple[datetime, datetime]


def note_pieces(ws: Workspace, run: Run, place: Windowed, its: Sequence[StoredObject], seen: Sequence[str]) -> int:
    """Say of what is new in this run which entry it was cut from, of `its` in a window that was read whole and showed
    the `seen`; returns of how many it is proven.

    Proven is: of the same user and for the same, an entry that was there before is shorter or not shown any more, and
    what is left of it and new ones cover its former time exactly, without a gap. Of pieces that two entries may have
    been, nothing is said.
    """
    parents: dict[str, set[str]] = {}
    by_id = {one.id: one for one in its}
    for cut in its:
        if cut.first_seen_at < run.started_at and (former := _former(ws, run, place, cut, seen)) is not None:
            for piece in _tiles(place, cut, former, its, seen, run):
                parents.setdefault(piece.id, set()).add(cut.id)
    sure = [(by_id[piece], found.pop()) for piece, found in parents.items() if len(found) == 1]
    ws.store.objects.put([_reading(ws, one, of) for one, of in sure], run_id=run.id)
    return len(sure)


def _former(ws: Workspace, run: Run, place: Windowed, one: StoredObject, seen: Sequence[str]) -> Span | None:
    """The time that an entry had before this run, which it does not have any more; None where it still has."""
    now = _span(place, one.fields)
    if one.id not in seen:
        return now
    before = [
        version for version in ws.store.objects.versions(one.entity, one.id) if version.changed_at < run.started_at
    ]
    former = _span(place, before[-1].body["fields"]) if before else None
    return former if former is not None and now is not None and now[1] < former[1] else None


def _tiles(
    place: Windowed, cut: StoredObject, former: Span, its: Sequence[StoredObject], seen: Sequence[str], run: Run
) -> list[StoredObject]:
    """The new entries which, with what is left of a cut one, cover its former time exactly; none where they do not."""
    alike = [one for one in its if one.id in seen and _what(place, one) == _what(place, cut)]
    own = [one for one in alike if one.id == cut.id or one.first_seen_at >= run.started_at]
    spans = [(span, one) for one in own if (span := _span(place, one.fields)) is not None and _lies_in(span, former)]
    return [one for _, one in spans if one.id != cut.id] if _covers([span for span, _ in spans], former) else []


def _lies_in(span: Span, whole: Span) -> bool:
    return whole[0] <= span[0] and span[1] <= whole[1]


def _covers(spans: Sequence[Span], whole: Span) -> bool:
    """Whether several spans, one behind the other, are the whole one without a gap."""
    ordered = sorted(spans)
    edges = [whole[0], *(end for _, end in ordered)]
    return len(spans) > 1 and edges[-1] == whole[1] and [start for start, _ in ordered] == edges[:-1]


def _span(place: Windowed, fields: dict[str, Any]) -> Span | None:
    begins, ends = fields[place.begins], fields[place.ends or place.begins]
    return (datetime.fromisoformat(begins), datetime.fromisoformat(ends)) if begins and ends else None


def _what(place: Windowed, one: StoredObject) -> list[Any]:
    """Whose it is, and what for: the key without when it begins."""
    record = RECORDS[one.entity]
    return [one.fields[name] for name in record.key if name != place.begins and name not in record.facts]


def _reading(ws: Workspace, piece: StoredObject, of: str) -> Reading:
    """That a piece was cut from an entry; known by its key and its GUID."""
    record = RECORDS[piece.entity]
    shown = next(iter(ws.store.objects.facets(piece.entity, piece.id).values()))
    named = shown.record.model_dump(mode="json", include={*record.key, "portal_id", "api_id"})
    own = record.model_validate_json(json.dumps({**named, "split_from": of}))
    return Reading(record=own, source="derived", facet=FACET, observed_at=ws.clock(), evidence=shown.evidence)
