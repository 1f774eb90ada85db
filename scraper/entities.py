"""How each entity is fetched and read: one line per entity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import flows.attachment
import flows.compliance_form
import flows.job
import flows.job_checklist
import flows.job_section
import flows.job_stage
import flows.progress_claim
import flows.variation
from flows.portal import Card, Kept, Portal
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
from scraper.pages.attachment import AttachmentsGridPage
from scraper.pages.claim_section import ClaimSectionsGridPage
from scraper.pages.compliance_form import FormsGridPage, FormViewPage
from scraper.pages.job import JobDetailsPage, JobsGridPage
from scraper.pages.job_checklist import JobChecklistGridPage
from scraper.pages.job_custom_details import JobCustomDetailsPage
from scraper.pages.job_section import JobSectionsGridPage
from scraper.pages.job_stage import JobStagesGridPage
from scraper.pages.page import GridPage, Page
from scraper.pages.progress_claim import ClaimViewPage, ProgressClaimsGridPage
from scraper.pages.retention import RetentionsGridPage
from scraper.pages.variation import VariationsGridPage

Visit = Callable[[Portal, Card], Iterator[Kept]]


@dataclass(frozen=True)
class Entity:
    """Where an entity comes from: its own screen of a card, the open API, or both."""

    record: type[Record]
    pages: tuple[type[Page], ...] = ()
    """Readers of the snapshots that `visit` keeps, by their kind."""
    visit: Visit | None = None
    """Walks the entity's screen of one card."""
    api: str | None = None
    """Name of the open API listing that knows the entity too."""
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
    def listing(self) -> type[GridPage[Any]] | None:
        """The grid of a card that lists the entity; None where a card itself is the object."""
        return next((page for page in self.pages if issubclass(page, GridPage) and page is not JobsGridPage), None)


ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity(Job, (JobsGridPage, JobDetailsPage, JobCustomDetailsPage), flows.job.visit, api="jobs", always=True),
        Entity(JobSection, (JobSectionsGridPage,), flows.job_section.visit, always=True),
        Entity(JobChecklist, (JobChecklistGridPage,), flows.job_checklist.visit),
        # Before the attachments: what a Forms tab lists is no second form where it is attached too.
        Entity(
            ComplianceForm,
            (FormsGridPage, FormViewPage),
            flows.compliance_form.visit,
            within=Attachment.entity,
            tab="forms",
        ),
        Entity(Attachment, (AttachmentsGridPage,), flows.attachment.visit),
        Entity(JobStage, (JobStagesGridPage,), flows.job_stage.visit, tab="stages"),
        Entity(Variation, (VariationsGridPage,), flows.variation.visit, tab="variations"),
        Entity(ClaimSection, (ClaimSectionsGridPage,), flows.progress_claim.visit_sections, tab="progress_claims"),
        # Last: the card is left for the claims' own screens.
        Entity(
            ProgressClaim, (ProgressClaimsGridPage, ClaimViewPage), flows.progress_claim.visit, tab="progress_claims"
        ),
        Entity(Retention, (RetentionsGridPage,)),
        Entity(Customer, api="customers"),
    )
}

PAGES: dict[str, type[Page]] = {page.kind: page for entity in ENTITIES.values() for page in entity.pages}
"""Reader by kind of snapshot."""
