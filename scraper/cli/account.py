"""`ascora account`: whether logging in is allowed, and how a person allows it again."""

from __future__ import annotations

from typing import Annotated

import typer

from scraper.cli import exits, output, tables
from scraper.cli.workspace import opened, reading

app = typer.Typer(no_args_is_help=True, help="State of the account: ok, stopped, or in need of a person.")


@app.command()
def show() -> None:
    """Print the account's state and why; exit code 3 when a person is needed."""
    with reading() as workspace:
        name, state = workspace.settings.account, workspace.store.sessions.state()
        off, pace = workspace.throttle.off, workspace.throttle
        facts: dict[str, object] = {"account": name, "state": state.state, "login": state.word, "reason": state.reason}
        facts |= {"since": state.since, "evidence": state.evidence, "unfinished runs go on until": state.deadline}
        facts |= {"switched off": off, "items at once": pace.at_once()}
        if (wait := pace.closed_for()) > 0:
            facts["left alone for"] = f"{wait:.0f} s"
    tables.pairs((key, str(value)) for key, value in facts.items() if value is not None)
    if off is not None and state.state == "ok":
        output.emit(["To go on, run `ascora account resume`."])
        raise typer.Exit(exits.PERSON)
    if state.state != "ok":
        output.emit(["Put the reason right in the portal or the settings, then run `ascora account resume`."])
        raise typer.Exit(exits.PERSON)


@app.command()
def stop(
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for whoever looks.")] = "by hand",
) -> None:
    """Switch the account off: no worker and no command asks its portal or API anything until `resume`."""
    with opened() as workspace:
        workspace.throttle.switch(reason)
        workspace.store.sessions.stop("unknown", f"switched off: {reason}")
        output.emit([f"{workspace.settings.account}: stopped"])


@app.command()
def resume() -> None:
    """Clear a stop: logins are allowed again, and workers go on where they stopped."""
    with opened() as workspace:
        workspace.throttle.switch(None)
        workspace.store.sessions.resume()
        output.emit([f"{workspace.settings.account}: ok"])
