"""Objects that lead to cards of their own, and which of them are due: rows, tabs, changes, what a card had."""

from __future__ import annotations

from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedPortal, grid, screen
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import Sync, names, skips
from tests.scraper.sync.depots import LOCKERS, address, depots, not_due


def test_rows_of_a_listing_lead_to_cards_of_their_own(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal
) -> None:
    """What their tabs list is taken, and belongs to the card that showed it; a reread says the same."""
    report = depot_sync("locker")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert sorted(names(depot_ws, "locker", "locker")) == ["A", "B"]
    assert sorted(names(depot_ws, "locker", "depot_number")) == ["D1", "D2"]
    before = {one.id: one.body for one in depot_ws.store.objects.list("locker")}
    assert pipeline.reread(depot_ws, ("locker",), Notes())["outcome"] == "complete"
    assert {one.id: one.body for one in depot_ws.store.objects.list("locker")} == before


def test_a_card_that_lists_less_loses_its_own_and_no_other(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal
) -> None:
    """Only what was on that card can be missing from it."""
    depot_sync("locker")
    depot_portal.records["depot", address("D1")]["lockers"] = screen(grid("Lockers", LOCKERS, []))
    assert depot_sync("locker", full=True)["outcome"] == "complete"
    assert names(depot_ws, "locker", "locker") == ["B"]


def test_only_cards_that_changed_are_visited_for_changes(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal
) -> None:
    """The others are counted, and the run is complete all the same."""
    depot_sync("locker")
    depot_portal.menu["depots"] = screen(depots(("D1", "Yass"), ("D2", "Dubbo")))
    report = depot_sync("locker", changes=True)
    assert (report["outcome"], not_due(report, "depot")) == ("complete", 1)
    assert [one for one in depot_portal.asked if "card of" in one] == ["card of depot D2"]


def test_what_changed_lately_is_looked_at_again(depot_sync: Sync, depot_portal: RecordedPortal, clock: Clock) -> None:
    """As a job's card is: for as long as more may follow, and no longer."""
    depot_sync("locker")
    clock.advance(days=3)
    depot_sync("locker")
    assert sum("card of" in one for one in depot_portal.asked) == 2
    clock.advance(days=30)
    report = depot_sync("locker")
    assert not_due(report, "depot") == 2
    assert not [one for one in depot_portal.asked if "card of" in one]


def test_a_tab_that_a_records_card_had_is_missed(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal
) -> None:
    """What it listed is not gone for that; a card that never had one lists none, and is not looked at for ever."""
    del depot_portal.records["depot", address("D2")]["lockers"]
    assert depot_sync("locker")["outcome"] == "complete"
    assert not_due(depot_sync("locker", changes=True), "depot") == 2
    del depot_portal.records["depot", address("D1")]["lockers"]
    report = depot_sync("locker", full=True)
    assert report["outcome"] == "partial"
    assert "had one" in report["errors"][0]["message"]
    assert names(depot_ws, "locker", "locker") == ["A"]


def test_a_card_that_nothing_leads_to_is_told(
    depot_sync: Sync, depot_portal: RecordedPortal, depot_ws: Workspace
) -> None:
    """The others are taken."""
    del depot_portal.records["depot", address("D1")]
    report = depot_sync("locker")
    assert report["outcome"] == "partial"
    assert names(depot_ws, "locker", "locker") == ["B"]


def test_a_tab_that_cannot_be_read_costs_no_other_card(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal
) -> None:
    """What it lists is told by the card that it is on."""
    depot_portal.records["depot", address("D1")]["lockers"] = screen(
        grid("Other", ("Colour", "Weight"), [("red", "1")])
    )
    report = depot_sync("locker")
    assert (report["outcome"], names(depot_ws, "locker", "locker")) == ("partial", ["B"])
    assert skips(report, "locker")[0].startswith("depot D1: ")
