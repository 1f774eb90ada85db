"""`ascora audit`: who asked the service for what, and whether that log is as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer

from scraper.cli import output, sheets, words
from scraper.cli.workspace import reading
from scraper.errors import ArchiveInvalid

app = typer.Typer(no_args_is_help=True, help="Who asked the service for what: verify, export.")
SHOWN = ("position", "at", "name", "token", "from", "method", "path", "query", "status", "answered")


@app.command()
def verify(
    head: Annotated[
        str | None, typer.Option(metavar="DIGEST", help="A digest that was noted earlier.", show_default=False)
    ] = None,
) -> None:
    """Say whether the chain is whole, and print its last digest, to be noted elsewhere."""
    with reading() as workspace:
        audit, account = workspace.store.audit, workspace.settings.account
        broken = audit.broken_at()
        if broken is not None:
            raise ArchiveInvalid(f"{account}: entry {broken} of the audit log is not as it was entered, or is missing")
        number, last, found = 0, "", head is None
        for one in audit.entries():
            number, last = number + 1, one.digest
            found = found or one.digest == head
    if not found:
        raise ArchiveInvalid(f"{account}: no entry of the audit log has the digest {head}; entries are missing")
    output.emit([f"{account}: {number} entries, whole", f"last digest: {last or 'none'}"])


@app.command()
def export(
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Local date.", show_default=False)] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Local date.", show_default=False)] = None,
    form: Annotated[str, typer.Option("--format", metavar="jsonl|csv", help="How to print.")] = "jsonl",
) -> None:
    """Print the log, the oldest entry first; in jsonl each with its digest."""
    form = words.output_format(form, ("jsonl", "csv"))
    first, last = words.span(since, until)
    with reading() as workspace:
        chosen = _chosen(workspace, first, last)
        if form == "csv":
            output.emit(sheets.of_objects(SHOWN, chosen))
        else:
            output.emit(json.dumps(one, ensure_ascii=False) for one in chosen)


def _chosen(workspace: Any, first: date | None, last: date | None) -> Iterator[dict[str, Any]]:
    from scraper.models.base import local_day

    for one in workspace.store.audit.entries():
        day = local_day(one.body["at"], workspace.zone)
        if (first is None or first <= day) and (last is None or day <= last):
            yield {**one.body, "digest": one.digest}
