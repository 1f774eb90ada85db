"""What is withheld of an invoice and falls due, as the Dashboard's Retentions Due lists it (ui)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import Money, Percent, Record
from scraper.models.texts import Identifier, Organisation, Plain


class Retention(Record):
    """One row of Retentions Due."""

    entity: ClassVar[str] = "retention"
    key: ClassVar[tuple[str, ...]] = ("job_number", "invoice_number", "kind")
    dated: ClassVar[tuple[str, ...]] = ("invoice_date",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "job_number": ("job_number",),
        "kind": ("kind",),
        "customer": ("customer_name",),
    }

    job_number: Identifier
    invoice_number: Identifier
    customer_name: Organisation | None = None
    invoice_date: date | None = None
    amount: Money | None = None
    rate: Percent | None = None
    due_date: date | None = None
    kind: Plain | None = None
    """`completion`, `final`, or another word as printed; None where no column says it."""
    released: bool | None = None
    release_invoice_number: Identifier | None = None
