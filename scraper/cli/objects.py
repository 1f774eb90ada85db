"""`ascora show`: one object, where each value was read, and how it came to be what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import output, words
from scraper.cli.workspace import reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.store import StoredObject, Version
    from scraper.workspace import Workspace

COLUMNS = ("field", "source", "observed", "evidence", "value")
CHANGES = ("when", "version", "field", "before", "after", "evidence")
EVIDENCE_SHOWN = 12
"""So many characters of a SHA-256 tell pages apart on a screen; JSON holds all."""


def show(
    entity: words.Entity,
    ident: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Its id, or a GUID of the portal or the API; of a job its number, J1002-02 of a section.",
            show_default=False,
        ),
    ],
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
    history: Annotated[
        bool, typer.Option("--history", help="What changed when, field by field, in place of the object.")
    ] = False,
) -> None:
    """Print one object with the source of every field, its conflicts and its findings."""
    name, form = words.entity(entity), words.output_format(form, ("table", "json"))
    from scraper.entities import RECORDS
    from scraper.store.stored import ENVELOPE

    with reading() as workspace:
        found = stored(workspace, name, ident)
        versions = workspace.store.objects.versions(name, found.id) if history else ()
    if history:
        _history(versions, form)
        return
    one = found.as_json()
    if form == "json":
        output.emit([output.as_json(one)])
        return
    output.table(COLUMNS, _fields(RECORDS[name].contract_fields(), one), wrap=True)
    output.emit(_remarks(one))
    apart = ("extra", "provenance", "conflicts", "findings")
    output.table(("", ""), [[key, one[key]] for key in ENVELOPE if key not in apart], wrap=True)


def stored(workspace: Workspace, entity: str, ident: str) -> StoredObject:
    """The object of an id; of a job, or a section of one, also of its number. Raises `ConfigError`."""
    from scraper.entities import CATALOG

    found = workspace.store.objects.get(entity, ident)
    if found is None and CATALOG[entity].is_card:
        named = workspace.store.lookup.card(ident)
        found = None if named is None else named.job
    if found is None and len(ident) >= words.SHORT_ID:
        found = workspace.store.objects.beginning(entity, ident)
    if found is None:
        raise ConfigError(f"ID: no {entity} {ident!r} is stored; expected an id as `ascora list {entity} --wide` shows")
    return found


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


def _history(versions: Sequence[Version], form: str) -> None:
    from scraper.reports.history import changes

    found = changes(versions)
    if form == "json":
        output.emit(output.json_array(one.as_json() for one in found))
        return
    rows = [
        (one.at, one.version, one.field, one.before, one.after, (one.evidence or "")[:EVIDENCE_SHOWN]) for one in found
    ]
    output.table(CHANGES, [[output.instant(one[0]), *one[1:]] for one in rows], wrap=True)
