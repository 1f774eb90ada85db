"""`ascora erase`: taking a person out of what is kept, and saying what could not be touched."""

from __future__ import annotations

from typing import Annotated

import typer

from scraper.cli import output
from scraper.cli.workspace import opened
from scraper.errors import ConfigError

app = typer.Typer(no_args_is_help=True, help="Take a person out of what is kept.")


@app.callback()
def erase() -> None:
    """Take a person out of what is kept."""


@app.command()
def user(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The whole name as it is printed.", show_default=False)],
    user_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Which user, where two are called so.", show_default=False)
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it: nothing brings back what is erased.")] = False,
) -> None:
    """Blank a person in objects, their past and their evidence; the audit log keeps that somebody was erased.

    The portal is not touched: what it still shows, the next sync reads again.
    """
    if not yes:
        raise ConfigError("erase user: expected --yes: nothing but the portal brings back what is erased")
    from scraper.retention.erase import erase
    from scraper.settings import database_urls, installation

    with opened() as workspace:
        done = erase(workspace, database_urls(installation()), name, user_id)
        is_file = workspace.settings.database_url.startswith("sqlite")
    output.emit(
        [
            f"erased: in {sum(done.rows.values())} rows of the database, {done.evidence} pages and answers",
            "The next sync brings back what the portal still shows; take the person out there first.",
        ]
    )
    for one in done.namesakes:
        output.emit([f"user {one} was called so too, and has lost the name with it"])
    for one in done.files:
        output.emit([f"not touched: the file of {one}: it names the person, or may; a reread brings back what it says"])
    for root, at in done.archives:
        output.emit([f"not touched: the archive {root} of {at}: it is sealed, and may name the person"])
    for position in done.audit:
        output.emit([f"not touched: entry {position} of the audit log: it only grows"])
    if is_file and not done.is_compact:
        output.note("the file of the database still holds former texts: end what reads it, and run VACUUM on it")
