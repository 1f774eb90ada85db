"""What a run keeps that is no entity's own: templates, required forms, invoices, and rows that no card accounts for."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.api.answers import ApiAnswer
from scraper.errors import ApiRefused, LayoutChanged
from scraper.evidence.snapshot import Context
from scraper.parse.invoice_facts import QUEUES
from scraper.parse.snapshots import required_forms
from scraper.store import Planned
from scraper.sync.side_jobs import account_for_sections, take_queues
from scraper.workspace import Workspace
from tests.conftest import TEMPLATES
from tests.recorded import RecordedPortal, grid, screen
from tests.scraper.store.seeing import section
from tests.scraper.sync.conftest import Sync, skips

TYPES = ("Job Type", "Form Before First Check In", "Form After Completion")


@pytest.fixture(autouse=True)
def _admin(portal: RecordedPortal) -> None:
    """One who sees both lists."""
    portal.admin = True
    portal.menu["custom_forms"] = screen(grid("Custom Forms", ("Form Name", "Status"), [("JSA.docx", "On")]))
    portal.menu["job_types"] = screen(grid("Job Types", TYPES, [("Fire", "JSA", "None")]))
    portal.files["JSA.docx"] = (TEMPLATES / "JSA.docx").read_bytes()


def test_templates_and_rules_are_taken(sync: Sync, ws: Workspace) -> None:
    """Once; forms are read with them from then on."""
    assert sync("compliance_form")["outcome"] == "complete"
    assert [one.name for one in ws.templates] == ["JSA"]
    assert [(one.job_type, one.template) for one in required_forms(ws)] == [("Fire", "JSA")]


def test_a_template_of_an_unclear_row_or_of_another_kind_is_told(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """The others are taken."""
    rows = [("JSA.docx", "On", "1"), ("SWMS.docx", "On", "1"), ("Odd.docx", "On")]
    portal.menu["custom_forms"] = screen(grid("Custom Forms", ("Form Name", "Status", "Version"), rows))
    portal.files["SWMS.docx"] = b"%PDF-1.4"
    told = skips(sync("compliance_form"), "compliance_form")
    assert [one.partition(":")[0] for one in told] == ["template SWMS.docx", "template a row of Custom Forms"]
    assert [one.name for one in ws.templates] == ["JSA"]


def test_who_is_no_administrator_is_told_nothing_is_missing(sync: Sync, portal: RecordedPortal) -> None:
    """That the rules are not known is no failure of the run."""
    portal.admin = False
    assert sync("compliance_form")["outcome"] == "complete"


def test_rules_that_cannot_be_read_are_a_note(sync: Sync, portal: RecordedPortal) -> None:
    """Row by row, or for the whole list."""
    portal.menu["job_types"] = screen(grid("Job Types", TYPES, [("Fire", "JSA")]))
    assert sync("compliance_form")["outcome"] == "complete"
    assert any("2 cells for 3 headings" in note for note in sync.notes.notes)
    portal.menu["job_types"] = screen("<h1>Job Types</h1><p>Coming soon</p>")
    sync("compliance_form")
    assert any("which form a job type requires is not known" in note for note in sync.notes.notes)


def test_a_kept_list_that_todays_profile_does_not_read_ends_no_run(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """It names no template."""
    portal.admin = False
    ws.keep(b"<h1>Job Types</h1><p>a list of old</p>", "job_types_grid", "https://portal.example/t", (), Context())
    assert sync("compliance_form")["outcome"] == "complete"


@pytest.mark.usefixtures("one_claim")
def test_an_invoices_list_that_is_not_there_is_a_note(sync: Sync, portal: RecordedPortal) -> None:
    """No claim is lost with it."""
    del portal.menu["invoices"]
    assert sync("progress_claim")["outcome"] == "complete"
    assert any("claims are not held against the Invoices list" in note for note in sync.notes.notes)


def test_a_row_without_a_download_costs_itself_alone(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Such as a form that is no document; the ones after it are taken, and what is no Word document is told."""
    rows = [("Web form", "On"), ("SWMS.docx", "On"), ("Old", "On")]
    portal.menu["custom_forms"] = screen(grid("Custom Forms", ("Form Name", "Status"), rows))
    odd = LayoutChanged("the row of 'Web form' has no download control")
    portal.files |= {"Web form": odd, "SWMS.docx": (TEMPLATES / "JSA.docx").read_bytes(), "Old": b"%PDF-1.4"}
    told = skips(sync("compliance_form"), "compliance_form")
    assert [one.name for one in ws.templates] == ["SWMS"]
    assert [one.partition(":")[0] for one in told] == ["template Web form", "template Old"]
    assert "application/pdf" in told[1]


def test_rows_that_all_lack_it_are_another_layout(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """A person has to name the control in the profile; nothing is reported as taken."""
    rows = [("SWMS", "On"), ("JSA", "On")]
    portal.menu["custom_forms"] = screen(grid("Custom Forms", ("Form Name", "Status"), rows))
    portal.files |= dict.fromkeys(("SWMS", "JSA"), LayoutChanged("no download control"))
    report = sync("compliance_form")
    assert (report["outcome"], list(ws.templates)) == ("partial", [])
    assert [error["type"] for error in report["errors"]] == ["LayoutChanged"]


def test_queues_are_kept_and_one_that_the_key_may_not_see_is_told(ws: Workspace) -> None:
    """No claim is lost with it; each is asked up to tomorrow, so that today's are there."""
    asked: list[str] = []

    class Api:
        def list(self, name: str, **parameters: Any) -> Any:
            """One queue is this key's, the other is not."""
            asked.append(f"{name} {parameters['priorToDate']}")
            if name == QUEUES[1]:
                raise ApiRefused("not for this key")
            return [ApiAnswer(name, "https://api.example/q", b"{}", ws.clock(), "application/json", last=True)]

    run = ws.store.runs.begin({"entities": ["progress_claim"], "jobs": []})
    ws.store.items.plan(run, [Planned("accounting_queues", "progress_claim", {})])
    item = ws.store.items.take(run)
    assert item is not None
    told = take_queues(ws, item, Api())  # type: ignore[arg-type]
    assert told == ["claims are not held against the open API's payments to send: not for this key"]
    assert asked == [f"{name} 2026-03-03" for name in QUEUES]
    assert [one.kind for one in ws.store.evidence.latest(["api_invoices_to_send"])] == ["api_invoices_to_send"]
    assert ws.store.items.states(run.id)["done"] == 1


@pytest.mark.parametrize(
    ("row", "is_shown"),
    [
        ({"section_job_number": None, "name": "rough  in"}, True),
        ({"section_job_number": "J1", "name": "Rough In"}, True),
        ({"section_job_number": "J1.01", "name": "Other words"}, True),
        ({"section_job_number": "J1.02", "name": "Rough In"}, False),
        ({"section_job_number": None, "name": "Fit Off"}, False),
        ({"section_job_number": None, "name": None}, False),
    ],
)
def test_a_row_below_a_job_is_one_of_its_sections_or_told(ws: Workspace, row: dict[str, Any], is_shown: bool) -> None:
    """By its own number where it has one, else by its name."""
    ws.store.objects.put([section("J1", "Rough In", ws.clock(), section_job_number="J1.01")])
    run = ws.store.runs.begin({"entities": ["job"], "jobs": []})
    ws.store.items.plan(run, [Planned("leftover_rows", "job", {"rows": [{"job_number": "J1", **row}]})])
    item = ws.store.items.take(run)
    assert item is not None
    assert account_for_sections(ws, item) == []
    assert (ws.store.runs.finish(run.id)["outcome"] == "complete") is is_shown
