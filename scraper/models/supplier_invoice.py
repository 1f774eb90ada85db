"""A supplier's invoice or credit: the Supplier Invoices list and its own screen (ui), and the open API (api)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import DateOrInstant, DocumentFile, Link, Money, Part, Price, Quantity, Record
from scraper.models.texts import FreeText, Identifier, Plain


class SupplierInvoiceLine(Part):
    """One line of a supplier's invoice."""

    part_number: Identifier | None = None
    description: FreeText | None = None
    quantity: Quantity | None = None
    unit_cost_ex_tax: Price | None = None
    total_ex_tax: Money | None = None
    total_inc_tax: Money | None = None
    taxable: bool | None = None
    account_code: Identifier | None = None
    reference: Identifier | None = None


class SupplierInvoice(Record):
    """What a supplier bills."""

    entity: ClassVar[str] = "supplier_invoice"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("supplier", "tracking_number")
    dated: ClassVar[tuple[str, ...]] = ("invoice_date", "created_at")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "supplier": ("supplier",),
        "tracking_number": ("tracking_number",),
        "purchase_order_number": ("purchase_order_numbers",),
        "job_number": ("job_numbers",),
    }

    tracking_number: Identifier
    """The supplier's own number of it."""
    supplier: Link | None = None
    type: Plain | None = None
    """invoice or credit; any other word as printed."""
    reference: Identifier | None = None
    """As the company wrote it: often a purchase order's or a job's number."""
    invoice_date: date | None = None
    due_date: date | None = None
    created_at: DateOrInstant | None = None
    is_expense: bool | None = None
    account_code: Identifier | None = None
    total_ex_tax: Money | None = None
    total_inc_tax: Money | None = None
    accepted: bool | None = None
    """Whether its allocation was accepted: only then do its costs count on the job."""
    sent_to_accounts: bool | None = None
    purchase_order_numbers: tuple[Identifier, ...] | None = None
    job_numbers: tuple[Identifier, ...] | None = None
    lines: tuple[SupplierInvoiceLine, ...] | None = None
    """In the order shown."""
    document: DocumentFile | None = None
