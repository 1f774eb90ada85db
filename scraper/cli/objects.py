"""`ascora show`: one object, where each value was read, and how it came to be what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import output, tables, words
from scraper.cli.workspace import reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.store import StoredObject, Version
    from scraper.workspace import Workspace

COLUMNS = ("field", "source", "observed", "evidence", "value")
CHANGES = ("when", "field", "evidence", "version", "before", "after")
MOST_NAMED = 10
"""So many objects that one name means are told."""
EVIDENCE_SHOWN = 12
"""So many characters of a SHA-256 tell pages apart on a screen; JSON holds all."""


def show(
    entity: words.Entity,
    ident: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Its id, or its number or name in any case; of a section the job's number with its own, J1002-02.",
            show_default=False,
        ),
    ],
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
    history: Annotated[
        bool, typer.Option("--history", help="What changed when, field by field, in place of the object.")
    ] = False,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print one object with the source of every field, its conflicts and its findings."""
    name, form = words.entity(entity), words.output_format(form, ("table", "json"))
    asked = tables.asked(wide, columns)
    from scraper.entities import RECORDS
    from scraper.store.stored import ENVELOPE

    with reading() as workspace:
        found = stored(workspace, name, ident)
        zone = workspace.settings.zone
        versions = workspace.store.objects.versions(name, found.id) if history else ()
    if history:
        _history(versions, form, asked, zone)
        return
    one = found.as_json()
    if form == "json":
        output.emit([output.as_json(one)])
        return
    tables.show(
        COLUMNS,
        _fields(RECORDS[name].contract_fields(), one),
        asked,
        texts=["value"],
        first=["field", "source", "evidence"],
    )
    output.emit(_remarks(one))
    apart = ("extra", "provenance", "conflicts", "findings")
    tables.pairs((key, one[key]) for key in ENVELOPE if key not in apart)


def stored(workspace: Workspace, entity: str, ident: str) -> StoredObject:
    """The object of an id, or of a number or name as it is printed, in any case. Raises `ConfigError`."""
    from scraper.entities import CATALOG

    found = workspace.store.objects.get(entity, ident)
    if found is None and CATALOG[entity].is_card:
        named = workspace.store.lookup.card(ident)
        found = None if named is None else named.job
    if found is None:
        found = _only(workspace.store.lookup.named(entity, ident, MOST_NAMED), ident)
    if found is None and len(ident) >= words.SHORT_ID:
        found = workspace.store.objects.beginning(entity, ident)
    if found is None:
        found = _only(_called(workspace, entity, ident), ident)
    if found is None:
        raise ConfigError(f"ID: no {entity} {ident!r} is stored; expected an id as `ascora list {entity} --wide` shows")
    return found


def _only(found: Sequence[StoredObject], ident: str) -> StoredObject | None:
    """The only one; None where there is none. Raises `ConfigError` naming the several that are called so."""
    if len(found) < 2:
        return found[0] if found else None
    from scraper.entities import CATALOG

    spec = CATALOG[found[0].entity]
    named = (*spec.record.key, "name")
    told = []
    for one in found[:MOST_NAMED]:
        texts = dict.fromkeys(output.shown(one.fields[name]) for name in named if one.fields.get(name) is not None)
        told.append(" ".join((one.id[: words.SHORT_ID], *texts)))
    more = ", ..." if len(found) > MOST_NAMED else ""
    raise ConfigError(f"ID: {ident!r} is several; expected one of these ids: {', '.join(told)}{more}")


def _called(workspace: Workspace, entity: str, ident: str) -> list[StoredObject]:
    """Those that have it in their key: as their own name rather than as that of what they belong to."""
    from scraper.entities import CATALOG
    from scraper.store.terms import same

    spec, wanted = CATALOG[entity], same(ident)
    names = dict.fromkeys((*spec.own_names, *(name for name in spec.record.key if not spec.is_card)))
    found: dict[str, list[StoredObject]] = {name: [] for name in names}
    for one in workspace.store.objects.list(entity):
        for name in names:
            if same(str(one.fields.get(name) or "")) == wanted:
                found[name].append(one)
    return next((several for several in found.values() if several), [])


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


def _history(versions: Sequence[Version], form: str, asked: tables.Asked, zone: tzinfo) -> None:
    from scraper.reports.history import changes

    found = changes(versions)
    if form == "json":
        output.emit(output.json_array(one.as_json() for one in found))
        return
    rows = [
        (_at(one.at, zone), one.field, (one.evidence or "")[:EVIDENCE_SHOWN], one.version, one.before, one.after)
        for one in found
    ]
    tables.show(CHANGES, rows, asked, texts=["before", "after"])


def _at(when: datetime, zone: tzinfo) -> str:
    """An instant as the account's clock showed it."""
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}"
