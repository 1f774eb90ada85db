"""Commands about invoices. They read the store alone."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.workspace import reading
from scraper.errors import ConfigError
from scraper.models.base import day_in

if TYPE_CHECKING:
    from datetime import date

    from scraper.reports.aged_invoices import Aged
    from scraper.workspace import Workspace

app = typer.Typer(no_args_is_help=True, help="Invoices: what customers owe.")
_FORMATS = ("table", "json", "csv", "xlsx")
REFUSED = ("invoice", "customer", "message")
"""Of what the accounting package refused, the columns of a table."""


DIFFERENCES = ("customer", "invoice", "listed", "stated", "difference", "why")
"""Of invoices of which the list and the portal's own Statements differ, the columns of a table."""


@app.callback()
def invoices() -> None:
    """Invoices: what customers owe."""


@app.command()
def aged(
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="What was owed at the end of that day.", show_default="today"),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="due_date|invoice_date", help="What days are counted from.")
    ] = "due_date",
    form: Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How to print.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)] = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print what customers owe by how long it is overdue, credits apart, and what the accounting package refused."""
    from scraper.parse.accounting_connection import accounting_package
    from scraper.reports import aged_invoices, aged_workbook, statements

    form = words.output_format(form, _FORMATS)
    if by not in aged_invoices.BY:
        raise ConfigError(f"--by: {by!r} is not known; expected one of {', '.join(aged_invoices.BY)}")
    words.need_file(form, out, "aged")
    day = words.local_date(as_of, "--as-of")
    with reading() as workspace:
        held = [workspace.store.objects.current(name) for name in ("invoice", "payment", "progress_claim")]
        today, stated = workspace.today, workspace.store.objects.current("statement")
        package = accounting_package(workspace)
        read_on, stated_on = (_read_on(workspace, name) for name in ("invoice", "statement"))
    found = aged_invoices.aged(held[0], held[1], day or today, today, by, held[2])
    notes = (package, aged_invoices.how_old(read_on, found.as_of))
    found = replace(found, notes=tuple(note for note in notes if note is not None))
    found = statements.beside(found, stated, stated_on)
    head, *lines = aged_workbook.rows(found)
    names = [str(one) for one in head]
    of_customers, of_refused, of_differences = tables.asked(wide, columns).within(names, REFUSED, DIFFERENCES)
    if sheets.written(form, out, [head, *lines], found.as_json(), partial(aged_workbook.write, found)):
        return
    if of_customers is not None:
        rows = [[tables.figure(cell) for cell in line] for line in lines]
        tables.show(names, rows, of_customers, first=[names[0], *names[len(aged_invoices.BUCKETS) + 1 :]])
    _explain(found, of_refused)
    _beside(found, of_differences)
    output.emit([f"Note: {one}." for one in found.notes])


def _explain(found: Aged, of_refused: tables.Asked | None) -> None:
    """What the list is of, what was refused, and what is not in it."""
    from scraper.reports.aged_invoices import FORMULA

    output.emit(["", f"Outstanding on {found.as_of}, AUD inc tax: {FORMULA}."])
    if found.refused and of_refused is not None:
        output.emit(["", "The accounting package refused:"])
        refused = [(one.number, one.customer, one.message) for one in found.refused]
        tables.show(REFUSED, refused, of_refused, texts=["message"])
    output.emit([f"Not counted: {one}." for one in found.missing])


def _beside(found: Aged, asked: tables.Asked | None) -> None:
    """Invoice by invoice, where the portal's own Statements say something else."""
    if found.beside is None or not found.beside.differences or asked is None:
        return
    output.emit(["", "The portal's own Statements differ from the list:"])
    rows = [
        (one.customer, one.invoice or "", *map(tables.figure, (one.listed, one.stated, one.difference)), one.why)
        for one in found.beside.differences
    ]
    tables.show(DIFFERENCES, rows, asked)


def _read_on(workspace: Workspace, entity: str) -> date | None:
    """The day that a list of the portal was last walked; None where nobody did."""
    seen = workspace.store.seen(entity, None)
    return None if seen is None else day_in(workspace.zone, seen.at)
