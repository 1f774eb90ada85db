"""The command about who is booked when. It reads the store alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.workspace import reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.workspace import Workspace

_FORMATS = ("table", "csv", "json", "ics")
_A_PAGE = 500


def schedule(
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From this local date on: today.", show_default=False)
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Until this local date.", show_default=False)
    ] = None,
    user: Annotated[
        str | None, typer.Option("--user", metavar="NAME", help="Only this user.", show_default=False)
    ] = None,
    team: Annotated[
        str | None, typer.Option("--team", metavar="NAME", help="Only users of this team.", show_default=False)
    ] = None,
    job: Annotated[
        str | None, typer.Option("--job", metavar="NUMBER", help="Only this job.", show_default=False)
    ] = None,
    since: Annotated[
        int | None,
        typer.Option("--since", metavar="CURSOR", min=0, help="Only what changed behind it.", show_default=False),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How to print.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)] = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print who is booked when, leave among it; as a calendar, one that is gone is cancelled."""
    from scraper.reports import schedule as report
    from scraper.reports.schedule_calendar import calendar

    form, asked = words.output_format(form, _FORMATS), tables.asked(wide, columns)
    begins, ends = words.span(first, last)
    with reading() as ws:
        begins = begins or (ws.today if since is None else None)
        if begins and ends and begins > ends:
            raise ConfigError(f"--to: {last} is before today; expected a later day, or --from too")
        wanted = report.Asked(begins, ends, user, team, job)
        cursor = ws.store.lookup.newest()
        held = list(_held(ws, since, gone=form == "ics" or since is not None))
        found = report.entries(held, ws.store.objects.current("user"), wanted, ws.zone)
        zone, account = ws.zone, ws.settings.account
    if form == "ics":
        sheets.write_lines(calendar(found, account, zone).splitlines(), out, is_sheet=False)
        return
    facts = {"cursor": cursor, "entries": [one.as_json() for one in found]}
    rows = [one.row(zone) for one in found]
    if sheets.written(form, out, [report.COLUMNS, *rows], facts):
        return
    tables.show(report.COLUMNS, rows, asked, first=("user", "what"), none="nobody is booked")
    output.emit(["", f"Cursor: {cursor}"])


def _held(ws: Workspace, since: int | None, *, gone: bool) -> Iterator[dict[str, Any]]:
    """Bookings and leave, or those that changed behind a cursor."""
    if since is None:
        for name in ("booking", "leave"):
            yield from (one.as_json() for one in ws.store.objects.list(name, include_gone=gone))
        return
    after, more = since, True
    while more:
        changes, after, more = ws.store.lookup.changes(after, _A_PAGE)
        yield from (one.object.as_json() for one in changes if one.object.entity in ("booking", "leave"))
