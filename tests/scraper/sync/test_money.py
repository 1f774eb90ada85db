"""Claims with their own screens and documents, retentions of the Dashboard, and the Invoices list."""

from __future__ import annotations

import pytest

from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.recorded import ORIGIN, RecordedPortal, details, grid, link, screen
from tests.scraper.sync.conftest import JOBS, Sync, skips, tabs

CLAIMS = ("Claim No.", "Claim Name", "Claim Date", "Invoice No.", "Total Ex Tax")
LINES = ("Section Name", "This Claim $")


@pytest.fixture(autouse=True)
def _one_job(portal: RecordedPortal) -> None:
    """A job with one claim, its screen and its document."""
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J2", "Alarm", "New")], total=1))
    claims = grid("Progress Claims", CLAIMS, [("1", link("Deposit", "c1"), "1/03/2026", "INV7", "$100.00")])
    portal.cards = {("J2", None): tabs("J2", "Fixed Price") | {"progress_claims": screen(claims)}}
    pairs = {"Claim Name": "Deposit", "Claim Date": "1/03/2026", "Total Ex Tax": "$100.00"}
    portal.behind[f"{ORIGIN}/c1"] = screen(details(pairs, grid("Claim Lines", LINES, [("Rough In", "$100.00")])))
    portal.files[f"{ORIGIN}/c1"] = b"%PDF-1.4 the claim"
    portal.menu["invoices"] = screen(grid("Invoices", ("Invoice No.", "Amount Paid"), [("INV7", "$20.00")]))


def test_a_claim_has_its_lines_its_document_and_its_invoice(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """From its own screen, once; the document is not fetched again while the screen shows the same."""
    assert sync("progress_claim")["outcome"] == "complete"
    (claim,) = ws.store.objects.list("progress_claim")
    assert [one["section_name"] for one in claim.fields["lines"]] == ["Rough In"]
    assert claim.fields["document"]["size_bytes"] == 18
    assert "invoices_grid" in ws.store.objects.facets("progress_claim", claim.id)
    portal.files.clear()
    sync("progress_claim", full=True)
    (again,) = ws.store.objects.list("progress_claim")
    assert (again.fields["document"], again.version) == (claim.fields["document"], claim.version)


def test_a_claim_whose_screen_cannot_be_read_is_told_and_the_others_are_taken(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """By its number and the card."""
    del portal.behind[f"{ORIGIN}/c1"]
    report = sync("progress_claim")
    assert report["outcome"] == "partial"
    assert skips(report, "progress_claim") == [f"J2: claim 1: {ORIGIN}/c1 shows nothing that is known"]
    (claim,) = ws.store.objects.list("progress_claim")
    assert (claim.fields["claim_number"], claim.fields["lines"]) == ("1", None)


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


def test_an_invoices_list_that_is_not_there_is_a_note(sync: Sync, portal: RecordedPortal) -> None:
    """No claim is lost with it."""
    del portal.menu["invoices"]
    assert sync("progress_claim")["outcome"] == "complete"
    assert any("claims are not held against the Invoices list" in note for note in sync.notes.notes)


def test_what_objects_say_of_each_other_is_found_when_all_are_there(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """A variation on a section's card, looked at after the job's, tells that the job's total holds it: no first run
    accuses what a second would not. First run, second run and reread say the same, in one version of each object."""
    pairs = {"Job Number": "J2", "Pricing Method": "Sections", "Job Status": "New", "Total Ex Tax": "$130.00"}
    sections = grid("Sections", ("Section", "Status"), [(link("Rough In", "s1"), "New")])
    claimed = grid("Progress Claim Sections", ("Section Name", "Total Value"), [("Rough In", "$100.00")])
    card = portal.cards["J2", None] | {"details": screen("<h1>J2</h1>" + details(pairs, sections))}
    listed = card["progress_claims"].pages[0]
    portal.cards["J2", None] = card | {"progress_claims": screen(listed + claimed)}
    headings = ("Quote Number", "Name", "Total Ex Tax", "Applied To Job")
    extra = screen(grid("Variations", headings, [("Q9", "Extra lights", "$30.00", "Yes")]))
    portal.cards["J2", "Rough In"] = tabs("J2", "Fixed Price", heading="J2 / Rough In") | {"variations": extra}
    money = ("job", "job_section", "variation", "claim_section", "progress_claim")

    def found() -> set[tuple[str, int, str]]:
        objects = [one for entity in money for one in ws.store.objects.list(entity)]
        return {(one.id, one.version, str(one.body["findings"])) for one in objects}

    sync(*money)
    first = found()
    (job,) = (one for one in ws.store.objects.list("job") if one.fields["total_ex_tax"] == "130.00")
    assert [(one["check"], one["outcome"]) for one in job.body["findings"]] == []
    assert {version for _, version, _ in first} == {1}
    sync(*money, full=True)
    assert found() == first
    pipeline.reread(ws, money, sync.notes)
    assert found() == first
