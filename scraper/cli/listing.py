"""`ascora list`: the stored objects of an entity, or of all, on the screen or as files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.chosen_job import chosen_job
from scraper.cli.workspace import reading
from scraper.errors import ConfigError, InvalidQuestion, NotHeld

if TYPE_CHECKING:
    from datetime import date

    from scraper.entities import EntitySpec
    from scraper.reports.form_register import Cell
    from scraper.reports.object_rows import Columns
    from scraper.service.requests import Many
    from scraper.store import StoredObject
    from scraper.workspace import Workspace

FORMATS = (*output.FORMATS, "xlsx")
Objects = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class _Asked:
    """Which objects of an entity, and how they are printed."""

    job: str | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    fields: tuple[str, ...] = ()
    evidence: bool = True
    wide: bool = False

    @property
    def narrows(self) -> bool:
        """Whether not every object of the entity is meant."""
        return bool(self.job or self.filters or self.first or self.last)


def list_objects(
    entity: Annotated[
        str | None,
        typer.Argument(metavar="ENTITY", help="Name of an entity, such as job or attachments.", show_default=False),
    ] = None,
    job: Annotated[
        str | None, typer.Option("--job", metavar="NUMBER", help="Only what belongs to this job.", show_default=False)
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="TEXT", help="Only those of this status.", show_default=False)
    ] = None,
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="NAME", help="Only those of this customer.", show_default=False)
    ] = None,
    category: Annotated[
        str | None,
        typer.Option("--category", metavar="NAME", help="Only forms of this kind, such as swms.", show_default=False),
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="By its own date, or later.", show_default=False)
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="By its own date, or earlier.", show_default=False)
    ] = None,
    fields: Annotated[
        str | None,
        typer.Option("--fields", "--columns", metavar="A,B", help="These alone, in this order.", show_default=False),
    ] = None,
    no_evidence: Annotated[bool, typer.Option("--no-evidence", help="Without where each value was read.")] = False,
    wide: tables.Wide = False,
    everything: Annotated[bool, typer.Option("--all", help="Every entity, a file or sheet each; needs --out.")] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE|DIR", help="A file; with --all, a folder.", show_default=False),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="How to print.")] = "table",
) -> None:
    """Print every stored object of an entity, or write those of all.

    A table has the columns that fit; --wide or --fields shows others, json and csv all of them.
    """
    form = words.output_format(form, FORMATS)
    given = {"status": status, "customer": customer, "category": category}
    begin, end = words.span(first, last)
    asked = _Asked(
        None if job is None else words.jobs([job])[0],
        {name: value for name, value in given.items() if value is not None},
        begin,
        end,
        words.names("--fields", fields),
        evidence=not no_evidence,
        wide=wide,
    )
    if everything:
        _write_all(entity, asked, form, out)
    elif entity is None:
        raise ConfigError("Missing argument 'ENTITY': expected the name of an entity, or --all with --out DIR")
    else:
        _list_one(words.spec(entity), asked, form, out)


def _list_one(spec: EntitySpec, asked: _Asked, form: str, out: Path | None) -> None:
    from scraper.reports.object_rows import Columns

    columns = Columns(spec.record)
    chosen = columns.chosen(asked.fields, evidence=asked.evidence)
    words.need_file(form, out, "jobs")
    if form == "table" and out is not None:
        raise ConfigError("--format: a file holds no table; expected csv, xlsx, json or jsonl")
    question = _question(spec, asked)
    with reading() as workspace:
        objects = list(_objects(workspace, spec, asked, question)) if form == "table" else None
        counted = _Counted(objects if objects is not None else _objects(workspace, spec, asked, question))
        if form == "xlsx" and out is not None:
            _workbook([(spec, chosen, counted)], out)
        elif form == "table":
            _table(columns, asked, list(counted))
        else:
            sheets.write_lines(_lines(form, columns, chosen, counted, asked), out, is_sheet=form == "csv")
    if out is not None:
        output.wrote(out, counted.number, spec.plural_words)
    if not counted.number:
        output.note(f"no {spec.words} is stored" + (" that meets this" if asked.narrows else ""))


class _Counted:
    """Objects on their way out."""

    def __init__(self, objects: Objects) -> None:
        self._objects, self.number = objects, 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for one in self._objects:
            self.number += 1
            yield one


def _write_all(entity: str | None, asked: _Asked, form: str, out: Path | None) -> None:
    from scraper.entities import CATALOG

    if entity is not None:
        raise ConfigError(f"--all: expected no entity beside it, got {entity!r}")
    if out is None:
        raise ConfigError("--out: --all writes a file per entity; expected a folder")
    if form == "table":
        raise ConfigError("--format: a file holds no table; expected csv, xlsx, json or jsonl")
    if asked.filters or asked.fields or asked.first or asked.last:
        raise ConfigError("--all: entities differ in fields and filters; expected --job alone, or one ENTITY")
    specs = [spec for spec in CATALOG.values() if asked.job is None or spec.may_name_a_job]
    with reading() as workspace:
        found = [(spec, _objects(workspace, spec, asked, None)) for spec in specs]
        written = list(_written(found, asked, form, output.folder(out)))
    output.emit([f"{out}: {', '.join(written)}"])


def _written(found: Sequence[tuple[EntitySpec, Objects]], asked: _Asked, form: str, folder: Path) -> Iterator[str]:
    """Write all objects; the names of the files."""
    from scraper.reports.object_rows import Columns

    chosen = [(spec, Columns(spec.record).chosen((), evidence=asked.evidence), objects) for spec, objects in found]
    if form == "xlsx":
        _workbook(chosen, folder / "objects.xlsx")
        yield "objects.xlsx"
        return
    for spec, names, objects in chosen:
        lines = _lines(form, Columns(spec.record), names, objects, asked)
        sheets.write_lines(lines, folder / f"{spec.plural}.{form}", is_sheet=form == "csv")
        yield f"{spec.plural}.{form}"


def _question(spec: EntitySpec, asked: _Asked) -> Many | None:
    """What is asked by filters and dates; None where nothing is. Raises `ConfigError` for what the entity has not."""
    from scraper.service.requests import Many, checked

    if asked.job is not None and not spec.may_name_a_job:
        raise ConfigError(f"--job: a {spec.name} belongs to no job; leave it out")
    if not (asked.filters or asked.first or asked.last):
        return None
    question = Many(spec.name, dict(asked.filters), asked.first, asked.last, gone=True)
    try:
        checked(spec.name, question)
    except (InvalidQuestion, NotHeld) as error:
        raise ConfigError(f"--{error}") from error
    return question


def _objects(workspace: Workspace, spec: EntitySpec, asked: _Asked, question: Many | None) -> Objects:
    job = None if asked.job is None else chosen_job(workspace, asked.job)
    number = None if job is None else job.number
    if question is None:
        found: Iterable[StoredObject] = workspace.store.objects.list(spec.name, job_number=number)
    else:
        from scraper.service.queries import Queries

        by = dict(question.filters) | ({} if number is None else {"job_number": number})
        queries = Queries(workspace.store, workspace.settings.account, workspace.zone)
        found = queries.every(replace(question, filters=by))
    return (one for one in (stored.as_json() for stored in found) if job is None or job.has(one))


def _lines(form: str, columns: Columns, chosen: Sequence[str], objects: Objects, asked: _Asked) -> Iterator[str]:
    from scraper.reports.object_rows import EVIDENCE

    if form == "csv":
        return sheets.of_objects(chosen, (_row(columns, chosen, one) for one in objects), columns.kinds)
    if asked.fields:
        objects = (_row(columns, chosen, one) for one in objects)
    elif not asked.evidence:
        objects = ({name: value for name, value in one.items() if name not in EVIDENCE} for one in objects)
    return output.json_array(objects) if form == "json" else (json.dumps(one, ensure_ascii=False) for one in objects)


def _row(columns: Columns, chosen: Sequence[str], one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: columns.value(one, name) for name in chosen}


def _workbook(found: Iterable[tuple[EntitySpec, Sequence[str], Objects]], out: Path) -> None:
    from scraper.reports.object_rows import Columns
    from scraper.reports.plain_sheet import add
    from scraper.reports.workbook import workbook

    with workbook(out) as made:
        for spec, chosen, objects in found:
            columns = Columns(spec.record)
            add(made, spec.plural, chosen, _cells(columns, chosen, objects))


def _cells(columns: Columns, chosen: Sequence[str], objects: Objects) -> Iterator[list[Cell]]:
    return ([columns.cell(one, name) for name in chosen] for one in objects)


def _table(columns: Columns, asked: _Asked, held: Sequence[Mapping[str, Any]]) -> None:
    """The fields that are asked for, else those that hold anything and fit."""
    own = [name for name in columns.telling if any(one[name] not in (None, [], {}) for one in held)]
    names = list(asked.fields) or list(dict.fromkeys(["id", *own]))
    rows = [[output.shown(columns.value(one, name)) for name in names] for one in held]
    if asked.fields or asked.wide:
        tables.show(names, rows, tables.ALL)
        return
    rows = [[row[0][: words.SHORT_ID], *row[1:]] for row in rows]
    tables.show(names, rows)
