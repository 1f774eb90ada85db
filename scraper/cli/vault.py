"""`ascora vault`: credentials of an account, sealed in the database; none is ever printed."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from scraper.cli import output, tables, words
from scraper.cli.workspace import opened, reading
from scraper.config.accounts_file import SECRETS
from scraper.errors import ConfigError

app = typer.Typer(
    no_args_is_help=True, help="Credentials of the account, kept sealed: set, list, delete, rotate the key."
)
Name = Annotated[str, typer.Argument(metavar="|".join(SECRETS), help="Which credential.", show_default=False)]


@app.command("set")
def set_(name: Name) -> None:
    """Keep a credential. It is asked for, or read from a pipe; never an argument, which other users could see."""
    from scraper.settings import installation

    _known(name)
    asked = typer.prompt(name, hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline()
    value = asked.rstrip("\r\n")
    if not value:
        raise ConfigError(f"vault set {name}: got nothing; expected the value, typed or piped")
    checked = getattr(installation(**{name: value}), name).get_secret_value()
    with opened() as workspace:
        workspace.store.secrets.set(name, checked)
        output.emit([f"{workspace.settings.account}: {name} is kept"])
        again = workspace.store.runs.retake_refused() if name == "api_key" else 0
        if again:
            output.emit([f"{again} items that the open API had refused are taken again"])


@app.command("list")
def list_(
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
) -> None:
    """Print which credentials are kept, and since when."""
    form = words.output_format(form, ("table", "json"))
    with reading() as workspace:
        kept = workspace.store.secrets.names()
    if form == "json":
        output.emit(output.json_array({"name": name, "set_at": at.isoformat()} for name, at in kept.items()))
        return
    rows = [(name, f"{at:%Y-%m-%d %H:%M}") for name, at in kept.items()]
    tables.show(["name", "set at (UTC)"], rows, none="no credential is kept")


@app.command()
def delete(name: Name) -> None:
    """Forget a credential."""
    _known(name)
    with opened() as workspace:
        if not workspace.store.secrets.delete(name):
            raise ConfigError(f"vault delete {name}: {workspace.settings.account} keeps none")
        output.emit([f"{workspace.settings.account}: {name} is forgotten"])


@app.command()
def rotate() -> None:
    """Replace the installation's key: everything kept, of every account, is sealed anew.

    A key in ASCORA_VAULT_KEY is replaced in three steps: write NEW,OLD there on every machine, rotate, write NEW.
    """
    from scraper.settings import database_urls, installation, load
    from scraper.vault import key as vault_key
    from scraper.vault.cipher import Vault
    from scraper.workspace import made

    settings = installation()
    with vault_key.replaced(settings.vault_key) as keys:
        number = 0
        for slugs in database_urls(settings).values():
            workspace = made(load(account=slugs[0]))
            try:
                number += workspace.store.secrets.rewrap(Vault.of(keys))
            finally:
                workspace.close()
    output.emit([f"{number} credentials and sessions are sealed with the new key"])


def _known(name: str) -> None:
    if name not in SECRETS:
        raise ConfigError(f"vault: {name!r} is not known; expected one of {', '.join(SECRETS)}")
