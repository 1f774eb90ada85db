"""The Payments of an invoice: Invoices > an invoice > Payments."""

from __future__ import annotations

from typing import Any

from scraper.models.payment import Payment
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage


class PaymentsGridPage(GridPage[Payment]):
    """One record per row. `Context.row` holds the invoice's number."""

    kind = "payments_grid"
    record = Payment
    grid = "payments"
    rivals = ("invoice_lines",)
    is_optional = True
    columns = {
        "payment_date": values.local_day,
        "method": values.words,
        "amount": values.money,
        "surcharge": values.money,
        "receipt_number": values.words,
        "comment": values.words,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Payment:  # noqa: ARG002
        """The record of one row."""
        number = (self.snapshot.context.row or "").split("\x1f")[0]
        given = {"invoice_number": number, "portal_id": row.portal_id, "extra": self.unplaced(row)}
        return self.record_of(Payment, {**fields, **given})
