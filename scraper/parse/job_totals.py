"""What the objects of one job say of each other, as readings that the checks of `scraper.checks.ledger` go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scraper.entities import CATALOG
from scraper.models import ClaimSection, Job, Reading
from scraper.parse.invoice_payments import payments_of_invoices
from scraper.parse.job_summary import summed_parts
from scraper.profile import fold
from scraper.store import Run, WorkItem
from scraper.store.database import chunks
from scraper.workspace import Workspace

LEDGER_FACET = "ledger"
OF_A_LEDGER = tuple(name for name, spec in CATALOG.items() if spec.totals in ("claims", "costs"))
"""The entities that it looks at."""

Object = Mapping[str, Any]


def add_up(ws: Workspace, run: Run, item: WorkItem) -> None:
    """Say of every job's claims and costs, and of every invoice's payments, what they add up to, once all that a run or
    a reread brings is there.

    Of a reread that is every job; of a run, those of which something changed since a run did this last.
    """
    since = None if item.target.get("reread") else ws.store.items.last_done(item.kind)
    for job_number in ws.store.objects.changed_jobs(OF_A_LEDGER, since):
        ws.store.objects.put([*sums(ws, job_number), *summed_parts(ws, job_number)], run_id=run.id)
    for piece in chunks(list(payments_of_invoices(ws, since))):
        ws.store.objects.put(piece, run_id=run.id)
    ws.store.items.done(item)


def sums(ws: Workspace, job_number: str) -> Iterator[Reading]:
    """What a job's claims add up to per claim section, and its claim sections for the job.

    Each reading's evidence is that of the claim section, or of the first of them.
    """
    sections = ws.store.objects.current("claim_section", job_number)
    claims = ws.store.objects.current("progress_claim", job_number)
    now = ws.clock()

    def reading(record: ClaimSection | Job, of: Object) -> Reading:
        evidence = of["provenance"]["name"]["evidence"]
        return Reading(record=record, source="derived", facet=LEDGER_FACET, observed_at=now, evidence=evidence)

    for one in sections:
        said = _claimed(one["name"], sections, claims)
        record = ClaimSection(job_number=job_number, name=one["name"], portal_id=one["portal_id"], **said)
        yield reading(record, one)
    if sections:
        yield reading(
            Job(
                job_number=job_number,
                claimable_total=_sum([one["total_value"] for one in sections]),
                claimable_count=len(sections),
                variations_beside=_beside(sections, ws.store.objects.current("variation", job_number)),
            ),
            sections[0],
        )


def _claimed(name: str, sections: Sequence[Object], claims: Sequence[Object]) -> dict[str, Any]:
    """What the claims' lines add up to for a section, or why that is not known."""
    if Counter(fold(one["name"]) for one in sections)[fold(name)] > 1:
        return {"lines_unknown": "several sections go by this name"}
    if unread := [one for one in claims if one["lines"] is None]:
        return {"lines_unknown": f"{len(unread)} of {len(claims)} claims show no lines"}
    lines = [line for one in claims for line in one["lines"] if fold(line["section_name"]) == fold(name)]
    if (total := _sum([line["value"] for line in lines])) is None:
        return {"lines_unknown": "a claim's line shows no value"}
    return {"lines_total": total, "lines_count": len(lines)}


def _beside(sections: Sequence[Object], variations: Sequence[Object]) -> Decimal | None:
    """Variations that changed the job and have no claim section; None where it is not known which did."""
    own = [one for one in sections if one["origin"] == "variation"]
    changed = [one for one in variations if one["applied_to_job"] is not False]
    if any(one["applied_to_job"] is None for one in changed):
        return None
    free = [
        one
        for one in changed
        if not any(fold(one["quote_number"]) in fold(section["name"]) for section in own or sections)
    ]
    return _sum([one["total_ex_tax"] for one in free])


def _sum(amounts: Sequence[str | None]) -> Decimal | None:
    """None where one of them is not known."""
    known = [Decimal(one) for one in amounts if one is not None]
    return sum(known, Decimal("0.00")) if len(known) == len(amounts) else None
