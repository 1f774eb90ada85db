"""The card of a record says more of it than its row: what is taken from it, when it is visited, what is told."""

from __future__ import annotations

import pytest

from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import ORIGIN, RecordedPortal, details, grid, link, screen
from tests.scraper.sync.conftest import Sync, names, skips

HEADINGS = ("Supplier Number", "Supplier Name", "Phone")


@pytest.fixture
def portal(portal: RecordedPortal) -> RecordedPortal:
    """Two suppliers, each with a card."""
    portal.admin = True
    listed(portal, ("S1", "Acme", "1"), ("S2", "Bolt", "2"))
    for number, name, mobile in (("S1", "Acme", "0400"), ("S2", "Bolt", "0500")):
        card(portal, number, {"Supplier Name": name, "Mobile": mobile})
    return portal


def listed(portal: RecordedPortal, *rows: tuple[str, str, str]) -> None:
    """What Inventory > Suppliers shows; the names are links."""
    cells = [(number, link(name, number), phone) for number, name, phone in rows]
    portal.menu["suppliers"] = screen(grid("Suppliers", HEADINGS, cells, total=len(rows)))


def card(portal: RecordedPortal, number: str, pairs: dict[str, str]) -> None:
    """The Details tab of a supplier's card."""
    portal.records["supplier", f"{ORIGIN}/{number}"] = {"details": screen(details(pairs))}


def test_what_only_the_card_says_is_the_same_records(sync: Sync, ws: Workspace) -> None:
    """List and card are one object, complete, and a reread says the same."""
    report = sync("supplier")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert (names(ws, "supplier"), names(ws, "supplier", "mobile")) == (["Acme", "Bolt"], ["0400", "0500"])
    assert names(ws, "supplier", "phone") == ["1", "2"]
    assert report["entities"]["supplier"]["expected"] == 2
    before = {one.id: one.body for one in ws.store.objects.list("supplier")}
    assert pipeline.reread(ws, ("supplier",), Notes())["outcome"] == "complete"
    assert {one.id: one.body for one in ws.store.objects.list("supplier")} == before


def test_a_run_for_changes_visits_what_changed(sync: Sync, portal: RecordedPortal) -> None:
    """The other cards are counted as not due."""
    sync("supplier")
    listed(portal, ("S1", "Acme", "1"), ("S2", "Bolt", "3"))
    report = sync("supplier", changes=True)
    assert report["outcome"] == "complete"
    assert [one for one in portal.asked if one.startswith("card of")] == ["card of supplier S2"]


@pytest.mark.parametrize("pairs", [{"Supplier Name": "Cole"}, {"Mobile": "0400"}, {}])
def test_a_card_that_cannot_be_read_is_told_and_the_other_is_taken(
    sync: Sync, ws: Workspace, portal: RecordedPortal, pairs: dict[str, str]
) -> None:
    """Another record's, without its name, or blank."""
    card(portal, "S1", pairs)
    report = sync("supplier")
    assert report["outcome"] == "partial"
    assert len(skips(report, "supplier")) == 1
    assert sorted(filter(None, names(ws, "supplier", "mobile"))) == ["0500"]


def test_a_list_without_cards_is_taken_and_that_is_told(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """No row leads anywhere: that is how this user's portal is. Of rows of which some lead nowhere, each is told."""
    portal.menu["suppliers"] = screen(grid("Suppliers", HEADINGS, [("S1", "Acme", "1")], total=1))
    assert sync("supplier")["outcome"] == "complete"
    assert [note for note in sync.notes.notes if "leads to a card" in note]
    rows = [("S1", "Acme", "1"), ("S2", link("Bolt", "S2"), "2")]
    portal.menu["suppliers"] = screen(grid("Suppliers", HEADINGS, rows, total=2))
    assert sync("supplier")["outcome"] == "partial"
    assert "0500" in names(ws, "supplier", "mobile")
