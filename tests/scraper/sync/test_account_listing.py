"""Lists of the whole account: behind a menu entry, or as a panel of a screen."""

from __future__ import annotations

from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, grid, screen
from tests.scraper.sync.conftest import Sync


def test_retentions_are_taken_under_their_top_job(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """The Dashboard prints the number of the section."""
    headings = ("Invoice No.", "Job No.", "Retention Amount", "Type")
    portal.menu["dashboard"] = screen(grid("Retentions Due", headings, [("INV1", "J2.01", "$50.00", "Completion")]))
    sync("job")
    assert sync("retention")["outcome"] == "complete"
    assert [one.fields["job_number"] for one in ws.store.objects.list("retention")] == ["J2"]


def test_a_dashboard_without_retentions_is_a_note(sync: Sync, portal: RecordedPortal) -> None:
    """Not everybody retains; but a panel that was there before is missed."""
    bare = screen("<h1>Dashboard</h1><p>Welcome</p>")
    portal.menu["dashboard"] = bare
    assert sync("retention")["outcome"] == "complete"
    assert any(note.endswith("no retentions are taken") for note in sync.notes.notes)
    portal.menu["dashboard"] = screen(grid("Retentions Due", ("Invoice No.", "Job No."), [("INV1", "J2")]))
    sync("retention")
    portal.menu["dashboard"] = bare
    assert sync("retention")["outcome"] == "partial"
