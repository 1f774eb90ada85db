"""What follows the walk of any listing: report rejected rows and coverage, and mark what a complete one lacks."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.kept import Kept
from scraper.entities import RECORDS
from scraper.errors import RowRejected
from scraper.models import Reading, Record
from scraper.pages.html.rows import RowView
from scraper.parse.snapshots import Rows, reading_of
from scraper.store import Listing, Run, WorkItem
from scraper.workspace import Workspace


@dataclass(frozen=True)
class Walked:
    """One listing, as it was walked."""

    listing: Listing
    began: datetime
    taken: int
    """Rows that were read."""
    expected: int | None = None
    """What its source counts."""
    doubts: tuple[str, ...] = ()
    """What speaks against the end that was reached."""
    is_proven: bool = True
    """Whether its source says that this is the end; `doubts` deny it too."""
    rejected: Sequence[RowRejected] = ()
    undrawn: str | None = None
    """What is told of columns that are not drawn."""
    cut: Sequence[str] = ()
    """Values that are cut short."""
    unread: Sequence[str] = ()
    """Optional columns that it does not show."""
    screen: str = ""
    """Where a person finds it."""
    scope: Mapping[str, Any] = field(default_factory=dict)
    """What it was asked for; nothing means all."""
    not_due: int = 0
    """Cards, windows or parents that the run had no reason to look at."""

    @classmethod
    def of(
        cls,
        rows: Rows,
        listing: Listing,
        began: datetime,
        *,
        expected: int | None,
        doubts: tuple[str, ...],
        scope: Mapping[str, Any] | None = None,
    ) -> Walked:
        """A listing of the portal by its rows."""
        return cls(
            listing,
            began,
            taken=len(rows.records),
            expected=expected,
            doubts=doubts,
            rejected=rows.rejected,
            undrawn=rows.undrawn_told if rows.undrawn else None,
            cut=rows.cut,
            unread=sorted(rows.unread),
            screen=rows.screen,
            scope=scope or {},
        )


@dataclass
class Taken:
    """The screens of one listing, read and stored as they come."""

    rows: Rows
    expected: int | None = None
    doubts: tuple[str, ...] = ()
    seen: list[str] = field(default_factory=list)
    """Ids of the objects that it shows."""
    addresses: list[str | None] = field(default_factory=list)
    """Where the row of each leads, where that is asked for."""
    proof: str | None = None
    """SHA-256 of its last screen; None where the portal shows no such listing."""

    @property
    def is_shown(self) -> bool:
        """Whether the portal shows such a listing."""
        return self.proof is not None


def take(
    ws: Workspace,
    run: Run,
    screens: Iterable[Kept],
    leads: Callable[[Record, RowView], str | None] | None = None,
    is_late: Callable[[Record], bool] | None = None,
) -> Taken:
    """Read every screen of a listing, and put what its rows say into the store; `leads` says where a row leads,
    `is_late` whether an object that is new is late."""
    taken = Taken(Rows(ws))
    for kept in screens:
        taken.proof = kept.snapshot.sha256
        readings = []
        for record, row in taken.rows.read(kept.snapshot):
            readings.append(reading_of(record, kept.snapshot))
            taken.addresses.append(leads(record, row) if leads is not None and row is not None else None)
        for late in (False, True):
            own = [one for one in readings if (is_late is not None and is_late(one.record)) == late]
            taken.seen += ws.store.objects.put(own, late=late, run_id=run.id).ids if own else ()
        taken.expected = kept.expected if kept.expected is not None else taken.rows.expected
        taken.doubts = tuple(dict.fromkeys((*kept.doubts, *taken.rows.doubts)))
    return taken


def tell(ws: Workspace, item: WorkItem, walked: Walked, row: str, whole: str) -> bool:
    """Note what could not be read of a listing, and how far it went; whether it is whole.

    `row` and `whole` are what a person calls one of its rows and all of it.
    """
    tell_rows(ws, item, walked, row, whole)
    return cover(ws, item, walked)


def tell_rows(ws: Workspace, item: WorkItem, walked: Walked, row: str, whole: str) -> None:
    """Note what could not be read."""
    runs, entity = ws.store.runs, walked.listing.entity
    for rejected in walked.rejected:
        runs.skip(item, entity, row, str(rejected))
        runs.error(item, rejected)
    if walked.undrawn is not None:
        runs.skip(item, entity, whole, walked.undrawn)
    for cut in walked.cut:
        runs.skip(item, entity, whole, f"{cut}; what it says in full is not known")


def cover(ws: Workspace, item: WorkItem, walked: Walked) -> bool:
    """Note how far a listing went; whether it is whole."""
    return ws.store.runs.coverage(
        item,
        entity=walked.listing.entity,
        listing=walked.listing.name,
        scope=walked.scope,
        expected=walked.expected,
        taken=walked.taken,
        rejected=len(walked.rejected),
        proven=walked.is_proven and not walked.doubts,
        doubts=walked.doubts,
        screen=walked.screen,
        unread=walked.unread,
        seen_at=walked.began,
        not_due=walked.not_due,
    )


def mark_lacking(ws: Workspace, run: Run, item: WorkItem, listing: Listing, seen: Sequence[str]) -> None:  # noqa: ARG001
    """Say of everything else that is held that a listing lacks it, which is whole and not the one that counts."""
    shown, now = set(seen), ws.clock()
    lacking = [one for one in ws.store.objects.list(listing.entity, include_gone=False) if one.id not in shown]
    readings: list[Reading] = []
    *_, proof = ws.store.evidence.latest([listing.facet])
    for one in lacking:
        kind = RECORDS[one.entity]
        named = {name: one.fields[name] for name in kind.key if name in one.fields}
        guids = {name: one.body[name] for name in ("portal_id", "api_id")}
        record = kind.model_validate_json(json.dumps({**named, **guids, "absent_from": listing.name}))
        evidence = proof.sha256
        readings.append(
            Reading(record=record, source="derived", facet=listing.facet, observed_at=now, evidence=evidence)
        )
    ws.store.objects.put(readings, run_id=run.id)


def mark_missing(
    ws: Workspace,
    run: Run,
    item: WorkItem,
    listing: Listing,
    seen: Sequence[str],
    among: Collection[str] | None = None,
) -> None:
    """Mark gone what a listing that is whole, and was not narrowed, no longer shows; of a part of one, only what is
    `among` the ids of all that it can hold."""
    ws.store.losses.mark_missing(item, listing, seen, since=run.started_at, today=ws.today, among=among)
