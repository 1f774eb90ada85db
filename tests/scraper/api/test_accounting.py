"""The queues of the open API are read by invoice number; what cannot be read for sure says nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scraper.api.accounting import invoices, payments
from scraper.api.values import Account
from scraper.checks.ledger import findings
from scraper.models import ClaimPayment, ProgressClaim
from scraper.profile import load

ACCOUNT = Account(load(), ZoneInfo("Australia/Sydney"))


def invoice(*amounts: Any, **fields: Any) -> dict[str, Any]:
    """A row of the queue with lines of these amounts."""
    return {"invoiceNumber": "Inv1", "invoiceLines": [{"amountExTax": one} for one in amounts], **fields}


def test_lines_are_added_up_and_totals_go_first() -> None:
    """Discounts are negative lines; a total that is sent is taken as sent."""
    assert invoices([invoice(Decimal("10.50"), -3)], ACCOUNT) == {"Inv1": {"total_ex_tax": Decimal("7.50")}}
    sent = invoice(Decimal("10.50"), TotalAmountExTax=8, totalIncTax=Decimal("8.80"))
    assert invoices([sent], ACCOUNT) == {"Inv1": {"total_ex_tax": Decimal(8), "total_inc_tax": Decimal("8.80")}}


@pytest.mark.parametrize(
    "row",
    [
        invoice(10, None),
        invoice(10, "ten"),
        invoice(),
        {"invoiceNumber": "Inv1"},
        {"invoiceNumber": None, "invoiceLines": [{"amountExTax": 5}]},
        {"invoiceNumber": "Inv1", "invoiceLines": ["5"]},
        {},
    ],
)
def test_an_invoice_that_cannot_be_read_says_nothing(row: dict[str, Any]) -> None:
    """No sum of some of its lines, no zero."""
    assert invoices([row], ACCOUNT) == {}


def test_payments_of_one_invoice_stand_together() -> None:
    """Several payments are several; one without number or amount is left out; a day is the account's."""
    rows: list[dict[str, Any]] = [
        {"invoiceNumber": "Inv1", "paymentAmount": 5, "paymentDate": "2026-03-05T00:00:00"},
        {"InvoiceNumber": "Inv1", "PaymentAmount": Decimal("2.50"), "PaymentDate": "2026-03-05T20:00:00Z"},
        {"invoiceNumber": "Inv2", "paymentAmount": None},
        {"paymentAmount": 1},
    ]
    assert payments(rows, ACCOUNT) == {
        "Inv1": (
            ClaimPayment(payment_date=date(2026, 3, 5), amount=Decimal(5)),
            ClaimPayment(payment_date=date(2026, 3, 6), amount=Decimal("2.50")),
        )
    }


def test_a_queued_payment_that_the_claim_does_not_list_is_a_finding() -> None:
    """By amount and date, each listed payment once; where the screen lists none, nothing can be said."""
    paid = ClaimPayment(payment_date=date(2026, 3, 5), amount=Decimal("5.00"), method="Cash")
    waiting = ClaimPayment(payment_date=date(2026, 3, 5), amount=Decimal(5))
    claim = ProgressClaim(job_number="J1", claim_number="PC1", payments=(paid,), queued_payments=(waiting, waiting))
    told = [one for one in findings(claim, ()) if one["check"] == "claim_queue"]
    assert [(one["outcome"], one["expected"], one["difference"]) for one in told] == [
        ("failed", "5", "paid on 2026-03-05")
    ]
    unlisted = claim.model_copy(update={"payments": None})
    assert [one for one in findings(unlisted, ()) if one["check"] == "claim_queue"] == []
