"""The document of a record that is no job: a supplier's invoice as he sent it."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.errors import DownloadRejected
from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.recorded import ORIGIN, RecordedPortal, details, grid, link, screen
from tests.scraper.sync.conftest import Sync, skips

PDF = b"%PDF-1.4 what Acme sent\n%%EOF"
AT = f"{ORIGIN}/card of supplier invoice INV-1"
LINES = grid("Lines", ("Description", "Quantity", "Total"), [("Cable", "1", "$10.00")])


@pytest.fixture
def bills(portal: RecordedPortal) -> RecordedPortal:
    """One supplier's invoice, with an own screen."""
    portal.admin = True
    rows = [(link("INV-1", "b/1"), "Acme", "$10.00")]
    portal.menu["supplier_invoices"] = screen(
        grid("Supplier Invoices", ("Tracking No.", "Supplier", "Total Ex Tax"), rows, total=1)
    )
    shown = details({"Tracking No.": "INV-1", "Supplier": "Acme", "Total Ex Tax": "$10.00"}, LINES)
    portal.records["supplier_invoice", f"{ORIGIN}/b/1"] = {"details": screen(shown)}
    portal.files[AT] = PDF
    return portal


def document(ws: Workspace) -> Any:
    """What is held of the invoice's file."""
    (one,) = ws.store.objects.list("supplier_invoice", include_gone=False)
    return one.fields["document"]


def test_it_is_fetched_once_and_read_again_the_same(sync: Sync, ws: Workspace, bills: RecordedPortal) -> None:
    """The bytes are kept as they came, and the invoice names them; a second visit does not fetch them again."""
    assert sync("supplier_invoice")["outcome"] == "complete"
    found = document(ws)
    assert ws.blobs.get(found["sha256"]) == PDF
    assert (found["name"], found["content_type"], found["size_bytes"]) == ("INV-1.pdf", "application/pdf", len(PDF))
    bills.files[AT] = b"%PDF-1.4 made anew"
    sync("supplier_invoice", full=True)
    assert document(ws) == found
    assert pipeline.reread(ws, ("supplier_invoice",), sync.notes)["outcome"] == "complete"
    assert document(ws) == found


def test_a_screen_without_a_document_has_none(sync: Sync, ws: Workspace, bills: RecordedPortal) -> None:
    """Somebody typed the invoice in."""
    del bills.files[AT]
    assert sync("supplier_invoice")["outcome"] == "complete"
    assert document(ws) is None


def test_a_document_that_cannot_be_had_is_told(
    sync: Sync, ws: Workspace, bills: RecordedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the screen says of the invoice is taken all the same."""

    def refused(*_: str) -> None:
        raise DownloadRejected("'INV-1': a login page came")

    monkeypatch.setattr(bills, "download_here", refused)
    report = sync("supplier_invoice")
    assert skips(report, "supplier_invoice") == ["supplier invoice INV-1: 'INV-1': a login page came"]
    assert document(ws) is None
    (one,) = ws.store.objects.list("supplier_invoice", include_gone=False)
    assert one.fields["lines"] is not None
