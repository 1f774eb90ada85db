"""A section of a job, as the Sections area of the parent's Job Card lists it (ui)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Money, Record
from scraper.models.texts import FreeText, Identifier, Plain


class JobSection(Record):
    """One row of the Sections area. The section's own card is a `job` with the same section name."""

    entity: ClassVar[str] = "job_section"
    key: ClassVar[tuple[str, ...]] = ("job_number", "name")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"job_number": ("job_number",), "status": ("status",)}

    job_number: Identifier
    """The parent's."""
    name: FreeText
    position: int | None = None
    """1 for the first row, in listing order."""
    section_job_number: Identifier | None = None
    """As printed; may equal the parent's."""
    pricing_method: Plain | None = None
    status: Plain | None = None
    total_ex_tax: Money | None = None
    total_inc_tax: Money | None = None
