"""Which orders and suppliers' invoices do not belong together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scraper.reports.open_purchases import open_purchases


def line(part: str, quantity: str, cost: str, *, ordered: bool = False) -> dict[str, Any]:
    """A line of an order or of an invoice."""
    name = "quantity_ordered" if ordered else "quantity"
    return {"part_number": part, "description": None, name: quantity, "unit_cost_ex_tax": cost}


def order(number: str, *lines: dict[str, Any], bills: tuple[str, ...] = ()) -> dict[str, Any]:
    """An order as it is printed."""
    return {
        "purchase_order_number": number,
        "supplier": {"id": None, "name": "Harbour"},
        "supplier_invoice_numbers": list(bills),
        "lines": list(lines),
    }


def bill(number: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A supplier's invoice as it is printed."""
    given: dict[str, Any] = {
        "tracking_number": number,
        "supplier": {"id": None, "name": "Harbour"},
        "purchase_order_numbers": None,
        "reference": None,
        "is_expense": False,
        "lines": list(lines) or [line("x", "1", "1.00")],
    }
    return given | more


@pytest.mark.parametrize("more", [{"purchase_order_numbers": ["po1"]}, {"reference": "PO1"}, {}])
def test_either_may_name_the_other(more: dict[str, Any]) -> None:
    """By the order's number, by the reference, or in the order's own list."""
    found = open_purchases([order("PO1", bills=() if more else ("B1",))], [bill("B1", **more)])
    assert (found.orders, found.invoices) == ((), ())


def test_what_belongs_to_nothing_is_listed() -> None:
    """An expense needs no order; another supplier's invoice of the same number is another invoice."""
    other = bill("B1", supplier={"id": None, "name": "Botany"})
    found = open_purchases([order("PO1", bills=("B1",))], [other, bill("B2", is_expense=True)])
    assert [one["purchase_order_number"] for one in found.orders] == ["PO1"]
    assert found.invoices == (other,)


@pytest.mark.parametrize(
    ("quantities", "cost", "is_over"),
    [(("2",), "5.00", False), (("2", "1"), "5.00", True), (("1",), "5.01", True), (("1",), "4.00", False)],
)
def test_lines_beyond_their_order_are_told(quantities: tuple[str, ...], cost: str, is_over: bool) -> None:
    """More than was ordered over all its invoices, or dearer; each order by itself."""
    bills = [bill(f"B{n}", line("P", one, cost), reference="PO1") for n, one in enumerate(quantities)]
    found = open_purchases([order("PO1", line("P", "2", "5.00", ordered=True)), order("PO2")], bills)
    assert [(one.order, one.part) for one in found.over_billed] == ([("PO1", "P")] if is_over else [])
    if is_over:
        assert found.over_billed[0].billed == sum(map(Decimal, quantities))


def test_lines_that_are_not_known_are_told() -> None:
    """Nothing is said of them."""
    found = open_purchases([order("PO1") | {"lines": None}], [bill("B1") | {"lines": None}])
    assert len(found.missing) == 2


def test_where_nothing_is_stored_that_is_told() -> None:
    """No order without an invoice is something else than no order."""
    assert open_purchases([], []).missing == ("no purchase order is stored", "no supplier invoice is stored")
    assert open_purchases([order("PO1", line("P", "1", "1.00", ordered=True))], []).missing == (
        "no supplier invoice is stored",
    )
