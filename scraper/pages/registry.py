"""Which page reads which kind of snapshot: what is kept of a portal is read by these alone, without a browser."""

from __future__ import annotations

from typing import Any

from scraper.models import (
    Attachment,
    ClaimSection,
    ComplianceForm,
    Job,
    JobChecklist,
    JobSection,
    JobStage,
    ProgressClaim,
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

ENTITY_PAGES: dict[str, tuple[type[Page], ...]] = {
    Job.entity: (JobsGridPage, JobDetailsPage, JobCustomDetailsPage),
    JobSection.entity: (JobSectionsGridPage,),
    JobChecklist.entity: (JobChecklistGridPage,),
    ComplianceForm.entity: (FormsGridPage, FormViewPage),
    Attachment.entity: (AttachmentsGridPage,),
    JobStage.entity: (JobStagesGridPage,),
    Variation.entity: (VariationsGridPage,),
    ClaimSection.entity: (ClaimSectionsGridPage,),
    ProgressClaim.entity: (ProgressClaimsGridPage, ClaimViewPage),
    Retention.entity: (RetentionsGridPage,),
}
"""Readers of an entity's own snapshots, by entity."""

PAGES: dict[str, type[Page]] = {page.kind: page for pages in ENTITY_PAGES.values() for page in pages}
"""Reader by kind of snapshot."""


def grid_of(entity: str) -> type[GridPage[Any]] | None:
    """The grid of a card that lists the entity; None where a card itself is the object."""
    pages = ENTITY_PAGES.get(entity, ())
    return next((page for page in pages if issubclass(page, GridPage) and page is not JobsGridPage), None)
