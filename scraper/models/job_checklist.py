"""The Job Checklist on a Job Card's Details tab (ui): ticks, not answers."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import DateOrInstant, Part, Record
from scraper.models.texts import FreeText, Identifier, Person


class ChecklistItem(Part):
    """One line of the list."""

    position: int
    """1 for the first line."""
    name: FreeText
    done: bool | None = None
    """None where the card shows no tick for the line."""
    done_by: Person | None = None
    done_at: DateOrInstant | None = None


class JobChecklist(Record):
    """All items of one card's checklist; a card without items has no checklist object."""

    entity: ClassVar[str] = "job_checklist"
    key: ClassVar[tuple[str, ...]] = ("job_number", "section_name")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"job_number": ("job_number",)}

    job_number: Identifier
    section_name: FreeText | None = None
    items: tuple[ChecklistItem, ...] = ()
