"""An invoice to a customer: the Invoices list and its own screen (ui), and the open API's queue (api)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import Link, Money, Part, Price, Quantity, Record
from scraper.models.progress_claim import ClaimPayment
from scraper.models.texts import FreeText, Identifier, Plain


class InvoiceLine(Part):
    """One line of an invoice; a discount is a negative line."""

    part_number: Identifier | None = None
    description: FreeText | None = None
    quantity: Quantity | None = None
    unit_price_ex_tax: Price | None = None
    total_ex_tax: Money | None = None


class Claimed(Part):
    """Totals of a progress claim, as its own screens print them."""

    total_ex_tax: Money | None = None
    total_inc_tax: Money | None = None
    amount_paid: Money | None = None


class Invoice(Record):
    """One invoice. None where nobody shows it; no lines at all is an empty list."""

    entity: ClassVar[str] = "invoice"
    key: ClassVar[tuple[str, ...]] = ("invoice_number",)
    dated: ClassVar[tuple[str, ...]] = ("invoice_date",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "invoice_number": ("invoice_number",),
        "job_number": ("job_numbers",),
        "customer": ("customer",),
        "status": ("status",),
        "kind": ("kind",),
        "accounting_state": ("accounting_state",),
    }
    facts: ClassVar[tuple[str, ...]] = (
        "is_sent", "queued_payments", "payments_shown", "payments_unknown", "is_claim", "retention_withheld",
        "claimed",
    )  # fmt: skip

    invoice_number: Identifier
    kind: Plain | None = None
    """job, bulk, progress_claim, retention or recurring; any other word as printed."""
    invoice_date: date | None = None
    due_date: date | None = None
    """As printed; none is computed."""
    customer: Link | None = None
    job_numbers: tuple[Identifier, ...] | None = None
    """Of the jobs that it bills: a bulk invoice has several."""
    description: FreeText | None = None
    total_ex_tax: Money | None = None
    tax: Money | None = None
    total_inc_tax: Money | None = None
    amount_paid: Money | None = None
    """Inc tax."""
    outstanding: Money | None = None
    """Inc tax."""
    status: Plain | None = None
    """As printed."""
    accounting_state: Plain | None = None
    """to_be_sent, sent, marked_as_sent or error; any other word as printed."""
    accounting_message: FreeText | None = None
    """What the accounting package answered, verbatim."""
    lines: tuple[InvoiceLine, ...] | None = None
    """In the order shown."""
    is_sent: bool | None = None
    """Whether the accounting package has it, or will never be sent it."""
    queued_payments: tuple[ClaimPayment, ...] | None = None
    """Payments of it that the open API's queue had when it was last looked at (api)."""
    payments_shown: tuple[ClaimPayment, ...] | None = None
    """Its payments, as its own screen lists them (derived)."""
    payments_unknown: FreeText | None = None
    """Why it is not known what was paid of it (derived)."""
    is_claim: bool | None = None
    """Whether a progress claim has this invoice number (derived)."""
    retention_withheld: Money | None = None
    """What that claim withholds (derived)."""
    claimed: Claimed | None = None
    """What that claim itself says of its totals (derived)."""
