"""What of people's time is to be reviewed, and what a person decided of it. The portal is never asked nor told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.workspace import opened, reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.reports.review import Line

_FORMATS = ("table", "json", "csv")
_HELP = "Nothing lists what is open; `seen ID` and `close ID --note TEXT` keep what you decided of one."


def review(
    what: Annotated[
        list[str] | None, typer.Argument(metavar="[seen ID | close ID]", help=_HELP, show_default=False)
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Of close: what explains it.", show_default=False)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="What was seen or explained, too.")] = False,
    form: Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How to print.")] = "table",
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print time that is incomplete or may not have synced, with whose it is and since when.

    What was seen or explained is open again when it says something else, or comes back.
    """
    form, asked = words.output_format(form, _FORMATS), tables.asked(wide, columns)
    match what or []:
        case []:
            from scraper.reports.review import of_store

            with reading() as workspace:
                lines, unproven = of_store(workspace.store, workspace.profile.review, workspace.clock(), workspace.zone)
            _print([one for one in lines if every or one.state == "open"], unproven, form, asked)
        case ["seen", ident]:
            _decide(ident, "seen", None)
        case ["close", ident]:
            if not (note or "").strip():
                raise ConfigError("--note: expected what explains it")
            _decide(ident, "explained", note)
        case _:
            raise ConfigError("review: expected nothing, seen ID, or close ID --note TEXT")


def _decide(ident: str, state: str, note: str | None) -> None:
    from scraper.reports.review import of_store

    with opened() as workspace:
        one = next(
            (
                one
                for one in of_store(workspace.store, workspace.profile.review, workspace.clock(), workspace.zone)[0]
                if one.found.id == ident
            ),
            None,
        )
        if one is None:
            raise ConfigError(f"review: nothing is found under {ident!r}; expected an id of `ascora review --all`")
        workspace.store.reviews.decide(ident, state, one.found.told, note)
    output.emit([f"{ident}: {state}"])


def _print(lines: Sequence[Line], unproven: Sequence[str], form: str, asked: tables.Asked) -> None:
    from scraper.reports.review import COLUMNS

    told = [one.as_json() for one in lines]
    rows = [[one["job_number" if name == "job" else name] for name in COLUMNS] for one in told]
    if not sheets.written(form, None, [COLUMNS, *rows], {"review": told, "unproven": list(unproven)}):
        tables.show(COLUMNS, rows, asked, texts=("says", "note"), first=("id", "rule"), none="nothing is open")
        output.emit([f"Not told: {one}." for one in unproven])
