"""`ascora runs`: past runs and their coverage; one that is begun for the workers, taken up again, or followed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import exits, output, report, tables, words
from scraper.cli.chosen_job import spelled
from scraper.cli.progress import progress
from scraper.cli.stopping import stopped_by_hand
from scraper.cli.workspace import opened, reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.workspace import Workspace

POLL_SECONDS = 1.0
LOOKS_FOR_A_WORKER = 20
"""After so many looks at a run that nobody works on, watching it ends: a worker that has just begun shows itself."""
COLUMNS = ("run_id", "started", "took", "outcome", "login", "parked")
Form = Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")]
HELP = "One run in full; begin one for the workers; take parked items again; follow one, else the latest, to its end."


def runs(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RUN_ID | start [ENTITY]... | retry RUN_ID | watch [RUN_ID]]", help=HELP, show_default=False
        ),
    ] = None,
    job: Annotated[
        list[str] | None,
        typer.Option("--job", metavar="NUMBER", help="Of start: only this job; repeatable.", show_default=False),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Of start: every job, changed or not.")] = False,
    form: Form = "table",
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """List past runs, newest first, with what of each is parked; with a run's id, print its report.

    `start` begins a run that workers take up. `retry` works parked items off here and now, beside any workers. `watch`
    shows how far a run is, whoever does it.
    """
    form = words.output_format(form, ("table", "json"))
    said, asked = what or [], tables.asked(wide, columns)
    if (job or full) and said[:1] != ["start"]:
        raise ConfigError("--job, --full: expected behind `runs start`")
    writes = said[:1] in (["start"], ["retry"])
    with (opened if writes else reading)() as workspace:
        match said:
            case []:
                _list(workspace, form, asked)
            case ["start", *entities]:
                _start(workspace, entities, job, is_full=full)
            case ["retry", run_id]:
                _retry(workspace, run_id, form)
            case ["watch"]:
                _watch(workspace, _latest(workspace), form)
            case ["watch", run_id]:
                _watch(workspace, run_id, form)
            case [run_id]:
                report.deliver(workspace.store.runs.report(run_id), "-" if form == "json" else None)
                _parked(workspace, run_id, form)
            case _:
                raise ConfigError("runs: expected nothing, RUN_ID, start, retry RUN_ID, watch or watch RUN_ID")


def _list(workspace: Workspace, form: str, shown: tables.Asked) -> None:
    ledger = workspace.store.runs
    if form == "json":
        output.emit(output.json_array(ledger.list()))
        return
    rows = (
        [one["run_id"], *_times(workspace, one), one["outcome"], _login(one), _parked_of(workspace, one) or ""]
        for one in ledger.list()
    )
    tables.show(COLUMNS, rows, shown, none="no run is there yet: `ascora sync` begins one")


def _times(workspace: Workspace, one: Mapping[str, Any]) -> tuple[str, str]:
    """When a run began, as the account's clock shows it, and how long it took."""
    began = datetime.fromisoformat(one["started_at"])
    ended = one["finished_at"] and datetime.fromisoformat(one["finished_at"])
    took = str(timedelta(seconds=round((ended - began).total_seconds()))) if ended else ""
    return f"{began.astimezone(workspace.settings.zone):%Y-%m-%d %H:%M}", took


def _login(one: Mapping[str, Any]) -> str:
    return "replay" if one.get("is_replay") else str(one["login"])


def _parked_of(workspace: Workspace, one: Mapping[str, Any]) -> int:
    return workspace.store.items.states(one["run_id"])["parked"]


def _latest(workspace: Workspace) -> str:
    """The run that began last. Raises `ConfigError` where there is none."""
    for one in workspace.store.runs.list():
        return str(one["run_id"])
    raise ConfigError("runs watch: there is no run yet; `ascora sync` and `ascora runs start` begin one")


def _start(workspace: Workspace, entities: list[str], jobs: list[str] | None, *, is_full: bool) -> None:
    from scraper.sync import pipeline

    scope = pipeline.Scope(entities=words.entities(entities), jobs=spelled(workspace, words.jobs(jobs)), full=is_full)
    lacking = pipeline.lacking_login(workspace, scope)
    if lacking is not None:
        raise lacking
    state, off = workspace.store.sessions.state(), workspace.throttle.off
    if state.state != "ok" or off is not None:
        output.note(f"the account is {state.state}: {state.reason or off}; `ascora account resume` lets it go on")
        raise typer.Exit(exits.PERSON)
    run = pipeline.begin(workspace, scope)
    output.emit([f"run {run.id} is {'under way' if run.resumed else 'begun'}: `ascora runs watch` follows it"])
    if not workspace.store.has_live_worker():
        output.note(NO_WORKER)


NO_WORKER = "no worker is running: `ascora worker` takes the run up"


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
    with stopped_by_hand(lambda: f"`ascora runs retry {run_id}` goes on"), progress() as shown:
        result = pipeline.work(workspace, ledger.get(run_id), shown)
    report.deliver(result, "-" if form == "json" else None, noted=shown.noted)
    raise typer.Exit(exits.of_report(result))


def _watch(workspace: Workspace, run_id: str, form: str, pause: Callable[[float], None] = time.sleep) -> None:
    store, told, alone = workspace.store, -1, 0
    before: int | None = None
    with stopped_by_hand(lambda: f"`ascora runs watch {run_id}` follows it again"), progress() as shown:
        while (result := store.runs.report(run_id))["finished_at"] is None:
            states = store.items.states(run_id)
            over = states["done"] + states["parked"]
            before = over if before is None else before
            shown.plan(sum(states.values()), before)
            for _ in range(before if told < 0 else told, over):
                shown.advance(f"run {run_id}")
            if over != told:
                shown.step(f"{over} of {sum(states.values())} items are over, {states['parked']} of them parked")
                told = over
            if (state := store.sessions.state()).state != "ok":
                shown.note(f"the account is {state.state}: {state.reason}")
                raise typer.Exit(exits.PERSON)
            alone = 0 if store.has_live_worker() else alone + 1
            if alone == 1:
                shown.note(NO_WORKER)
            if alone == LOOKS_FOR_A_WORKER:
                raise typer.Exit(exits.PARTIAL)
            pause(POLL_SECONDS)
    report.deliver(result, "-" if form == "json" else None)
    raise typer.Exit(exits.of_report(result))
