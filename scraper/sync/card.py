"""One card, taken whole: its details, sections, checklist and attachments, each kept, read and stored in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flows.portal import Card, Kept, Portal
from scraper.errors import LayoutChanged
from scraper.models import (
    Attachment,
    ComplianceForm,
    Job,
    JobSection,
    ProgressClaim,
    Reading,
    Record,
)
from scraper.pages.html.rows import RowView
from scraper.parse.snapshots import FORM_FACET, Rows, reading_of
from scraper.store import Listing, Planned, Run, Sighting, WorkItem
from scraper.sync.card_claims import CardClaims
from scraper.sync.card_files import CardFiles
from scraper.sync.plan import FINAL, is_due, row_hash
from scraper.sync.sources import ENTITIES, Entity
from scraper.workspace import Workspace

CARDS_IN_A_ROW = 3
"""An entity whose screen cannot be read on so many cards in a row is left alone for the rest of the run."""


@dataclass
class Stopped:
    """Which entities' screens are not the ones the profile describes."""

    failed: dict[str, list[LayoutChanged]] = field(default_factory=dict)
    """Entity to what was wrong on the latest cards in a row."""

    def why(self, entity: str) -> LayoutChanged | None:
        """Why the entity is left alone; None while it is not: one odd card must not cost all the others."""
        latest = self.failed.get(entity, [])
        return latest[-1] if len(latest) >= CARDS_IN_A_ROW else None


class CardVisit:
    """Takes one work item's card. Everything is stored as it comes; only the end of the item is one unit."""

    def __init__(self, ws: Workspace, run: Run, item: WorkItem, portal: Portal, stopped: Stopped) -> None:
        self._ws = ws
        self._run = run
        self._item = item
        self._portal = portal
        self._stopped = stopped
        target = item.target
        self._known = self._ws.store.cards.see(
            [Sighting(target["job_number"], target["section_name"], target["portal_id"], target["url"])]
        )[0]
        self._card = Card(
            target["job_number"],
            target["section_name"],
            target["portal_id"],
            self._known.url,
            target.get("name"),
        )
        self._changed = False
        self._began = ws.clock()
        self._files = CardFiles(ws, portal, self._card, item.entities)
        self._claims = CardClaims(ws, portal, self._card)
        self._status: str | None = None
        self._pricing: str | None = None
        self._closing: list[Callable[[], None]] = []

    def take(self) -> None:
        """Take every entity of the item from the card. Raises `RetryableError`, `LoginError`."""
        for name in self._item.entities:
            entity = ENTITIES[name]
            if (known := self._stopped.why(name)) is not None:
                for one in (name, *self._within(name)):
                    self._closing.append(self._skip(one, str(self._card), f"not taken: {known}"))
                continue
            try:
                self._take(entity, entity.on_card(self._portal, self._card))
            except LayoutChanged as error:
                self._stopped.failed.setdefault(name, []).append(error)
                for one in (name, *self._within(name)):
                    self._closing.append(self._skip(one, str(self._card), str(error)))
                self._closing.append(partial(self._ws.store.runs.error, self._item, error))
            else:
                self._stopped.failed.pop(name, None)
        self._finish()

    def _take(self, entity: Entity, screens: Iterator[Kept]) -> None:
        rows, seen = Rows(self._ws), []
        expected: int | None = None
        doubts: tuple[str, ...] = ()
        shown = False
        for kept in screens:
            shown = True
            readings: list[Reading] = []
            for record, row in rows.read(kept.snapshot):
                readings.append(reading_of(record, kept.snapshot))
                readings += self._beside(record, row, readings[-1])
            seen += self._put(readings)
            expected, doubts = kept.expected, tuple(dict.fromkeys((*kept.doubts, *rows.doubts)))
        if entity.record is ComplianceForm:
            self._put(list(self._files.form_views()))
        elif entity.record is ProgressClaim:
            self._put(list(self._claims.screens()))
        if not shown and entity.tab is not None:
            self._miss_tab(entity, entity.tab)
        self._closing.append(lambda: self._close(entity, rows, seen, expected, doubts))

    def _beside(self, record: Record, row: RowView | None, reading: Reading) -> Iterator[Reading]:
        """What a record brings along: a file's own facts, a section's card."""
        if isinstance(record, Job):
            self._status = record.status or self._status
            self._pricing = record.pricing_method or self._pricing
        elif isinstance(record, JobSection) and row is not None:
            self._plan_section(record, row)
        elif isinstance(record, Attachment) and row is not None:
            yield from self._files.attachment(record, row, reading)
        elif isinstance(record, ComplianceForm) and row is not None:
            yield from self._files.listed_form(record, row, reading)
        elif isinstance(record, ProgressClaim) and row is not None:
            self._claims.listed(record, row)

    def _miss_tab(self, entity: Entity, tab: str) -> None:
        """Raise `LayoutChanged` when the card lacks a tab that such jobs have, or that it has had: what it listed is
        not gone for that."""
        kind = self._pricing
        if self._card.section_name is not None:
            kind = "section"
        if kind is not None and tab in self._ws.profile.required_tabs.get(kind, ()):
            of_kind = "as cards of sections have" if kind == "section" else f"as jobs priced by {kind} have"
            raise self._portal.miss_tab(self._card, tab, f", {of_kind}")
        listing = entity.listing
        held = self._ws.store.objects.list(entity.name, self._card.job_number, include_gone=False)
        here = (one.id for one in held if one.fields.get("section_name") == self._card.section_name)
        if listing and any(listing.kind in self._ws.store.objects.facets(entity.name, id_) for id_ in here):
            raise self._portal.miss_tab(self._card, tab, ", and had one")

    def _within(self, name: str) -> list[str]:
        """What the item takes along with an entity, from its screen."""
        return [one for one in self._item.entities if ENTITIES[one].within == name]

    def _plan_section(self, record: JobSection, row: RowView) -> None:
        """Plan the section's own card, when there is a reason to look at it."""
        store = self._ws.store
        url = self._portal.row_address(row, record.name)
        known = store.cards.see(
            [Sighting(record.job_number, record.name, record.portal_id, url, row_hash(self._ws, record))]
        )[0]
        if is_due(self._ws, self._run.scope, known):
            target = {
                "job_number": record.job_number,
                "section_name": record.name,
                "portal_id": record.portal_id,
                "url": url,
                "entities": list(self._item.entities),
            }
            self._closing.append(lambda: self._plan(target))

    def _plan(self, target: dict[str, Any]) -> None:
        self._ws.store.items.plan(self._run, [Planned("card", "job", target)])

    def _put(self, readings: list[Reading]) -> list[str]:
        changes = self._ws.store.objects.put(readings, late=self._is_late, run_id=self._run.id)
        self._changed |= bool(changes.new or changes.changed)
        return list(changes.ids)

    @property
    def _is_late(self) -> bool:
        return self._known.first_completed_visit_at is not None

    def _close(
        self, entity: Entity, rows: Rows, seen: list[str], expected: int | None, doubts: tuple[str, ...]
    ) -> None:
        runs, card = self._ws.store.runs, self._card
        for skipped in (*self._files.skipped, *self._claims.skipped):
            runs.skip(self._item, *skipped)
        self._files.skipped.clear()
        self._claims.skipped.clear()
        for rejected in rows.rejected:
            runs.skip(self._item, entity.name, str(card), str(rejected))
            runs.error(self._item, rejected)
        if rows.undrawn:
            runs.skip(self._item, entity.name, str(card), rows.undrawn_told)
        for cut in rows.cut:
            runs.skip(self._item, entity.name, str(card), f"{cut}; what it says in full is not known")
        if entity.listing is None:
            return
        kind = entity.listing.kind
        where = {"job_number": card.job_number, "section_name": card.section_name}
        where |= {"portal_id": card.portal_id} if self._has_twin else {}
        is_whole = runs.coverage(
            self._item,
            entity=entity.name,
            listing=kind,
            scope=where,
            expected=expected if expected is not None else rows.expected,
            taken=len(rows.records),
            rejected=len(rows.rejected),
            proven=not doubts,
            doubts=doubts,
            screen=rows.screen,
            unread=sorted(rows.unread),
            seen_at=self._began,
        )
        if is_whole:
            self._settle(Listing(entity.name, kind, kind, card.job_number, card.section_name), seen)
        for name in self._within(entity.name):
            runs.coverage(
                self._item,
                entity=name,
                listing=kind,
                scope=where,
                expected=None,
                taken=self._files.attached_forms,
                proven=not doubts,
                doubts=doubts,
                screen=rows.screen,
                seen_at=self._began,
            )
            if is_whole and not self._files.is_one_missing:
                self._settle(Listing(name, FORM_FACET, kind, card.job_number, card.section_name), seen)

    @property
    def _has_twin(self) -> bool:
        """Whether another section of the job goes by the same name."""
        cards = self._ws.store.cards.list([self._card.job_number])
        return sum(one.section_name == self._card.section_name for one in cards) > 1

    def _settle(self, listing: Listing, seen: list[str]) -> None:
        if self._has_twin:
            return  # nothing tells which of the two cards an object was on
        losses = self._ws.store.losses
        losses.settle(self._item, listing, seen, since=self._run.started_at, today=self._ws.today)

    def _skip(self, entity: str, what: str, why: str) -> Callable[[], None]:
        return lambda: self._ws.store.runs.skip(self._item, entity, what, why)

    def _finish(self) -> None:
        """The item's end, all or nothing: coverage, what is gone, the cards it leads to, and that it is done."""
        with self._ws.store.unit():
            for close in self._closing:
                close()
            card = self._card
            here = Sighting(card.job_number, card.section_name, card.portal_id, self._portal.card_address())
            known = self._ws.store.cards.see([here])[0]
            if not self._run.scope.get("only"):
                self._ws.store.cards.mark_visited(known, completed=self._status in FINAL, changed=self._changed)
            elif self._changed:  # a fetch took a part of the card: the rest is still to be looked at when it was
                self._ws.store.cards.mark_changed(known)
            self._ws.store.items.done(self._item)
