"""One job on one page: its sections, forms, photos, claims, and what of it needs a look."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scraper.archive.pages import Job
from scraper.console.desk import FORM, Desk
from scraper.console.home import missing_of
from scraper.console.layout import Shown, address
from scraper.console.tables import listing
from scraper.entities import CATALOG
from scraper.reports.form_findings import form_findings


def job(desk: Desk, ident: str) -> Shown:
    """The page of a job, by its id or number. Raises `NotFound`, `Forbidden`."""
    number = str(desk.object(CATALOG["job"], ident).fields["job_number"])
    specs = [spec for spec in CATALOG.values() if spec.has_job]
    seen = {spec.name: desk.of_job(spec, number) for spec in specs if desk.sees(spec.name)}
    records = {
        spec.name: [one.as_json() for one in seen[spec.name].objects] if spec.name in seen else [] for spec in specs
    }
    of_job = Job(number, records, [])
    forms = records[FORM]
    current = [one for one in forms if one["gone_at"] is None]
    return desk.render(
        "console_job.html",
        {"entity": "job", "ids": [one["id"] for each in records.values() for one in each]},
        number=number,
        name=of_job.name,
        records=records,
        photos=of_job.photos,
        files=of_job.others,
        form_paths={one["id"]: address(CATALOG[FORM].plural, one["id"]) for one in forms},
        findings=form_findings(current),
        required={"missing": [asdict(one) for one in missing_of(desk, number)]},
        conflicts=[one for each in records.values() for one in each if one["conflicts"]],
        failed=[one for name, each in records.items() if name != FORM for one in each if _fails(one)],
        no_forms="No completed form." if desk.sees(FORM) else "This token does not cover completed forms.",
        closed=[spec.plural for spec in specs if spec.name not in seen],
        withheld=sum(one.withheld for one in seen.values()),
        more=[
            (CATALOG[name], listing(CATALOG[name], job_number=number))
            for name, one in seen.items()
            if one.next is not None
        ],
        looks=[(spec, desk.ws.store.seen(spec.name, number)) for spec in specs if desk.sees(spec.name)],
    )


def _fails(one: dict[str, Any]) -> bool:
    return any(finding["outcome"] == "failed" for finding in one["findings"])
