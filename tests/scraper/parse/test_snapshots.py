"""From kept evidence to readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from scraper.evidence.snapshot import Context
from scraper.models import Attachment, ComplianceForm, Job, JobSection, ProgressClaim, Retention
from scraper.parse.snapshots import (
    FILE_KIND,
    Rows,
    read_claim_document,
    read_file,
    read_form,
    reading_of,
    required_forms,
    row_context,
    under_top_job,
)
from scraper.settings import Settings
from scraper.store import Sighting
from scraper.workspace import Workspace, open_workspace


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(make_settings()) as workspace:
        yield workspace


def kept(ws: Workspace, kind: str, html: str, **context: Any) -> str:
    """A page that a sync kept; its SHA-256."""
    at = Context(walk="w", last=True, **context)
    return ws.keep(html.encode(), kind, f"https://portal.example/{kind}", (), at).sha256


def grid(title: str, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A screen with one grid."""
    head = "".join(f"<th>{one}</th>" for one in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<h1>{title}</h1><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def test_a_job_type_row_of_which_nobody_can_tell_the_columns_is_no_rule(ws: Workspace) -> None:
    """Two cells under three headings: which form is required when, nobody knows."""
    headings = ("Job Type", "Form Before First Check In", "Form After Completion")
    kept(ws, "job_types_grid", grid("Job Types", headings, [("Fire", "SWMS"), ("Data", "JSA", "None")]))
    assert [(one.job_type, one.template) for one in required_forms(ws)] == [("Data", "JSA")]


def test_rows_of_a_walk_are_read_page_by_page(ws: Workspace) -> None:
    """Records in order with the row of each; refused rows, columns that are not shown, what the page counts."""
    shown: list[list[tuple[str, ...]]] = [
        [("Acme", "a@x.example", "1"), ("Odd", "2")],
        [("Bolt", "b@x.example", "3")],
    ]
    pages = [grid("Suppliers", ("Supplier Name", "Email", "Phone"), rows) for rows in shown]
    rows, found = Rows(ws), []
    for number, html in enumerate(pages, 1):
        context = Context(walk="w", page=number, last=number == 2)
        snapshot = ws.keep(html.encode(), "suppliers_grid", "https://portal.example/suppliers", (), context)
        found += [(str(getattr(record, "name", "")), row is not None) for record, row in rows.read(snapshot)]
    assert found == [("Acme", True), ("Bolt", True)]
    assert ["2 cells for 3 headings" in str(one) for one in rows.rejected] == [True]
    assert "fax" in rows.unread
    assert "email" not in rows.unread
    assert rows.screen.endswith("https://portal.example/suppliers)")


def test_twins_of_a_walk_are_numbered_across_its_pages(ws: Workspace) -> None:
    """Two files of one name are two attachments, on whichever pages they stand."""
    rows, found = Rows(ws), []
    for number in (1, 2):
        html = grid("Attachments", ("Name", "Uploaded By"), [("a.txt", "Kim"), (f"{number}.txt", "Kim")])
        context = Context(walk="w", page=number, last=number == 2, job_number="J1")
        snapshot = ws.keep(html.encode(), "attachments_grid", "https://portal.example/a", (), context)
        found += [record for record, _ in rows.read(snapshot)]
    attachments = [one for one in found if isinstance(one, Attachment)]
    assert [(one.name, one.occurrence) for one in attachments] == [
        ("a.txt", 1),
        ("1.txt", 1),
        ("a.txt", 2),
        ("2.txt", 1),
    ]


@pytest.mark.parametrize(
    ("known", "printed", "under"),
    [
        (("J1",), "J1.02", "J1"),
        (("J1", "J1.02"), "J1.02", "J1.02"),
        ((), "J1.02", "J1.02"),
        (("J1",), "J1", "J1"),
    ],
)
def test_a_row_of_the_account_stands_under_its_top_job(
    ws: Workspace, known: tuple[str, ...], printed: str, under: str
) -> None:
    """Where a section's number is printed, its job is known, and no job has that very number."""
    ws.store.cards.see([Sighting(one) for one in known])
    assert under_top_job(ws, Retention(job_number=printed, invoice_number="I")).key_values()[0] == under
    on_card = Attachment(job_number=printed, name="a.txt")
    assert under_top_job(ws, on_card) is on_card


def test_what_a_screen_says_beside_what_it_lists_is_derived(ws: Workspace) -> None:
    """A card's heading says less of a section than the Sections area that lists it."""
    at = Context(job_number="J1")
    of_its_own, of_another = (
        ws.keep(b"<p>x</p>", kind, "https://portal.example/c", (), at) for kind in ("job_sections_grid", "job_details")
    )
    section = JobSection(job_number="J1", name="Rough In")
    assert reading_of(section, of_its_own).source == "ui"
    assert reading_of(section, of_another).source == "derived"
    assert reading_of(section, of_another, "api", "api").facet == "api"


def test_a_file_says_what_it_is_by_its_content(ws: Workspace) -> None:
    """Not by its name; its row is where it was listed."""
    listed = Attachment(job_number="J1", section_name="Roof", name="photo.jpg", occurrence=2)
    snapshot = ws.keep(b"%PDF-1.4 words", FILE_KIND, "https://portal.example/f", (), row_context(listed))
    record = read_file(ws, snapshot).record
    assert isinstance(record, Attachment)
    assert record.key_values() == listed.key_values()
    assert (record.content_type, record.size_bytes, record.is_image) == ("application/pdf", 14, False)
    assert record.sha256 == snapshot.sha256


@pytest.mark.parametrize(
    ("name", "is_form"), [("SWMS roof.docx", True), ("JSA.pdf", True), ("letter.docx", False), ("photo.jpg", False)]
)
def test_a_file_is_a_form_by_its_name_or_its_tags(ws: Workspace, name: str, is_form: bool) -> None:
    """What a Forms tab lists is one whatever it is called, and one that cannot be read says why."""
    listed = Attachment(job_number="J1", name=name)
    snapshot = ws.keep(b"words alone", FILE_KIND, "https://portal.example/f", (), row_context(listed))
    file = read_file(ws, snapshot)
    assert (read_form(ws, file) is not None) is is_form
    of_the_tab = read_form(ws, file, listed=Context(job_number="J1", file_name="the-form.docx"))
    assert of_the_tab is not None
    form = of_the_tab.record
    assert isinstance(form, ComplianceForm)
    assert (form.method, form.answers) == ("none", ())
    assert form.readings
    assert of_the_tab.facet == "form_file"


def test_what_is_no_file_is_no_form(ws: Workspace) -> None:
    """A mistake of the program, told as one."""
    snapshot = ws.keep(b"x", FILE_KIND, "https://portal.example/f", (), Context(job_number="J1"))
    with pytest.raises(TypeError, match="job is no file"):
        read_form(ws, reading_of(Job(job_number="J1"), snapshot))


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        ([("Total Ex Tax", "$100.00")], "100.00"),
        ([("Total Ex Tax", "$100.00"), ("Total Ex Tax", "100.00")], "100.00"),
        ([("Total Ex Tax", "$100.00"), ("Total Ex Tax", "$90.00")], None),
        ([("Colour", "$100.00")], None),
        ([], None),
    ],
)
def test_a_claims_document_says_a_total_once_or_not_at_all(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, amounts: list[tuple[str, str]], total: str | None
) -> None:
    """Twice the same is once; two different ones are none."""
    reader = SimpleNamespace(amounts=lambda _: amounts, close=lambda: None)
    monkeypatch.setattr(type(ws), "form_reader", reader)
    row = "\x1f".join(("J1", "PC1", "", "", "PC1.pdf", "a" * 64))
    snapshot = ws.keep(b"%PDF-1.4", "claim_file", "https://portal.example/c", (), Context(job_number="J1", row=row))
    claim = read_claim_document(ws, snapshot).record
    assert isinstance(claim, ProgressClaim)
    assert claim.document is not None
    assert (claim.claim_number, claim.document.name) == ("PC1", "PC1.pdf")
    assert claim.total_ex_tax == (None if total is None else Decimal(total))
