"""Equipment on a portal on paper: customers' tabs, the list of all, and the cards that either leads to."""

from __future__ import annotations

import pytest

from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import ORIGIN, RecordedPortal, details, grid, link, screen
from tests.scraper.sync.conftest import Sync, names, skips

CUSTOMER = "0f0b6d1e-0000-4000-8000-00000000001{}"
ITEM = "0f0b6d1e-0000-4000-8000-00000000002{}"
INTERVALS = ("Service", "Frequency", "Next Service")


@pytest.fixture
def two(portal: RecordedPortal) -> RecordedPortal:
    """Two customers, of which one has a boiler; nobody has a list of all equipment."""
    rows = [(link(f"Firm {one}", f"c/{CUSTOMER.format(one)}"), "") for one in (1, 2)]
    portal.menu["customers"] = screen(grid("Customers", ("Customer Name", "Phone"), rows, total=2))
    for one in (1, 2):
        items = [(link("EQ-1", f"e/{ITEM.format(1)}"), "Boiler")] if one == 1 else []
        portal.records["customer", f"{ORIGIN}/c/{CUSTOMER.format(one)}"] = {
            "details": screen(details({"Customer Name": f"Firm {one}"})),
            "equipment": screen(grid("Equipment", ("Equipment No.", "Name"), items), badge=len(items)),
        }
    card = details({"Equipment No.": "EQ-1", "Name": "Boiler", "Site": "Firm 1"}, grid("Services", INTERVALS, DUE))
    portal.records["equipment", f"{ORIGIN}/e/{ITEM.format(1)}"] = {"details": screen(card)}
    return portal


DUE = [("Flue check", "Annually", "4/04/2026"), ("Full service", "Every 2 Years", "")]


def test_a_tab_that_counts_none_is_left_shut_and_a_row_leads_to_its_card(
    sync: Sync, ws: Workspace, two: RecordedPortal
) -> None:
    """What the card says is the same item; a reread says the same."""
    report = sync("equipment")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert [one for one in two.asked if "equipment" in one] == [
        "equipment of customer Firm 1",
        "card of equipment EQ-1",
        "details of equipment EQ-1",
    ]
    (item,) = ws.store.objects.list("equipment")
    assert (item.fields["customer"]["id"], item.fields["name"]) == (CUSTOMER.format(1), "Boiler")
    assert [one["next_due"] for one in item.fields["service_intervals"]] == ["2026-04-04", None]
    assert pipeline.reread(ws, ("equipment",), Notes())["outcome"] == "complete"
    assert [one.body for one in ws.store.objects.list("equipment")] == [item.body]


def test_what_a_tab_no_longer_counts_is_gone(sync: Sync, ws: Workspace, two: RecordedPortal) -> None:
    """Its own count proves it, although the tab is not opened."""
    sync("equipment")
    own = two.records["customer", f"{ORIGIN}/c/{CUSTOMER.format(1)}"]
    own["equipment"] = screen(grid("Equipment", ("Equipment No.", "Name"), []), badge=0)
    for _ in range(2):
        assert sync("equipment", full=True)["outcome"] == "complete"
    assert list(ws.store.objects.list("equipment", include_gone=False)) == []


def test_with_a_list_of_all_a_card_is_opened_once(sync: Sync, ws: Workspace, two: RecordedPortal) -> None:
    """And list, tab and card are one item."""
    rows = [(link("EQ-1", f"e/{ITEM.format(1)}"), "Firm 1")]
    two.menu["equipment"] = screen(grid("Equipment", ("Equipment No.", "Customer"), rows, total=1))
    assert sync("equipment")["outcome"] == "complete"
    assert two.asked.count("card of equipment EQ-1") == 1
    (item,) = ws.store.objects.list("equipment")
    assert item.fields["customer"] == {"id": CUSTOMER.format(1), "name": "Firm 1"}
    assert item.body["conflicts"] == []


def test_another_items_card_stops_there(sync: Sync, ws: Workspace, two: RecordedPortal) -> None:
    """It is told, and the row of the customer's tab is kept."""
    two.records["equipment", f"{ORIGIN}/e/{ITEM.format(1)}"]["details"] = screen(details({"Equipment No.": "EQ-9"}))
    report = sync("equipment")
    assert report["outcome"] == "partial"
    assert "shows equipment EQ-9" in skips(report, "equipment")[0]
    assert names(ws, "equipment", "equipment_number") == ["EQ-1"]
