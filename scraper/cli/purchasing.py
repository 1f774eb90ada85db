"""Commands about purchasing. They read the store alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.workspace import reading
from scraper.errors import ConfigError
from scraper.reports.form_register import Cell

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
_FORMATS = ("table", "json", "xlsx")

app = typer.Typer(no_args_is_help=True, help="Purchasing: what is open.")


@app.callback()
def purchasing() -> None:
    """Purchasing: what is open."""


@app.command("open")
def open_(
    form: Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How to print.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)] = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print orders without an invoice, suppliers' invoices without an order, and lines billed beyond their order."""
    from scraper.reports import plain_sheet
    from scraper.reports.open_purchases import open_purchases

    form = words.output_format(form, _FORMATS)
    words.need_file(form, out, "purchases")
    if form == "table" and out is not None:
        raise ConfigError("--out: three tables are no one file; expected --format json or xlsx with it")
    shown = tables.asked(wide, columns).within(tuple(ORDERS), tuple(INVOICES), LINES)
    with reading() as workspace:
        held = [workspace.store.objects.current(name) for name in ("purchase_order", "supplier_invoice")]
    found = open_purchases(*held)
    over = [(one.order, one.part, one.ordered, one.billed, one.cost, one.billed_cost) for one in found.over_billed]
    listed: dict[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]] = {
        "Orders without an invoice": (tuple(ORDERS), [_row(one, ORDERS.values()) for one in found.orders]),
        "Supplier invoices without an order": (
            tuple(INVOICES),
            [_row(one, INVOICES.values()) for one in found.invoices],
        ),
        "Lines billed beyond their order": (LINES, over),
    }
    book = {**listed, "Notes": (("note",), [(one,) for one in found.missing])}
    if sheets.written(form, out, (), found.as_json(), partial(plain_sheet.write, book)):
        return
    for (title, (names, rows)), asked in zip(listed.items(), shown, strict=True):
        if asked is not None:
            output.emit([f"{title}:"])
            tables.show(names, [[tables.figure(cell) for cell in row] for row in rows], asked)
            output.emit([""])
    output.emit([f"Note: {one}." for one in found.missing])


def _row(one: Mapping[str, Any], columns: Iterable[str]) -> list[Cell]:
    cells = (one[name]["name"] if isinstance(one[name], dict) else one[name] for name in columns)
    return [
        Decimal(cell) if name.startswith("total") and cell else cell for name, cell in zip(columns, cells, strict=True)
    ]
