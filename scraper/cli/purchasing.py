"""Commands about purchasing. They read the store alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import typer

from scraper.cli import output, tables
from scraper.cli.workspace import reading

ORDERS = {
    "order": "purchase_order_number",
    "supplier": "supplier",
    "date": "order_date",
    "status": "status",
    "total ex tax": "total_ex_tax",
}
INVOICES = {
    "invoice": "tracking_number",
    "supplier": "supplier",
    "date": "invoice_date",
    "reference": "reference",
    "total ex tax": "total_ex_tax",
}
LINES = ("order", "part", "ordered", "billed", "cost", "billed cost")

app = typer.Typer(no_args_is_help=True, help="Purchasing: what is open.")


@app.callback()
def purchasing() -> None:
    """Purchasing: what is open."""


@app.command("open")
def open_(wide: tables.Wide = False, columns: tables.Columns = None) -> None:
    """Print orders without an invoice, suppliers' invoices without an order, and lines billed beyond their order."""
    from scraper.reports.open_purchases import open_purchases

    with reading() as workspace:
        held = [workspace.store.objects.current(name) for name in ("purchase_order", "supplier_invoice")]
    found = open_purchases(*held)
    shown = tables.asked(wide, columns).within(tuple(ORDERS), tuple(INVOICES), LINES)
    lines = [
        (one.order, one.part, *map(tables.figure, (one.ordered, one.billed, one.cost, one.billed_cost)))
        for one in found.over_billed
    ]
    told: list[tuple[str, Sequence[str], Sequence[Sequence[str]]]] = [
        ("Orders without an invoice:", tuple(ORDERS), [_row(one, ORDERS.values()) for one in found.orders]),
        (
            "Supplier invoices without an order:",
            tuple(INVOICES),
            [_row(one, INVOICES.values()) for one in found.invoices],
        ),
        ("Lines billed beyond their order:", LINES, lines),
    ]
    for (title, names, rows), asked in zip(told, shown, strict=True):
        if asked is not None:
            output.emit([title])
            tables.show(names, rows, asked)
            output.emit([""])
    output.emit([f"Note: {one}." for one in found.missing])


def _row(one: Mapping[str, Any], columns: Iterable[str]) -> list[str]:
    return [tables.figure(one[name]["name"] if isinstance(one[name], dict) else one[name]) for name in columns]
