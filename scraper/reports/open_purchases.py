"""Orders and suppliers' invoices that do not belong together yet: computed from what is held, and never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from scraper.profile.words import fold

Object = Mapping[str, Any]


@dataclass(frozen=True)
class OverBilled:
    """A line of an order of which more, or at a higher cost, was billed than ordered. Costs are AUD ex tax."""

    order: str
    part: str
    ordered: Decimal
    billed: Decimal
    cost: Decimal | None
    billed_cost: Decimal | None
    """The highest."""


@dataclass(frozen=True)
class OpenPurchases:
    """What somebody should look at."""

    orders: tuple[Object, ...]
    """Orders without an invoice."""
    invoices: tuple[Object, ...]
    """Suppliers' invoices without an order; expenses are none."""
    over_billed: tuple[OverBilled, ...]
    missing: tuple[str, ...]
    """What could not be told, and why."""

    def as_json(self) -> dict[str, Any]:
        """As another program reads it; amounts as text, and orders and invoices whole."""
        lines = [
            {name: str(one) if isinstance(one, Decimal) else one for name, one in asdict(line).items()}
            for line in self.over_billed
        ]
        told = {"orders_without_invoice": list(self.orders), "invoices_without_order": list(self.invoices)}
        return {**told, "over_billed": lines, "missing": list(self.missing)}


def open_purchases(orders: Sequence[Object], invoices: Sequence[Object]) -> OpenPurchases:
    """Orders and invoices belong together where either names the other's number."""
    linked: defaultdict[str, list[Object]] = defaultdict(list)
    free: list[Object] = []
    for one in invoices:
        own = _orders_of(one, orders)
        for number in own:
            linked[number].append(one)
        if not own and not one["is_expense"]:
            free.append(one)
    without = [one for one in orders if not linked[one["purchase_order_number"]]]
    over = [line for one in orders for line in _over_billed(one, linked[one["purchase_order_number"]])]
    return OpenPurchases(tuple(without), tuple(free), tuple(over), tuple(_lacks(orders, invoices)))


def _lacks(orders: Sequence[Object], invoices: Sequence[Object]) -> Iterator[str]:
    """What is not known, for which nothing may be told."""
    held = {"purchase order": orders, "supplier invoice": invoices}
    yield from (f"no {name} is stored" for name, objects in held.items() if not objects)
    numbered = {"order": (orders, "purchase_order_number"), "invoice": (invoices, "tracking_number")}
    for name, (objects, number) in numbered.items():
        yield from (f"the lines of {name} {one[number]} are not known" for one in objects if one["lines"] is None)


def _orders_of(invoice: Object, orders: Sequence[Object]) -> set[str]:
    """Numbers of the orders that it is of: those that it names, and those that list it."""
    named = {fold(name) for name in (*(invoice["purchase_order_numbers"] or ()), invoice["reference"] or "")}
    numbers = (one["purchase_order_number"] for one in orders if fold(one["purchase_order_number"]) in named)
    return {*numbers, *(one["purchase_order_number"] for one in orders if _names(one, invoice))}


def _names(order: Object, invoice: Object) -> bool:
    """Whether the order lists the invoice, of a supplier who is not another's."""
    listed = [fold(one) for one in order["supplier_invoice_numbers"] or ()]
    ours, theirs = ((one["supplier"] or {}).get("name") for one in (order, invoice))
    is_ours = ours is None or theirs is None or fold(ours) == fold(theirs)
    return fold(invoice["tracking_number"]) in listed and is_ours


def _over_billed(order: Object, invoices: Sequence[Object]) -> Iterator[OverBilled]:
    """By part number, else by description: what the invoices of an order bill beyond it."""
    ordered = _by_part(order["lines"] or ())
    billed = _by_part([line for invoice in invoices for line in invoice["lines"] or ()])
    for part, lines in ordered.items():
        its = billed.get(part, [])
        wanted, had = _added(lines, "quantity_ordered"), _added(its, "quantity")
        cost, most = _dearest(lines), _dearest(its)
        is_dearer = cost is not None and most is not None and most > cost
        if wanted is not None and had is not None and (had > wanted or is_dearer):
            yield OverBilled(order["purchase_order_number"], part, wanted, had, cost, most)


def _by_part(lines: Sequence[Object]) -> dict[str, list[Object]]:
    found: dict[str, list[Object]] = {}
    for line in lines:
        found.setdefault(_part(line), []).append(line)
    return found


def _dearest(lines: Sequence[Object]) -> Decimal | None:
    return max((Decimal(one["unit_cost_ex_tax"]) for one in lines if one["unit_cost_ex_tax"]), default=None)


def _part(line: Object) -> str:
    return str(line["part_number"] or line["description"] or "")


def _added(lines: Sequence[Object], field: str) -> Decimal | None:
    amounts = [one[field] for one in lines]
    return None if None in amounts else sum(map(Decimal, amounts), Decimal(0))
