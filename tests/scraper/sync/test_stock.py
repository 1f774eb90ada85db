"""Stock levels and locations on a portal on paper: per place, and nothing invented."""

from __future__ import annotations

import pytest

from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedPortal, grid, screen
from tests.scraper.sync.conftest import Sync, names, skips

LEVELS = ("Item Code", "Item", "Warehouse", "Qty On Hand", "Min Level", "Bin")


def test_what_is_not_tracked_is_said_and_not_invented(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """A menu without stock: a note for each of the two, no error, no object."""
    report = sync("stock_level", "stock_location")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    told = [note for note in sync.notes.notes if "this user's menu has no" in note]
    assert len(told) == 2
    assert names(ws, "stock_level", "on_hand") == []


def test_a_level_is_of_one_item_at_one_place(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Less than none is held as such, nought is nought, none printed is unknown; what may be a sum is refused."""
    portal.admin = True
    rows = [
        ("A1", "Cable", "Van 1", "0", "5", "B2"),
        ("A1", "Cable", "Depot", "-2.50", "", ""),
        ("", "Tape", "Depot", "", "", ""),
        ("A1", "Cable", "", "-2.50", "", ""),
    ]
    portal.menu["stock_levels"] = screen(grid("Stock On Hand", LEVELS, rows, total=4))
    report = sync("stock_level")
    assert report["outcome"] == "partial"
    assert "may be a sum" in skips(report, "stock_level")[0]
    held = [one.fields for one in ws.store.objects.list("stock_level")]
    assert [(one["location"], one["on_hand"], one["minimum"]) for one in held] == [
        ("Van 1", "0", "5"),
        ("Depot", "-2.5", None),
        ("Depot", None, None),
    ]
    assert pipeline.reread(ws, ("stock_level",), Notes())["outcome"] == "partial"
    assert [one.fields for one in ws.store.objects.list("stock_level")] == held


def test_a_list_without_places_shows_what_all_hold(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """No place is made up for it."""
    portal.admin = True
    portal.menu["stock_levels"] = screen(grid("Stock Levels", ("Part No.", "In Stock"), [("A1", "3")], total=1))
    assert sync("stock_level")["outcome"] == "complete"
    assert names(ws, "stock_level", "location") == [None]


@pytest.mark.parametrize(
    ("cell", "users"),
    [
        ("Kim Tran, Jo Lee", ["Kim Tran", "Jo Lee"]),
        ("Tran, Kim<br>Lee, Jo", ["Tran, Kim", "Lee, Jo"]),
        ('<a href="/u/1">Tran, Kim</a>, <a href="/u/2">Lee, Jo</a>', ["Tran, Kim", "Lee, Jo"]),
        ("Kim Tran; Jo Lee; Kim Tran", ["Kim Tran", "Jo Lee"]),
        ("", []),
    ],
)
def test_a_place_says_who_takes_from_it(
    sync: Sync, ws: Workspace, portal: RecordedPortal, cell: str, users: list[str]
) -> None:
    """However the names stand in one cell."""
    portal.admin = True
    page = grid("Stock Locations", ("Name", "Type", "Default For"), [("Van 1", "Van", cell)], total=1)
    portal.menu["stock_locations"] = screen(page)
    assert sync("stock_location")["outcome"] == "complete"
    assert [one.fields["users"] for one in ws.store.objects.list("stock_location")] == [users]
