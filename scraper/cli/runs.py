"""`ascora runs`: past runs and their coverage."""

from __future__ import annotations

from typing import Annotated

import typer

from scraper.cli import output, report, words
from scraper.cli.workspace import opened


def runs(
    run_id: Annotated[
        str | None, typer.Argument(metavar="[RUN_ID]", help="One run in full.", show_default=False)
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
) -> None:
    """List past runs, newest first; with a run's id, print its report."""
    form = words.output_format(form, ("table", "json"))
    with opened() as workspace:
        ledger = workspace.store.runs
        if run_id is not None:
            report.deliver(ledger.report(run_id), "-" if form == "json" else None)
        elif form == "json":
            output.emit(output.json_array(ledger.list()))
        else:
            columns = ("run_id", "started_at", "finished_at", "outcome", "login")
            output.table(columns, ([one[column] for column in columns] for one in ledger.list()))
