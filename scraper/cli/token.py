"""`ascora token`: who may ask the service; a secret is printed once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import output, tables, words
from scraper.cli.workspace import opened, reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.store.tokens import Token

COLUMNS = ("id", "name", "created (UTC)", "expires", "revoked", "last used", "a minute", "scopes")
app = typer.Typer(no_args_is_help=True, help="Who may ask the service: create, list, revoke.")
MOST_DAYS, MOST_A_MINUTE = 3650, 100_000


@app.command()
def create(
    name: Annotated[str, typer.Option(metavar="TEXT", help="Who or what it is for.", show_default=False)],
    scope: Annotated[
        list[str],
        typer.Option(
            metavar="SCOPE",
            help="What may be read, such as read:jobs; files, refresh, admin; may be repeated. A wrong one lists all.",
            show_default=False,
        ),
    ],
    days: Annotated[int, typer.Option(metavar="N", help="How long it is in force.")] = 365,
    a_minute: Annotated[int, typer.Option(metavar="N", help="Requests a minute at most.")] = 600,
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
) -> None:
    """Make a token and print its secret, which nobody can read again."""
    form = words.output_format(form, ("table", "json"))
    if not name.strip():
        raise ConfigError("--name: got nothing; expected who or what the token is for")
    for option, value, most in (("--days", days, MOST_DAYS), ("--a-minute", a_minute, MOST_A_MINUTE)):
        if not 1 <= value <= most:
            raise ConfigError(f"{option}: {value}; expected a number from 1 to {most}")
    with opened() as workspace:
        token, secret = workspace.store.tokens.create(name.strip(), scope, timedelta(days=days), a_minute)
    if form == "json":
        told = {"id": token.id, "account": token.account, "scopes": list(token.scopes), "secret": secret}
        output.emit([output.as_json({**told, "expires_at": token.expires_at.isoformat()})])
        return
    lines = [f"{token.account}: token {token.id} for {token.name}, until {token.expires_at:%Y-%m-%d}"]
    output.emit([*lines, f"scopes: {', '.join(token.scopes)}", "its secret, shown this once:", secret])


@app.command("list")
def list_(
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print every token, without its secret."""
    form, asked = words.output_format(form, ("table", "json")), tables.asked(wide, columns)
    with reading() as workspace:
        held = [*workspace.store.tokens.list()]
    if form == "json":
        output.emit(output.json_array(map(_as_json, held)))
        return
    tables.show(COLUMNS, map(_row, held), asked, none="no token is there: `ascora token create` makes one")


def _row(one: Token) -> list[object]:
    times = (one.created_at, one.expires_at, one.revoked_at, one.used_at)
    shown = [None if at is None else f"{at:%Y-%m-%d %H:%M}" for at in times]
    return [one.id, one.name, *shown, one.a_minute, " ".join(one.scopes)]


def _as_json(one: Token) -> dict[str, Any]:
    return {name: output.plain(value) for name, value in asdict(one).items()}


@app.command()
def revoke(
    ident: Annotated[str, typer.Argument(metavar="ID", help="As `ascora token list` prints it.", show_default=False)],
) -> None:
    """End a token, and what it was traded for, at once."""
    with opened() as workspace:
        workspace.store.tokens.revoke(ident)
        output.emit([f"{workspace.settings.account}: token {ident} is revoked"])
