"""What was paid of an invoice, as its payments and the open API's queue say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from scraper.api.routes import ROUTES
from scraper.evidence.snapshot import Context
from scraper.models import ProgressClaim, Reading, Record
from scraper.models.invoice import Invoice
from scraper.models.payment import Payment
from scraper.parse.invoice_payments import payments_of_invoices
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace
from tests.recorded import grid

PAYMENTS = ("Payment Date", "Payment Amount")
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(make_settings()) as workspace:
        yield workspace


def put(ws: Workspace, *records: Record) -> None:
    """As the portal showed them."""
    page = ws.keep(b"<p>", "jobs_grid", "https://portal.example/x", (), Context()).sha256
    ws.store.objects.put([Reading(record=r, source="ui", facet="x", observed_at=AT, evidence=page) for r in records])


def look(ws: Workspace, number: str, *rows: tuple[str, str], html: str = "") -> None:
    """An invoice's payments, as a run has kept them."""
    page = html or grid("Payments", PAYMENTS, rows)
    ws.keep(page.encode(), "payments_grid", "https://portal.example/i", (), Context(row=number))


def known(ws: Workspace, since: datetime | None = None) -> dict[str, Any]:
    """What is said of each invoice."""
    said = [one.record for one in payments_of_invoices(ws, since)]
    return {one.invoice_number: one for one in said if isinstance(one, Invoice)}


def test_payments_of_one_invoice_stand_together(ws: Workspace) -> None:
    """Of each invoice its own; one that was never looked at is not without payments."""
    put(ws, Invoice(invoice_number="I1"), Invoice(invoice_number="I2"))
    put(ws, *(Payment(invoice_number="I1", payment_date=date(2026, 3, day), amount=Decimal(day)) for day in (4, 5)))
    look(ws, "I1", ("4/03/2026", "$4.00"), ("5/03/2026", "$5.00"))
    found = known(ws)
    assert [one.amount for one in found["I1"].payments_shown] == [Decimal(4), Decimal(5)]
    assert "never looked at" in found["I2"].payments_unknown


def test_no_payments_are_none_only_where_the_screen_says_so(ws: Workspace) -> None:
    """A screen without such a list says nothing."""
    put(ws, Invoice(invoice_number="I1"), Invoice(invoice_number="I2"))
    look(ws, "I1")
    look(ws, "I2", html="<h1>Invoice I2</h1>")
    found = known(ws)
    assert found["I1"].payments_shown == ()
    assert found["I2"].payments_shown is None
    assert "does not say that there are none" in found["I2"].payments_unknown


def test_the_queue_and_the_claim_are_found_by_the_number(ws: Workspace) -> None:
    """What waits for accounts, and what the claim of that invoice number withholds."""
    put(ws, Invoice(invoice_number="I1"), Invoice(invoice_number="I2"))
    put(ws, ProgressClaim(job_number="J1", claim_number="1", invoice_number="I1", retention_withheld=Decimal(7)))
    rows = [{"invoiceNumber": "I1", "paymentAmount": 5, "paymentDate": "2026-03-05T00:00:00"}]
    answer = json.dumps({ROUTES["payments_to_send"].entries: rows}).encode()
    ws.keep(answer, "api_payments_to_send", "https://api.example/q", (), Context(walk="q"), "application/json")
    found = known(ws)
    assert [one.amount for one in found["I1"].queued_payments] == [Decimal(5)]
    assert (found["I1"].is_claim, found["I1"].retention_withheld) == (True, Decimal(7))
    assert (found["I2"].is_claim, found["I2"].queued_payments) == (False, None)


def test_only_what_may_have_changed_is_added_up_again(ws: Workspace) -> None:
    """By the invoice or by one of its payments."""
    put(ws, Invoice(invoice_number="I1"), Invoice(invoice_number="I2"))
    assert set(known(ws)) == {"I1", "I2"}
    assert known(ws, ws.clock()) == {}
    before = ws.clock()
    put(ws, Payment(invoice_number="I2", amount=Decimal(1)))
    assert set(known(ws, before)) == {"I2"}
