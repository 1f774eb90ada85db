"""Objects that a listing lacks and that are not gone for that: told as a finding, until it shows them again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from scraper.models import Reading, Record
from scraper.store import Listing, Run, StoredObject
from scraper.workspace import Workspace


def tell_absence(
    ws: Workspace, run: Run, listing: Listing, its: Iterable[StoredObject], shown: Collection[str], evidence: str
) -> None:
    """Say of each object that a listing has shown before whether it lacks it now; what it said of it stays.

    `its`: all that the listing can hold; `shown`: ids of what it shows; `evidence`: SHA-256 of the page that proves it.
    """
    facet, readings = f"{listing.facet}_lacks", []
    for one in its:
        is_lacked = one.id not in shown
        if not is_lacked and not _is_lacked_somewhere(one):
            continue
        held = ws.store.objects.facets(one.entity, one.id)
        last = held[facet].record.absent_from if facet in held else None
        if listing.facet in held and is_lacked != (last is not None):
            record = _told(held[listing.facet], listing.name if is_lacked else None)
            at = ws.clock()
            readings.append(Reading(record=record, source="derived", facet=facet, observed_at=at, evidence=evidence))
    ws.store.objects.put(readings, run_id=run.id)


def _is_lacked_somewhere(one: StoredObject) -> bool:
    return any(finding["check"] == "listed" for finding in one.body["findings"])


def _told(known: Reading, absent_from: str | None) -> Record:
    """What the object goes by, and where it is not."""
    record = known.record
    goes_by: dict[str, Any] = {name: getattr(record, name) for name in (*record.key, "portal_id", "api_id")}
    return type(record)(**goes_by, absent_from=absent_from)
