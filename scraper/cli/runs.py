"""`ascora runs`: past runs and their coverage."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import exits, output, report, words
from scraper.cli.progress import progress
from scraper.cli.workspace import opened, reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.workspace import Workspace

POLL_SECONDS = 1.0
Form = Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")]


def runs(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RUN_ID | retry RUN_ID | watch RUN_ID]",
            help="One run in full; take its parked items again; follow it to its end.",
            show_default=False,
        ),
    ] = None,
    form: Form = "table",
) -> None:
    """List past runs, newest first, with what of each is parked; with a run's id, print its report.

    `retry` works parked items off here and now, beside any workers. `watch` shows how far a run is, whoever does it.
    """
    form = words.output_format(form, ("table", "json"))
    asked = what or []
    with (opened if asked[:1] == ["retry"] else reading)() as workspace:
        match asked:
            case []:
                _list(workspace, form)
            case ["retry", run_id]:
                _retry(workspace, run_id, form)
            case ["watch", run_id]:
                _watch(workspace, run_id, form)
            case [run_id]:
                report.deliver(workspace.store.runs.report(run_id), "-" if form == "json" else None)
                _parked(workspace, run_id, form)
            case _:
                raise ConfigError("runs: expected nothing, RUN_ID, retry RUN_ID or watch RUN_ID")


def _list(workspace: Workspace, form: str) -> None:
    ledger = workspace.store.runs
    if form == "json":
        output.emit(output.json_array(ledger.list()))
        return
    columns = ("run_id", "started_at", "finished_at", "outcome", "login")
    rows = (
        [*(one[column] for column in columns), workspace.store.items.states(one["run_id"])["parked"] or ""]
        for one in ledger.list()
    )
    output.table([*columns, "parked"], rows)


def _parked(workspace: Workspace, run_id: str, form: str) -> None:
    parked = workspace.store.items.states(run_id)["parked"]
    if parked and form != "json":
        output.emit([f"{parked} parked: `ascora runs retry {run_id}` takes them again"])


def _retry(workspace: Workspace, run_id: str, form: str) -> None:
    from scraper.sync import pipeline

    ledger = workspace.store.runs
    if not ledger.reopen(run_id) and ledger.is_over(run_id):
        output.emit([f"run {run_id}: nothing is parked"])
        return
    with progress() as shown:
        result = pipeline.work(workspace, ledger.get(run_id), shown)
    report.deliver(result, "-" if form == "json" else None)
    raise typer.Exit(exits.of_report(result))


def _watch(workspace: Workspace, run_id: str, form: str, pause: Callable[[float], None] = time.sleep) -> None:
    store, told = workspace.store, -1
    with progress() as shown:
        while (result := store.runs.report(run_id))["finished_at"] is None:
            states = store.items.states(run_id)
            over = states["done"] + states["parked"]
            shown.plan(sum(states.values()))
            for _ in range(max(told, 0), over):
                shown.advance(f"run {run_id}")
            if over != told:
                shown.step(f"{over} of {sum(states.values())} items are over, {states['parked']} of them parked")
                told = over
            if (state := store.sessions.state()).state != "ok":
                shown.note(f"the account is {state.state}: {state.reason}")
                raise typer.Exit(exits.PERSON)
            pause(POLL_SECONDS)
    report.deliver(result, "-" if form == "json" else None)
    raise typer.Exit(exits.of_report(result))
