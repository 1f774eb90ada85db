"""What follows the walk of any listing: report rejected rows and coverage, and mark what a complete one lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scraper.errors import RowRejected
from scraper.parse.snapshots import Rows
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
    )


def mark_missing(ws: Workspace, run: Run, item: WorkItem, listing: Listing, seen: Sequence[str]) -> None:
    """Mark gone what a listing that is whole, and was not narrowed, no longer shows."""
    ws.store.losses.mark_missing(item, listing, seen, since=run.started_at, today=ws.today)
