"""`ascora account`: whether logging in is allowed, and how a person allows it again."""

from __future__ import annotations

import typer

from scraper.cli import exits, output
from scraper.cli.workspace import opened

app = typer.Typer(no_args_is_help=True, help="State of the account: ok, stopped, or in need of a person.")


@app.command()
def show() -> None:
    """Print the account's state and why; exit code 3 when a person is needed."""
    with opened() as workspace:
        name, state = workspace.settings.account, workspace.store.sessions.state()
    facts = {"account": name, "state": state.state, "login": state.word, "reason": state.reason, "since": state.since}
    output.table(["", ""], [[key, str(value)] for key, value in facts.items() if value is not None], wrap=True)
    if state.state != "ok":
        output.emit(["Put the reason right in the portal or the settings, then run `ascora account resume`."])
        raise typer.Exit(exits.PERSON)


@app.command()
def resume() -> None:
    """Clear a stop: the next run may log in again."""
    with opened() as workspace:
        workspace.store.sessions.resume()
        output.emit([f"{workspace.settings.account}: ok"])
