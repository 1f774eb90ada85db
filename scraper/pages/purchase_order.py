"""Purchase orders: Inventory > Purchase Orders, and the own screen of one with its lines and supplier invoices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scraper.models import CustomField
from scraper.models.purchase_order import PurchaseOrder, PurchaseOrderLine
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.own_screen import Listed, OwnScreenPage
from scraper.pages.page import GridPage
from scraper.pages.values import Reader

FACTS: dict[str, Reader] = {
    "purchase_order_number": values.identity,
    "supplier": values.link,
    "status": values.words,
    "order_date": values.local_day,
    "required_at": values.instant,
    "deliver_to": values.words,
    "approved": values.yes_no,
    "closed": values.yes_no,
    "job_numbers": values.numbers,
    "total_ex_tax": values.money,
}
"""What the list and the own screen both may show."""
_INVOICES = "order_invoices"
_BILLS: Mapping[str, Reader] = {"tracking_number": values.identity}


class PurchaseOrdersGridPage(GridPage[PurchaseOrder]):
    """One record per row."""

    kind = "purchase_orders_grid"
    record = PurchaseOrder
    grid = "purchase_orders"
    columns = FACTS

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> PurchaseOrder:  # noqa: ARG002
        """The record of one row."""
        return self.record_of(PurchaseOrder, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class PurchaseOrderViewPage(OwnScreenPage):
    """One record: what a purchase order's own screen says of it."""

    kind = "purchase_order_view"
    shows = "purchase_order"
    record = PurchaseOrder
    columns = FACTS
    lists = {
        "lines": Listed(
            "purchase_order_lines",
            PurchaseOrderLine,
            {
                "part_number": values.words,
                "description": values.words,
                "quantity_ordered": values.quantity,
                "quantity_received": values.quantity,
                "unit_cost_ex_tax": values.price,
                "total_ex_tax": values.money,
                "job_number": values.words,
            },
            ("quantity_ordered",),
        )
    }

    def build(self, fields: dict[str, Any]) -> PurchaseOrder:
        """The record of what is shown. Raises `RowRejected`."""
        if (numbers := self._supplier_invoices()) is not None:
            fields["supplier_invoice_numbers"] = numbers
        if (custom := self.view.custom_fields) is not None:
            fields["custom_fields"] = tuple(CustomField(name=one.label, value=one.words or None) for one in custom)
        return self.record_of(PurchaseOrder, fields)

    def _supplier_invoices(self) -> tuple[str, ...] | None:
        """Numbers of the invoices that are linked to it; None where the screen has no such list."""
        view = self.grid_view(_INVOICES, ["purchase_order_lines"])
        if not view.is_shown and not view.is_empty:
            return None
        return tuple(
            str(self.cells(view, _BILLS, row, place)["tracking_number"]) for place, row in enumerate(view.rows, 1)
        )
