"""A box that is half ticked is neither yes nor no: what is read from it is told, and never taken for either."""

from __future__ import annotations

import pytest

from scraper.errors import RowRejected
from scraper.models import Attachment, ComplianceForm, JobChecklist
from scraper.pages.attachment import AttachmentsGridPage
from scraper.pages.compliance_form import FormViewPage
from scraper.pages.html import dom
from scraper.pages.html.read_cell import read_cell
from scraper.pages.job_checklist import JobChecklistGridPage
from tests.scraper.pages.test_pages import page

HALVES = {
    "box": "<input type=checkbox aria-checked=mixed>",
    "box that is ticked too": "<input type=checkbox checked aria-checked=mixed>",
    "drawn box": "<span role=checkbox aria-checked=mixed></span>",
    "switch": "<i role=switch aria-checked=Mixed></i>",
    "button": "<button aria-pressed=mixed>Visible</button>",
    "one of two": "<input type=checkbox checked> <input type=checkbox aria-checked=mixed>",
}
WHOLE = {
    "<input type=checkbox checked>": True,
    "<input type=checkbox>": False,
    "<span role=checkbox aria-checked=true></span>": True,
    "<button aria-pressed=false>Visible</button>": False,
}


@pytest.mark.parametrize("box", HALVES.values(), ids=HALVES)
def test_a_half_ticked_box_is_neither(box: str) -> None:
    """As a cell it has no state of its own but that; a row that needs it is set aside, and says so."""
    cell = read_cell(dom.parse(f"<td>{box}</td>").select_one("td"))  # type: ignore[arg-type]
    assert (cell.checked, cell.is_half, cell.state) == (None, True, "half ticked")
    html = f"<table><tr><th>Name</th><th>Customer View</th></tr><tr><td>a.png</td><td>{box}</td></tr></table>"
    (rejected,) = page(AttachmentsGridPage, html, job_number="J12").read()
    assert isinstance(rejected, RowRejected)
    assert "customer_view (under 'Customer View') cannot be read: it is half ticked" in str(rejected)


@pytest.mark.parametrize(("box", "state"), WHOLE.items())
def test_any_other_box_is_read_as_ever(box: str, state: bool) -> None:
    """On or off."""
    html = f"<table><tr><th>Name</th><th>Customer View</th></tr><tr><td>a.png</td><td>{box}</td></tr></table>"
    (record,) = page(AttachmentsGridPage, html, job_number="J12").read()
    assert isinstance(record, Attachment)
    assert record.customer_view is state


def test_a_column_without_a_place_says_that_it_is_half_ticked() -> None:
    """In words, and not by silence."""
    box = HALVES["box"]
    html = f"<table><tr><th>Name</th><th>Synced</th></tr><tr><td>a.png</td><td>{box}</td></tr></table>"
    (record,) = page(AttachmentsGridPage, html, job_number="J12").read()
    assert isinstance(record, Attachment)
    assert record.extra == {"Synced": "half ticked"}


def test_a_checklist_with_a_half_ticked_item_is_set_aside() -> None:
    """By the item's name."""
    html = f"<h2>Job Checklist</h2><label><input type=checkbox checked>Gate</label><label>{HALVES['box']}Key</label>"
    lines = list(page(JobChecklistGridPage, html, job_number="J12").read())
    assert not any(isinstance(line, JobChecklist) for line in lines)
    assert any("'Key' is half ticked" in str(line) for line in lines)


def test_an_answer_that_is_half_ticked_is_null_with_its_reason() -> None:
    """The form's other answers are read."""
    html = f"<dl><dt>Isolated</dt><dd><input type=checkbox checked></dd><dt>Tested</dt><dd>{HALVES['box']}</dd></dl>"
    (form,) = page(FormViewPage, html, job_number="J12", row="J12\x1f\x1fPre-start\x1f1").read()
    assert isinstance(form, ComplianceForm)
    assert {answer.label: answer.value for answer in form.answers} == {"Isolated": True, "Tested": None}
    assert [(one.place, one.problem) for one in form.readings] == [("Tested", "it is half ticked, neither yes nor no")]
