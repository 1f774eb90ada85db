"""The command line: parses, calls the engine, prints. Errors become one line and an exit code, here alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from scraper.cli import (
    account,
    archive,
    audit,
    claims,
    demo,
    doctor,
    due,
    erase,
    evidence,
    exits,
    files,
    forms,
    invoices,
    jobs,
    listing,
    margins,
    objects,
    output,
    purchasing,
    quotes,
    review,
    run,
    runs,
    serve,
    settings,
    stock,
    surroundings,
    timesheets,
    token,
    vault,
    worker,
    workspace,
)
from scraper.cli.output import shown
from scraper.errors import ScraperError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its traces print local variables, and those may hold a password
    help="Read-only adapter for Ascora: portal and open API in, normalized objects with evidence out.",
)


def _release(is_asked: bool) -> None:
    if is_asked:
        from scraper.settings import software

        output.emit([software()])
        raise typer.Exit


@app.callback()
def choose(
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="SLUG", help="Account, in place of ASCORA_ACCOUNT.", show_default=False),
    ] = None,
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", metavar="DIR", help="Data folder, in place of ASCORA_DATA_DIR.", show_default=False),
    ] = None,
    env_file: Annotated[
        Path | None,
        typer.Option("--env-file", metavar="FILE", help="Settings, in place of .env here.", show_default=False),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the release and stop.", callback=_release, is_eager=True)
    ] = False,
) -> None:
    """Which account every command works on, and where its settings and data lie."""
    workspace.choose(account, data_dir, env_file)


app.command()(demo.demo)
app.command()(run.login)
app.command()(run.sync)
app.command("list")(listing.list_objects)
app.command()(objects.show)
app.command("files")(files.files)
app.command()(evidence.evidence)
app.command()(run.reread)
app.command()(run.record)
app.command()(runs.runs)
app.command()(worker.worker)
app.command()(serve.serve)
app.add_typer(token.app, name="token")
app.add_typer(audit.app, name="audit")
app.add_typer(account.app, name="account")
app.add_typer(vault.app, name="vault")
app.add_typer(forms.app, name="forms")
app.add_typer(claims.app, name="claims")
app.add_typer(invoices.app, name="invoices")
app.add_typer(jobs.app, name="jobs")
app.add_typer(purchasing.app, name="purchasing")
app.add_typer(quotes.app, name="quotes")
app.add_typer(timesheets.app, name="timesheets")
app.command()(margins.margins)
app.command()(review.review)
app.add_typer(due.equipment, name="equipment")
app.add_typer(due.licences, name="licences")
app.add_typer(stock.app, name="stock")
app.add_typer(archive.app, name="archive")
app.add_typer(erase.app, name="erase")
app.command()(settings.settings)
app.command()(doctor.doctor)


@cache
def _program() -> Callable[..., Any]:
    """Every command with its options: to read them from the annotations costs more than most commands do."""
    return typer.main.get_command(app).main


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Anything but a deliberate error is a bug and keeps its trace."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with workspace.restored():
            ended = _program()(arguments, prog_name="ascora", standalone_mode=False)
            return ended or exits.COMPLETE
    except typer.TyperException as error:
        return _say(error.format_message(), error.exit_code)
    except ScraperError as error:
        return _say(str(error), exits.of_error(error))
    except Exception as error:
        told = surroundings.told(error)
        if told is None:
            raise
        return _say(told, exits.USAGE)


def _say(problem: str, code: int) -> int:
    for line in problem.splitlines():
        sys.stderr.write(shown(line) + "\n")
    return code
