"""A progress claim: its row on the Progress Claims tab and its own screen (ui), and its document (document)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import DocumentFile, Money, Part, Percent, Record
from scraper.models.texts import FreeText, Identifier, Plain


class ClaimLine(Part):
    """What this claim claims of one section."""

    section_name: FreeText
    percent: Percent | None = None
    value: Money | None = None
    """Ex tax, as printed."""


class ClaimPayment(Part):
    """One payment of a claim."""

    payment_date: date | None = None
    method: Plain | None = None
    amount: Money | None = None
    """Inc tax."""
    receipt_number: Identifier | None = None


class Invoiced(Part):
    """What the portal's Invoices list says of the invoice that a claim is (ui)."""

    total_ex_tax: Money | None = None
    total_inc_tax: Money | None = None
    amount_paid: Money | None = None
    sent_to_accounts: bool | None = None
    message: FreeText | None = None
    """What the accounting package answered, verbatim."""


class ProgressClaim(Record):
    """One claim. None where neither list, screen nor document shows it; no lines at all is an empty list."""

    entity: ClassVar[str] = "progress_claim"
    key: ClassVar[tuple[str, ...]] = ("job_number", "claim_number", "claim_name", "claim_date")
    dated: ClassVar[tuple[str, ...]] = ("claim_date",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "job_number": ("job_number",),
        "status": ("status",),
        "invoice_number": ("invoice_number",),
    }
    facts: ClassVar[tuple[str, ...]] = ("document_of", "queued_payments", "invoiced")

    job_number: Identifier
    claim_number: Identifier | None = None
    claim_name: FreeText | None = None
    claim_date: date | None = None
    due_date: date | None = None
    """As printed; no statutory date is computed."""
    lines: tuple[ClaimLine, ...] | None = None
    total_ex_tax: Money | None = None
    tax: Money | None = None
    total_inc_tax: Money | None = None
    retention_withheld: Money | None = None
    amount_paid: Money | None = None
    outstanding: Money | None = None
    status: Plain | None = None
    """As printed."""
    invoice_number: Identifier | None = None
    sent_to_accounts: bool | None = None
    payments: tuple[ClaimPayment, ...] | None = None
    document: DocumentFile | None = None
    document_of: Identifier | None = None
    """Digest of what the screen showed when the document was fetched: of another state there is another document."""
    queued_payments: tuple[ClaimPayment, ...] | None = None
    """Payments of its invoice that the open API's queue had when it was last looked at (api)."""

    invoiced: Invoiced | None = None
    """Its row in the Invoices list, when that was last looked at (ui)."""

    def key_values(self) -> tuple[str, ...]:
        """The number where it has one: names repeat, and a date may be mended."""
        if self.claim_number:
            return (self.job_number, self.claim_number, "", "")
        return super().key_values()
