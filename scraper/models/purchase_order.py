"""A purchase order to a supplier: the Purchase Orders list and its own screen (ui)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import DateOrInstant, Link, Money, Part, Price, Quantity, Record
from scraper.models.job import CustomField
from scraper.models.texts import FreeText, Identifier, Plain


class PurchaseOrderLine(Part):
    """What is ordered, and what of it arrived."""

    part_number: Identifier | None = None
    description: FreeText | None = None
    quantity_ordered: Quantity | None = None
    quantity_received: Quantity | None = None
    unit_cost_ex_tax: Price | None = None
    total_ex_tax: Money | None = None
    job_number: Identifier | None = None


class PurchaseOrder(Record):
    """One order."""

    entity: ClassVar[str] = "purchase_order"
    key: ClassVar[tuple[str, ...]] = ("purchase_order_number",)
    dated: ClassVar[tuple[str, ...]] = ("order_date",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "purchase_order_number": ("purchase_order_number",),
        "supplier": ("supplier",),
        "job_number": ("job_numbers",),
        "status": ("status",),
    }

    purchase_order_number: Identifier
    supplier: Link | None = None
    status: Plain | None = None
    """As printed."""
    order_date: date | None = None
    required_at: DateOrInstant | None = None
    deliver_to: FreeText | None = None
    approved: bool | None = None
    closed: bool | None = None
    job_numbers: tuple[Identifier, ...] | None = None
    total_ex_tax: Money | None = None
    lines: tuple[PurchaseOrderLine, ...] | None = None
    """In the order shown."""
    supplier_invoice_numbers: tuple[Identifier, ...] | None = None
    """The suppliers' own numbers of the invoices that are linked to it."""
    custom_fields: tuple[CustomField, ...] | None = None
