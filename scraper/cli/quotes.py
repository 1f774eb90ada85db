"""Commands about quotes. They read the store alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.workspace import reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.reports.win_rate import WinRate

app = typer.Typer(no_args_is_help=True, help="Quotes: how many are won.")
_FORMATS = ("table", "json", "csv", "xlsx")
LOSSES = ("reason for loss", "count", "value")


@app.callback()
def quotes() -> None:
    """Quotes: how many are won."""


@app.command()
def winrate(
    by: Annotated[
        str, typer.Option("--by", metavar="month|job_type|assigned_user|lead_source", help="What to group by.")
    ] = "month",
    variations: Annotated[bool, typer.Option("--variations", help="Count variations of jobs too.")] = False,
    form: Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How to print.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)] = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print how many of the decided quotes were won, the open ones beside them, and why others were lost."""
    from scraper.reports import win_rate_workbook
    from scraper.reports.win_rate import BY, win_rate

    form = words.output_format(form, _FORMATS)
    if by not in BY:
        raise ConfigError(f"--by: {by!r} is not known; expected one of {', '.join(BY)}")
    words.need_file(form, out, "winrate")
    with reading() as workspace:
        held = (workspace.store.objects.current(name) for name in ("quote", "customer", "variation"))
        found = win_rate(*held, by=by, with_variations=variations)
    head, *lines = win_rate_workbook.rows(found)
    names = [str(one) for one in head]
    of_rates, of_losses = tables.asked(wide, columns).within(names, LOSSES)
    if sheets.written(form, out, [head, *lines], found.as_json(), partial(win_rate_workbook.write, found)):
        return
    if of_rates is not None:
        rows = [[tables.figure(cell) for cell in line] for line in lines]
        tables.show(names, rows, of_rates, first=[found.by, "won count", "lost count", "win rate %"])
    _explain(found, of_losses)


def _explain(found: WinRate, of_losses: tables.Asked | None) -> None:
    """What the rate is of, why quotes were lost, and what is not in it."""
    from scraper.reports.win_rate import FORMULA

    output.emit(["", f"Win rate: {FORMULA}; values are AUD ex tax.", ""])
    losses = [(reason, str(tally.count), tables.figure(tally.value)) for reason, tally in found.losses]
    if of_losses is not None:
        tables.show(LOSSES, losses, of_losses)
    output.emit([f"Note: {one}." for one in found.missing])
