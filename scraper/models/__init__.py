"""What we know: one frozen record per entity. Store, export and command line go by `RECORDS`."""

from __future__ import annotations

from scraper.models.attachment import Attachment
from scraper.models.base import Link, Part, Reading, Record
from scraper.models.compliance_form import ComplianceForm
from scraper.models.customer import Customer
from scraper.models.job import Address, CustomField, Job
from scraper.models.job_checklist import ChecklistItem, JobChecklist
from scraper.models.job_section import JobSection

RECORDS: dict[str, type[Record]] = {
    record.entity: record for record in (Job, JobSection, JobChecklist, Attachment, ComplianceForm, Customer)
}
"""Entity name to record class, in the order a person reads them."""

__all__ = [
    "RECORDS",
    "Address",
    "Attachment",
    "ChecklistItem",
    "ComplianceForm",
    "CustomField",
    "Customer",
    "Job",
    "JobChecklist",
    "JobSection",
    "Link",
    "Part",
    "Reading",
    "Record",
]
