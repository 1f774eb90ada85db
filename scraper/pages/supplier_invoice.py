"""Suppliers' invoices and credits: Inventory > Supplier Invoices, and the own screen of one with its lines."""

from __future__ import annotations

from typing import Any

from scraper.models.supplier_invoice import SupplierInvoice, SupplierInvoiceLine
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.own_screen import Listed, OwnScreenPage
from scraper.pages.page import GridPage
from scraper.pages.values import Reader

FACTS: dict[str, Reader] = {
    "tracking_number": values.identity,
    "supplier": values.link,
    "type": values.words,
    "reference": values.words,
    "invoice_date": values.local_day,
    "due_date": values.local_day,
    "created_at": values.instant,
    "is_expense": values.yes_no,
    "account_code": values.words,
    "total_ex_tax": values.money,
    "total_inc_tax": values.money,
    "accepted": values.yes_no,
    "sent_to_accounts": values.yes_no,
    "purchase_order_numbers": values.numbers,
    "job_numbers": values.numbers,
}
"""What the list and the own screen both may show."""


class SupplierInvoicesGridPage(GridPage[SupplierInvoice]):
    """One record per row."""

    kind = "supplier_invoices_grid"
    record = SupplierInvoice
    grid = "supplier_invoices"
    columns = FACTS

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> SupplierInvoice:  # noqa: ARG002
        """The record of one row."""
        if (kind := fields.get("type")) is not None:
            fields["type"] = self.profile.word("supplier_invoice_types", kind)
        return self.record_of(SupplierInvoice, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class SupplierInvoiceViewPage(OwnScreenPage):
    """One record: what a supplier invoice's own screen says of it."""

    kind = "supplier_invoice_view"
    shows = "supplier_invoice"
    record = SupplierInvoice
    columns = FACTS
    lists = {
        "lines": Listed(
            "supplier_invoice_lines",
            SupplierInvoiceLine,
            {
                "part_number": values.words,
                "description": values.words,
                "quantity": values.quantity,
                "unit_cost_ex_tax": values.price,
                "total_ex_tax": values.money,
                "total_inc_tax": values.money,
                "taxable": values.yes_no,
                "account_code": values.words,
                "reference": values.words,
            },
            ("total_ex_tax", "unit_cost_ex_tax"),
        )
    }

    def build(self, fields: dict[str, Any]) -> SupplierInvoice:
        """The record of what is shown. Raises `RowRejected`."""
        if (kind := fields.get("type")) is not None:
            fields["type"] = self.profile.word("supplier_invoice_types", kind)
        return self.record_of(SupplierInvoice, fields)
