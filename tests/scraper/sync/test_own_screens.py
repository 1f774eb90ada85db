"""Records with own screens, and a queue of the open API, on a portal on paper: invoices and their payments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx
import pytest

from scraper.settings import Settings
from scraper.sync import pipeline
from scraper.workspace import Workspace, open_workspace
from tests.e2e.installation import Notes
from tests.recorded import ORIGIN, RecordedConnections, RecordedPortal, Row, Screen, details, grid, link, screen
from tests.scraper.api.played import client
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import Sync, skips

LIST = ("Invoice No.", "Invoice Date", "Customer", "Job No.", "Total Inc Tax", "Paid", "Sent", "Message")
LINES = ("Part Number", "Description", "Qty", "Unit Price", "Total")
PAYMENTS = ("Payment Date", "Payment Method", "Payment Amount", "Receipt Number")


LINE = {"itemCode": "P1", "description": "Cable", "quantity": 4.5, "unitAmountExTax": 0.0345, "amountExTax": 20}


@pytest.fixture
def queue() -> list[dict[str, Any]]:
    """What waits for the accounting package, as the open API answers."""
    return [{"id": "7", "invoiceNumber": "INV7", "invoiceDate": "2026-02-20T10:00:00", "invoiceLines": [LINE]}]


@pytest.fixture
def ws(make_settings: Callable[..., Settings], clock: Clock) -> Iterator[Workspace]:
    """An empty workspace with a key."""
    settings = make_settings(portal_username="reader@example.com", portal_password="Zq8-kept-out", api_key="k" * 20)
    with open_workspace(settings, clock) as workspace:
        yield workspace


@pytest.fixture
def portal(ws: Workspace) -> RecordedPortal:
    """Three invoices, each with a screen of its own."""
    found = RecordedPortal(ws, admin=True)
    found.menu["invoices"] = listed(
        ("INV6", "1/02/2026", "$11.00", "$11.00", "Yes", ""),
        ("INV7", "20/02/2026", "$22.00", "$2.00", "No", ""),
        ("INV8", "10/02/2026", "$33.00", "$0.00", "No", "Xero Returned: No such account."),
    )
    opened(
        found, "INV6", "$11.00", [("", "Call-out", "1", "$10.00", "$10.00")], [("2/02/2026", "Cash", "$11.00", "R1")]
    )
    opened(
        found, "INV7", "$22.00", [("P1", "Cable", "4.50", "$0.0345", "$20.00")], [("3/03/2026", "Visa", "$2.00", "")]
    )
    opened(found, "INV8", "$33.00", [("P1", "Cable", "1", "$30.00", "$30.00")], [])
    return found


@pytest.fixture
def sync(
    ws: Workspace,
    portal: RecordedPortal,
    clock: Clock,
    queue: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> Sync:
    """Ready to run, with an open API that knows the queue alone."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.params["priorToDate"] > "2026-03"
        return httpx.Response(200, json=queue if "Invoices" in request.url.path else [])

    monkeypatch.setattr(pipeline, "Connections", lambda ws: RecordedConnections(ws, portal, client(answer)))
    return Sync(ws, portal, clock)


def listed(*rows: tuple[str, str, str, str, str, str]) -> Screen:
    """The Invoices list."""
    cells = [(link(number, number), day, "Blue Gum", "J1, J2", *rest) for number, day, *rest in rows]
    return screen(grid("Invoices", LIST, cells, total=len(rows)))


def opened(portal: RecordedPortal, number: str, total: str, lines: Sequence[Row], payments: Sequence[Row]) -> None:
    """An invoice's own screen."""
    pairs = {"Invoice Number": number, "Due Date": "1/04/2026", "Total Inc Tax": total}
    portal.records["invoice", f"{ORIGIN}/{number}"] = {
        "": screen(details(pairs, grid("Invoice Lines", LINES, lines))),
        "payments": screen(details(pairs, grid("Payments", PAYMENTS, payments))),
    }


def invoices(ws: Workspace) -> dict[str, dict[str, Any]]:
    """Invoices by number."""
    return {one.fields["invoice_number"]: one.fields for one in ws.store.objects.list("invoice")}


def visits(portal: RecordedPortal) -> list[str]:
    """Cards that were opened, in order."""
    return [one.removeprefix("card of invoice ") for one in portal.asked if one.startswith("card of")]


def test_an_invoice_is_its_row_its_screen_and_its_place_in_the_queue(sync: Sync, ws: Workspace) -> None:
    """Merged by number; the payments are objects of their own; a reread says the same."""
    report = sync("invoice", "payment")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    seven = invoices(ws)["INV7"]
    assert seven["job_numbers"] == ["J1", "J2"]
    assert (seven["invoice_date"], seven["due_date"], seven["amount_paid"]) == ("2026-02-20", "2026-04-01", "2.00")
    assert seven["lines"] == [
        {
            "part_number": "P1",
            "description": "Cable",
            "quantity": "4.5",
            "unit_price_ex_tax": "0.0345",
            "total_ex_tax": "20.00",
        }
    ]
    paid = [(one.fields["invoice_number"], one.fields["amount"]) for one in ws.store.objects.list("payment")]
    assert sorted(paid) == [("INV6", "11.00"), ("INV7", "2.00")]
    before = {one.id: one.body for name in ("invoice", "payment") for one in ws.store.objects.list(name)}
    assert pipeline.reread(ws, ("invoice", "payment"), Notes())["outcome"] == "complete"
    assert {one.id: one.body for name in ("invoice", "payment") for one in ws.store.objects.list(name)} == before


def test_the_accounting_state_is_what_is_sure(sync: Sync, ws: Workspace) -> None:
    """Sent; waiting; refused, with the package's own words."""
    sync("invoice")
    states = {number: one["accounting_state"] for number, one in invoices(ws).items()}
    assert states == {"INV6": "sent", "INV7": "to_be_sent", "INV8": "error"}
    assert invoices(ws)["INV8"]["accounting_message"] == "Xero Returned: No such account."


def test_what_has_left_the_queue_waits_no_more_and_is_not_gone(
    sync: Sync, ws: Workspace, portal: RecordedPortal, queue: list[dict[str, Any]]
) -> None:
    """The list says that it was sent: nothing contradicts that any longer, and its lines stay."""
    sync("invoice")
    queue.clear()
    portal.menu["invoices"] = listed(("INV7", "20/02/2026", "$22.00", "$2.00", "Yes", ""))
    sync("invoice", only="api")
    assert {one.gone_at for one in ws.store.objects.list("invoice")} == {None}
    sync("invoice")
    (seven,) = [one for one in ws.store.objects.list("invoice") if one.fields["invoice_number"] == "INV7"]
    assert seven.fields["accounting_state"] == "sent"
    assert seven.body["conflicts"] == []


def test_screens_are_opened_newest_first_and_again_only_for_a_row_that_changed(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """What a screen itself adds is no reason to look at it again."""
    sync("invoice", "payment", changes=True)
    assert visits(portal) == ["INV7", "INV8", "INV6"]
    sync("invoice", "payment", changes=True)
    assert visits(portal) == []
    portal.menu["invoices"] = listed(
        ("INV6", "1/02/2026", "$11.00", "$11.00", "Yes", ""),
        ("INV7", "20/02/2026", "$22.00", "$22.00", "No", ""),
        ("INV8", "10/02/2026", "$33.00", "$0.00", "No", "Xero Returned: No such account."),
    )
    report = sync("invoice", "payment", changes=True)
    assert visits(portal) == ["INV7"]
    assert report["entities"]["invoice"]["not_due"]["count"] == 2


def test_a_screen_of_another_invoice_is_told(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """And the payments beside it are read all the same."""
    opened(portal, "INV9", "$99.00", [], [("2/02/2026", "Cash", "$11.00", "R1")])
    portal.records["invoice", f"{ORIGIN}/INV6"] = portal.records["invoice", f"{ORIGIN}/INV9"]
    report = sync("invoice", "payment")
    assert report["outcome"] == "partial"
    assert any("the screen of invoice INV6 shows invoice INV9" in one["message"] for one in report["errors"])
    assert invoices(ws)["INV6"]["lines"] is None


def test_a_list_of_which_a_line_cannot_be_read_is_left_out_whole(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """An invoice that lacks a line is a wrong invoice."""
    lines = [("P1", "Cable", "1", "$30.00", "$30.00"), ("P2", "Clip", "two", "$1.00", "$2.00")]
    opened(portal, "INV8", "$33.00", lines, [])
    report = sync("invoice")
    assert invoices(ws)["INV8"]["lines"] is None
    assert any("'two' is no number" in one for one in skips(report, "invoice"))


def test_a_menu_without_invoices_is_told_once_and_a_list_that_was_there_is_missed(
    sync: Sync, portal: RecordedPortal
) -> None:
    """A user may not be shown them; one who was, and is not any more, is an error."""
    held = portal.menu.pop("invoices")
    report = sync("invoice")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert any("no invoices are taken" in line for line in sync.notes.notes)
    portal.menu["invoices"] = held
    sync("invoice")
    del portal.menu["invoices"]
    assert sync("invoice")["outcome"] != "complete"
