"""A payment of an invoice, on the invoice's own screen (ui). A credit note is one, by its method."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import Money, Record
from scraper.models.texts import FreeText, Identifier, Plain


class Payment(Record):
    """One payment."""

    entity: ClassVar[str] = "payment"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("invoice_number", "payment_date", "receipt_number", "method")
    dated: ClassVar[tuple[str, ...]] = ("payment_date",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "invoice_number": ("invoice_number",),
        "method": ("method",),
        "receipt_number": ("receipt_number",),
    }

    invoice_number: Identifier
    payment_date: date | None = None
    method: Plain | None = None
    """As printed: Cash, Direct Deposit, EFTPOS, Credit Note ..."""
    amount: Money | None = None
    """Inc tax, without the surcharge."""
    surcharge: Money | None = None
    receipt_number: Identifier | None = None
    comment: FreeText | None = None
