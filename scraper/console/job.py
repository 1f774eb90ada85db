"""One job on one page: its sections, forms, photos, claims, and what of it needs a look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from scraper.archive.pages import Job
from scraper.console.desk import FORM, Desk, Listed
from scraper.console.home import missing_of
from scraper.console.layout import Shown, address
from scraper.console.tables import listing
from scraper.entities import CATALOG, EntitySpec
from scraper.reports.form_findings import form_findings

Object = dict[str, Any]
OF_JOBS = tuple(spec for spec in CATALOG.values() if spec.has_job)


def job(desk: Desk, ident: str) -> Shown:
    """The page of a job, by its id or number. Raises `NotFound`, `Forbidden`."""
    number = str(desk.object(CATALOG["job"], ident).fields["job_number"])
    seen = {spec.name: desk.of_job(spec, number) for spec in OF_JOBS if desk.sees(spec.name)}
    records = {spec.name: _records(seen.get(spec.name)) for spec in OF_JOBS}
    of_job = Job(number, records, [])
    return desk.render(
        "console_job.html",
        {"entity": "job", "ids": [one["id"] for one in _each(records)]},
        number=number,
        name=of_job.name,
        records=records,
        photos=of_job.photos,
        files=of_job.others,
        form_paths={one["id"]: address(CATALOG[FORM].plural, one["id"]) for one in records[FORM]},
        no_forms="No completed form." if desk.sees(FORM) else "This token does not cover completed forms.",
        required={"missing": [asdict(one) for one in missing_of(desk, number)]},
        withheld=sum(one.withheld for one in seen.values()),
        looks=[(CATALOG[name], desk.ws.store.seen(name, number)) for name in seen],
        closed=[spec.plural for spec in OF_JOBS if spec.name not in seen],
        more=list(_more(seen, number)),
        **_open(records),
    )


def _records(listed: Listed | None) -> list[Object]:
    return [] if listed is None else [one.as_json() for one in listed.objects]


def _each(records: Mapping[str, list[Object]]) -> Iterable[Object]:
    return (one for each in records.values() for one in each)


def _more(seen: Mapping[str, Listed], number: str) -> Iterable[tuple[EntitySpec, str]]:
    """The entities of which the job has more than its page shows, and where all of them are listed."""
    names = [name for name, one in seen.items() if one.next is not None]
    return ((CATALOG[name], listing(CATALOG[name], job_number=number)) for name in names)


def _open(records: Mapping[str, list[Object]]) -> dict[str, Any]:
    """What needs a look, of what is not gone."""
    there = [one for one in _each(records) if one["gone_at"] is None]
    others = [one for one in there if one["entity"] != FORM]
    return {
        "findings": form_findings(one for one in there if one["entity"] == FORM),
        "conflicts": [one for one in there if one["conflicts"]],
        "failed": [one for one in others if any(finding["outcome"] == "failed" for finding in one["findings"])],
    }
