"""The list of suppliers: Inventory > Suppliers."""

from __future__ import annotations

from typing import Any

from scraper.models.supplier import Supplier
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage


class SuppliersGridPage(GridPage[Supplier]):
    """One record per row."""

    kind = "suppliers_grid"
    record = Supplier
    grid = "suppliers"
    columns = {
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

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Supplier:  # noqa: ARG002
        """The record of one row."""
        return self.record_of(Supplier, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
