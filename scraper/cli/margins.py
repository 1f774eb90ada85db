"""`ascora margins`: hours worked against hours charged against hours booked. It reads the store alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.workspace import reading
from scraper.entities import CATALOG
from scraper.errors import ConfigError

_FORMATS = ("table", "json", "csv")


def margins(
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="From this local date on.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Until this local date.")],
    job: Annotated[
        str | None, typer.Option("--job", metavar="NUMBER", help="Only this job.", show_default=False)
    ] = None,
    user: Annotated[
        str | None, typer.Option("--user", metavar="NAME", help="Only this user.", show_default=False)
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How to print.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)] = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print hours worked, charged and booked, per job and user; never what anybody's hour costs."""
    from scraper.reports import margins as report

    form, asked = words.output_format(form, _FORMATS), tables.asked(wide, columns)
    begins, ends = words.span(first, last)
    if begins is None or ends is None or (ends - begins).days > report.LONGEST:
        raise ConfigError(f"--to: {last} is too far from {first}; expected at most {report.LONGEST} days")
    with reading() as workspace:
        store = workspace.store
        held = {name: store.objects.current(name) if name in CATALOG else None for name in report.ENTITIES}
        seen, zone = store.windows_read("timesheet_entry"), workspace.zone
    found = report.margins(held, begins, ends, zone, seen).of(job, user)
    if sheets.written(form, out, [report.COLUMNS, *found.rows], found.as_json()):
        return
    shown = [[tables.figure(cell) for cell in row] for row in found.rows]
    tables.show(report.COLUMNS, shown, asked, first=("job", "user"), none="nobody worked on a job, or was charged")
    output.emit(["", f"{report.FORMULA}."])
    output.emit([f"Not counted: {one}." for one in found.missing])
