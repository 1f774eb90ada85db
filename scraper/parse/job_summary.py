"""What the rows of a job's cards add up to, per line of its Financial Summary: `scraper.checks.costs` goes by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from scraper.models import Job, Reading
from scraper.models.job import SummedPart
from scraper.pages.job import JobDetailsPage
from scraper.workspace import Workspace

FACET = "summary"
_CENT = Decimal("0.01")
Object = Mapping[str, Any]
Amount = Callable[[Object], Decimal | None]


def _field(name: str) -> Amount:
    return lambda row: None if row[name] is None else Decimal(row[name])


def _cost(row: Object) -> Decimal | None:
    if row["quantity"] is None or row["unit_cost"] is None:
        return None
    return (Decimal(row["quantity"]) * Decimal(row["unit_cost"])).quantize(_CENT, ROUND_HALF_UP)


def _charged(row: Object) -> Decimal | None:
    return Decimal(0) if row["chargeable"] is False else _field("total_ex_tax")(row)


_LABOUR: tuple[Amount, ...] = (_field("total_ex_tax"), _charged)
READINGS: dict[str, tuple[str, tuple[Amount, ...]]] = {
    "labour": ("labour_line", _LABOUR),
    "labour_charged": ("labour_line", _LABOUR),
    "supplies": ("job_supply", (_cost, _field("total_ex_tax"))),
    "supplies_cost": ("job_supply", (_cost,)),
    "supplies_charged": ("job_supply", (_field("total_ex_tax"),)),
    "expenses": ("job_expense", (_field("amount_ex_tax"), _field("amount_inc_tax"))),
}
"""What a line is about to the entity whose rows it adds up, and what of each row it may add."""


def summed_parts(ws: Workspace, job_number: str) -> Iterator[Reading]:
    """Of every card of the job that prints a Financial Summary."""
    rows: dict[str, Sequence[Object]]
    rows = {name: ws.store.objects.current(name, job_number) for name, _ in READINGS.values()}
    unread = {name: why for name in rows if (why := _unread(ws, name, job_number)) is not None}
    for card in ws.store.objects.list(Job.entity, job_number, include_gone=False):
        of_card = Job(
            job_number=card.fields["job_number"],
            section_name=card.body["fields"]["name"] if card.fields["parent_job_number"] is not None else None,
            portal_id=card.body["portal_id"],
            api_id=card.body["api_id"],
        )
        shown = ws.store.objects.reading(of_card, JobDetailsPage.kind)
        lines = shown.record.financial_summary if shown is not None and isinstance(shown.record, Job) else None
        if shown is None or lines is None:
            continue
        abouts = {line.about for line in lines}
        parts = tuple(_part(about, rows, of_card.section_name, unread) for about in READINGS if about in abouts)
        told = Job(**of_card.model_dump(exclude_unset=True), summed_parts=parts)
        yield Reading(record=told, source="derived", facet=FACET, observed_at=ws.clock(), evidence=shown.evidence)


def _part(
    about: str, rows: Mapping[str, Sequence[Object]], section: str | None, unread: Mapping[str, str]
) -> SummedPart:
    entity, readings = READINGS[about]
    own = [row for row in rows[entity] if row["section_name"] == section]
    sets = [own] if section is not None or len(own) == len(rows[entity]) else [rows[entity], own]
    sums = [_added(some, amount) for some in sets for amount in readings]
    known = dict.fromkeys(one for one in sums if one is not None)
    what = entity.replace("_", " ")
    unknown = f"not every {what} shows its amounts" if None in sums else unread.get(entity)
    return SummedPart(about=about, amounts=tuple(known), count=max(map(len, sets)), unknown=unknown)


def _added(rows: Sequence[Object], amount: Amount) -> Decimal | None:
    amounts = [amount(row) for row in rows]
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _unread(ws: Workspace, entity: str, job_number: str) -> str | None:
    """Why its rows may be others than these."""
    seen, what = ws.store.seen(entity, job_number), entity.replace("_", " ")
    if seen is None:
        return f"no {what} was ever looked for"
    return None if seen.whole else f"not every {what} was read"
