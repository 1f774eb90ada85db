"""The main path: what begins a run, what a reread reads, and what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pydantic import SecretStr

from scraper.entities import CATALOG
from scraper.entities.places import ApiListing
from scraper.errors import ConfigError, LoginError, PortalUnavailable
from scraper.sync import pipeline
from scraper.sync.plan import Scope
from scraper.workspace import Workspace
from tests.conftest import TEMPLATES
from tests.e2e.installation import Notes
from tests.recorded import ORIGIN, RecordedConnections, RecordedPortal, details, grid, link, screen
from tests.scraper.sync.conftest import FILES, JOBS, SECTIONS, Sync, tabs

TIME = ("User", "Date", "Start", "End", "Check In Type", "Job/Quote")


def held(ws: Workspace) -> dict[tuple[str, str], tuple[int, str]]:
    """Version and body of every object there is."""
    return {
        (one.entity, one.id): (one.version, str(one.body))
        for entity in CATALOG
        for one in ws.store.objects.list(entity)
    }


def _add_money(portal: RecordedPortal) -> None:
    """What is billed and bought, and what a job costs."""
    portal.menu["invoices"] = screen(grid("Invoices", ("Invoice No.", "Paid"), [(link("INV7", "i7"), "$5.00")]))
    paid = grid("Payments", ("Payment Date", "Amount"), [("1/03/2026", "$5.00")])
    own = details({"Invoice No.": "INV7", "Total Inc Tax": "$9.00"})
    portal.records["invoice", f"{ORIGIN}/i7"] = {"": screen(own), "payments": screen(own + paid)}
    owed = details({"Customer": "Blue Gum"}, grid("Statement Lines", ("Invoice No.", "Balance"), [("INV7", "$4.00")]))
    portal.menu["statements"] = screen(grid("Statements", ("Customer", "Balance"), [(link("Blue Gum", "s7"), "$4.00")]))
    portal.records["statement", f"{ORIGIN}/s7"] = {"": screen(owed)}
    bills = grid("Supplier Invoices", ("Tracking No.", "Supplier"), [("B1", "Acme")])
    orders = grid("Purchase Orders", ("Order Number", "Supplier"), [("PO1", "Acme")])
    portal.menu |= {"supplier_invoices": screen(bills), "purchase_orders": screen(orders)}
    portal.menu["supplies"] = screen(grid("Supplies", ("Part Number", "Description"), [("P1", "Cable")]))
    portal.menu["kits"] = screen(grid("Kits", ("Part Number", "Description"), [("K1", "Bathroom")]))
    supplies = grid("Supplies", ("Description", "Quantity"), [("Cable", "2")])
    expenses = grid("Expenses", ("Description", "Amount Ex Tax"), [("Hire", "$9.00")])
    portal.cards["J1", None] |= {
        "labour": screen(grid("Labour", ("User", "Date", "Hours"), [("Kim", "1/03/2026", "2")])),
        "supplies": screen(supplies + expenses),
    }


@pytest.mark.usefixtures("one_claim")
def test_what_one_run_read_another_reads_again_from_what_was_kept(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """A reread equals the sync, for every kind of place: tabs and areas of cards, screens of their own, lists behind
    menu entries, panels, files. No object, version or value more or less."""
    portal.admin = True
    portal.menu["dashboard"] = screen(grid("Retentions Due", ("Invoice No.", "Job No."), [("INV1", "J1.02")]))
    portal.menu["suppliers"] = screen(grid("Suppliers", ("Supplier Name", "Email"), [("Acme", "a@x.example")]))
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J1", "Board", "New"), ("J2", "Alarm", "New")], total=2))
    files = grid("Attachments", FILES, [("a.txt", "Kim"), ("JSA roof.docx", "Kim")])
    areas = grid("Sections", SECTIONS, [(link("Rough In", "s1"), "New")])
    portal.cards["J1", None] = tabs("J1", "Sections", areas) | {
        "stages": screen(grid("Stages", ("Stage", "Type"), [("Fit off", "Standard")])),
        "attachments": screen(files),
    }
    portal.cards["J1", "Rough In"] = tabs("J1", "Fixed Price", heading="J1 / Rough In") | {
        "variations": screen(grid("Variations", ("Quote Number", "Name", "Total Ex Tax"), [("Q9", "More", "$3.00")]))
    }
    claimed = grid("Progress Claim Sections", ("Section Name", "Total Value"), [("Rough In", "$100.00")])
    for card in portal.cards.values():
        card["progress_claims"] = screen(card["progress_claims"].pages[0] + claimed)
    portal.files["JSA roof.docx"] = (TEMPLATES / "JSA.docx").read_bytes()
    portal.menu["custom_forms"] = screen(grid("Custom Forms", ("Form Name", "Status"), [("JSA.docx", "On")]))
    portal.menu["job_types"] = screen(grid("Job Types", ("Job Type", "Form After Completion"), [("Fire", "JSA")]))
    portal.files["JSA.docx"] = portal.files["JSA roof.docx"]
    _add_money(portal)
    portal.menu["timesheet_editing"] = screen("")
    worked = ("Kim", "2/03/2026", "7:00 AM", "3:00 PM", "Job", "J1")
    portal.windows = lambda start, end: screen(
        grid("Timesheet Editing", TIME, [worked] if start <= date(2026, 3, 2) <= end else [])
    )
    report = sync()
    assert [one["skipped"] for one in report["entities"].values() if one["skipped"]] == []
    assert report["outcome"] == "complete"
    before = held(ws)
    elsewhere = {"customer", "contact", "enquiry", "quote", "job_checklist"}
    elsewhere |= {"user", "leave", "day_entry", "stock_location", "stock_level", "equipment", "task", "booking"}
    assert {entity for entity, _ in before} == set(CATALOG) - elsewhere
    assert pipeline.reread(ws, tuple(CATALOG), Notes())["outcome"] == "complete"
    assert held(ws) == before


@pytest.fixture
def api_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the open API alone listed customers."""
    spec = CATALOG["customer"]
    listing = next(place for place in spec.places if isinstance(place, ApiListing))
    monkeypatch.setitem(CATALOG._specs, "customer", replace(spec, places=(listing,)))


@pytest.mark.usefixtures("api_alone")
def test_a_run_that_can_only_fail_is_not_begun(sync: Sync, ws: Workspace) -> None:
    """Without a user, or a password, or a key for what the open API alone lists; the line names the setting."""
    settings = ws.settings
    for name in ("portal_username", "portal_password"):
        ws.settings = settings.model_copy(update={name: None})
        with pytest.raises(ConfigError, match=f"ASCORA_{name.upper()}"):
            sync("job")
    with pytest.raises(ConfigError, match="ASCORA_API_KEY: not set; customers come from the open API alone"):
        pipeline.begin(ws, Scope(entities=("customer",)))
    with pytest.raises(ConfigError, match="boat: no such entity"):
        pipeline.begin(ws, Scope(entities=("boat",)))
    assert list(ws.store.runs.list()) == []


@pytest.mark.usefixtures("api_alone")
def test_what_the_open_api_alone_is_asked_for_needs_no_login(ws: Workspace) -> None:
    """Whoever has a key has no need of a user for it."""
    update = {"portal_username": None, "portal_password": None, "api_key": SecretStr("k")}
    ws.settings = ws.settings.model_copy(update=update)
    assert pipeline.lacking_login(ws, Scope(entities=("customer",))) is None
    assert pipeline.lacking_login(ws, Scope(entities=("supplier",))) is not None


@pytest.mark.parametrize("error", [LoginError("refused"), PortalUnavailable("answered 503"), ZeroDivisionError()])
def test_what_ends_a_run_puts_its_item_back(
    sync: Sync, ws: Workspace, portal: RecordedPortal, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """An error of the portal ends it as failed, with the error in its report; a bug leaves it to be taken up again."""

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(portal, "open", fail)
        patch.setattr(RecordedConnections, "recover", fail)
        with pytest.raises(type(error)):
            sync("job")
    (run,) = ws.store.runs.list()
    states = ws.store.items.states(run["run_id"])
    assert states.get("leased", 0) == 0
    assert (run["finished_at"] is None) is isinstance(error, ZeroDivisionError)
    assert run["finished_at"] is None or run["outcome"] == "failed"
    assert sync("job")["outcome"] == "complete"


def test_a_template_that_is_missing_is_named(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Of those that job types require, once; one that is at hand is not."""
    portal.admin = True
    portal.menu["custom_forms"] = screen(grid("Custom Forms", ("Form Name", "Status"), [("JSA.docx", "On")]))
    portal.files["JSA.docx"] = (TEMPLATES / "JSA.docx").read_bytes()
    types = [("Fire", "JSA"), ("Data", "SWMS"), ("Roof", "SWMS")]
    portal.menu["job_types"] = screen(grid("Job Types", ("Job Type", "Form After Completion"), types))
    sync("compliance_form")
    assert pipeline.missing_templates(ws) == ["SWMS"]
    assert [note for note in sync.notes.notes if "the template 'SWMS' is missing" in note]


@pytest.mark.usefixtures("one_claim")
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
