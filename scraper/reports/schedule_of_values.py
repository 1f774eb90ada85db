"""The schedule of values a contract administrator knows: a row per claim section, a column per claim. Pure.

Every amount stands as the portal printed it; where the claims add up to what is printed, a sheet may add them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from scraper.profile import fold

Object = Mapping[str, Any]
"""An object with the contract's fields, as the store prints it."""

FOOT = (
    ("Retention withheld", "retention_withheld"),
    ("Total ex tax", "total_ex_tax"),
    ("Tax", "tax"),
    ("Total inc tax", "total_inc_tax"),
    ("Paid", "amount_paid"),
    ("Outstanding", "outstanding"),
)
"""Rows below the sections: what each claim prints of itself."""


@dataclass(frozen=True)
class Line:
    """One row: a claim section, or what claims claimed under a name that is no one section."""

    name: str
    origin: str | None
    value: Decimal | None
    claimed: tuple[Decimal | None, ...]
    """Per claim; None where the claim has no line for it, or its lines are not known."""
    to_date: Decimal | None
    """As printed."""
    percent: Decimal | None
    remaining: Decimal | None
    adds_up: bool
    """Whether the claims add up to what is printed as claimed to date, so that a sum may stand in its place."""


@dataclass(frozen=True)
class Schedule:
    """One job's claims."""

    job_number: str
    job_name: str | None
    customer: str | None
    seen_at: str
    """ISO 8601: when the portal showed the oldest of what stands here."""
    claims: tuple[Object, ...]
    """By date, then as they were listed."""
    lines: tuple[Line, ...]
    foot: tuple[tuple[str, tuple[Decimal | None, ...]], ...]
    """Title and an amount per claim."""
    notes: tuple[str, ...]
    """What a reader of the sheet must know: claims whose lines are not known, findings."""

    def as_json(self) -> dict[str, Any]:
        """As another program reads it: amounts as text, in the order of `claims`."""
        lines = [{name: _text(one) for name, one in asdict(line).items()} for line in self.lines]
        told = {"job_number": self.job_number, "job_name": self.job_name, "customer": self.customer}
        claims = [title(one) for one in self.claims]
        foot = {name: _text(amounts) for name, amounts in self.foot}
        return {**told, "claims": claims, "lines": lines, "totals": foot, "notes": list(self.notes)}

    def amounts(self) -> Iterator[Decimal]:
        """Every amount that stands in it."""
        cells = [cell for one in self.lines for cell in (one.value, *one.claimed, one.to_date, one.remaining)]
        cells += [cell for _, row in self.foot for cell in row]
        return (cell for cell in cells if cell is not None)


def _text(value: object) -> object:
    """An amount as text, also within a sequence."""
    if isinstance(value, tuple):
        return [_text(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value


def schedule(job: Object | None, job_number: str, sections: Sequence[Object], claims: Sequence[Object]) -> Schedule:
    """Lay a job's claims beside its claim sections."""
    ordered = tuple(sorted(claims, key=lambda one: one["claim_date"] or ""))
    names = Counter(fold(one["name"]) for one in sections)
    lines = [_section(one, ordered, is_alone=names[fold(one["name"])] == 1) for one in sections]
    lines += _others(names, ordered)
    foot = tuple((title, tuple(_money(one[field]) for one in ordered)) for title, field in FOOT)
    customer = (job or {}).get("billing_customer") or (job or {}).get("site_customer") or {}
    return Schedule(
        job_number=job_number,
        job_name=(job or {}).get("name"),
        customer=customer.get("name"),
        seen_at=min(one["last_seen_at"] for one in (*sections, *claims)),
        claims=ordered,
        lines=tuple(lines),
        foot=tuple(row for row in foot if any(amount is not None for amount in row[1])),
        notes=tuple(_notes(job, sections, ordered)),
    )


def title(claim: Object) -> str:
    """What a column is headed by: number, name and date.

    >>> title({"claim_number": "PC2", "claim_name": "Rough In", "claim_date": "2026-03-05"})
    'PC2 Rough In 2026-03-05'
    """
    return " ".join(one for one in (claim["claim_number"], claim["claim_name"], claim["claim_date"]) if one)


def total(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if known else None


def _section(section: Object, claims: Sequence[Object], *, is_alone: bool) -> Line:
    claimed = tuple(_claimed(one, section["name"]) if is_alone else None for one in claims)
    to_date = _money(section["claimed_value"])
    is_whole = is_alone and all(one["lines"] is not None for one in claims)
    return Line(
        name=section["name"],
        origin=section["origin"],
        value=_money(section["total_value"]),
        claimed=claimed,
        to_date=to_date,
        percent=_money(section["claimed_percent"]),
        remaining=_money(section["remaining"]),
        adds_up=is_whole and to_date is not None and (total(claimed) or Decimal(0)) == to_date,
    )


def _claimed(claim: Object, name: str) -> Decimal | None:
    values = [_money(one["value"]) for one in claim["lines"] or () if fold(one["section_name"]) == fold(name)]
    return None if None in values else total(values)


def _others(names: Counter[str], claims: Sequence[Object]) -> Iterator[Line]:
    """Lines under a name that several sections go by, or none."""
    said = {fold(line["section_name"]): line["section_name"] for one in claims for line in one["lines"] or ()}
    for folded, name in said.items():
        if names[folded] != 1:
            what = f"{names[folded]} sections of this name" if names[folded] else "no section of this name is listed"
            claimed = tuple(_claimed(one, name) for one in claims)
            yield Line(f"{name} ({what})", None, None, claimed, None, None, None, adds_up=False)


def _notes(job: Object | None, sections: Sequence[Object], claims: Sequence[Object]) -> Iterator[str]:
    for one in claims:
        if one["lines"] is None:
            yield f"{title(one)}: its lines are not known"
    for what, one in (
        *((title(each), each) for each in claims),
        *((each["name"], each) for each in sections),
        *([("the job", job)] if job else []),
    ):
        for found in one["findings"]:
            if found["outcome"] == "failed":
                yield f"{what}: {found['check']}: expected {found['expected']}, found {found['found']}"


def _money(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
