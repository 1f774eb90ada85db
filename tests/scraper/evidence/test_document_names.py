"""A form's document is called as a list or an answer calls the file, never as a list calls the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from flows.kept import Fetched
from flows.portal import Card
from scraper.evidence.document_names import listed_name, served_name
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models import ComplianceForm, Reading
from scraper.parse.snapshots import LISTED_FORM, read_file, read_form, row_context
from scraper.profile import load
from scraper.settings import Settings
from scraper.sync.card_files import CardFiles
from scraper.workspace import Workspace, open_workspace

RULES = load().downloads


@pytest.mark.parametrize(
    ("announced", "name"),
    [
        ("SWMS roof.docx", "SWMS roof.docx"),
        ("Form SWMS.pdf", "Form SWMS.pdf"),
        ("J1001-take5.PDF", "J1001-take5.PDF"),
        ("Take 5.docx", "Take 5.docx"),
        ("JSA", "JSA"),
        ("download", None),
        ("download.pdf", None),
        ("Download (4).docx", None),
        ("document_2026-11-30.docx", None),
        ("CompletedForm.pdf", None),
        ("custom form.pdf", None),
        ("file.bin", None),
        ("GetFile.ashx", None),
        ("12345.docx", None),
        ("8f14e45f-ceea-467f-a0e6-1c2d3e4f5a6b.pdf", None),
        ("8f14e45fceea467fa0e61c2d3e4f5a6b.pdf", None),
        ("ComplianceForm.pdf", None),
        ("Job Form 1001.pdf", None),
        ("PrintFilledForm.ashx", None),
        ("form-submission-17.pdf", None),
        ("ReportViewer.pdf", None),
        ("tmp3A4F.pdf", None),
        ("ba3f6f1e.pdf", None),
        ("Form_8f14e45f-ceea-467f-a0e6-1c2d3e4f5a6b (1).pdf", None),
        ("attachment-20260301T101500.pdf", None),
        ("download.docx.pdf", None),
        ("SWMS_8f14e45fceea467fa0e61c2d3e4f5a6b.pdf", "SWMS_8f14e45fceea467fa0e61c2d3e4f5a6b.pdf"),
        ("Permit to work form.pdf", "Permit to work form.pdf"),
        ("deadbeef roof.pdf", "deadbeef roof.pdf"),
        ("SWMS%20roof.docx", "SWMS roof.docx"),
        ("100% done.docx", "100% done.docx"),
        ("C:\\Temp\\SWMS roof.docx", "SWMS roof.docx"),
        ("/var/tmp/SWMS roof.docx", "SWMS roof.docx"),
        ('"SWMS roof.docx"', "SWMS roof.docx"),
        ("SWMS roof.docx\u200b", "SWMS roof.docx"),
        ("", None),
        (None, None),
    ],
)
def test_a_name_that_any_file_is_sent_under_is_nobodys(announced: str | None, name: str | None) -> None:
    """What is left when words for a file, numbers and GUIDs are taken away is a name."""
    assert served_name(announced, "https://portal.example/Forms/Download/17", RULES) == name


@pytest.mark.parametrize(
    ("label", "others", "name"),
    [
        ("SWMS roof.docx", (), "SWMS roof.docx"),
        ("SWMS roof.docx", ("other.pdf",), "SWMS roof.docx"),
        ("Safe Work Method Statement", ("swms-17.pdf", "Completed"), "swms-17.pdf"),
        ("Pre-start v1.2", ("Completed", "5/03/2026"), None),
        ("Take 5", ("https://x/a.pdf",), None),
        ("Take 5", ("a.pdf", "b.pdf"), None),
        ("SWMS roof.docx (45 KB)", (), "SWMS roof.docx"),
        ("SWMS roof.docx\n1,245 bytes", (), "SWMS roof.docx"),
        (" SWMS\u200b roof.docx\u00a0", (), "SWMS roof.docx"),
        ("Report of 5 kB.docx", (), "Report of 5 kB.docx"),
        ("SWMS_on_the_ro...pdf", (), None),
        ("SWMS on the ro\u2026.pdf", ("swms-17.pdf",), "swms-17.pdf"),
        ("C:\\forms\\SWMS.docx", (), None),
        ("\\\\office\\forms\\SWMS.docx", (), None),
        ("a.pdf, b.pdf", (), None),
        ("a.pdf b.docx", (), None),
        ("SWMS.docx - completed", (), None),
        ("SWMS.docx.pdf", (), "SWMS.docx.pdf"),
        ("1.2 Working at heights.pdf", (), "1.2 Working at heights.pdf"),
    ],
)
def test_a_list_shows_a_files_name_or_none(label: str, others: tuple[str, ...], name: str | None) -> None:
    """Its label where that is one, else the one column that is."""
    assert listed_name(label, others) == name


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(make_settings(), lambda: datetime(2026, 5, 1, tzinfo=UTC)) as workspace:
        yield workspace


def kept(ws: Workspace, label: str, file_name: str | None) -> Snapshot:
    """The document of a row of the Forms tab, as it was downloaded."""
    context = row_context(ComplianceForm(job_number="J1", document_name=label))
    context = context.model_copy(update={"file_name": file_name})
    return ws.index(ws.blobs.put(b"no form at all"), LISTED_FORM, "https://portal.example/f", (), context, "text/plain")


@pytest.mark.parametrize(
    ("label", "file_name", "name"),
    [("Take 5", "take5-17.pdf", "take5-17.pdf"), ("Take 5", None, None), ("Take 5.docx", None, "Take 5.docx")],
)
def test_a_label_is_never_the_documents_name(
    ws: Workspace, label: str, file_name: str | None, name: str | None
) -> None:
    """Read and read again; the form is still known by its label."""
    snapshot = kept(ws, label, file_name)
    form = read_form(ws, read_file(ws, snapshot), listed=snapshot.context)
    assert form is not None
    assert isinstance(form.record, ComplianceForm)
    assert form.record.document_name == label
    assert form.record.document is not None
    assert form.record.document.name == name


def test_an_attached_form_is_called_as_it_is_listed(ws: Workspace) -> None:
    """The Attachments tab lists files."""
    context = Context(job_number="J1", row="J1\x1f\x1fSWMS roof\x1f1")
    snapshot = ws.index(ws.blobs.put(b"x"), "file", "https://portal.example/f", (), context, "text/plain")
    form = read_form(ws, read_file(ws, snapshot))
    assert form is not None
    assert isinstance(form.record, ComplianceForm)
    assert form.record.document is not None
    assert form.record.document.name == "SWMS roof"


def test_the_same_row_under_another_name_is_the_same_subject(ws: Workspace) -> None:
    """What was kept before a name was known is not read beside what came after."""
    kept(ws, "Take 5", None)
    last = kept(ws, "Take 5", "take5-17.pdf")
    assert list(ws.store.evidence.latest([LISTED_FORM])) == [last]


class Offered:
    """A portal whose rows each lead to one file, sent under a name."""

    def __init__(self, ws: Workspace, name: str | None) -> None:
        self._ws, self._name = ws, name

    def opens(self, *_: object) -> str:
        """Nothing but the file."""
        return "file"

    def has_file(self, *_: object) -> bool:
        """It has."""
        return True

    def download(self, *_: object, **__: object) -> Fetched:
        """The file, as it is sent."""
        return Fetched(self._ws.blobs.put(b"x"), "https://portal.example/Forms/Download/17", name=self._name)


class Row:
    """A row without a size."""

    def cell(self, _: str) -> None:
        """None."""


@pytest.mark.parametrize(
    ("label", "extra", "sent", "name"),
    [
        ("Take 5", {}, "take5 J1.docx", "take5 J1.docx"),
        ("Take 5", {}, "download.docx", None),
        ("Take 5", {"Take 5": "Take 5", "Attachment": "t5.pdf"}, "take5 J1.docx", "t5.pdf"),
        ("Take 5.docx", {}, "take5 J1.docx", "Take 5.docx"),
    ],
)
def test_the_list_comes_before_the_answer(
    ws: Workspace, label: str, extra: dict[str, str], sent: str | None, name: str | None
) -> None:
    """Whatever the portal sends it under; and what is kept says it when it is read again."""
    record = ComplianceForm(job_number="J1", document_name=label, extra=extra)
    files = CardFiles(ws, Offered(ws, sent), Card("J1"), ["compliance_form"])  # type: ignore[arg-type]
    listed = Reading(record=record, source="ui", facet="forms_grid", observed_at=ws.clock(), evidence="0" * 64)
    (form,) = files.listed_form(record, Row(), listed)  # type: ignore[arg-type]
    again = next(ws.store.evidence.latest([LISTED_FORM]))
    for one in (form, read_form(ws, read_file(ws, again), listed=again.context)):
        assert one is not None
        assert isinstance(one.record, ComplianceForm)
        assert one.record.document is not None
        assert one.record.document.name == name
