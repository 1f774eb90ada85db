"""Files that the portal exports, kept and read as lists are, on a portal on paper."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from scraper.entities import CATALOG
from scraper.entities.places import ExportedFile
from scraper.errors import DownloadRejected, LayoutChanged
from scraper.pages.registry import PAGES, reader_of
from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedPortal
from tests.scraper.sync.conftest import Sync, names
from tests.scraper.sync.invented import PLACES, Meter, MetersPage


def book(*rows: tuple[Any, ...]) -> bytes:
    """A workbook with a title and these rows."""
    made = openpyxl.Workbook()
    for row in (("Meters",), (), ("Serial No.", "Price", "Read On"), *rows):
        made.active.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_an_exported_file_is_kept_and_read_as_a_list_is(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal
) -> None:
    """It shows all that there is: what it lacks is gone."""
    depot_portal.exports["meters"] = book(("M1", 12.5, date(2026, 3, 1)), ("M2", 3, "02/03/2026"))
    report = depot_sync("meter")
    assert (report["outcome"], report["entities"]["meter"]["taken"]) == ("complete", 2)
    assert names(depot_ws, "meter", "price") == ["12.50", "3.00"]
    assert names(depot_ws, "meter", "read_on") == ["2026-03-01", "2026-03-02"]
    (kept,) = depot_ws.store.evidence.latest(["meters_export"])
    assert depot_ws.blobs.get(kept.sha256) == depot_portal.exports["meters"]
    assert pipeline.reread(depot_ws, ("meter",), Notes())["outcome"] == "complete"
    depot_portal.exports["meters"] = book(("M2", 3, "02/03/2026"))
    depot_sync("meter")
    assert names(depot_ws, "meter", "serial") == ["M2"]


def test_a_file_that_says_it_is_not_all_marks_nothing_gone(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal
) -> None:
    """By its own count, or by rows that nobody sees."""
    depot_portal.exports["meters"] = book(("M1", 1, None), ("M2", 2, None))
    depot_sync("meter")
    depot_portal.exports["meters"] = book(("M2", 2, None), (), ("Total records: 2",))
    report = depot_sync("meter")
    assert report["outcome"] == "partial"
    assert len(names(depot_ws, "meter", "serial")) == 2


@pytest.mark.parametrize("came", [b"PK\x03\x04 no workbook", b"{}", DownloadRejected("a page of words came")])
def test_what_is_no_file_is_told(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal, came: Any
) -> None:
    """And nothing is gone for it."""
    depot_portal.exports["meters"] = book(("M1", 1, None))
    depot_sync("meter")
    depot_portal.exports["meters"] = came
    report = depot_sync("meter")
    assert (report["outcome"], report["errors"][0]["type"]) == ("partial", LayoutChanged.__name__)
    assert names(depot_ws, "meter", "serial") == ["M1"]


def test_an_exported_file_is_read_by_the_reader_of_the_list_with_its_headings() -> None:
    """Unless it has one of its own."""
    (place,) = PLACES[Meter]
    own = type("OwnPage", (MetersPage,), {"kind": "meters_export"})
    assert reader_of(place, {"meters_grid": MetersPage}) is MetersPage
    assert reader_of(place, {"meters_grid": MetersPage, "meters_export": own}) is own
    assert reader_of(place, {}) is None


def test_a_file_with_private_columns_is_kept_as_the_table_without_them(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal
) -> None:
    """Its own bytes are gone and told by their SHA-256; the rest is read, now and again, and reaches no `extra`."""
    secret = b"Serial,Price,Pay Rate,Colour\nM1,12.50,9981.07,red\n"
    depot_portal.exports["meters"] = secret
    assert depot_sync("meter")["outcome"] == "complete"
    (kept,) = depot_ws.store.evidence.latest(["meters_export"])
    assert kept.scrubbed == ("Pay Rate", f"of the file {hashlib.sha256(secret).hexdigest()}")
    assert not any(b"9981.07" in depot_ws.blobs.get(name) for name in depot_ws.blobs.names())
    (held,) = depot_ws.store.objects.list("meter")
    assert (held.fields["price"], held.body["extra"]) == ("12.50", {"Colour": "red"})
    assert pipeline.reread(depot_ws, ("meter",), Notes())["outcome"] == "complete"
    assert [one.body for one in depot_ws.store.objects.list("meter")] == [held.body]


def test_a_file_beside_a_list_adds_what_it_says_and_marks_nothing_gone(
    depot_sync: Sync, depot_ws: Workspace, depot_portal: RecordedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it lacks is found on the object until it is there; a screen that never exported one is told of alone."""
    second = ExportedFile(grid="depots", opens="depots")
    spec = CATALOG["depot"]
    monkeypatch.setitem(CATALOG._specs, "depot", dataclasses.replace(spec, places=(*spec.places, second)))
    monkeypatch.setitem(PAGES, second.kind, PAGES["depots_grid"])
    depot_portal.exports["depots"] = LayoutChanged("nothing exports depots", "depots")
    assert depot_sync("depot")["outcome"] == "complete"
    assert any("nothing exports depots" in note for note in depot_sync.notes.notes)
    depot_portal.exports["depots"] = b"Depot,Suburb,Fence\nD1,Yass,wire\nD3,Hay,none\n"
    assert depot_sync("depot")["outcome"] == "complete"
    held = {one.fields["depot_number"]: one.body for one in depot_ws.store.objects.list("depot", include_gone=False)}
    assert sorted(held) == ["D1", "D2", "D3"]
    assert held["D1"]["extra"] == {"Fence": "wire"}
    assert [(one["check"], one["expected"]) for one in held["D2"]["findings"]] == [("listed", "depots_export")]
    assert held["D1"]["findings"] == []
    depot_portal.exports["depots"] = b"Depot,Suburb\nD1,Yass\nD2,Orange\nD3,Hay\n"
    depot_sync("depot")
    assert [one.body["findings"] for one in depot_ws.store.objects.list("depot")] == [[], [], []]
    depot_portal.exports["depots"] = LayoutChanged("nothing exports depots", "depots")
    assert depot_sync("depot")["outcome"] == "partial"
