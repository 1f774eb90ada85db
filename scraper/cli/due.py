"""Commands about what falls due: services of equipment, licences of users. They read the store alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.workspace import reading

if TYPE_CHECKING:
    from scraper.reports.falling_due import FallingDue

equipment = typer.Typer(no_args_is_help=True, help="Equipment: which services are due.")
licences = typer.Typer(no_args_is_help=True, help="Licences of users: which expire.")
_FORMATS = ("table", "json", "csv")
Within = Annotated[str, typer.Option("--within", metavar="DAYS", help="How far ahead, such as 30d or 6w.")]
Form = Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How to print.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)]


@equipment.callback()
def of_equipment() -> None:
    """Equipment: which services are due."""


@equipment.command("due")
def due(
    within: Within = "30d",
    form: Form = "table",
    out: Out = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print which services of customers' equipment are due, or overdue, with what could not be told."""
    from scraper.reports.falling_due import services_due

    form, ahead = words.output_format(form, _FORMATS), words.days("--within", within)
    with reading() as workspace:
        held = [workspace.store.objects.current(name) for name in ("equipment", "customer")]
        found = services_due(held[0], held[1], workspace.today, ahead)
    _print(found, form, out, tables.asked(wide, columns), f"no service is due within {within}")


@licences.callback()
def of_licences() -> None:
    """Licences of users: which expire."""


@licences.command("expiring")
def expiring(
    within: Within = "90d",
    form: Form = "table",
    out: Out = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print which licences of users expire, or have, with what could not be told."""
    from scraper.reports.falling_due import licences_expiring

    form, ahead = words.output_format(form, _FORMATS), words.days("--within", within)
    with reading() as workspace:
        found = licences_expiring(workspace.store.objects.current("user"), workspace.today, ahead)
    _print(found, form, out, tables.asked(wide, columns), f"no licence expires within {within}")


def _print(found: FallingDue, form: str, out: Path | None, asked: tables.Asked, none: str) -> None:
    if sheets.written(form, out, [found.columns, *found.rows], found.as_json()):
        return
    tables.show(found.columns, [[tables.figure(cell) for cell in row] for row in found.rows], asked, none=none)
    output.emit([f"Not counted: {one}." for one in found.missing])
