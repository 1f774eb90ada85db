"""How many of the decided quotes were won: by month, job type, user or lead source. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

FORMULA = "won / (won + lost), by quote date"
WON, LOST, OPEN = "won", "lost", "open"
OUTCOMES = (WON, LOST, OPEN)
_OF_STATUS = {"won": WON, "lost": LOST, "in_progress": OPEN, "sent": OPEN}
_NONE = "not shown"
_PLACES = Decimal("0.1")

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Counted:
    """One quote that counts."""

    number: str
    name: str | None
    group: str
    outcome: str
    day: str | None
    value: Decimal | None
    """AUD ex tax."""
    reason: str | None
    """Of a lost one: why."""


@dataclass
class Tally:
    """How many quotes, and what they add up to, ex tax."""

    count: int = 0
    value: Decimal = Decimal("0.00")

    def add(self, one: Counted) -> None:
        """Count one more."""
        self.count += 1
        self.value += one.value or 0


@dataclass
class Line:
    """The quotes of one group."""

    group: str
    won: Tally = field(default_factory=Tally)
    lost: Tally = field(default_factory=Tally)
    open: Tally = field(default_factory=Tally)
    """In progress or sent: not decided yet."""

    @property
    def rate(self) -> Decimal | None:
        """Per cent of the decided ones that were won, by their number; None where none is decided."""
        return _share(Decimal(self.won.count), Decimal(self.lost.count))

    @property
    def rate_by_value(self) -> Decimal | None:
        """The same by what they add up to."""
        return _share(self.won.value, self.lost.value)


@dataclass(frozen=True)
class WinRate:
    """The win rate, with what it is made of."""

    by: str
    variations: bool
    """Whether variations count."""
    quotes: tuple[Counted, ...]
    lines: tuple[Line, ...]
    total: Line
    losses: tuple[tuple[str, Tally], ...]
    """Reasons for loss, the most frequent first."""
    missing: tuple[str, ...]
    """What could not be counted, or not wholly, and why."""

    def as_json(self) -> dict[str, Any]:
        """As the service answers it; money as text."""
        return {
            "formula": FORMULA,
            "by": self.by,
            "variations": self.variations,
            "lines": [_line(one) for one in self.lines],
            "total": _line(self.total),
            "losses": [{"reason": reason, **_tally(tally)} for reason, tally in self.losses],
            "missing": list(self.missing),
        }


def _source_of(quote: Object, sources: Mapping[str, str | None]) -> str | None:
    links = [one for one in (quote["site_customer"], quote["billing_customer"]) if one is not None]
    said = (sources.get(link["id"] or "", sources.get(link["name"] or "")) for link in links)
    return next((one for one in said if one is not None), None)


BY: Mapping[str, Callable[[Object, Mapping[str, str | None]], str | None]] = {
    "month": lambda quote, _: (quote["quote_date"] or "")[:7] or None,
    "job_type": lambda quote, _: quote["job_type"],
    "assigned_user": lambda quote, _: quote["assigned_user"],
    "lead_source": _source_of,
}
"""What quotes may be grouped by."""


def win_rate(
    quotes: Iterable[Object],
    customers: Iterable[Object],
    variations: Iterable[Object],
    *,
    by: str = "month",
    with_variations: bool = False,
) -> WinRate:
    """The win rate of all that is held. A section of a quote never counts; a variation does when asked for.

    `variations`: rows of the jobs' Variations tabs, which are quotes of the same numbers. A customer's lead source is
    that of the site, else of who is billed.
    """
    sources = _sources(customers)
    varied = {one["quote_number"] for one in variations}
    counted: list[Counted] = []
    unclear: dict[str, int] = {}
    held = list(quotes)
    for quote in held:
        is_variation = quote["variation_for_job"] is not None or quote["quote_number"] in varied
        if quote["parent_quote_number"] is not None or (is_variation and not with_variations):
            continue
        outcome = _OF_STATUS.get(quote["status"] or "")
        if outcome is None:
            status = quote["status"] or _NONE
            unclear[status] = unclear.get(status, 0) + 1
            continue
        counted.append(_counted(quote, BY[by](quote, sources) or _NONE, outcome))
    shown = _one_spelling(counted)
    lines, total, losses = _added_up(shown)
    missing: tuple[str, ...] = () if held else ("no quote is stored",)
    missing += (*(f"{n} quotes of the status {words!r} count nowhere" for words, n in unclear.items()), *_lacks(shown))
    return WinRate(by, with_variations, tuple(shown), lines, total, losses, missing)


def _counted(quote: Object, group: str, outcome: str) -> Counted:
    total = quote["total_ex_tax"]
    return Counted(
        number=quote["quote_number"],
        name=quote["name"],
        group=group,
        outcome=outcome,
        day=quote["quote_date"],
        value=None if total is None else Decimal(total),
        reason=quote["reason_for_loss"] if outcome == LOST else None,
    )


def _one_spelling(counted: Sequence[Counted]) -> list[Counted]:
    """Groups that differ in case or spaces alone are one, as a spreadsheet compares them too."""
    first: dict[str, str] = {}
    shown = []
    for one in counted:
        group = " ".join(one.group.split())
        shown.append(Counted(**(vars(one) | {"group": first.setdefault(group.casefold(), group)})))
    return shown


def _added_up(counted: Sequence[Counted]) -> tuple[tuple[Line, ...], Line, tuple[tuple[str, Tally], ...]]:
    lines: dict[str, Line] = {}
    total, losses = Line("Total"), dict[str, Tally]()
    for one in counted:
        for line in (lines.setdefault(one.group, Line(one.group)), total):
            getattr(line, one.outcome).add(one)
        if one.outcome == LOST:
            losses.setdefault(one.reason or _NONE, Tally()).add(one)
    ordered = sorted(lines.values(), key=lambda line: (line.group == _NONE, line.group))
    by_number = sorted(losses.items(), key=lambda item: (-item[1].count, item[0]))
    return tuple(ordered), total, tuple(by_number)


def _lacks(counted: Sequence[Counted]) -> Iterable[str]:
    if number := sum(one.value is None for one in counted):
        yield f"{number} quotes show no total: they count, and add nothing to any value"
    if number := sum(one.day is None for one in counted):
        yield f"{number} quotes show no quote date"


def _sources(customers: Iterable[Object]) -> dict[str, str | None]:
    """Lead source by GUID and by name, of names that only one customer has."""
    found: dict[str, str | None] = {}
    names: dict[str, set[str | None]] = {}
    for one in customers:
        found |= {guid: one["lead_source"] for guid in (one["portal_id"], one["api_id"]) if guid is not None}
        if one["customer_name"] is not None:
            names.setdefault(one["customer_name"], set()).add(one["lead_source"])
    return found | {name: said.copy().pop() for name, said in names.items() if len(said) == 1}


def _share(won: Decimal, lost: Decimal) -> Decimal | None:
    """Per cent; None of nothing, and where one side is negative: no share of less than nothing is told."""
    is_share = won + lost and min(won, lost) >= 0
    return (won * 100 / (won + lost)).quantize(_PLACES, ROUND_HALF_UP) if is_share else None


def _tally(tally: Tally) -> dict[str, Any]:
    return {"count": tally.count, "value": f"{tally.value:.2f}"}


def _line(line: Line) -> dict[str, Any]:
    rates = {"rate": line.rate, "rate_by_value": line.rate_by_value}
    told = {name: None if rate is None else f"{rate:f}" for name, rate in rates.items()}
    return {"group": line.group, **{name: _tally(getattr(line, name)) for name in OUTCOMES}, **told}
