"""Claims as invoices: what the Invoices list and the open API's queues say of one by its invoice number."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from scraper.api.routes import ROUTES
from scraper.evidence.snapshot import Context
from scraper.models import ProgressClaim
from scraper.parse.invoice_facts import QUEUES, invoice_facts, unread
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace
from tests.recorded import grid

CLAIM = ProgressClaim(job_number="J1", claim_number="PC1", invoice_number="INV7")
INVOICES = ("Invoice No.", "Amount Paid", "Sent")


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(make_settings()) as workspace:
        yield workspace


def keep_list(ws: Workspace, html: str, walk: str = "w") -> None:
    """The Invoices list, as a run has kept it."""
    ws.keep(html.encode(), "invoices_grid", "https://portal.example/i", (), Context(walk=walk, last=True))


def keep_queue(ws: Workspace, name: str, *rows: dict[str, Any]) -> None:
    """A queue of the open API, as a run has kept it."""
    answer = json.dumps({"success": True, ROUTES[name].entries: rows}).encode()
    context = Context(walk=f"{ws.run_id}-{name}", last=True)
    ws.keep(answer, f"api_{name}", f"https://api.example/{name}", (), context, "application/json")


def test_a_claim_without_an_invoice_number_is_looked_up_nowhere(ws: Workspace) -> None:
    """Nothing else tells whose invoice a row is."""
    keep_list(ws, grid("Invoices", INVOICES, [("INV7", "$20.00", "Yes")]))
    assert list(invoice_facts(ws, ProgressClaim(job_number="J1", claim_number="PC1"))) == []


def test_each_list_that_has_its_invoice_says_something_of_it(ws: Workspace) -> None:
    """As a reading of its own, under the list's name: the claim itself is what its screen says."""
    keep_list(ws, grid("Invoices", INVOICES, [("INV6", "$1.00", "No"), ("INV7", "$20.00", "Yes")]))
    keep_queue(ws, "invoices_to_send", {"invoiceId": "1", "invoiceNumber": "INV7", "totalExTax": 100.0})
    found = {one.facet: one for one in invoice_facts(ws, CLAIM)}
    assert {facet: one.source for facet, one in found.items()} == {
        "invoices_grid": "ui",
        "api_invoices_to_send": "api",
    }
    assert {one.record.key_values() for one in found.values()} == {CLAIM.key_values()}
    listed = found["invoices_grid"].record
    assert isinstance(listed, ProgressClaim)
    assert listed.invoiced is not None
    assert listed.invoiced.amount_paid == Decimal("20.00")


def test_a_missing_row_says_nothing(ws: Workspace) -> None:
    """None of the lists is complete: an invoice that was sent has left the queue."""
    keep_list(ws, grid("Invoices", INVOICES, [("INV6", "$1.00", "No")]))
    for name in QUEUES:
        keep_queue(ws, name)
    assert list(invoice_facts(ws, CLAIM)) == []
    assert list(unread(ws)) == []


def test_what_of_the_list_cannot_be_read_is_told_and_the_rest_counts(ws: Workspace) -> None:
    """Row by row; the page as one, where it is another one."""
    keep_list(ws, grid("Invoices", INVOICES, [("INV7", "$20.00", "Yes"), ("INV8", "$1.00")]))
    assert [one.facet for one in invoice_facts(ws, CLAIM)] == ["invoices_grid"]
    (why,) = unread(ws)
    assert "2 cells for 3 headings" in why
    keep_list(ws, "<h1>Invoices</h1><p>Coming soon</p>", walk="x")
    assert list(invoice_facts(ws, CLAIM)) == []
    (why,) = unread(ws)
    assert why.startswith("claims are not held against the Invoices list: ")


def test_a_page_that_is_no_longer_stored_is_told(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends no run."""
    keep_list(ws, grid("Invoices", INVOICES, [("INV7", "$20.00", "Yes")]))

    def lost(_: object) -> str:
        raise KeyError

    monkeypatch.setattr(ws, "html", lost)
    assert list(invoice_facts(ws, CLAIM)) == []
    (why,) = unread(ws)
    assert why.endswith("is no longer stored")
