"""Commands about people's time. They read the store alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from scraper.cli import exits, output, sheets, tables, words
from scraper.cli.workspace import reading
from scraper.errors import ConfigError

app = typer.Typer(no_args_is_help=True, help="Timesheets: who worked how long, also for payroll.")
_FORMATS = ("table", "json", "csv", "xlsx")
_ENTITY = "timesheet_entry"


@app.callback()
def timesheets() -> None:
    """Timesheets: who worked how long, also for payroll."""


@app.command()
def table(
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="From this local date on.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Until this local date.")],
    user: Annotated[
        str | None, typer.Option("--user", metavar="NAME", help="Only this user.", show_default=False)
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How to print.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)] = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print the hours that people worked, by day, with what could not be counted and which days were never read."""
    from scraper.reports import timesheets, timesheets_workbook

    form, asked = words.output_format(form, _FORMATS), tables.asked(wide, columns)
    words.need_file(form, out, "timesheets")
    begins, ends = words.span(first, last)
    if begins is None or ends is None or (ends - begins).days >= timesheets.LONGEST:
        raise ConfigError(f"--to: {last} is too far from {first}; expected at most {timesheets.LONGEST} days")
    with reading() as workspace:
        entries = workspace.store.objects.current(_ENTITY)
        seen = workspace.store.windows_read(_ENTITY)
        zone = workspace.zone
    if user is not None:
        own = [one for one in entries if one["user"].casefold() == user.casefold()]
        if entries and not own:
            raise ConfigError(f"--user: nobody is called {user!r}; expected a name of `ascora list {_ENTITY}`")
        entries = own
    found = timesheets.timesheets(entries, begins, ends, zone, seen)
    head, *lines = timesheets_workbook.rows(found)
    if sheets.written(form, out, [head, *lines], found.as_json(), partial(timesheets_workbook.write, found)):
        return
    shown = [[tables.figure(cell) for cell in line] for line in lines]
    tables.show([str(one) for one in head], shown, asked, first=("User", "Total"))
    output.emit(["", f"Hours: {timesheets.FORMULA}."])
    output.emit([f"Not counted: {one}." for one in found.missing])


@app.command()
def payroll(
    period: Annotated[str, typer.Option("--period", metavar="FROM/TO", help="Local dates, both included.")],
    mapping: Annotated[Path, typer.Option("--map", metavar="FILE", help="Columns, pay items and employees (TOML).")],
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help="Print what is sure although something is not.")
    ] = False,
    form: Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How to print.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)] = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print lines per user, rate type and job for the payroll package; nothing is sent anywhere.

    A period with days that were never read, or with entries or users in doubt, is refused: exit code 4.
    """
    from scraper.reports import payroll as lines
    from scraper.reports import payroll_map, timesheets

    form, asked = words.output_format(form, _FORMATS), tables.asked(wide, columns)
    words.need_file(form, out, "payroll")
    first, slash, last = period.partition("/")
    begins, ends = words.span(first, last) if slash else (None, None)
    if begins is None or ends is None or (ends - begins).days >= timesheets.LONGEST:
        raise ConfigError(f"--period: {period!r} is no period; expected such as 2026-11-02/2026-11-15")
    mapped = payroll_map.load(mapping)
    with reading() as workspace:
        objects = workspace.store.objects
        held = objects.current(_ENTITY), objects.current("user")
        found = lines.payroll(*held, begins, ends, workspace.zone, workspace.store.windows_read(_ENTITY), mapped)
    if found.doubts and not incomplete:
        for one in found.doubts:
            output.note(f"not complete, so no lines: {one}")
        raise typer.Exit(exits.PARTIAL)
    for one in (*found.notes, *(f"in doubt: {doubt}" for doubt in found.doubts)):
        output.note(one)
    if not sheets.written(form, out, [found.columns, *found.rows], found.as_json(), found.write):
        shown = [[tables.figure(cell) for cell in row] for row in found.rows]
        tables.show(found.columns, shown, asked, none="nobody worked on these days")
        output.emit(["", f"{found.hours:f} hours: {timesheets.FORMULA}."])
    if found.doubts:
        raise typer.Exit(exits.PARTIAL)
