"""A supplier: Inventory > Suppliers, and the Details tab of its card."""

from __future__ import annotations

from typing import Any

from scraper.models.supplier import Supplier
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.labelled import RecordDetailsPage, address_columns
from scraper.pages.page import GridPage
from scraper.pages.values import Reader

_FIELDS: dict[str, Reader] = {
    "name": values.identity,
    "supplier_number": values.words,
    "business_number": values.words,
    "contact_first_name": values.words,
    "contact_last_name": values.words,
    "email": values.words,
    "phone": values.words,
    "mobile": values.words,
    "fax": values.words,
    "notes": values.words,
    "expense_account": values.words,
}
"""What list and card both may show."""


class SuppliersGridPage(GridPage[Supplier]):
    """One record per row."""

    kind = "suppliers_grid"
    record = Supplier
    grid = "suppliers"
    columns = _FIELDS

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Supplier:  # noqa: ARG002
        """The record of one row."""
        return self.record_of(Supplier, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class SupplierDetailsPage(RecordDetailsPage[Supplier]):
    """The record of a supplier's card."""

    kind = "supplier_details"
    shows = "supplier"
    record = Supplier
    columns = {
        **_FIELDS,
        "invoice_due_days_type": values.words,
        **address_columns(),
        **address_columns("postal_"),
    }
    addresses = {"address": "", "postal_address": "postal_"}
