"""Commands about stock: what is low, and what to order. They read the store alone, and order nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.workspace import reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.reports.low_stock import Figures, LowLine
    from scraper.workspace import Workspace

app = typer.Typer(no_args_is_help=True, help="Stock: what is low, and what to order.")
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)]
_LOW = ("table", "json", "csv")
_REORDER = (*_LOW, "xlsx")


@app.callback()
def stock() -> None:
    """Stock: what is low, and what to order."""


@app.command()
def low(
    form: Annotated[str, typer.Option("--format", metavar="|".join(_LOW), help="How to print.")] = "table",
    out: Out = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print what is below its minimum at any place, by ASCORA_STOCK_LEVELS, else by the portal's own minimum."""
    from scraper.reports.low_stock import low_figures

    form = words.output_format(form, _LOW)
    with reading() as workspace:
        lines, missing, _ = _low(workspace)
    _print(low_figures(lines, missing), form, out, tables.asked(wide, columns))


@app.command()
def reorder(
    form: Annotated[str, typer.Option("--format", metavar="|".join(_REORDER), help="How to print.")] = "table",
    out: Out = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print what to order of all that is low: up to its target, without what is on order, in whole packs."""
    from scraper.reports import low_stock

    form = words.output_format(form, _REORDER)
    words.need_file(form, out, "reorder")
    with reading() as workspace:
        lines, missing, levels = _low(workspace)
        held = [workspace.store.objects.current(name) for name in ("supply", "purchase_order")]
    _print(low_stock.reorder(lines, missing, levels, *held), form, out, tables.asked(wide, columns))


def _low(ws: Workspace) -> tuple[list[LowLine], list[str], Sequence[dict[str, Any]]]:
    """What is low, what could not be told, and the levels. Raises `ConfigError` where there is no threshold."""
    from scraper.reports import low_stock, stock_levels

    path = ws.settings.stock_levels
    levels = ws.store.objects.current("stock_level")
    if path is None and all(one["minimum"] is None for one in levels):
        raise ConfigError(
            "ASCORA_STOCK_LEVELS is not set, and no stock level shows a minimum; expected a CSV or TOML file with "
            "part, location, minimum, target"
        )
    lines, missing = low_stock.low([] if path is None else stock_levels.load(path), levels)
    return lines, list(missing.values()), levels


def _print(found: Figures, form: str, out: Path | None, asked: tables.Asked) -> None:
    if sheets.written(form, out, [found.columns, *found.rows], found.as_json(), found.write):
        return
    rows = [[tables.figure(cell) for cell in row] for row in found.rows]
    tables.show(found.columns, rows, asked, none="nothing is low")
    if found.formula is not None:
        output.emit(["", f"Here {found.formula}."])
    output.emit([f"Note: {one}." for one in found.missing])
