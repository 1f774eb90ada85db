"""Commands about purchasing. They read the store alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import typer

from scraper.cli import output
from scraper.cli.workspace import reading

app = typer.Typer(no_args_is_help=True, help="Purchasing: what is open.")


@app.callback()
def purchasing() -> None:
    """Purchasing: what is open."""


@app.command("open")
def open_() -> None:
    """Print orders without an invoice, suppliers' invoices without an order, and lines billed beyond their order."""
    from scraper.reports.open_purchases import open_purchases

    with reading() as workspace:
        held = [workspace.store.objects.current(name) for name in ("purchase_order", "supplier_invoice")]
    found = open_purchases(*held)
    output.emit(["Orders without an invoice:"])
    columns = ("purchase_order_number", "supplier", "order_date", "status", "total_ex_tax")
    output.table(("order", "supplier", "date", "status", "total ex tax"), [_row(one, columns) for one in found.orders])
    output.emit(["", "Supplier invoices without an order:"])
    columns = ("tracking_number", "supplier", "invoice_date", "reference", "total_ex_tax")
    told = [_row(one, columns) for one in found.invoices]
    output.table(("invoice", "supplier", "date", "reference", "total ex tax"), told)
    output.emit(["", "Lines billed beyond their order:"])
    lines = [
        (one.order, one.part, *map(_shown, (one.ordered, one.billed, one.cost, one.billed_cost)))
        for one in found.over_billed
    ]
    output.table(("order", "part", "ordered", "billed", "cost", "billed cost"), lines, wrap=True)
    output.emit([f"Note: {one}." for one in found.missing])


def _row(one: Mapping[str, Any], columns: tuple[str, ...]) -> list[str]:
    return [_shown(one[name]["name"] if isinstance(one[name], dict) else one[name]) for name in columns]


def _shown(cell: str | Decimal | None) -> str:
    return f"{cell:,f}" if isinstance(cell, Decimal) else cell or ""
