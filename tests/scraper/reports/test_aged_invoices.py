"""What customers owe: every cent once, in the bucket of its days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.reports.aged_invoices import BUCKETS, aged, how_old

TODAY = date(2026, 11, 30)
amounts = st.decimals(Decimal(-500), Decimal(900), places=2)


def invoice(number: str, total: str = "100.00", paid: str = "0.00", **more: Any) -> dict[str, Any]:
    """An invoice as it is printed."""
    left = Decimal(total) - Decimal(paid)
    given: dict[str, Any] = {
        "invoice_number": number,
        "customer": {"id": None, "name": "Blue Gum"},
        "invoice_date": "2026-09-01",
        "due_date": "2026-10-01",
        "total_inc_tax": total,
        "amount_paid": paid,
        "outstanding": f"{left:.2f}",
        "accounting_state": "sent",
        "accounting_message": None,
    }
    return given | more


def paid(number: str, day: str | None, amount: str) -> dict[str, Any]:
    """A payment as it is printed."""
    return {"invoice_number": number, "payment_date": day, "amount": amount}


def bucket_of(found: Any) -> list[str]:
    """Where each invoice stands."""
    return [one.bucket for one in found.owed]


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (4000, 4)],
)
def test_days_past_the_due_date_choose_the_bucket(days: int, bucket: int) -> None:
    """Due today is not overdue."""
    due = (TODAY - timedelta(days=days)).isoformat()
    found = aged([invoice("I1", due_date=due, invoice_date=None)], [], TODAY, TODAY)
    assert bucket_of(found) == [BUCKETS[bucket]]


def test_the_invoice_date_counts_where_it_is_asked_for_and_no_date_is_a_column() -> None:
    """No date is guessed."""
    one = invoice("I1", due_date=None)
    assert bucket_of(aged([one], [], TODAY, TODAY)) == ["no date"]
    assert bucket_of(aged([one], [], TODAY, TODAY, "invoice_date")) == ["61-90 days"]


def test_credits_stand_apart_and_what_is_paid_is_not_there() -> None:
    """A credit is taken off the total, and hides nothing that is overdue."""
    found = aged([invoice("I1"), invoice("I2", "-30.00"), invoice("I3", "5.00", "5.00")], [], TODAY, TODAY)
    (line,) = found.lines
    assert (line.amounts["31-60 days"], line.amounts["credits"]) == (Decimal("100.00"), Decimal("-30.00"))
    assert line.total == Decimal("70.00")


def test_as_of_a_day_what_was_paid_later_was_still_owed() -> None:
    """And what was invoiced later was not; a credit note is a payment like any other."""
    payments = [paid("I1", "2026-10-15", "60.00"), paid("I1", "2026-11-15", "40.00")]
    one = invoice("I1", paid="100.00")
    later = invoice("I2", invoice_date="2026-11-01")
    day = date(2026, 10, 31)
    found = aged([one, later], payments, day, TODAY)
    assert [(each.number, each.outstanding, each.bucket) for each in found.owed] == [
        ("I1", Decimal("40.00"), "1-30 days")
    ]
    assert aged([one], payments, date(2026, 10, 1), TODAY).total.total == Decimal("100.00")
    assert aged([one], payments, TODAY, TODAY).owed == ()


@pytest.mark.parametrize(
    ("payments", "why"),
    [([], "not known whole"), ([paid("I1", None, "20.00")], "no date"), ([paid("I1", "2026-10-02", "19.00")], "whole")],
)
def test_what_is_not_known_is_told_and_not_counted(payments: list[dict[str, Any]], why: str) -> None:
    """Of a day gone by, without all the payments; of today the list itself says it."""
    found = aged([invoice("I1", paid="20.00")], payments, date(2026, 10, 5), TODAY)
    assert (found.owed, len(found.missing)) == ((), 1)
    assert why in found.missing[0]
    assert aged([invoice("I1", paid="20.00")], payments, TODAY, TODAY).total.total == Decimal("80.00")


def test_without_a_column_of_what_is_outstanding_it_is_total_less_paid() -> None:
    """Where one of the two is not shown either, nothing is guessed."""
    assert aged([invoice("I1", paid="20.00", outstanding=None)], [], TODAY, TODAY).total.total == Decimal("80.00")
    found = aged([invoice("I1", outstanding=None, amount_paid=None)], [], TODAY, TODAY)
    assert "not shown" in found.missing[0]


def test_what_accounting_refused_is_listed_with_its_words() -> None:
    """Paid or not."""
    said = "Xero Returned: No such account."
    found = aged([invoice("I1", accounting_state="error", accounting_message=said)], [], TODAY, TODAY)
    assert [(one.number, one.message) for one in found.refused] == [("I1", said)]


@given(st.lists(st.tuples(st.sampled_from("ABC"), amounts, st.integers(-40, 200) | st.none()), max_size=20))
def test_every_cent_stands_once(owed: list[tuple[str, Decimal, int | None]]) -> None:
    """The total is the sum of what is outstanding, however it is spread."""
    held = [
        invoice(
            f"I{nth}",
            f"{amount:.2f}",
            customer={"id": None, "name": name},
            due_date=None if days is None else (TODAY - timedelta(days=days)).isoformat(),
        )
        for nth, (name, amount, days) in enumerate(owed)
    ]
    found = aged(held, [], TODAY, TODAY)
    assert found.total.total == sum((amount for _, amount, _ in owed), Decimal(0))
    assert {one.customer for one in found.lines} == {name for name, amount, _ in owed if amount}
    assert all(one.amounts["credits"] <= 0 for one in found.lines)
    assert all(one.amounts[name] >= 0 for one in found.lines for name in BUCKETS[:-1])


def test_where_nothing_is_stored_that_is_told() -> None:
    """Nobody owes nothing because nobody was asked; where invoices are held and paid, nothing is missing."""
    assert aged([], [], TODAY, TODAY).missing == ("no invoice is stored",)
    assert aged([invoice("1", "100.00", "100.00")], [], TODAY, TODAY).missing == ()


def test_what_a_claim_withholds_is_not_owed_yet() -> None:
    """Where what is outstanding is printed, that is it; where it is not, the retention is taken off, if it is known."""
    held: dict[str, Any] = {"outstanding": None}
    claim = {"invoice_number": "I1", "retention_withheld": "10.00"}
    assert aged([invoice("I1", paid="20.00", **held)], [], TODAY, TODAY, claims=[claim]).total.total == Decimal("70.00")
    unknown = aged([invoice("I1", **held)], [], TODAY, TODAY, claims=[claim | {"retention_withheld": None}])
    assert unknown.owed == ()
    assert "nor what its claim withholds" in unknown.missing[0]
    assert aged([invoice("I2", **held)], [], TODAY, TODAY, claims=[claim]).total.total == Decimal("100.00")


@pytest.mark.parametrize(
    ("fields", "payments", "owed"),
    [
        ({"amount_paid": None}, [], "100.00"),
        ({"amount_paid": None, "outstanding": "40.00"}, [paid("I1", "2026-11-15", "60.00")], "100.00"),
        ({"amount_paid": None, "outstanding": "40.00"}, [paid("I1", "2026-10-15", "60.00")], "40.00"),
        ({"amount_paid": None, "outstanding": "40.00"}, [], None),
        ({"amount_paid": None, "total_inc_tax": None}, [], None),
        ({"invoice_date": None}, [], None),
        ({}, [paid("I1", "2026-10-15", "60.00"), paid("I1", "2026-11-15", "-60.00")], "40.00"),
    ],
)
def test_of_a_day_gone_by_nothing_is_taken_for_granted(
    fields: dict[str, Any], payments: list[dict[str, Any]], owed: str | None
) -> None:
    """What was paid, that nothing was, or that an invoice was there: shown, reckoned or told."""
    found = aged([invoice("I1", **fields)], payments, date(2026, 10, 31), TODAY)
    assert [f"{one.outstanding:.2f}" for one in found.owed] == ([owed] if owed is not None else [])
    assert bool(found.missing) == (owed is None)


def test_how_old_the_list_is_is_told() -> None:
    """A list from before the day that it is of lacks what happened since."""
    assert how_old(TODAY, TODAY) is None
    assert "read last on 2026-11-29" in str(how_old(TODAY - timedelta(days=1), TODAY))
    assert "nobody has walked" in str(how_old(None, TODAY))
