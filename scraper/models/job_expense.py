"""An expense of a job: the Expenses area of the card's Supplies tab (ui)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import Money, Record
from scraper.models.texts import FreeText, Identifier, Organisation


class JobExpense(Record):
    """One expense."""

    entity: ClassVar[str] = "job_expense"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = (
        "job_number", "section_name", "supplier", "reference", "description", "spent_on",
    )  # fmt: skip
    dated: ClassVar[tuple[str, ...]] = ("spent_on",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "job_number": ("job_number",),
        "supplier": ("supplier",),
    }

    job_number: Identifier
    section_name: FreeText | None = None
    spent_on: date | None = None
    supplier: Organisation | None = None
    description: FreeText | None = None
    reference: Identifier | None = None
    amount_ex_tax: Money | None = None
    tax: Money | None = None
    amount_inc_tax: Money | None = None
