"""Commands about jobs. They read the store alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.workspace import reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.reports.form_register import Cell
    from scraper.reports.job_costs import JobCost
    from scraper.workspace import Workspace

app = typer.Typer(no_args_is_help=True, help="Jobs: what they cost.")
_FORMATS = ("table", "json", "csv", "xlsx")
_PROFIT = "profit before time"
_HEAD = ("job", "name", "revenue", "supplies", "expenses", _PROFIT, "margin %", "hours without cost")


@app.callback()
def jobs() -> None:
    """Jobs: what they cost."""


@app.command()
def costs(
    job: Annotated[
        str | None, typer.Option("--job", metavar="NUMBER", help="Only this job.", show_default=False)
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How to print.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)] = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print what each job costs and brings, part by part, and what of it is missing."""
    from scraper.reports import plain_sheet
    from scraper.reports.job_costs import FORMULA

    form, asked = words.output_format(form, _FORMATS), tables.asked(wide, columns)
    words.need_file(form, out, "costs")
    number = None if job is None else words.jobs([job])[0]
    with reading() as workspace:
        found = list(_costs(workspace, number))
    if number is not None and not found:
        raise ConfigError(f"--job: no job {number} is stored; expected a number that `ascora list job` shows")
    rows = [_row(one) for one in found]
    doubts = [(one.job_number, why) for one in found for why in (*one.missing, *one.differs)]
    book: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]] = {
        "Costs": (_HEAD, rows),
        "Doubts": (("job", "doubt"), doubts),
        "Formula": (("AUD ex tax",), [(FORMULA,)]),
    }
    facts = [one.as_json() for one in found]
    if sheets.written(form, out, [_HEAD, *rows], facts, partial(plain_sheet.write, book)):
        return
    tables.show(_HEAD, [[tables.figure(cell) for cell in row] for row in rows], asked, first=("job", _PROFIT))
    output.emit(["", f"AUD ex tax: {FORMULA}."])
    output.emit([f"{number}: {why}." for number, why in doubts])
    if number is not None:
        output.emit(_beside(found[0]))


def _beside(one: JobCost) -> list[str]:
    lines = [f"{label}: {text}" for label, text in one.printed.items()]
    return ["", "Beside it, the card's own Financial Summary:", *lines] if lines else []


def _costs(workspace: Workspace, number: str | None) -> Iterator[JobCost]:
    from scraper.reports.job_costs import PARTS, job_cost

    objects, titles = workspace.store.objects, workspace.profile.details["job"].parts["financial_summary"]
    for top in objects.current("job", number):
        if top["parent_job_number"] is None:
            own = top["job_number"]
            unseen = [name for name in PARTS if workspace.store.seen(name, own) is None]
            yield job_cost(top, {name: objects.current(name, own) for name in PARTS}, unseen, titles)


def _row(one: JobCost) -> Sequence[str | Decimal | None]:
    amounts = (one.revenue, one.supplies, one.expenses, one.profit, one.margin, one.hours_without_cost)
    return (one.job_number, one.name, *amounts)
