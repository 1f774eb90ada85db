"""Chargeable time on a job: the card's Labour & Callout tab (ui) and the open API's job labour (api)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import DateOrInstant, Money, Price, Quantity, Record
from scraper.models.texts import FreeText, Identifier, Person, Plain


class LabourLine(Record):
    """One line of labour: what is charged, not the hours that were worked."""

    entity: ClassVar[str] = "labour_line"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("job_number", "section_name", "user", "worked_on", "description")
    dated: ClassVar[tuple[str, ...]] = ("worked_on",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "job_number": ("job_number",),
        "user": ("user",),
        "role": ("role",),
    }

    job_number: Identifier
    section_name: FreeText | None = None
    user: Person | None = None
    role: Plain | None = None
    worked_on: DateOrInstant | None = None
    description: FreeText | None = None
    hours: Quantity | None = None
    """Charged."""
    rate_ex_tax: Price | None = None
    """What an hour is charged at; never what it costs."""
    total_ex_tax: Money | None = None
    chargeable: bool | None = None
