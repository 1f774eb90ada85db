"""Commands about progress claims: what does not add up, and the schedule of values. They read the store alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.chosen_job import chosen_job
from scraper.cli.workspace import reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.reports.schedule_of_values import Schedule

app = typer.Typer(no_args_is_help=True, help="Progress claims: what adds up, and the schedule of values.")

Object = Mapping[str, Any]
BESIDE = ("Section", "Value", "To date", "% to date", "Remaining")
"""Of a schedule, what a table shows before the claims."""
HISTORY = {
    "claim": "claim_number",
    "name": "claim_name",
    "date": "claim_date",
    "due": "due_date",
    "ex tax": "total_ex_tax",
    "tax": "tax",
    "inc tax": "total_inc_tax",
    "retention": "retention_withheld",
    "paid": "amount_paid",
    "outstanding": "outstanding",
    "status": "status",
    "invoice": "invoice_number",
}


FIRST = ("job", "claim", "date", "inc tax", "paid", "outstanding", "status")
"""Of the history, what a table shows before all else."""
_CHECKS = ("table", "json")
_SCHEDULE = ("table", "json", "csv", "xlsx")
CHECKED = ("job", "of", "check", "outcome", "expected", "found", "difference", "says")


@app.command()
def check(
    job: Annotated[
        str | None, typer.Option("--job", metavar="NUMBER", help="Only this job.", show_default=False)
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="|".join(_CHECKS), help="How to print.")] = "table",
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print every job's claim history, and where its ledger does not add up or cannot be checked."""
    from scraper.checks.ledger import CHECKS

    form, said = words.output_format(form, _CHECKS), None if job is None else words.jobs([job])[0]
    of_history, of_checks = tables.asked(wide, columns).within(("job", *HISTORY), CHECKED)
    with reading() as workspace:
        number = None if said is None else chosen_job(workspace, said).number
        claims = workspace.store.objects.current("progress_claim", number)
        sections = workspace.store.objects.current("claim_section", number)
        jobs = workspace.store.objects.current("job", number)
    if sheets.written(form, None, (), _as_json(claims, sections, jobs)):
        return
    history = [[one["job_number"], *(one[field] for field in HISTORY.values())] for one in claims]
    if of_history is not None:
        tables.show(("job", *HISTORY), history, of_history, first=FIRST, none="no claims are stored")
    rows = [
        [one["job_number"], _called(one), found["check"], *_told(found), CHECKS[found["check"]].says]
        for one in (*claims, *sections, *jobs)
        for found in one["findings"]
        if found["check"] in CHECKS
    ]
    output.emit([""])
    if not rows:
        output.emit([f"Everything adds up: {len(claims)} claims, {len(sections)} claim sections."])
        return
    if of_checks is not None:
        ordered = sorted(rows, key=lambda row: (row[0], row[3] != "failed"))
        tables.show(
            CHECKED,
            ordered,
            of_checks,
            texts=["difference", "says"],
            first=["job", "of", "outcome", "expected", "found"],
        )
    seen = dict.fromkeys(str(row[2]) for row in rows)
    output.emit(["", "What was compared, and what was accepted either way:"])
    tables.show(("check", "basis"), [(name, CHECKS[name].basis) for name in seen], texts=["basis"])


def _as_json(claims: Sequence[Object], sections: Sequence[Object], jobs: Sequence[Object]) -> dict[str, Any]:
    """The claim history in the contract's words, and each finding with what it was compared by."""
    from scraper.checks.ledger import CHECKS

    history = [{name: one[name] for name in ("job_number", *HISTORY.values())} for one in claims]
    findings = [
        {
            "job_number": one["job_number"],
            "of": _called(one),
            **{name: found[name] for name in ("check", "outcome", "expected", "found", "difference")},
            "says": CHECKS[found["check"]].says,
            "basis": CHECKS[found["check"]].basis,
        }
        for one in (*claims, *sections, *jobs)
        for found in one["findings"]
        if found["check"] in CHECKS
    ]
    return {"claims": history, "findings": findings}


@app.command()
def table(
    job: Annotated[str, typer.Option("--job", metavar="NUMBER", help="The job.", show_default=False)],
    form: Annotated[str, typer.Option("--format", metavar="|".join(_SCHEDULE), help="How to print.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)] = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print a job's schedule of values: a row per claim section, a column per claim, to date, remaining, retention."""
    from scraper.reports.schedule_of_values import schedule
    from scraper.reports.schedule_workbook import write

    form = words.output_format(form, _SCHEDULE)
    words.need_file(form, out, "claims")
    said, asked = words.jobs([job])[0], tables.asked(wide, columns)
    with reading() as workspace:
        number = chosen_job(workspace, said).number
        sections = workspace.store.objects.current("claim_section", number)
        claims = workspace.store.objects.current("progress_claim", number)
        zone = workspace.zone
        jobs = workspace.store.objects.current("job", number)
        top = next((one for one in jobs if one["parent_job_number"] is None), None)
    if not sections and not claims:
        raise ConfigError(f"--job: no claims of {number} are stored; expected a job that `ascora claims check` shows")
    found = schedule(top, number, sections, claims)
    seen_on = datetime.fromisoformat(found.seen_at).astimezone(zone).date()
    head, *rows = _rows(found)
    if not sheets.written(form, out, [head, *rows], found.as_json(), partial(write, found, seen_on)):
        tables.show([str(cell) for cell in head], [list(map(_shown, row)) for row in rows], asked, first=BESIDE)
        if found.notes:
            output.emit(["", *found.notes])
    elif out is not None:
        output.wrote(out, len(found.lines), f"sections, {len(found.claims)} claims")


def _rows(found: Schedule) -> Iterable[Sequence[str | Decimal | None]]:
    """The schedule as rows of equal length, headings first, sums worked out."""
    from scraper.reports.schedule_of_values import title, total

    yield ("Section", "Type", "Value", *map(title, found.claims), "To date", "% to date", "Remaining")
    for one in found.lines:
        yield (one.name, one.origin, one.value, *one.claimed, one.to_date, one.percent, one.remaining)
    by_claim = zip(*(one.claimed for one in found.lines), strict=True)
    sums = [total([getattr(one, name) for one in found.lines]) for name in ("value", "to_date", "remaining")]
    yield ("Total", None, sums[0], *map(total, by_claim), sums[1], None, sums[2])
    for name, amounts in found.foot:
        yield (name, None, None, *amounts, total(amounts), None, None)


def _shown(cell: str | Decimal | None) -> str:
    return f"{cell:,f}" if isinstance(cell, Decimal) else cell or ""


def _called(one: Object) -> str:
    if one["entity"] == "progress_claim":
        return f"claim {one['claim_number'] or one['claim_name']}"
    return f"section {one['name']}" if one["entity"] == "claim_section" else "job"


def _told(found: Object) -> tuple[Any, ...]:
    return found["outcome"], found["expected"], found["found"], found["difference"]
