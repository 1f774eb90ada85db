"""`ascora account`: whether logging in is allowed, and how a person allows it again."""

from __future__ import annotations

from typing import Annotated

import typer

from scraper.cli import exits, output, tables, words
from scraper.cli.workspace import opened, reading

app = typer.Typer(no_args_is_help=True, help="State of the account: ok, stopped, or in need of a person.")


CALLED = {
    "deadline": "unfinished runs go on until",
    "switched_off": "switched off",
    "items_at_once": "items at once",
    "left_alone_seconds": "left alone for (s)",
}
"""What a person reads in place of the names."""


@app.command()
def show(
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
) -> None:
    """Print the account's state and why; exit code 3 when a person is needed."""
    form = words.output_format(form, ("table", "json"))
    with reading() as workspace:
        name, state = workspace.settings.account, workspace.store.sessions.state()
        off, pace = workspace.throttle.off, workspace.throttle
        wait = max(0, round(pace.closed_for()))
        facts: dict[str, object] = {"account": name, "state": state.state, "login": state.word, "reason": state.reason}
        facts |= {"since": state.since, "evidence": state.evidence, "deadline": state.deadline}
        facts |= {
            "switched_off": off,
            "items_at_once": pace.at_once(),
            "left_alone_seconds": wait if wait > 0 else None,
        }
    if form == "json":
        output.emit([output.as_json({name: output.plain(value) for name, value in facts.items()})])
    else:
        tables.pairs((CALLED.get(key, key), str(value)) for key, value in facts.items() if value is not None)
    needs_reason = state.state != "ok"
    if not needs_reason and off is None:
        return
    first = "Put the reason right in the portal or the settings, then" if needs_reason else "To go on,"
    output.note(f"{first} run `ascora account resume`.")
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
