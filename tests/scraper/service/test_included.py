"""What an answer may hold beside its own objects: payments and claims of invoices."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scraper.client import Ascora
from scraper.errors import InvalidQuestion
from scraper.evidence.snapshot import Context
from scraper.models import ProgressClaim, Reading, Record
from scraper.models.invoice import Invoice
from scraper.models.payment import Payment
from scraper.models.quote import Quote
from scraper.models.task import Task
from scraper.service import local
from scraper.service.accounts import Accounts
from scraper.store import Planned
from scraper.sync.plan import Scope
from scraper.workspace import Workspace
from tests.scraper.service.conftest import Service
from tests.scraper.store.conftest import Clock

BOTH = {"include": "payments,claims"}


def _keep(ws: Workspace, clock: Clock, *records: Record) -> None:
    page = ws.keep(b"a page", "a_page", "https://portal.example/x", (), Context())
    told = [Reading(record=r, source="ui", facet="p", observed_at=clock(), evidence=page.sha256) for r in records]
    ws.store.objects.put(told)


@pytest.fixture
def invoices(ws: Workspace, clock: Clock) -> Workspace:
    """Two invoices of which the list was walked; one is a claim with two payments."""
    _keep(
        ws,
        clock,
        Invoice(invoice_number="I1"),
        Invoice(invoice_number="I2"),
        Payment(invoice_number="I1", method="EFT", amount=Decimal("5.00")),
        Payment(invoice_number="I1", method="Cash", amount=Decimal("7.00")),
        Payment(invoice_number="I9", method="Cash", amount=Decimal("9.00")),
        ProgressClaim(job_number="J1", claim_number="1", invoice_number="I1"),
    )
    run = ws.store.runs.begin(Scope(entities=("invoice",)).as_json())
    ws.store.items.plan(run, [Planned("listing", "invoice", {"jobs": []})])
    item = ws.store.items.take(run)
    assert item is not None
    ws.store.runs.coverage(item, entity="invoice", listing="invoices_grid", expected=2, taken=2)
    ws.store.items.done(item)
    return ws


@pytest.mark.parametrize("at", ["/invoices", "/invoices/I1"])
def test_payments_and_claims_of_the_invoices_stand_beside_them(service: Service, invoices: Workspace, at: str) -> None:
    """Those that name one of them, and no others; a page is not called complete while nobody looked at them wholly."""
    bearer = service.bearer("read:billing", "read:claims")
    plain = service.client.get(at, headers=bearer).json()
    told = service.client.get(at, params=BOTH, headers=bearer).json()
    assert "included" not in plain
    assert sorted(one["amount"] for one in told["included"]["payments"]) == ["5.00", "7.00"]
    assert [one["claim_number"] for one in told["included"]["claims"]] == ["1"]
    assert plain["data"] == told["data"]
    assert not told["complete"]
    alone = service.client.get(at, params={"include": "claims"}, headers=bearer).json()
    assert list(alone["included"]) == ["claims"]


def test_it_is_complete_once_all_three_were_looked_at_wholly(service: Service, invoices: Workspace) -> None:
    """A run over all cards read the claims and the payments."""
    run = invoices.store.runs.begin(Scope(full=True).as_json())
    invoices.store.runs.finish(run.id)
    bearer = service.bearer("read:billing", "read:claims")
    assert service.client.get("/invoices", params=BOTH, headers=bearer).json()["complete"]


def test_an_invoice_without_any_has_empty_lists(service: Service, invoices: Workspace) -> None:
    """What was asked for is there, though it is nothing."""
    told = service.client.get("/invoices/I2", params=BOTH, headers=service.bearer("read:billing", "read:claims")).json()
    assert told["included"] == {"payments": [], "claims": []}


@pytest.mark.parametrize(
    ("at", "include", "status"),
    [
        ("/invoices", "payments", 200),
        ("/invoices", "claims", 403),
        ("/invoices/I1", "payments,claims", 403),
        ("/invoices", "receipts", 400),
        ("/invoices", "payments,job", 400),
        ("/payments", "claims", 400),
    ],
)
def test_what_stands_beside_needs_its_own_scope_and_a_known_word(
    service: Service, invoices: Workspace, at: str, include: str, status: int
) -> None:
    """The scope of invoices opens payments, and no claims."""
    answer = service.client.get(at, params={"include": include}, headers=service.bearer("read:billing"))
    assert answer.status_code == status, answer.text


def test_the_follow_ups_of_a_quote_stand_beside_it(service: Service, ws: Workspace, clock: Clock) -> None:
    """Tasks that name its number, and no others; they need their own scope."""
    _keep(ws, clock, Quote(quote_number="Q1"), *(Task(title=f"Call {one}", quote_number=one) for one in ("Q1", "Q2")))
    asked = {"include": "tasks"}
    assert service.client.get("/quotes/Q1", params=asked, headers=service.bearer("read:sales")).status_code == 403
    bearer = service.bearer("read:sales", "read:schedule")
    answer = service.client.get("/quotes/Q1", params=asked, headers=bearer).json()
    assert [one["title"] for one in answer["included"]["tasks"]] == ["Call Q1"]


def test_the_reference_tells_of_it(service: Service) -> None:
    """The parameter stands where it works alone, and the answer names both lists."""
    told = service.client.get("/openapi.json").json()
    asked = {at: {one["name"] for one in told["paths"][at]["get"]["parameters"]} for at in ("/invoices", "/jobs")}
    assert "include" in asked["/invoices"]
    assert "include" not in asked["/jobs"]
    beside = told["components"]["schemas"]["BesideAInvoice"]["properties"]
    assert set(beside) == {"payments", "claims"}


@pytest.fixture
def ascora(accounts: Accounts, invoices: Workspace, monkeypatch: pytest.MonkeyPatch) -> Ascora:
    """The client in process."""
    monkeypatch.setattr(local, "Accounts", lambda _: accounts)
    return Ascora()


def test_the_client_types_them(ascora: Ascora) -> None:
    """Of one object and of a page; what is not asked for is not there."""
    one = ascora.one(Invoice, "I1", include=("payments", "claims"))
    page = ascora.page(Invoice, include=["payments"])
    assert {one.record.amount for one in page.included["payments"]} == {Decimal("5.00"), Decimal("7.00")}
    assert isinstance(one.included["claims"][0].record, ProgressClaim)
    assert not ascora.page(Invoice).included
    with pytest.raises(InvalidQuestion, match="include: 'money' does not stand beside invoices"):
        ascora.page(Invoice, include=["money"])
