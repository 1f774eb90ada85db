"""Commands that read the store, never the portal: `list` and `show`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from scraper.cli import output, sheets, words
from scraper.cli.workspace import opened
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.models.base import Record

COLUMNS = ("field", "source", "observed", "evidence", "value")
EVIDENCE_SHOWN = 12
"""So many characters of a SHA-256 tell pages apart on a screen; JSON holds all."""


def list_objects(
    entity: words.Entity,
    job: Annotated[
        str | None, typer.Option("--job", metavar="NUMBER", help="Only what belongs to this job.", show_default=False)
    ] = None,
    form: words.Format = "table",
) -> None:
    """Print every stored object of an entity."""
    name, form = words.entity(entity), words.output_format(form)
    from scraper.entities import CATALOG

    fields = CATALOG[name].record.contract_fields()
    if job is not None and not CATALOG[name].has_job:
        raise ConfigError(f"--job: a {name} belongs to no job; leave it out")
    number = None if job is None else words.jobs([job])[0]
    with opened() as workspace:
        objects = (one.as_json() for one in workspace.store.objects.list(name, job_number=number))
        if form == "table":
            _table(fields, objects)
        else:
            output.emit(_lines(form, name, objects))


def show(
    entity: words.Entity,
    ident: Annotated[
        str, typer.Argument(metavar="ID", help="Its id, or a GUID of the portal or the API.", show_default=False)
    ],
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
) -> None:
    """Print one object with the source of every field, its conflicts and its findings."""
    name, form = words.entity(entity), words.output_format(form, ("table", "json"))
    from scraper.entities import RECORDS
    from scraper.store.stored import ENVELOPE

    with opened() as workspace:
        found = workspace.store.objects.get(name, ident)
    if found is None:
        raise ConfigError(f"ID: no {name} {ident!r} is stored; expected an id as `ascora list {name}` prints it")
    one = found.as_json()
    if form == "json":
        output.emit([output.as_json(one)])
        return
    output.table(COLUMNS, _fields(RECORDS[name].contract_fields(), one), wrap=True)
    output.emit(_remarks(one))
    apart = ("extra", "provenance", "conflicts", "findings")
    output.table(("", ""), [[key, one[key]] for key in ENVELOPE if key not in apart], wrap=True)


def _lines(form: str, entity: str, objects: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    if form == "csv":
        from scraper.entities import RECORDS
        from scraper.store.stored import AFTER, BEFORE

        columns = tuple(dict.fromkeys((*BEFORE, *RECORDS[entity].contract_fields(), *AFTER)))
        return sheets.of_objects(columns, objects, dict(_kinds(RECORDS[entity])))
    if form == "json":
        return output.json_array(objects)
    return (json.dumps(one, ensure_ascii=False) for one in objects)


def _kinds(record: type[Record]) -> Iterator[tuple[str, str]]:
    """Which fields are no free text, by what the record declares."""
    from scraper.models.texts import Says, says_of

    for name, field in record.model_fields.items():
        types = set(_types(field.annotation))
        if says_of(record, name) is Says.CONTACT:
            yield name, "phone"
        elif str not in types and types & {Decimal, int, float, date}:
            yield name, "number"


def _types(annotation: object) -> Iterator[object]:
    yield annotation
    for one in get_args(annotation):
        yield from _types(one)


def _table(fields: Iterable[str], objects: Iterable[Mapping[str, Any]]) -> None:
    """The fields that hold anything, so that the screen is for what is known."""
    held = list(objects)
    columns = [name for name in fields if any(one[name] not in (None, [], {}) for one in held)]
    output.table(["id", *columns], [[one["id"], *(one[name] for name in columns)] for one in held])


def _fields(fields: Iterable[str], one: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    values = {name: one[name] for name in fields} | {f"extra.{name}": text for name, text in one["extra"].items()}
    for name, value in values.items():
        origin = one["provenance"].get(name, {})
        evidence = origin.get("evidence", "")[:EVIDENCE_SHOWN]
        yield name, origin.get("source"), origin.get("observed_at"), evidence, value


def _remarks(one: Mapping[str, Any]) -> Iterator[str]:
    for conflict in one["conflicts"]:
        said = ", ".join(f"{source} says {output.shown(value)!r}" for source, value in conflict["values"].items())
        yield f"conflict {conflict['field']}: {said}; chosen {conflict['chosen']} by {conflict['rule']}"
    for finding in one["findings"]:
        compared = f"expected {finding['expected']}, found {finding['found']}"
        yield output.shown(f"finding {finding['check']}: {finding['outcome']}; {compared}")
