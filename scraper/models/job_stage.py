"""A stage of a job that is priced by stages, as its Stages tab lists it (ui)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Record
from scraper.models.texts import FreeText, Identifier, Plain


class JobStage(Record):
    """One row of the Stages tab."""

    entity: ClassVar[str] = "job_stage"
    key: ClassVar[tuple[str, ...]] = ("job_number", "name")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"job_number": ("job_number",), "kind": ("kind",)}

    job_number: Identifier
    name: FreeText
    kind: Plain | None = None
    """`standard`, `custom`, or another word as printed."""
    position: int | None = None
    """By the column that says so, else its place in the list; from 1."""
    activities: tuple[FreeText, ...] | None = None
    """None where no column shows them; none at all is an empty list."""
