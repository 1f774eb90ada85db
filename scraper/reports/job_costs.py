"""What a job costs and brings, part by part: computed from what its cards list, and never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from scraper.checks.costs import CHECKS

FORMULA = "revenue - supplies - expenses; time is not taken off, since what an hour costs is never read"
PARTS = ("labour_line", "job_supply", "job_expense")
"""The entities that it is made of, besides the job itself."""
_CENT = Decimal("0.01")

Object = Mapping[str, Any]


@dataclass(frozen=True)
class JobCost:
    """One job with its sections. Money is AUD ex tax; None where a term of it is not known, and `missing` says why."""

    job_number: str
    name: str | None
    revenue: Decimal | None
    """The job's total as printed."""
    labour_charged: Decimal | None
    hours_without_cost: Decimal | None
    """Hours that are charged: time is chargeable time here, not the hours worked, and has no cost."""
    supplies_charged: Decimal | None
    supplies: Decimal | None
    """What they cost."""
    expenses: Decimal | None
    missing: tuple[str, ...]
    printed: Mapping[str, str] = field(default_factory=dict)
    """What the Financial Summary of its own card says, by label, as printed; empty where it has none."""
    differs: tuple[str, ...] = ()
    """Where that is something else than its rows add up to."""

    @property
    def profit(self) -> Decimal | None:
        """Before time."""
        if self.revenue is None or self.supplies is None or self.expenses is None:
            return None
        return self.revenue - self.supplies - self.expenses

    @property
    def margin(self) -> Decimal | None:
        """Per cent of the revenue that is left before time; None where nothing was earned."""
        if self.profit is None or self.revenue is None or self.revenue <= 0:
            return None
        return (self.profit * 100 / self.revenue).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def as_json(self) -> dict[str, Any]:
        """As another program reads it; amounts as text."""
        names = ("revenue", "labour_charged", "hours_without_cost", "supplies_charged", "supplies", "expenses")
        amounts = {name: _text(getattr(self, name)) for name in (*names, "profit", "margin")}
        told = {"job_number": self.job_number, "name": self.name, **amounts}
        beside = {"financial_summary": dict(self.printed), "differs": list(self.differs)}
        return {**told, "formula": FORMULA, "missing": list(self.missing), **beside}


def job_cost(
    top: Object, parts: Mapping[str, Sequence[Object]], unseen: Iterable[str] = (), titles: Iterable[str] = ()
) -> JobCost:
    """The cost of one top job; `parts`: what its cards list, by entity of `PARTS`; `unseen`: of these, what was never
    looked at on its cards; `titles`: of the part of a card that is its Financial Summary."""
    lacking = set(unseen)
    labour, supplies, expenses = (None if name in lacking else parts[name] for name in PARTS)
    terms = {
        "labour_charged": _added(labour, "total_ex_tax"),
        "hours_without_cost": _added(labour, "hours"),
        "supplies_charged": _added(supplies, "total_ex_tax"),
        "supplies": _cost(supplies),
        "expenses": _added(expenses, "amount_ex_tax"),
    }
    missing = [f"{name.replace('_', ' ')}s were never looked at" for name in PARTS if name in lacking]
    missing += _lacks(parts, lacking)
    hours = terms["hours_without_cost"]
    missing += [f"time: {hours:f} charged hours have no cost here"] if hours else []
    revenue = None if top["total_ex_tax"] is None else Decimal(top["total_ex_tax"])
    missing += ["its total is not shown"] if revenue is None else []
    printed, differs = _printed(top, titles), tuple(_differs(top))
    return JobCost(
        top["job_number"], top["name"], revenue, **terms, missing=tuple(missing), printed=printed, differs=differs
    )


def _printed(top: Object, titles: Iterable[str]) -> dict[str, str]:
    of_part = [f"{title.casefold()} " for title in titles]
    found = ((label, begins, text) for label, text in top["extra"].items() for begins in of_part)
    return {label[len(begins) :]: text for label, begins, text in found if label.casefold().startswith(begins)}


def _differs(top: Object) -> Iterator[str]:
    for one in top["findings"]:
        if one["check"] in CHECKS and one["outcome"] == "failed":
            says = CHECKS[one["check"]].says
            yield f"the card prints {one['found']}, and its rows add up to {one['expected']} ({says})"


def _lacks(parts: Mapping[str, Sequence[Object]], lacking: set[str]) -> Iterator[str]:
    """Parts of which an amount is not shown."""
    needed = {"labour_line": ("hours",), "job_supply": ("quantity", "unit_cost"), "job_expense": ("amount_ex_tax",)}
    for name, fields in needed.items():
        blank = [one for one in parts[name] if any(one[field] is None for field in fields)]
        if blank and name not in lacking:
            what = " or ".join(field.replace("_", " ") for field in fields)
            yield f"{len(blank)} of {len(parts[name])} {name.replace('_', ' ')}s show no {what}"


def _added(objects: Sequence[Object] | None, field: str) -> Decimal | None:
    amounts = [] if objects is None else [one[field] for one in objects]
    return None if objects is None or None in amounts else sum(map(Decimal, amounts), Decimal(0))


def _cost(supplies: Sequence[Object] | None) -> Decimal | None:
    """Quantity times cost, each line rounded to the cent."""
    if supplies is None or any(one["quantity"] is None or one["unit_cost"] is None for one in supplies):
        return None
    each = (Decimal(one["quantity"]) * Decimal(one["unit_cost"]) for one in supplies)
    return sum((one.quantize(_CENT, ROUND_HALF_UP) for one in each), Decimal("0.00"))


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
