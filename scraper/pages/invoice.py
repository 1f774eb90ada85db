"""Invoices: the Invoices list, and an invoice's own screen with its lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scraper.models.invoice import Invoice, InvoiceLine
from scraper.pages import values
from scraper.pages.html.cell import Cell
from scraper.pages.html.rows import RowView
from scraper.pages.own_screen import Listed, OwnScreenPage
from scraper.pages.page import GridPage
from scraper.pages.values import Printing, Reader
from scraper.profile import Profile


def accounting_state(cell: Cell, printing: Printing) -> str | None:
    """What the accounting package has of it: in the contract's word, where the profile knows the printed one."""
    if cell.checked is not None:
        return "sent" if cell.checked else "to_be_sent"
    printed = values.words(cell, printing)
    return None if printed is None else printing.profile.word("accounting_states", printed)


FACTS: dict[str, Reader] = {
    "invoice_number": values.identity,
    "kind": values.words,
    "invoice_date": values.local_day,
    "due_date": values.local_day,
    "customer": values.link,
    "job_numbers": values.numbers,
    "description": values.words,
    "total_ex_tax": values.money,
    "tax": values.money,
    "total_inc_tax": values.money,
    "amount_paid": values.money,
    "outstanding": values.money,
    "status": values.words,
    "accounting_state": accounting_state,
    "accounting_message": values.words,
}
"""What the list and the invoice's own screen both may show."""


SENT: Mapping[str | None, bool] = {"sent": True, "marked_as_sent": True, "to_be_sent": False, "error": False}


def told(fields: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    """The fields in the contract's words. What was not sent was refused where a message says why; where none can be
    seen, nobody knows which of the two it is."""
    said = dict(fields)
    if (kind := said.get("kind")) is not None:
        said["kind"] = profile.word("invoice_kinds", kind)
    if (is_sent := SENT.get(said.get("accounting_state"))) is not None:
        said["is_sent"] = is_sent
    if said.get("accounting_state") == "to_be_sent":
        if "accounting_message" not in said:
            del said["accounting_state"]
        elif said["accounting_message"] is not None:
            said["accounting_state"] = "error"
    return said


class InvoicesGridPage(GridPage[Invoice]):
    """One record per row."""

    kind = "invoices_grid"
    record = Invoice
    grid = "invoices"
    columns = FACTS

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Invoice:  # noqa: ARG002
        """The record of one row."""
        said = told(fields, self.profile)
        return self.record_of(Invoice, {**said, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class InvoiceViewPage(OwnScreenPage):
    """One record: what an invoice's own screen says of it."""

    kind = "invoice_view"
    shows = "invoice"
    record = Invoice
    columns = FACTS
    lists = {
        "lines": Listed(
            "invoice_lines",
            InvoiceLine,
            {
                "part_number": values.words,
                "description": values.words,
                "quantity": values.quantity,
                "unit_price_ex_tax": values.price,
                "total_ex_tax": values.money,
            },
            ("total_ex_tax", "unit_price_ex_tax"),
        )
    }

    def build(self, fields: dict[str, Any]) -> Invoice:
        """The record of what is shown. Raises `RowRejected`."""
        return self.record_of(Invoice, told(fields, self.profile))
