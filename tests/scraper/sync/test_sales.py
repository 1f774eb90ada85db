"""Customers, contacts, enquiries and quotes on a portal on paper: lists, cards, and what they say of each other."""

from __future__ import annotations

import pytest

from scraper.entities import CATALOG
from scraper.entities.places import MenuList
from scraper.evidence.snapshot import Context
from scraper.models import Customer, Reading
from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedPortal, details, grid, link, screen
from tests.scraper.sync.conftest import Sync, names, skips

GUID = "0f0b6d1e-0000-4000-8000-00000000000{}"
QUOTES = ("Quote No.", "Quote Name", "Status", "Total Ex Tax")
LINES = ("Type", "Part Number", "Description", "Quantity", "Unit Sell", "Total Ex Tax")
SUPPLY = ("Supply", "RCBO", "RCBO 20 A", "10", "$75.00", "$750.00")
LABOUR = ("Labour", "", "Electrician", "4", "$125.00", "$500.00")


@pytest.fixture
def quote(portal: RecordedPortal) -> RecordedPortal:
    """A quote with two lines, and a section on its card."""
    rows = [(link("Q1", "q1"), "Rewire", "Converted to Job", "$1,250.00")]
    portal.menu["quotes"] = screen(grid("Quotes", QUOTES, rows, total=1))
    pairs = {
        "Quote No.": "Q1",
        "Pricing Method": "Fixed Price",
        "Status": "Converted to Job",
        "Total Ex Tax": "$1,250.00",
        "Converted To Job": "J2",
    }
    sections = grid("Sections", ("Section Name", "Number", "Total Ex Tax"), [("Rough In", "01", "$1,250.00")])
    portal.records["quote", "https://portal.example/q1"] = {
        "details": screen(details(pairs)),
        "supplies": screen(grid("Supplies", LINES, [SUPPLY])),
        "labour": screen(grid("Labour", LINES, [LABOUR])),
        "quote_sections": screen(sections),
    }
    return portal


def lines(ws: Workspace, number: str) -> list[str] | None:
    """The kinds of a quote's lines."""
    (found,) = (one for one in ws.store.objects.list("quote") if one.fields["quote_number"] == number)
    told = found.fields["lines"]
    return None if told is None else [line["kind"] for line in told]


def findings(ws: Workspace, entity: str) -> list[tuple[str, str]]:
    """What does not add up, or cannot be checked."""
    return [(one["check"], one["outcome"]) for each in ws.store.objects.list(entity) for one in each.body["findings"]]


def test_a_quote_has_its_lines_of_both_tabs_and_its_sections_below_it(
    sync: Sync, ws: Workspace, quote: RecordedPortal
) -> None:
    """A reread says the same, and a second run changes nothing."""
    report = sync("quote")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert lines(ws, "Q1") == ["supply", "labour"]
    assert sorted(names(ws, "quote", "quote_number")) == ["Q1", "Q1.01"]
    assert set(names(ws, "quote", "parent_quote_number")) == {None, "Q1"}
    assert findings(ws, "quote") == [("quote_job", "not_checkable")]
    before = {one.id: one.body for one in ws.store.objects.list("quote")}
    assert pipeline.reread(ws, ("quote",), Notes())["outcome"] == "complete"
    sync("quote", full=True)
    assert {one.id: one.body for one in ws.store.objects.list("quote")} == before


def test_a_tab_without_lines_says_that_there_are_none(sync: Sync, ws: Workspace, quote: RecordedPortal) -> None:
    """And a card without the tab says nothing of it: what its total then lacks is found."""
    card = quote.records["quote", "https://portal.example/q1"]
    card["labour"] = screen(grid("Labour", LINES, []))
    sync("quote")
    assert lines(ws, "Q1") == ["supply"]
    assert ("quote_lines", "failed") in findings(ws, "quote")
    del card["supplies"]
    report = sync("quote", full=True)
    assert report["outcome"] == "partial"
    assert "had one" in report["errors"][0]["message"]


@pytest.mark.parametrize("tab", ["supplies", "labour"])
def test_lines_that_may_stand_on_a_tab_of_another_name_are_told(
    sync: Sync, ws: Workspace, quote: RecordedPortal, tab: str
) -> None:
    """A tab that the profile does not name may be the one that such cards have: that one is not taken for missing."""
    card = quote.records["quote", "https://portal.example/q1"]
    card["Scope of Works"] = card.pop(tab)
    report = sync("quote")
    assert report["outcome"] == "partial"
    (told,) = skips(report, "quote")
    assert f"no {tab} tab" in told
    assert "'Scope of Works', which the profile does not name" in told
    assert skips(sync("quote"), "quote")  # it is looked for again, and not taken for read


def test_one_line_that_cannot_be_read_rejects_them_all(sync: Sync, ws: Workspace, quote: RecordedPortal) -> None:
    """A list that lacks a line is a wrong list."""
    bad = ("Supply", "X", "Cable", "some", "$1.00", "$2.00")
    quote.records["quote", "https://portal.example/q1"]["supplies"] = screen(grid("Supplies", LINES, [SUPPLY, bad]))
    report = sync("quote")
    assert report["outcome"] == "partial"
    assert any("quantity" in one for one in skips(report, "quote"))
    assert lines(ws, "Q1") == ["labour"]


def test_a_variation_is_described_by_its_quote_and_a_converted_one_held_against_its_job(
    sync: Sync, ws: Workspace, quote: RecordedPortal
) -> None:
    """The job's total less its variations is what it was worth at first."""
    quote.menu["jobs"] = screen(grid("Jobs", ("Job Number", "Total Ex Tax"), [("J2", "$1,300.00")], total=1))
    rows = [("Q1", "Rewire", "Won", "$1,250.00"), ("Q9", "More", "Won", "$50.00")]
    quote.menu["quotes"] = screen(grid("Quotes", (*QUOTES, "Description"), [(*row, "As agreed") for row in rows]))
    varied = grid("Variations", ("Quote Number", "Name", "Total Ex Tax", "Applied"), [("Q9", "More", "$50.00", "Y")])
    quote.cards["J2", None]["variations"] = screen(varied)
    sync("quote", "variation", "job")
    assert names(ws, "variation", "description") == ["As agreed"]
    assert ("quote_job", "not_checkable") not in findings(ws, "quote")


def put(ws: Workspace, *records: Customer) -> None:
    """As an earlier run read them."""
    page = ws.keep(b"<p>", "customers_grid", "https://portal.example/x", (), Context())
    for record in records:
        reading = Reading(record=record, source="api", facet="api", observed_at=ws.clock(), evidence=page.sha256)
        ws.store.objects.put([reading])


CUSTOMERS = ("Customer Number", "Customer Name", "Suburb")


def test_a_customers_card_lists_its_sites_and_contacts(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Each names it by its GUID; the sites are customers of the list too."""
    one, two = (GUID.format(n) for n in (1, 2))
    rows = [("C1", link("Blue Gum", f"c/{one}"), "Yass"), ("C2", link("Blue Gum Yass", f"c/{two}"), "Yass")]
    portal.menu["customers"] = screen(grid("Customers", CUSTOMERS, rows, total=2))
    for guid, name, number in ((one, "Blue Gum", "C1"), (two, "Blue Gum Yass", "C2")):
        sites = [("C2", "Blue Gum Yass", "Yass")] if guid == one else []
        portal.records["customer", f"https://portal.example/c/{guid}"] = {
            "details": screen(details({"Customer Name": name, "Customer Number": number, "Site Notes": "Key at 4"})),
            "sites": screen(grid("Sites", CUSTOMERS, sites)),
            "contacts": screen(grid("Contacts", ("First Name", "Email"), [("Kim", f"{number}@x.example")])),
        }
    report = sync("customer", "contact")
    assert (report["outcome"], report["errors"]) == ("complete", [])
    billed = {one["customer_number"]: one["billing_customer"] for one in ws.store.objects.current("customer")}
    assert billed == {"C1": None, "C2": {"id": one, "name": None}}
    assert sorted(names(ws, "contact", "email")) == ["C1@x.example", "C2@x.example"]
    assert {one["customer"]["id"] for one in ws.store.objects.current("contact")} == {one, two}
    assert {one["id"] for one in ws.store.objects.current("customer")} == {one, two}


def test_a_row_without_a_guid_joins_only_a_customer_that_alone_has_its_key(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """Of two customers of one name it is taken for neither; it is told, and none of the two is gone."""
    put(ws, *(Customer(api_id=GUID.format(n), customer_name="Blue Gum", street_suburb="Yass") for n in (1, 2)))
    put(ws, Customer(api_id=GUID.format(3), customer_name="Ironbark", street_suburb="Yass"))
    rows = [("", "Blue Gum", "Yass"), ("", "Ironbark", "Yass")]
    portal.menu["customers"] = screen(grid("Customers", CUSTOMERS, rows, total=2))
    report = sync("customer")
    assert report["outcome"] == "partial"
    assert any("several objects go by 'Blue Gum Yass'" in one for one in skips(report, "customer"))
    assert len(ws.store.objects.current("customer")) == 3


def test_a_company_without_such_a_screen_is_told_once_and_the_run_is_whole(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """Until there was one: then it is missed."""
    report = sync("enquiry")
    assert report["outcome"] == "complete"
    assert any("no enquiries are taken" in note for note in sync.notes.notes)
    rows = [("E1", "1/03/2026", "New", "Blue Gum")]
    portal.menu["enquiries"] = screen(grid("Enquiries", ("Enquiry No.", "Date", "Status", "Company"), rows, total=1))
    assert sync("enquiry")["outcome"] == "complete"
    del portal.menu["enquiries"]
    assert sync("enquiry")["outcome"] == "partial"


LISTED = {
    "customer": (("Customer Name", "Suburb"), ("Blue Gum", "Yass")),
    "quote": (QUOTES, ("Q1", "Rewire", "Lost", "$1.00")),
    "invoice": (("Invoice No.", "Date", "Total Inc Tax"), ("I1", "1/03/2026", "$1.00")),
    "supplier": (("Supplier Number", "Supplier Name"), ("S1", "Acme")),
    "supplier_invoice": (("Invoice Number", "Supplier", "Invoice Date"), ("X1", "Acme", "1/03/2026")),
    "purchase_order": (("Order Number", "Supplier", "Order Date"), ("PO1", "Acme", "1/03/2026")),
    "supply": (("Part Number", "Description"), ("A1", "Cable")),
}
"""Entity to headings and the only row of its list."""


@pytest.mark.parametrize("entity", LISTED)
def test_a_list_that_a_user_was_never_shown_is_told_and_no_error_and_one_that_is_gone_is(
    sync: Sync, portal: RecordedPortal, entity: str
) -> None:
    """Inventory that is off, a menu that hides the entry, a user without the rights: the run is whole for all that."""
    report = sync(entity)
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert [note for note in sync.notes.notes if "are taken" in note]
    portal.admin = True
    opens = CATALOG[entity].of_account
    assert isinstance(opens, MenuList)
    portal.menu[opens.opens] = screen(grid(opens.opens.title(), LISTED[entity][0], [LISTED[entity][1]], total=1))
    report = sync(entity)
    assert (report["outcome"], report["entities"][entity]["taken"]) == ("complete", 1)
    del portal.menu[opens.opens]
    assert sync(entity)["outcome"] == "partial"


def test_what_an_enquiry_became_is_a_number_and_whose_it_is(ws: Workspace, sync: Sync, portal: RecordedPortal) -> None:
    """A word for the record where one is printed; more than one number is no answer."""
    rows = [(f"E{n}", "1/03/2026", "Won", said) for n, said in enumerate(("Quote Q7", "J12", "", "Q1 and J2"))]
    portal.menu["enquiries"] = screen(grid("Enquiries", ("Enquiry No.", "Date", "Status", "Converted To"), rows))
    report = sync("enquiry")
    assert {one["enquiry_number"]: one["converted_to"] for one in ws.store.objects.current("enquiry")} == {
        "E0": {"entity": "quote", "number": "Q7"},
        "E1": {"entity": None, "number": "J12"},
        "E2": None,
    }
    assert report["entities"]["enquiry"]["rejected"] == 1
