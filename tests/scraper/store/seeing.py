"""Short ways to say what a page or answer showed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from scraper.models import Attachment, Customer, Job, JobSection, Reading, Record
from scraper.models.base import Source


def evidence(name: str) -> str:
    """A SHA-256 to point at."""
    return hashlib.sha256(name.encode()).hexdigest()


def reading(
    record: Record, at: datetime, *, facet: str = "jobs_grid", source: Source = "ui", of: str = "page"
) -> Reading:
    """One record as one source showed it."""
    return Reading(record=record, source=source, facet=facet, observed_at=at, evidence=evidence(of))


def job(
    number: str, at: datetime, *, facet: str = "jobs_grid", source: Source = "ui", of: str = "page", **said: Any
) -> Reading:
    """A reading of a job."""
    return reading(Job(job_number=number, **said), at, facet=facet, source=source, of=of)


def section(number: str, name: str, at: datetime, *, of: str = "page", **said: Any) -> Reading:
    """A row of a Sections area."""
    return reading(JobSection(job_number=number, name=name, **said), at, facet="job_sections_grid", of=of)


def attachment(
    number: str, name: str, at: datetime, *, facet: str = "attachments_grid", of: str = "page", **said: Any
) -> Reading:
    """A row of an Attachments grid, or what its file says."""
    source: Source = "document" if facet == "file" else "ui"
    return reading(Attachment(job_number=number, name=name, **said), at, facet=facet, source=source, of=of)


def customer(guid: str, at: datetime, **said: Any) -> Reading:
    """A customer as the API answers it."""
    return reading(Customer(id=guid, api_id=guid, **said), at, facet="api", source="api")
