"""The Invoices list, as far as progress claims go by it: a claim is an invoice there, under its invoice number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scraper.errors import RowRejected
from scraper.models import Invoiced
from scraper.pages import values
from scraper.pages.html.grid import GridView, find_grid
from scraper.pages.page import Page
from scraper.pages.values import Reader

_COLUMNS: dict[str, Reader] = {
    "total_ex_tax": values.money,
    "total_inc_tax": values.money,
    "amount_paid": values.money,
    "sent_to_accounts": values.yes_no,
    "message": values.words,
}


class InvoicesPage(Page):
    """Invoice number and what the list says of it, row by row."""

    kind = "invoices_grid"
    shows = "invoices"

    @property
    def view(self) -> GridView:
        """The grid as shown. Raises `LayoutChanged`."""
        grid = self.profile.grids["invoices"]
        return find_grid(self.soup, grid, self.profile.pager, self.where, self.snapshot.sha256)

    def invoices(self) -> Iterator[tuple[str, Invoiced] | RowRejected]:
        """In place of a row that cannot be read for sure, why. Raises `LayoutChanged`."""
        view = self.view
        readers = {field: self.column_reader(reader, view, field) for field, reader in _COLUMNS.items()}
        for position, row in enumerate(view.rows, 1):
            place = f"row {position}: "
            try:
                if row.misfit or (name := row.cell("invoice_number")) is None:
                    raise self.rejected(f"{place}{row.misfit or 'no number'}", self.line_of("invoice_number"))
                number = self.value("invoice_number", name, values.identity, view.titles["invoice_number"], place)
                said: dict[str, Any] = {
                    field: self.value(field, cell, reader, view.titles.get(field, field), place)
                    for field, reader in readers.items()
                    if (cell := row.cell(field)) is not None
                }
                yield str(number), self.record_of(Invoiced, said)
            except RowRejected as rejected:
                yield rejected
