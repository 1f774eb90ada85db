"""Accounts Integration beside the invoices: kept where it may be seen, and no invoice is lost with it."""

from __future__ import annotations

from scraper.parse.accounting_connection import NOT_SEEN, accounting_package
from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, grid, screen
from tests.scraper.sync.conftest import Sync

HEADINGS = ("Package", "Organisation", "State")


def test_it_is_kept_and_what_of_it_cannot_be_read_is_a_note(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """A run of one who is no administrator says nothing of it: the list of what is owed does."""
    sync("invoice")
    assert not any("accounting package" in note for note in sync.notes.notes)
    assert accounting_package(ws) == NOT_SEEN
    portal.admin = True
    for row, told in ((("Xero", "Blue Gum", "Connected"), None), (("Xero", "Blue Gum"), "2 cells for 3 headings")):
        portal.menu["accounts_integration"] = screen(grid("Accounts Integration", HEADINGS, [row]))
        assert sync("invoice")["outcome"] == "complete"
        assert told is None or any(told in note for note in sync.notes.notes)
        assert accounting_package(ws).endswith(NOT_SEEN if told else "Xero, Blue Gum, connected")
    portal.menu["accounts_integration"] = screen("<h1>Accounts Integration</h1><p>Coming soon</p>")
    assert sync("invoice")["outcome"] == "complete"
    assert any("which accounting package the account uses is not known" in note for note in sync.notes.notes)
