"""Commands that make a run: `login`, `sync`, `reread`, `record`."""

from __future__ import annotations

from typing import Annotated

import typer

from scraper.cli import exits, output, report, words
from scraper.cli.progress import progress
from scraper.cli.workspace import opened
from scraper.errors import LoginError, ScraperError

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
            raise
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
    full: Annotated[bool, typer.Option("--full", help="Visit every job, changed or not.")] = False,
    json_to: JsonTo = None,
) -> None:
    """Read the portal and the open API, keep the evidence, merge and store. The main job.

    Exit code 0: complete. 4: partial, and the report says what was left out and why.
    """
    wanted = words.entities(entities)
    numbers, day = words.jobs(job), words.local_date(since)
    from scraper.sync import pipeline
    from scraper.sync.plan import Scope

    scope = Scope(entities=wanted, jobs=numbers, since=day, full=full)
    with opened() as workspace:
        try:
            with progress() as shown:
                result = pipeline.sync(workspace, scope, shown)
        except ScraperError:
            if workspace.run_id is not None:  # the run ended as failed, and its report says how far it got
                report.deliver(workspace.store.runs.report(workspace.run_id), json_to)
            raise
    report.deliver(result, json_to)
    raise typer.Exit(exits.of_report(result))


def reread(entities: words.Entities = None, json_to: JsonTo = None) -> None:
    """Run today's readers over the stored evidence: no portal, no browser."""
    wanted = words.entities(entities)
    from scraper.sync import pipeline

    with opened() as workspace, progress() as shown:
        result = pipeline.reread(workspace, wanted, shown)
    report.deliver(result, json_to)
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
