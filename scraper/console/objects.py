"""One object: what is known of it, and each field beside the evidence that it was read from."""

from __future__ import annotations

from typing import Any

from scraper.console import evidence
from scraper.console.desk import FORM, Desk
from scraper.console.job import job
from scraper.console.layout import Shown, address
from scraper.entities import CATALOG, EntitySpec
from scraper.errors import NotFound
from scraper.reports.history import changes
from scraper.store import StoredObject

MOST_CHANGES = 100


def page(desk: Desk, plural: str, ident: str) -> Shown:
    """The page of one object; of a job, with all that belongs to it. Raises `NotFound`, `Forbidden`."""
    spec = desk.spec(plural)
    if spec.is_card:
        return job(desk, ident)
    one = desk.object(spec, ident)
    return desk.render(
        "console_form.html" if spec.name == FORM else "object.html",
        _told(one),
        spec=spec,
        stored=one,
        one=one.as_json(),
        job_address=_job_address(desk, spec, one),
        file=_file(desk, spec, one),
        changes=changes(desk.ws.store.objects.versions(spec.name, one.id))[-MOST_CHANGES:],
    )


def field(desk: Desk, plural: str, ident: str, name: str) -> Shown:
    """A field beside its evidence, and what every other source says of it. Raises `NotFound`, `Forbidden`."""
    spec = desk.spec(plural)
    one = desk.object(spec, ident)
    printed = one.as_json()
    if name not in spec.record.contract_fields() and name.removeprefix("extra.") not in one.body["extra"]:
        raise NotFound(f"a {spec.words} has no field {name!r:.80}")
    extra = one.body["extra"].get(name.removeprefix("extra."))
    return desk.render(
        "field.html",
        {**_told(one), "field": name},
        spec=spec,
        stored=one,
        one=printed,
        name=name,
        value=printed.get(name, extra),
        conflicts=[
            each for each in one.body["conflicts"] if each["field"] == name or each["field"].startswith(f"{name}.")
        ],
        said=evidence.said(desk, one, name),
        back=address(spec.plural, one.id),
        job_address=_job_address(desk, spec, one),
    )


def frame(desk: Desk, plural: str, ident: str, name: str, facet: str) -> Shown:
    """The kept page of one reading of a field. Raises `NotFound`, `Forbidden`."""
    return evidence.frame(desk, desk.object(desk.spec(plural), ident), name, facet)


def _told(one: StoredObject) -> dict[str, Any]:
    return {"entity": one.entity, "ids": [one.id]}


def _job_address(desk: Desk, spec: EntitySpec, one: StoredObject) -> str | None:
    number = one.fields.get("job_number") if spec.has_job and desk.sees("job") else None
    return None if number is None else address(CATALOG["job"].plural, number)


def _file(desk: Desk, spec: EntitySpec, one: StoredObject) -> tuple[str, str | None] | None:
    """What the object's file is called and where it is had; None where it has none."""
    kept = {} if spec.files is None else spec.files.of(one.fields)
    if not kept.get("sha256"):
        return None
    return kept.get("name") or "document", desk.file(one.as_json(), kept["sha256"])
