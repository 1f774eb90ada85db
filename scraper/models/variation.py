"""A variation: a quote that changes a job or a section, as the card's Variations tab lists it (ui)."""

from __future__ import annotations

from datetime import date as day
from typing import ClassVar

from scraper.models.base import Money, Record
from scraper.models.texts import FreeText, Identifier, Plain


class Variation(Record):
    """One row of the Variations tab of a job's or a section's card."""

    entity: ClassVar[str] = "variation"
    key: ClassVar[tuple[str, ...]] = ("job_number", "section_name", "quote_number")
    dated: ClassVar[tuple[str, ...]] = ("date",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"job_number": ("job_number",), "status": ("status",)}

    job_number: Identifier
    section_name: FreeText | None = None
    quote_number: Identifier
    name: FreeText | None = None
    description: FreeText | None = None
    status: Plain | None = None
    """As printed: a quote's statuses."""
    date: day | None = None
    total_ex_tax: Money | None = None
    total_inc_tax: Money | None = None
    applied_to_job: bool | None = None
    """Whether it was converted into this very job; None where the status leaves that open and no column says it."""
