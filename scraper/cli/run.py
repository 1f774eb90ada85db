"""Commands that make a run: `login`, `sync`, `reread`, `record`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import exits, output, report, words
from scraper.cli.chosen_job import spelled
from scraper.cli.progress import progress
from scraper.cli.stopping import command_of, stopped_by_hand
from scraper.cli.workspace import chosen, opened
from scraper.config import env_file
from scraper.errors import LoginError, ScraperError

if TYPE_CHECKING:
    from scraper.workspace import Workspace

JsonTo = Annotated[
    str | None,
    typer.Option("--json", metavar="FILE", help="Write the run report as JSON; - prints it alone.", show_default=False),
]


def login() -> None:
    """Log in, prove it and keep the encrypted session; prints the outcome by its name."""
    from scraper.sync import pipeline

    with opened() as workspace:
        try:
            word = pipeline.login(workspace)
        except LoginError as error:
            output.emit([error.word])
            raise _with_cure(error) from error
    output.emit([word])


def sync(
    entities: words.Entities = None,
    job: Annotated[
        list[str] | None,
        typer.Option("--job", metavar="NUMBER", help="Only this job; may be repeated.", show_default=False),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help="Only jobs created or changed on or after this local date.",
            show_default=False,
        ),
    ] = None,
    first: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help="Of what is asked in windows of days, such as time: from this local date on.",
            show_default=False,
        ),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="The same: until this local date.", show_default=False),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Visit every job, changed or not.")] = False,
    json_to: JsonTo = None,
) -> None:
    """Read the portal and the open API, keep the evidence, merge and store. The main job.

    Exit code 0: complete. 4: partial, and the report says what was left out and why.
    """
    wanted = words.entities(entities)
    numbers, day = words.jobs(job), words.local_date(since)
    begins, ends = words.span(first, last)
    from scraper.sync import pipeline
    from scraper.sync.plan import Scope

    scope = Scope(entities=wanted, jobs=numbers, since=day, first=begins, last=ends, full=full)
    with opened() as workspace:
        scope = replace(scope, jobs=spelled(workspace, numbers))
        _tell_open_runs(workspace, scope.as_json())
        try:
            with stopped_by_hand(lambda: _goes_on(workspace, command_of(scope.as_json()))), progress() as shown:
                result = pipeline.sync(workspace, scope, shown)
        except LoginError as error:  # what was not reached follows from that: it is in the JSON alone
            if workspace.run_id is not None and json_to is not None:
                report.deliver(workspace.store.runs.report(workspace.run_id), json_to, to_person=False)
            raise _with_cure(error) from error
        except ScraperError:
            if workspace.run_id is not None:  # the run ended as failed, and its report says how far it got
                report.deliver(workspace.store.runs.report(workspace.run_id), json_to)
            raise
    report.deliver(result, json_to, noted=shown.noted)
    raise typer.Exit(exits.of_report(result))


def _with_cure(error: LoginError) -> LoginError:
    """The error with the one thing that mends it: where the password that was refused stands, a person corrects it."""
    if error.word != "bad_credentials":
        return error
    is_in_vault = chosen().portal_password is None
    place = "`ascora vault set portal_password`" if is_in_vault else f"ASCORA_PORTAL_PASSWORD in {env_file.place()}"
    return type(error)(
        f"the portal refused the e-mail or password: correct it ({place}), then `ascora account resume`",
        error.word,
        evidence=error.evidence,
    )


def _goes_on(workspace: Workspace, command: str) -> str:
    run = "" if workspace.run_id is None else f" with run {workspace.run_id}"
    return f"`{command}` goes on{run}"


def _tell_open_runs(workspace: Workspace, scope: Mapping[str, Any]) -> None:
    """Runs of another scope that were stopped stay open until somebody goes on with them: say how."""
    for run in workspace.store.runs.unfinished():
        if run.scope != scope and not workspace.store.has_live_worker():
            output.note(f"run {run.id} is open: `{command_of(run.scope)}` goes on with it")


def reread(entities: words.Entities = None, json_to: JsonTo = None) -> None:
    """Run today's readers over the stored evidence: no portal, no browser."""
    wanted = words.entities(entities)
    from scraper.sync import pipeline

    with opened() as workspace:
        again = " ".join(("ascora reread", *wanted))
        with stopped_by_hand(lambda: _goes_on(workspace, again)), progress() as shown:
            result = pipeline.reread(workspace, wanted, shown)
    report.deliver(result, json_to, noted=shown.noted)
    raise typer.Exit(exits.of_report(result))


def record(
    entity: words.Entity,
    case: Annotated[str, typer.Option("--case", metavar="NAME", help="Folder name of the case.", show_default=False)],
) -> None:
    """Write a scrubbed fixtures/pages case from the last evidence: the regression test of a screen."""
    name = words.entity(entity)
    root = words.checkout() / "fixtures" / "pages"
    from scraper.parse.record_fixture import record_case

    with opened() as workspace:
        folder = record_case(workspace, name, words.case_name(case), root)
    output.emit([f"{folder.relative_to(root.parent.parent)}: read it for names and addresses before you commit it"])
