"""What quotes, jobs and variations say of each other, as readings: sums for the checks of `scraper.checks.quotes`, and
what of a variation only its quote says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from scraper.models import Quote, Reading, Record, Variation
from scraper.spelling import comparable
from scraper.store import Run, StoredObject, WorkItem
from scraper.workspace import Workspace

FACET = "quote_facts"
Objects = Mapping[str, list[StoredObject]]
"""Objects by a number that they name."""


def add_up(ws: Workspace, run: Run, item: WorkItem) -> None:
    """Say of every quote what its sections and its job make of it, and of every variation what its quote says.

    Of a reread that is every quote; of a run, those of which anything changed since a run did this last.
    """
    since = None if item.target.get("reread") else ws.store.items.last_done(item.kind)
    ws.store.objects.put(list(facts(ws, since)), run_id=run.id)


def facts(ws: Workspace, since: datetime | None) -> Iterator[Reading]:
    """The readings of what changed at that instant or later; None: of all."""
    quotes = list(ws.store.objects.list(Quote.entity, include_gone=False))
    sections = _by(quotes, "parent_quote_number")
    jobs = _by((one for one in _held(ws, "job") if one.fields["parent_job_number"] is None), "job_number")
    of_job, of_number = _by(_held(ws, "variation"), "job_number"), _by(_held(ws, "variation"), "quote_number")
    for quote in quotes:
        number = comparable(quote.fields["quote_number"])
        job = comparable(quote.fields["converted_to_job"] or "")
        mine = sections.get(number, []) if quote.fields["parent_quote_number"] is None else []
        around = [*mine, *jobs.get(job, []), *of_job.get(job, []), *of_number.get(number, [])]
        if since is not None and all(one.changed_at < since for one in (quote, *around)):
            continue
        said = {**_sections(mine), **_job(quote, jobs.get(job, []), of_job.get(job, []))}
        if said:
            yield _reading(ws, Quote(**_key(quote, "quote_number", "parent_quote_number", "name"), **said), quote)
        for one in of_number.get(number, []):
            if quote.fields["description"] is not None:
                names = _key(one, "job_number", "section_name", "quote_number")
                yield _reading(ws, Variation(**names, description=quote.fields["description"]), quote, "description")


def _sections(sections: list[StoredObject]) -> dict[str, Any]:
    if not sections:
        return {}
    totals = [one.fields["total_ex_tax"] for one in sections]
    if None in totals:
        return {"children_count": len(totals), "children_unknown": "a section shows no total"}
    total = sum(map(Decimal, totals), Decimal("0.00"))
    return {"children_count": len(totals), "children_total": total, "children_unknown": None}


def _job(quote: StoredObject, jobs: list[StoredObject], variations: list[StoredObject]) -> dict[str, Any]:
    """What the job that the quote became was worth at first; nothing of a variation, which is a part of its job."""
    fields = quote.fields
    if fields["converted_to_job"] is None or fields["variation_for_job"] is not None:
        return {}
    applied = [one.fields for one in variations if one.fields["applied_to_job"] is not False]
    total = jobs[0].fields["total_ex_tax"] if len(jobs) == 1 else None
    if total is None:
        return {"job_value": None, "job_value_unknown": f"no total of job {fields['converted_to_job']} is held"}
    if any(one["applied_to_job"] is None or one["total_ex_tax"] is None for one in applied):
        return {
            "job_value": None,
            "job_value_unknown": "which variations changed the job, or by how much, is not shown",
        }
    added = sum((Decimal(one["total_ex_tax"]) for one in applied), Decimal(0))
    return {"job_value": Decimal(total) - added, "job_value_unknown": None}


def _reading(ws: Workspace, record: Record, of: StoredObject, field: str = "quote_number") -> Reading:
    evidence = of.provenance[field]["evidence"]
    return Reading(record=record, source="derived", facet=FACET, observed_at=ws.clock(), evidence=evidence)


def _key(one: StoredObject, *names: str) -> dict[str, Any]:
    """What the object is known by: its GUIDs, and these fields."""
    return {name: one.body[name] for name in ("portal_id", "api_id")} | {name: one.fields[name] for name in names}


def _held(ws: Workspace, entity: str) -> Iterator[StoredObject]:
    return ws.store.objects.list(entity, include_gone=False)


def _by(objects: Iterable[StoredObject], field: str) -> dict[str, list[StoredObject]]:
    found: dict[str, list[StoredObject]] = {}
    for one in objects:
        if one.fields[field] is not None:
            found.setdefault(comparable(one.fields[field]), []).append(one)
    return found
