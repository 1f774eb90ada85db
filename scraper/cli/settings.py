"""`ascora settings`: what is in force, secrets masked."""

from __future__ import annotations

from typing import Annotated

import typer

from scraper.cli import output, tables, words
from scraper.cli.workspace import chosen


def settings(
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
) -> None:
    """Print the settings in force; secrets are masked."""
    form = words.output_format(form, ("table", "json"))
    values = chosen().masked()
    if form == "json":
        output.emit([output.as_json(values)])
    else:
        tables.show(["setting", "value"], values.items(), texts=["value"])
