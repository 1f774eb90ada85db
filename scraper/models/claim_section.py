"""What is claimable on a job, as the Progress Claims tab of its card lists it (ui)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Money, Percent, Record
from scraper.models.texts import FreeText, Identifier, Plain


class ClaimSection(Record):
    """One row of Progress Claim Sections. Amounts ex tax, as printed."""

    entity: ClassVar[str] = "claim_section"
    key: ClassVar[tuple[str, ...]] = ("job_number", "name")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"job_number": ("job_number",), "origin": ("origin",)}
    facts: ClassVar[tuple[str, ...]] = ("lines_total", "lines_count", "lines_unknown")

    job_number: Identifier
    name: FreeText
    origin: Plain | None = None
    """`full_job`, `job_section`, `job_supply`, `variation`, or another word as printed."""
    total_value: Money | None = None
    claimed_percent: Percent | None = None
    """To date."""
    claimed_value: Money | None = None
    """To date."""
    remaining: Money | None = None
    lines_total: Money | None = None
    """What the lines of all claims add up to for it (derived)."""
    lines_count: int | None = None
    """How many lines that are (derived)."""
    lines_unknown: FreeText | None = None
    """Why that is not known (derived)."""
