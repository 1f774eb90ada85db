"""What must add up on invoices and orders: exactly the planted faults are found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.checks.money import CHECKS, findings
from scraper.models import ClaimPayment, Record
from scraper.models.invoice import Invoice, InvoiceLine
from scraper.models.purchase_order import PurchaseOrder, PurchaseOrderLine
from scraper.models.supplier_invoice import SupplierInvoice, SupplierInvoiceLine

CENT = Decimal("0.01")
amounts = st.decimals(Decimal(-9999), Decimal(99999), places=2)
prices = st.decimals(Decimal("0.01"), Decimal(9999), places=2)


def failed(record: Record) -> set[str]:
    """Names of what does not add up."""
    return {one["check"] for one in findings(record) if one["outcome"] == "failed"}


def unclear(record: Record) -> set[str]:
    """Names of what cannot be checked."""
    return {one["check"] for one in findings(record) if one["outcome"] == "not_checkable"}


@st.composite
def invoices(draw: st.DrawFn) -> dict[str, Any]:
    """The fields of an invoice that adds up."""
    lines = draw(st.lists(amounts, min_size=1, max_size=6))
    total = sum(lines, Decimal(0))
    tax = (total / 10).quantize(CENT)
    paid = draw(st.lists(amounts, max_size=3))
    return {
        "kind": "job",
        "lines": tuple(InvoiceLine(description="x", total_ex_tax=one) for one in lines),
        "total_ex_tax": total,
        "tax": tax,
        "total_inc_tax": total + tax,
        "amount_paid": sum(paid, Decimal(0)),
        "outstanding": total + tax - sum(paid, Decimal(0)),
        "payments_shown": tuple(ClaimPayment(amount=one) for one in paid),
    }


_TOUCHES = {
    "total_ex_tax": {"invoice_lines", "invoice_tax"},
    "tax": {"invoice_tax"},
    "total_inc_tax": {"invoice_tax", "invoice_paid"},
    "amount_paid": {"invoice_paid", "invoice_payments"},
    "outstanding": {"invoice_paid"},
}


@given(invoices(), st.sampled_from([None, *_TOUCHES]), st.decimals(Decimal("0.50"), Decimal(500), places=2))
def test_exactly_the_planted_fault_is_found(fields: dict[str, Any], spoilt: str | None, by: Decimal) -> None:
    """One wrong amount is found by each sum that it stands in, and by no other."""
    if spoilt is not None:
        fields[spoilt] += by
    assert failed(Invoice(invoice_number="I1", **fields)) == (_TOUCHES[spoilt] if spoilt else set())


@given(invoices(), st.sampled_from([*_TOUCHES]))
def test_a_term_that_is_not_shown_accuses_nobody(fields: dict[str, Any], hidden: str) -> None:
    """What it stands in cannot be checked."""
    record = Invoice(invoice_number="I1", **{**fields, hidden: None})
    assert failed(record) == set()
    assert unclear(record) == _TOUCHES[hidden]


@pytest.mark.parametrize(
    ("held", "is_claim", "kind", "outcome"),
    [
        (Decimal("5.00"), True, "progress_claim", (set(), set())),
        (None, True, "progress_claim", (set(), {"invoice_paid"})),
        (None, False, None, (set(), {"invoice_paid"})),
        (None, False, "job", ({"invoice_paid"}, set())),
        (Decimal("4.00"), True, "progress_claim", ({"invoice_paid"}, set())),
    ],
)
def test_what_a_claim_withholds_is_owed_by_nobody_yet(
    held: Decimal | None, is_claim: bool, kind: str | None, outcome: tuple[set[str], set[str]]
) -> None:
    """An invoice does not show it; where its claim does, it counts."""
    record = Invoice(
        invoice_number="I1", kind=kind, is_claim=is_claim, retention_withheld=held, lines=(),
        total_ex_tax=Decimal(0), tax=Decimal("11.00"), total_inc_tax=Decimal("11.00"), amount_paid=Decimal("1.00"),
        outstanding=Decimal("5.00"), payments_shown=(ClaimPayment(amount=Decimal("1.00")),),
    )  # fmt: skip
    assert (failed(record), unclear(record)) == outcome


def test_payments_are_held_against_the_queue_and_are_not_invented() -> None:
    """One that waits for accounts and is not on the invoice fails; without a look nothing does."""
    paid = ClaimPayment(amount=Decimal("5.00"))
    other = ClaimPayment(amount=Decimal("6.00"))
    assert "invoice_queue" in failed(Invoice(invoice_number="I1", payments_shown=(paid,), queued_payments=(other,)))
    assert "invoice_queue" not in failed(Invoice(invoice_number="I1", payments_shown=(paid,), queued_payments=(paid,)))
    unseen = Invoice(invoice_number="I1", amount_paid=Decimal(1), payments_unknown="never looked at")
    assert "invoice_payments" in unclear(unseen)


@given(st.lists(prices, min_size=1, max_size=5), st.decimals(Decimal("0.50"), Decimal(99), places=2))
def test_lines_of_a_supplier_and_of_an_order_are_their_totals(lines: list[Decimal], by: Decimal) -> None:
    """To a cent a line."""
    bill = [SupplierInvoiceLine(description="x", total_ex_tax=one) for one in lines]
    order = [
        PurchaseOrderLine(description="x", quantity_ordered=Decimal(2), quantity_received=Decimal(1), total_ex_tax=one)
        for one in lines
    ]
    total = sum(lines, Decimal(0))
    for off in (Decimal(0), by):
        said = total + off
        expected = {"supplier_invoice_lines"} if off else set()
        assert failed(SupplierInvoice(tracking_number="T", lines=tuple(bill), total_ex_tax=said)) == expected
        expected = {"order_lines"} if off else set()
        assert failed(PurchaseOrder(purchase_order_number="P", lines=tuple(order), total_ex_tax=said)) == expected


@pytest.mark.parametrize(
    ("ordered", "received", "outcome"), [(2, 2, None), (2, 3, "failed"), (2, None, "not_checkable"), (0, 0, None)]
)
def test_no_more_arrives_than_was_ordered(ordered: int, received: int | None, outcome: str | None) -> None:
    """Line by line."""
    line = PurchaseOrderLine(
        description="x",
        quantity_ordered=Decimal(ordered),
        quantity_received=None if received is None else Decimal(received),
        total_ex_tax=Decimal(1),
    )
    order = PurchaseOrder(purchase_order_number="P", lines=(line,), total_ex_tax=Decimal(1))
    assert [one["outcome"] for one in findings(order)] == ([outcome] if outcome else [])


def test_every_check_says_what_it_is_about() -> None:
    """And on which basis."""
    assert all(one.says and one.basis for one in CHECKS.values())


@pytest.mark.parametrize(
    ("header", "line", "outcome"),
    [
        ({"total_inc_tax": "11.00"}, {"total_inc_tax": "11.00"}, set()),
        ({"total_inc_tax": "11.00"}, {"total_inc_tax": "11.50"}, {"failed"}),
        ({"total_inc_tax": "11.00"}, {"total_ex_tax": "10.00"}, {"not_checkable"}),
        (
            {"total_inc_tax": "12.00", "total_ex_tax": "10.00"},
            {"total_inc_tax": "11.00", "total_ex_tax": "10.00"},
            set(),
        ),
    ],
)
def test_a_bill_printed_with_tax_alone_is_added_up_with_tax(
    header: dict[str, str], line: dict[str, str], outcome: set[str]
) -> None:
    """Ex tax goes before; one is never held against the other."""
    bill = SupplierInvoice.model_validate({"tracking_number": "X1", "lines": [line], **header})
    assert {one["outcome"] for one in findings(bill)} == outcome


@pytest.mark.parametrize(
    ("claimed", "held", "wrong"),
    [
        ({"total_ex_tax": "100.00", "total_inc_tax": "110.00", "amount_paid": "0.00"}, None, 0),
        ({"total_ex_tax": "100.01"}, None, 1),
        ({"total_ex_tax": "105.00", "total_inc_tax": "115.00"}, "5.00", 0),
        ({"total_ex_tax": "106.00", "total_inc_tax": "115.00"}, "5.00", 1),
        ({"total_ex_tax": None}, None, 0),
        (None, None, 0),
    ],
)
def test_an_invoice_is_held_against_its_claim(claimed: dict[str, str] | None, held: str | None, wrong: int) -> None:
    """Each total that both print; what is withheld may stand on either side."""
    said = {"total_ex_tax": "100.00", "total_inc_tax": "110.00", "amount_paid": "0.00", "retention_withheld": held}
    one = Invoice.model_validate({"invoice_number": "I1", "claimed": claimed, **said})
    assert [found["check"] for found in findings(one)].count("invoice_claim") == wrong
