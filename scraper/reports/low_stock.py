"""What is under its threshold, and what to order of it: computed from what is held, and never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

from scraper.profile.words import fold
from scraper.reports import plain_sheet
from scraper.reports.form_register import Cell
from scraper.reports.stock_levels import Threshold
from scraper.reports.workbook import workbook

Object = Mapping[str, Any]
Place = tuple[str, str]
"""An item and a location, as they are compared; no location: all of them together."""
LOW = ("part", "description", "location", "on hand", "minimum", "target", "on order", "threshold")
REORDER = ("part", "description", "supplier", "needed", "on order", "pack", "quantity", "unit cost", "locations")
FORMULA = (
    "needed = target - on hand wherever that is below the minimum; quantity = needed - on order, up to whole packs"
)
EVERYWHERE = "all"
_OVER = ("closed", "cancelled", "canceled", "completed")
"""Statuses of an order of which nothing more arrives."""


@dataclass(frozen=True)
class LowLine:
    """One item that is under its threshold, at one place or over all."""

    part: str
    description: str | None
    location: str | None
    on_hand: Decimal
    minimum: Decimal
    target: Decimal
    on_order: Decimal | None
    """As the levels say it; None where one of them does not."""
    is_ours: bool
    """Whether the threshold is the company's own, and not the portal's."""

    @property
    def place(self) -> Place:
        """What is low, and where."""
        return _place(self)

    def row(self) -> Sequence[Cell]:
        """As a line of a table."""
        whose = "ours" if self.is_ours else "portal"
        place = self.location or EVERYWHERE
        return (self.part, self.description, place, self.on_hand, self.minimum, self.target, self.on_order, whose)


@dataclass
class Figures:
    """Rows, and what could not be told."""

    columns: tuple[str, ...]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    formula: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The rows by column, the formula, and what is missing."""
        printed = [[str(one) if isinstance(one, Decimal) else one for one in row] for row in self.rows]
        rows = [dict(zip(self.columns, row, strict=True)) for row in printed]
        return {"rows": rows, "formula": self.formula, "missing": self.missing}

    def write(self, out: Path) -> None:
        """Write a workbook. Raises `ConfigError` where that cannot be done."""
        with workbook(out) as made:
            plain_sheet.add(made, "Reorder", self.columns, self.rows)


def low(thresholds: Sequence[Threshold], levels: Sequence[Object]) -> tuple[list[LowLine], dict[Place, str]]:
    """What is below its minimum, and why which thresholds could not be held against a level.

    The portal's own minimum counts where the company has none for the item there.
    """
    by_part: defaultdict[str, list[Object]] = defaultdict(list)
    for level in levels:
        by_part[_part(level)].append(level)
    own = {_place(one) for one in thresholds}
    asked = [(one, True) for one in thresholds]
    asked += [(one, False) for one in _of_portal(levels) if not own & {_place(one), (fold(one.part), "")}]
    lines: list[LowLine] = []
    missing: dict[Place, str] = {}
    for one, is_ours in asked:
        here = [each for each in by_part[fold(one.part)] if _is_at(each, one.location)]
        if (why := _unknown(one, here)) is not None:
            missing[_place(one)] = why
        elif (line := _line(one, here, is_ours=is_ours)).on_hand < one.minimum:
            lines.append(line)
    return lines, missing


def _part(level: Object) -> str:
    return fold(level["part_number"] or level["description"] or "")


def _is_at(level: Object, location: str | None) -> bool:
    return location is None or fold(level["location"] or "") == fold(location)


def _unknown(one: Threshold, here: Sequence[Object]) -> str | None:
    """Why a threshold cannot be held against the levels that it is about."""
    where = f"{one.part} at {one.location or 'any place'}"
    if not here:
        return f"no level of {where} is held"
    if one.location is not None and len(here) > 1:
        return f"{len(here)} levels of {where} are held"
    return f"how much there is of {where} is not known" if any(each["on_hand"] is None for each in here) else None


def _place(one: Threshold | LowLine) -> Place:
    return fold(one.part), fold(one.location or "")


def _of_portal(levels: Sequence[Object]) -> Iterator[Threshold]:
    for one in levels:
        if one["minimum"] is not None and (part := one["part_number"] or one["description"]):
            yield Threshold(part, one["location"], Decimal(one["minimum"]), Decimal(one["minimum"]))


def _line(one: Threshold, here: Sequence[Object], *, is_ours: bool) -> LowLine:
    ordered = [each["on_order"] for each in here]
    return LowLine(
        part=here[0]["part_number"] or one.part,
        description=here[0]["description"],
        location=one.location,
        on_hand=sum((Decimal(each["on_hand"]) for each in here), Decimal(0)),
        minimum=one.minimum,
        target=one.target,
        on_order=None if None in ordered else sum(map(Decimal, ordered), Decimal(0)),
        is_ours=is_ours,
    )


def low_figures(lines: Sequence[LowLine], missing: Sequence[str]) -> Figures:
    """What is low, as a table."""
    return Figures(LOW, [one.row() for one in lines], list(missing))


def reorder(
    lines: Sequence[LowLine],
    missing: Sequence[str],
    levels: Sequence[Object],
    supplies: Sequence[Object],
    orders: Sequence[Object],
) -> Figures:
    """What to order of each item that is low somewhere, over all places: what is on order is counted once, as the stock
    levels say it, else as open purchase orders do."""
    found = Figures(REORDER, missing=list(missing), formula=FORMULA)
    by_part: defaultdict[str, list[LowLine]] = defaultdict(list)
    for one in lines:
        by_part[fold(one.part)].append(one)
    book = {fold(one["part_number"] or ""): one for one in supplies}
    coming = _coming(orders, found.missing)
    covered = 0
    for part, low_ones in by_part.items():
        needed, on_order = _needed(low_ones), _on_order(part, levels, coming)
        if needed <= on_order:
            covered += 1
            continue
        if part not in book:
            found.missing.append(f"{low_ones[0].part} is in no price book: neither supplier nor pack is known")
        found.rows.append(_order(low_ones, book.get(part), needed, on_order))
    found.rows.sort(key=lambda row: (str(row[2] or ""), str(row[0])))
    if covered:
        found.missing.append(f"{covered} low item{'s are' if covered > 1 else ' is'} on order already, in full")
    return found


def _order(low_ones: Sequence[LowLine], supply: Object | None, needed: Decimal, on_order: Decimal) -> Sequence[Cell]:
    """What to order of one item."""
    known = supply or {"default_supplier": None, "pack_quantity": None, "unit_cost_ex_tax": None}
    supplier = (known["default_supplier"] or {}).get("name")
    pack, cost = (
        None if known[name] is None else Decimal(known[name]) for name in ("pack_quantity", "unit_cost_ex_tax")
    )
    places = ", ".join(dict.fromkeys(one.location or EVERYWHERE for one in low_ones))
    first = low_ones[0]
    quantity = _packed(needed - on_order, pack)
    return (first.part, first.description, supplier, needed, on_order, pack, quantity, cost, places)


def _needed(lines: Sequence[LowLine]) -> Decimal:
    """The places' own needs together, or that of all places where it is more."""
    each = sum((one.target - one.on_hand for one in lines if one.location is not None), Decimal(0))
    return max([each, *(one.target - one.on_hand for one in lines if one.location is None)])


def _on_order(part: str, levels: Sequence[Object], coming: Mapping[str, Decimal]) -> Decimal:
    told = [one["on_order"] for one in levels if _part(one) == part]
    known = [Decimal(one) for one in told if one is not None]
    return sum(known, Decimal(0)) if known else coming.get(part, Decimal(0))


def _coming(orders: Sequence[Object], missing: list[str]) -> dict[str, Decimal]:
    """What open purchase orders are still to bring, by part."""
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in orders:
        if one["closed"] or fold(one["status"] or "") in _OVER:
            continue
        if one["lines"] is None:
            missing.append(f"the lines of order {one['purchase_order_number']} are not known")
        for line in one["lines"] or ():
            if line["part_number"] and line["quantity_ordered"] is not None:
                rest = Decimal(line["quantity_ordered"]) - Decimal(line["quantity_received"] or 0)
                found[fold(line["part_number"])] += max(rest, Decimal(0))
    return found


def _packed(quantity: Decimal, pack: Decimal | None) -> Decimal:
    """Up to whole packs.

    >>> _packed(Decimal(175), Decimal(100)), _packed(Decimal("2.5"), None)
    (Decimal('200'), Decimal('2.5'))
    """
    return quantity if not pack else (quantity / pack).to_integral_value(ROUND_CEILING) * pack
