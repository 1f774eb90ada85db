"""Lists of the whole account: behind a menu entry, or as a panel of a screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from scraper.sync.account_listing import take_account_listing
from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, Screen, grid, screen
from tests.scraper.sync.conftest import Sync, names, skips


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


SUPPLIERS = ("Supplier Name", "Email")
RETENTIONS = ("Invoice No.", "Job No.", "Retention Amount", "Type")
DUE = [("INV1", "J1", "$50.00", "Completion"), ("INV2", "J2", "$9.00", "Defects")]


def suppliers(portal: RecordedPortal, *names: str, total: int | None = None, **shown: Any) -> None:
    """What Inventory > Suppliers shows to a user who has it."""
    portal.admin = True
    rows = [(name, f"{name.lower()}@example.com") for name in names]
    portal.menu["suppliers"] = screen(grid("Suppliers", SUPPLIERS, rows, total=total), **shown)


def test_a_list_behind_a_menu_entry_is_taken_whole(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """What it no longer shows is gone; of its pages all count."""
    suppliers(portal, "Acme", "Bolt", total=2)
    assert sync("supplier")["outcome"] == "complete"
    assert names(ws, "supplier") == ["Acme", "Bolt"]
    pages = [grid("Suppliers", SUPPLIERS, [(name, "")], total=2) for name in ("Bolt", "Cole")]
    portal.menu["suppliers"] = screen(*pages)
    assert sync("supplier")["outcome"] == "complete"
    assert names(ws, "supplier") == ["Bolt", "Cole"]


def test_a_list_that_is_doubted_marks_nothing_gone(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Whether it counts more than it shows, or the walk found something against its end; what it shows is taken."""
    suppliers(portal, "Acme", "Bolt", total=2)
    sync("supplier")
    suppliers(portal, "Bolt", total=2)
    assert sync("supplier")["outcome"] == "partial"
    suppliers(portal, "Cole", total=1, doubts=("a filter is set",))
    report = sync("supplier")
    assert (report["outcome"], names(ws, "supplier")) == ("partial", ["Acme", "Bolt", "Cole"])
    assert any("a filter is set" in one for one in skips(report, "supplier"))


def test_a_row_of_another_shape_is_told_and_what_was_there_stays(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """Nobody can tell which of the known ones it is."""
    suppliers(portal, "Acme", "Bolt", total=2)
    sync("supplier")
    rows = [("Acme", "a@example.com", "5550 0001"), ("Bolt", "5550 0002")]
    portal.menu["suppliers"] = screen(grid("Suppliers", (*SUPPLIERS, "Phone"), rows, total=2))
    report = sync("supplier")
    assert (report["outcome"], report["entities"]["supplier"]["rejected"]) == ("partial", 1)
    told = skips(report, "supplier")[0]
    assert told.startswith("a row of Suppliers: ")
    assert "it has 2 cells for 3 headings: Bolt | 5550 0002" in told
    assert names(ws, "supplier") == ["Acme", "Bolt"]


def test_columns_that_are_not_drawn_are_told(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """By their number: what they say is not known, and no row is lost with it."""
    suppliers(portal, "Acme")
    (page,) = portal.menu["suppliers"].pages
    portal.menu["suppliers"] = screen(page.replace("<table>", '<table aria-colcount="5">'))
    report = sync("supplier")
    assert skips(report, "supplier") == [
        "Suppliers: 3 columns of the listing are not drawn; what they say is not known"
    ]
    assert names(ws, "supplier") == ["Acme"]


def test_a_user_without_the_menu_entry_is_shown_no_list(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """That is a note, as long as there was never one; once there was, it is missed, and nothing is gone."""
    suppliers(portal, "Acme", total=1)
    portal.admin = False
    assert sync("supplier")["outcome"] == "complete"
    assert [note for note in sync.notes.notes if note.endswith("no suppliers are taken")]
    portal.admin = True
    sync("supplier")
    portal.admin = False
    report = sync("supplier")
    assert (report["outcome"], names(ws, "supplier")) == ("partial", ["Acme"])
    assert ["and there were some before" in one for one in skips(report, "supplier")] == [True]


def test_a_list_that_cannot_be_read_is_no_absent_one(sync: Sync, portal: RecordedPortal) -> None:
    """A menu list must be there; of a panel, its heading says that it is, and rows that it holds something."""
    portal.admin = True
    portal.menu["suppliers"] = screen("<h1>Suppliers</h1><p>Coming soon</p>")
    assert sync("supplier")["outcome"] == "partial"
    portal.menu["dashboard"] = screen(grid("Retentions Due", ("Colour", "Weight"), [("red", "1")]))
    assert sync("retention")["outcome"] == "partial"


def test_retentions_of_the_jobs_that_are_asked_for(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """The others are read, not stored; and what is not shown of a narrowed list is not gone."""
    portal.menu["dashboard"] = screen(grid("Retentions Due", RETENTIONS, DUE))
    assert sync("retention", jobs=("J2",))["outcome"] == "complete"
    assert names(ws, "retention", "invoice_number") == ["INV2"]
    sync("retention")
    portal.menu["dashboard"] = screen(grid("Retentions Due", RETENTIONS, DUE[1:]))
    sync("retention", jobs=("J1",))
    assert names(ws, "retention", "invoice_number") == ["INV1", "INV2"]
    sync("retention")
    assert names(ws, "retention", "invoice_number") == ["INV2"]


def test_what_belongs_to_the_account_is_taken_whole_beside_jobs(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """A supplier has no job that could narrow the list to nothing."""
    suppliers(portal, "Acme", total=1)
    assert sync("supplier", jobs=("J1",))["outcome"] == "complete"
    assert names(ws, "supplier") == ["Acme"]


def test_an_entity_without_a_list_of_its_own_is_refused(ws: Workspace) -> None:
    """Rather than found empty."""
    item: Any = SimpleNamespace(entity="attachment", target={"jobs": []})
    with pytest.raises(TypeError, match="the portal shows no list of every attachment"):
        take_account_listing(ws, Mock(), item, Mock())


def _invoiced(*rows: tuple[str, str], said: int | None = None) -> Screen:
    return screen(grid("Invoices", ("Invoice No.", "Invoice Date"), rows, total=said))


def test_a_list_that_shows_a_period_is_asked_for_all_days(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """At once; what was there before and none of these days shows is gone."""
    portal.menu["invoices"] = replace(_invoiced(("INV9", "02/03/2026")), is_period=True)
    portal.windows = lambda *_: _invoiced(("INV1", "02/03/2019"), ("INV9", "02/03/2026"), said=2)
    report = sync("invoice")
    assert (report["outcome"], report["entities"]["invoice"]["expected"]) == ("complete", 2)
    assert [one for one in portal.asked if one.startswith("invoices 2")] == ["invoices 2000-01-01 to 2027-12-31"]
    portal.windows = lambda *_: _invoiced(("INV9", "02/03/2026"), said=1)
    assert sync("invoice")["outcome"] == "complete"
    assert names(ws, "invoice", "invoice_number") == ["INV9"]


def test_days_that_cannot_be_had_at_once_are_asked_year_by_year(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """It is whole where each year is, and in doubt where one is; what it counts is added up."""
    shown = {2026: _invoiced(("INV9", "02/03/2026"), said=1), 2019: _invoiced(("INV1", "02/03/2019"), said=1)}

    def asked(start: date, end: date) -> Screen:
        return shown.get(start.year, _invoiced(said=0)) if start.year == end.year else screen("<p>A year or less</p>")

    portal.menu["invoices"] = replace(_invoiced(("INV9", "02/03/2026")), is_period=True)
    portal.windows = asked
    report = sync("invoice")
    assert (report["outcome"], report["entities"]["invoice"]["expected"]) == ("complete", 2)
    assert names(ws, "invoice", "invoice_number") == ["INV9", "INV1"]
    shown[2019] = _invoiced(said=1)
    assert sync("invoice")["outcome"] == "partial"
    assert names(ws, "invoice", "invoice_number") == ["INV9", "INV1"]
