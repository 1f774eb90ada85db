"""One card, taken whole: its details, sections, checklist and attachments, each kept, read and stored in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flows.portal import Card, Kept, Portal
from flows.screens.places import own_screens, part_of_card, tab_of_card
from scraper.entities import CATALOG, RECORDS, EntitySpec
from scraper.entities.places import CardPart, CardTab, OwnScreen
from scraper.errors import LayoutChanged
from scraper.models import Attachment, ComplianceForm, Job, JobSection, ProgressClaim, Reading
from scraper.pages.html.card_tabs import among
from scraper.pages.html.rows import RowView
from scraper.parse.snapshots import FORM_FACET, Rows, reading_of
from scraper.store import Listing, Planned, Run, Sighting, WorkItem
from scraper.sync.absence import tell_absence
from scraper.sync.card_claims import CardClaims
from scraper.sync.card_files import CardFiles
from scraper.sync.layout_breaker import Stopped
from scraper.sync.plan import FINAL, is_due, row_hash
from scraper.sync.walk_listing import Walked, cover, mark_missing, tell_rows
from scraper.workspace import Workspace


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
        self._along: Mapping[str, Callable[[Any, RowView | None, Reading], Iterator[Reading]]] = {
            Job.entity: self._note_job,
            JobSection.entity: self._plan_section,
            Attachment.entity: self._files.attachment,
            ComplianceForm.entity: self._files.listed_form,
            ProgressClaim.entity: self._claims.listed,
        }
        """What a row brings along, by its entity: a file's own facts, a section's card. Most rows bring nothing."""
        self._after: Mapping[str, Callable[[], Iterator[Reading]]] = {
            ComplianceForm.entity: self._files.form_views,
            ProgressClaim.entity: self._claims.screens,
        }
        """What is read once an entity's rows were: screens for which the card is left."""

    def take(self) -> None:
        """Take every entity of the item from the card. Raises `RetryableError`, `LoginError`."""
        for name in self._item.entities:
            spec = CATALOG[name]
            if (known := self._stopped.why(name)) is not None:
                for one in (name, *self._within(name)):
                    self._closing.append(self._skip(one, str(self._card), f"not taken: {known}"))
                continue
            try:
                self._take(spec)
            except LayoutChanged as error:
                self._stopped.failed.setdefault(name, []).append(error)
                for one in (name, *self._within(name)):
                    self._closing.append(self._skip(one, str(self._card), str(error)))
                self._closing.append(partial(self._ws.store.runs.error, self._item, error))
            else:
                self._stopped.failed.pop(name, None)
        self._finish()

    def _screens(self, spec: EntitySpec) -> Iterator[Kept]:
        """The entity's screens of the card, each kept as evidence."""
        match spec.on_card:
            case CardTab() as tab:
                yield from tab_of_card(self._portal, self._card, tab)
            case CardPart() as part:
                yield from part_of_card(self._portal, self._card, part)
            case OwnScreen():
                yield from own_screens(self._portal, self._card, spec.own_screens)

    def _take(self, spec: EntitySpec) -> None:
        rows, seen = Rows(self._ws), []
        expected: int | None = None
        doubts: tuple[str, ...] = ()
        proof: str | None = None
        for kept in self._screens(spec):
            proof = kept.snapshot.sha256
            readings: list[Reading] = []
            for record, row in rows.read(kept.snapshot):
                readings.append(reading_of(record, kept.snapshot))
                if (along := self._along.get(record.entity)) is not None:
                    readings += along(record, row, readings[-1])
            seen += self._put(readings)
            expected, doubts = kept.expected, tuple(dict.fromkeys((*kept.doubts, *rows.doubts)))
        if (after := self._after.get(spec.name)) is not None:
            self._put(list(after()))
        if proof is None:
            self._miss_tab(spec)
        self._closing.append(lambda: self._close(spec, rows, seen, expected, doubts, proof))

    def _note_job(self, record: Job, row: RowView | None, reading: Reading) -> Iterator[Reading]:  # noqa: ARG002
        self._status = record.status or self._status
        self._pricing = record.pricing_method or self._pricing
        return iter(())

    def _miss_tab(self, spec: EntitySpec) -> None:
        """Raise `LayoutChanged` when the card lacks a tab that such jobs have, or that it has had: what it listed is
        not gone for that."""
        place = spec.on_card
        if not isinstance(place, CardTab):
            return
        kind = self._pricing if self._card.section_name is None else "section"
        if kind is not None and place.tab in self._ws.profile.required_tabs.get(kind, ()):
            of_kind = "as cards of sections have" if kind == "section" else f"as jobs priced by {kind} have"
            raise self._portal.miss_tab(self._card, place.tab, f", {of_kind}")
        if place.is_usual and (others := self._portal.unknown_tabs()):
            raise self._portal.miss_tab(self._card, place.tab, among(others))
        held = self._ws.store.objects.list(spec.name, self._card.job_number, include_gone=False)
        here = (one.id for one in held if one.fields.get("section_name") == self._card.section_name)
        if any(place.kind in self._ws.store.objects.facets(spec.name, id_) for id_ in here):
            raise self._portal.miss_tab(self._card, place.tab, ", and had one")

    def _within(self, name: str) -> list[str]:
        """What the item takes along with an entity, from its screen."""
        return [one for one in self._item.entities if CATALOG[one].taken_with == name]

    def _plan_section(self, record: JobSection, row: RowView | None, reading: Reading) -> Iterator[Reading]:  # noqa: ARG002
        """Plan the section's own card, when there is a reason to look at it. Its own card's heading plans none."""
        if row is None:
            return iter(())
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
        return iter(())

    def _plan(self, target: dict[str, Any]) -> None:
        self._ws.store.items.plan(self._run, [Planned("card", Job.entity, target)])

    def _put(self, readings: list[Reading]) -> list[str]:
        changes = self._ws.store.objects.put(readings, late=self._is_late, run_id=self._run.id)
        self._changed |= bool(changes.new or changes.changed)
        return list(changes.ids)

    @property
    def _is_late(self) -> bool:
        return self._known.first_completed_visit_at is not None

    def _close(
        self,
        spec: EntitySpec,
        rows: Rows,
        seen: list[str],
        expected: int | None,
        doubts: tuple[str, ...],
        proof: str | None,
    ) -> None:
        ws, item, card = self._ws, self._item, self._card
        for skipped in (*self._files.skipped, *self._claims.skipped):
            ws.store.runs.skip(item, *skipped)
        self._files.skipped.clear()
        self._claims.skipped.clear()
        where: dict[str, Any] = {"job_number": card.job_number, "section_name": card.section_name}
        where |= {"portal_id": card.portal_id} if self._has_twin else {}
        place = spec.on_card
        kind = place.kind if place is not None else spec.name
        listing = Listing(spec.name, kind, kind, card.job_number, card.section_name)
        counted = expected if expected is not None else rows.expected
        walked = Walked.of(rows, listing, self._began, expected=counted, doubts=doubts, scope=where)
        tell_rows(ws, item, walked, str(card), str(card))
        if isinstance(place, OwnScreen):
            return
        is_whole = cover(ws, item, walked)
        if is_whole and place is not None and place.adds_only:
            self._tell_absence(listing, seen, proof)
        elif is_whole:
            self._mark_missing(listing, seen)
        for name in self._within(spec.name):
            beside = Listing(name, FORM_FACET, kind, card.job_number, card.section_name)
            attached = self._files.attached_forms
            cover(ws, item, replace(walked, listing=beside, taken=attached, expected=None, rejected=(), unread=()))
            if is_whole and not self._files.is_one_missing:
                self._mark_missing(beside, seen)

    @property
    def _has_twin(self) -> bool:
        """Whether another section of the job goes by the same name."""
        cards = self._ws.store.cards.list([self._card.job_number])
        return sum(one.section_name == self._card.section_name for one in cards) > 1

    def _mark_missing(self, listing: Listing, seen: list[str]) -> None:
        if not self._has_twin:  # nothing tells which of the two cards an object was on
            mark_missing(self._ws, self._run, self._item, listing, seen)

    def _tell_absence(self, listing: Listing, seen: list[str], proof: str | None) -> None:
        """Say what a list that only adds to another no longer shows of this card."""
        store, card = self._ws.store, self._card
        if proof is None or self._has_twin:
            return
        its = list(store.objects.list(listing.entity, card.job_number, include_gone=False))
        if "section_name" in RECORDS[listing.entity].model_fields:
            its = [one for one in its if one.fields["section_name"] == card.section_name]
        elif len(list(store.cards.list([card.job_number]))) > 1:
            return  # nothing tells on which of the job's cards it was
        tell_absence(self._ws, self._run, listing, its, seen, proof)

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
