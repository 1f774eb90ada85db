"""What we know: one frozen record per entity."""

from __future__ import annotations

from scraper.models.attachment import Attachment
from scraper.models.base import DocumentFile, Link, Part, Reading, Record
from scraper.models.claim_section import ClaimSection
from scraper.models.compliance_form import ComplianceForm
from scraper.models.contact import Contact
from scraper.models.customer import Customer
from scraper.models.enquiry import ConvertedTo, Enquiry
from scraper.models.job import Address, CustomField, Job
from scraper.models.job_checklist import ChecklistItem, JobChecklist
from scraper.models.job_section import JobSection
from scraper.models.job_stage import JobStage
from scraper.models.progress_claim import ClaimLine, ClaimPayment, Invoiced, ProgressClaim
from scraper.models.quote import Quote, QuoteLine
from scraper.models.retention import Retention
from scraper.models.variation import Variation

__all__ = [
    "Address",
    "Attachment",
    "ChecklistItem",
    "ClaimLine",
    "ClaimPayment",
    "ClaimSection",
    "ComplianceForm",
    "Contact",
    "ConvertedTo",
    "CustomField",
    "Customer",
    "DocumentFile",
    "Enquiry",
    "Invoiced",
    "Job",
    "JobChecklist",
    "JobSection",
    "JobStage",
    "Link",
    "Part",
    "ProgressClaim",
    "Quote",
    "QuoteLine",
    "Reading",
    "Record",
    "Retention",
    "Variation",
]
