"""How each entity is fetched and read: one line per entity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import flows.screens.attachment
import flows.screens.compliance_form
import flows.screens.job
import flows.screens.job_checklist
import flows.screens.job_section
import flows.screens.job_stage
import flows.screens.progress_claim
import flows.screens.variation
from flows.portal import Card, Kept, Portal
from scraper.api.payloads import LISTINGS
from scraper.models import (
    Attachment,
    ClaimSection,
    ComplianceForm,
    Customer,
    Job,
    JobChecklist,
    JobSection,
    JobStage,
    ProgressClaim,
    Record,
    Retention,
    Variation,
)
from scraper.pages.page import GridPage
from scraper.pages.registry import grid_of

Visit = Callable[[Portal, Card], Iterator[Kept]]


@dataclass(frozen=True)
class Entity:
    """Where an entity comes from: its own screen of a card, the open API, or both."""

    record: type[Record]
    visit: Visit | None = None
    """Walks the entity's screen of one card."""
    within: str | None = None
    """The entity on whose screen it is found too, and which it is taken with."""
    tab: str | None = None
    """The tab of a card that lists it, where a card may lack it."""
    always: bool = False
    """Taken from every card: what it says is needed to know what the card is."""

    @property
    def name(self) -> str:
        """Contract name."""
        return self.record.entity

    def on_card(self, portal: Portal, card: Card) -> Iterator[Kept]:
        """The entity's screens of one card, each kept as evidence; none for an entity that is on no card."""
        return self.visit(portal, card) if self.visit is not None else iter(())

    @property
    def api(self) -> str | None:
        """Name of the open API listing that knows the entity too."""
        return LISTINGS.get(self.name)

    @property
    def listing(self) -> type[GridPage[Any]] | None:
        """The grid of a card that lists the entity; None where a card itself is the object."""
        return grid_of(self.name)


ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity(Job, flows.screens.job.visit, always=True),
        Entity(JobSection, flows.screens.job_section.visit, always=True),
        Entity(JobChecklist, flows.screens.job_checklist.visit),
        # Before the attachments: what a Forms tab lists is no second form where it is attached too.
        Entity(
            ComplianceForm,
            flows.screens.compliance_form.visit,
            within=Attachment.entity,
            tab="forms",
        ),
        Entity(Attachment, flows.screens.attachment.visit),
        Entity(JobStage, flows.screens.job_stage.visit, tab="stages"),
        Entity(Variation, flows.screens.variation.visit, tab="variations"),
        Entity(ClaimSection, flows.screens.progress_claim.visit_sections, tab="progress_claims"),
        # Last: the card is left for the claims' own screens.
        Entity(ProgressClaim, flows.screens.progress_claim.visit, tab="progress_claims"),
        Entity(Retention),
        Entity(Customer),
    )
}
