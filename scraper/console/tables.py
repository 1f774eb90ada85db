"""An entity's objects as a plain table, page by page: by words, by filters, by what of them is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from scraper.archive.render import held, shown, source
from scraper.checks.open_points import FORM_KINDS, KINDS, of_form
from scraper.config import outside
from scraper.console.desk import FORM, Desk, Listed, place
from scraper.console.layout import ROOT, Moved, Shown, address
from scraper.entities import CATALOG, EntitySpec
from scraper.errors import ConfigError, InvalidQuestion
from scraper.models.texts import Says, says_of
from scraper.reports.object_rows import Columns
from scraper.store import StoredObject
from scraper.store.lookup import Wanted

MOST_COLUMNS = 6
SHORT = (None, Says.PERSON, Says.ORGANISATION, Says.IDENTIFIER)
"""What a column of a table may say besides: numbers and days, names, numbers that a machine gave."""
TOLD_OTHERWISE = ("sha256", "job_number"), ("sha256", "name")
"""What no column repeats of a card, and of other objects: the first column says it."""
COUNTED = (FORM, "attachment", "variation", "progress_claim")
"""Of a job: what a list of jobs counts."""
NAMES = ("q", "point", "gone", "before")
"""What every listing takes, beside the entity's own filters."""


def table(desk: Desk, plural: str, asked: Mapping[str, str]) -> Shown | Moved:
    """A page of an entity's objects. Raises `NotFound`, `Forbidden`, `InvalidQuestion`."""
    spec = desk.spec(plural)
    wanted = _wanted(spec, asked)
    if spec.is_card and wanted.words and (named := desk.ws.store.lookup.card(wanted.words)) is not None:
        return Moved(address(spec.plural, str(named.job.fields["job_number"])))
    found = desk.page(wanted, place(asked.get("before")))
    printed = [one.as_json() for one in found.objects]
    return desk.render(
        "table.html",
        {"entity": spec.name, "ids": [one.id for one in found.objects]},
        spec=spec,
        asked={name: asked.get(name, "") for name in (*NAMES, *spec.record.filters)},
        points=KINDS if spec.name == FORM else [kind for kind in KINDS if kind not in FORM_KINDS or kind == "late"],
        columns=_columns(spec, printed),
        rows=[(one, told, list(_open(told))) for one, told in zip(found.objects, printed, strict=True)],
        counts=_counts(desk, spec, found),
        counted=[CATALOG[name] for name in COUNTED if spec.is_card and desk.sees(name)],
        withheld=found.withheld,
        next=_next(spec, asked, found),
    )


def _wanted(spec: EntitySpec, asked: Mapping[str, str]) -> Wanted:
    known = {*NAMES, *spec.record.filters}
    unknown = next((name for name in asked if name not in known), None)
    if unknown is not None:
        raise InvalidQuestion(f"{unknown}: a page of {spec.plural} has no such filter")
    said = {name: _text(name, value) for name, value in asked.items() if value.strip()}
    if said.get("point") not in (None, *KINDS):
        raise InvalidQuestion(f"point: expected one of {', '.join(KINDS)}")
    if "q" in said and not spec.record.searched:
        raise InvalidQuestion(f"q: {spec.plural} are not searched by words")
    filters = {name: value for name, value in said.items() if name in spec.record.filters}
    return Wanted(
        spec.name,
        filters,
        gone="gone" in said,
        point=said.get("point"),
        words=said.get("q", ""),
        newest_first=True,
    )


def _text(name: str, value: str) -> str:
    try:
        return outside.text(name, value.strip())
    except ConfigError as error:
        raise InvalidQuestion(str(error)) from error


def _columns(spec: EntitySpec, printed: Sequence[Mapping[str, Any]]) -> list[str]:
    """The fields that a person knows such objects by and that fit a table, as far as any on the page says them."""
    record = spec.record
    known = {*record.key, "name", *record.dated, *(name for names in record.filters.values() for name in names)}
    telling = [name for name in Columns(record).telling if name in known or says_of(record, name) in SHORT]
    others = [name for name in telling if name not in TOLD_OTHERWISE[not spec.is_card]]
    return held(printed, [name for name in others if not _is_nested(printed, name)])[:MOST_COLUMNS]


def _is_nested(printed: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Whether a field holds more than a text or a link."""
    values = [one[name] for one in printed if one[name] is not None]
    return any(isinstance(value, list) or (isinstance(value, dict) and "name" not in value) for value in values)


def _open(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What of an object is open, and that it is gone: the kind, and what for a person."""
    if one["entity"] == FORM:
        yield from of_form(one)
    else:
        for finding in one["findings"]:
            told = f"{finding['check']}: expected {finding['expected']}, found {finding['found']}"
            yield ("does not hold" if finding["outcome"] == "failed" else "not checkable"), told
        if one["late"]:
            yield "late", "it appeared after its job was first read as completed"
    for conflict in one["conflicts"]:
        values = ", ".join(f"{source(name)} says {shown(value)}" for name, value in conflict["values"].items())
        yield "in conflict", f"{conflict['field'].replace('_', ' ')}: {values}"
    if one["gone_at"]:
        yield "gone", "a complete listing no longer showed it"


def _counts(desk: Desk, spec: EntitySpec, found: Listed) -> Mapping[tuple[str, str], int]:
    numbers = {str(one.fields["job_number"]) for one in found.objects} if spec.is_card else set()
    entities = [name for name in COUNTED if desk.sees(name)]
    return desk.ws.store.lookup.numbers(sorted(numbers), entities) if numbers and entities else {}


def _next(spec: EntitySpec, asked: Mapping[str, str], found: Listed) -> str | None:
    if found.next is None:
        return None
    kept = {name: value for name, value in asked.items() if value and name != "before"}
    return f"{ROOT}/{spec.plural}?{urlencode({**kept, 'before': found.next})}"


def listing(spec: EntitySpec, **asked: str) -> str:
    """The address of a listing."""
    return f"{ROOT}/{spec.plural}{f'?{urlencode(asked)}' if asked else ''}"


def top_objects(objects: Sequence[StoredObject]) -> list[StoredObject]:
    """Of jobs, those that are no section's card."""
    return [one for one in objects if one.fields.get("parent_job_number") is None]
