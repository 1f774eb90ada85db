"""A field beside its evidence: both values of a conflict, only what the token covers of a page, files as files."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scraper.console import evidence, objects
from scraper.errors import Forbidden, NotFound
from scraper.models import Job
from scraper.workspace import Workspace
from tests.scraper.archive.holdings import OURS, SECRET_ROW, THEIRS, Holdings
from tests.scraper.console.conftest import HOSTILE, Desks


def job_of(ws: Workspace, number: str = OURS) -> str:
    """The id of a job."""
    one = ws.store.lookup.job(number)
    assert one is not None
    return one.id


def test_a_conflict_shows_both_values_each_with_its_page(ws: Workspace, desk: Desks) -> None:
    """What portal and open API say, which is believed, and a frame of each."""
    held = Holdings(ws)
    page = held.page("<table><tr><th>Job Number</th><th>Total</th></tr><tr><td>J1001<td>$10.00</table>", "jobs_grid")
    held.put(Job(job_number=OURS, total_ex_tax=Decimal(10)), page)
    answer = held.page('{"jobs": [{"jobNumber": "J1001", "totalExTax": 12}]}', "api_jobs", None, "application/json")
    held.put(Job(job_number=OURS, total_ex_tax=Decimal(12)), answer, "api", "api")
    shown = objects.field(desk(), "jobs", job_of(ws), "total_ex_tax").html
    for words in ("The sources differ", "10.00", "12.00", "believed", "facet=jobs_grid", "facet=api"):
        assert words in shown
    assert shown.count('<iframe sandbox=""') == 2


def test_a_page_of_many_is_whole_only_to_who_may_see_all_that_such_pages_say(ws: Workspace, desk: Desks) -> None:
    """A card's tab tells of other entities too: without their scopes, of a list only the object's own row is shown."""
    one = ws.store.lookup.job(OURS)
    assert one is not None
    whole = evidence.frame(desk(), one, "name", "jobs_grid").html
    assert THEIRS in whole
    assert "needs the scope" not in whole
    held = Holdings(ws)
    rows = f"<tr><td>{OURS}<td>Fence<tr><td>{THEIRS}<td>{SECRET_ROW}"
    page = held.page(f"<table><thead><tr><th>Quote<th>Name</thead>{rows}</table>", "variations_grid", OURS)
    (variation,) = ws.store.objects.list("variation", OURS)
    from scraper.models import Variation

    held.put(Variation(job_number=OURS, quote_number=variation.fields["quote_number"], name="Fence"), page)
    frame = evidence.frame(desk("read:claims"), variation, "name", "variations_grid").html
    assert "Today&#39;s readers" in frame or "Fence" in frame
    card = evidence.frame(desk("read:jobs"), one, "status", "job_details").html
    assert "Card of" not in card
    assert "read:compliance" in card or "readers" in card
    assert SECRET_ROW not in card


def test_an_answer_of_the_api_is_the_objects_own_part(ws: Workspace, desk: Desks) -> None:
    """With the line that says the value marked, and nobody else's."""
    one = ws.store.lookup.job(OURS)
    assert one is not None
    frame = evidence.frame(desk("read:jobs"), one, "name", "api").html
    assert OURS in frame
    assert THEIRS not in frame
    assert 'class="marked"' in frame
    assert "<script" not in frame


def test_a_file_is_no_page(ws: Workspace, desk: Desks) -> None:
    """It is opened as the file that it is, where the token covers files; its answers say where in it they stand."""
    form = next(one for one in ws.store.objects.list("compliance_form", OURS) if one.fields["template_name"] == "JSA")
    shown = objects.field(desk(), "compliance_forms", form.id, "answers").html
    assert f"/console/compliance_forms/{form.id}/file" in shown
    assert "<iframe" not in shown
    for words in ("hazard1", "row 1 of hazard", "Dust"):
        assert words in shown
    without = objects.field(desk("read:compliance"), "compliance_forms", form.id, "answers").html
    assert "/file" not in without
    assert "not for this token" in without
    with pytest.raises(NotFound):
        evidence.frame(desk(), form, "answers", "form")


def test_what_is_not_there_is_told(ws: Workspace, desk: Desks) -> None:
    """A field, a reading, an object, an entity; and a scope that is lacking."""
    one = job_of(ws)
    for at in (("jobs", one, "nix"), ("jobs", "none", "name"), ("nix", one, "name")):
        with pytest.raises(NotFound):
            objects.field(desk(), *at)
    with pytest.raises(NotFound):
        objects.frame(desk(), "jobs", one, "name", "nix")
    with pytest.raises(Forbidden):
        objects.field(desk("read:claims"), "jobs", one, "name")


def test_a_hostile_page_is_text_in_its_frame(ws: Workspace, desk: Desks) -> None:
    """Whatever it says, under a policy that lets nothing run or load."""
    held = Holdings(ws)
    row = f"<tr><td>{OURS}<td><img src=x onerror=alert(1)>{HOSTILE}"
    page = held.page(f"<table><thead><tr><th>Job Number<th>Job Name</thead>{row}</table>", "jobs_grid")
    held.put(Job(job_number=OURS, name="x", extra={"<b>Head</b>": HOSTILE}), page)
    one = ws.store.lookup.job(OURS)
    assert one is not None
    frame = evidence.frame(desk(), one, "name", "jobs_grid")
    assert "<script" not in frame.html
    assert "onerror" not in frame.html
    assert frame.policy.startswith("sandbox; default-src 'none'")
    assert "frame-ancestors 'self'" in frame.policy
    shown = objects.field(desk(), "jobs", one.id, "extra.<b>Head</b>").html
    assert "<b>Head" not in shown
    assert "<script>alert" not in shown


def test_a_page_too_long_to_lay_out_is_told(ws: Workspace, desk: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of taking the processor from everybody."""
    monkeypatch.setattr(evidence, "MOST_BYTES", 10)
    one = ws.store.lookup.job(OURS)
    assert one is not None
    assert "too long to lay it out" in evidence.frame(desk(), one, "name", "jobs_grid").html
