"""Forms among a card's attachments, forms of its Forms tab, and the screens that these lead to."""

from __future__ import annotations

from pathlib import Path

from scraper.errors import TruncatedDownload
from scraper.workspace import Workspace
from tests.conftest import TEMPLATES
from tests.recorded import ORIGIN, RecordedPortal, details, grid, link, screen
from tests.scraper.sync.conftest import FILES, JOBS, Sync, names, skips, tabs

FORMS = ("Form", "Status")
WORD = (TEMPLATES / "JSA.docx").read_bytes()


def one_job(portal: RecordedPortal, *attachments: str, forms: list[tuple[str, str]] | None = None) -> None:
    """A portal with one job, its files and what its Forms tab lists."""
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, [("J2", "Alarm", "New")], total=1))
    card = tabs("J2", "Fixed Price", attachments=[(name, "Kim") for name in attachments])
    portal.cards = {("J2", None): card | ({} if forms is None else {"forms": screen(grid("Forms", FORMS, forms))})}


def test_an_attachment_that_is_a_form_is_both(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """By its name; and once more after a template has come, without another download."""
    one_job(portal, "JSA roof.docx", "photo.txt")
    portal.files |= {"JSA roof.docx": WORD, "photo.txt": b"no form"}
    sync("attachment", "compliance_form")
    assert (names(ws, "attachment"), len(names(ws, "compliance_form", "method"))) == (["JSA roof.docx", "photo.txt"], 1)
    sync("attachment", "compliance_form", full=True)
    assert "JSA roof.docx" not in portal.asked


def test_a_form_that_the_forms_tab_lists_too_is_one(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """The same document on both tabs, under another name each."""
    one_job(portal, "JSA.docx", forms=[("JSA of the roof.docx", "Complete")])
    portal.files |= {"JSA.docx": WORD, "JSA of the roof.docx": WORD}
    assert sync("attachment", "compliance_form")["entities"]["compliance_form"]["taken"] == 1
    (form,) = ws.store.objects.list("compliance_form")
    assert (form.fields["status"], form.fields["document"]["name"]) == ("Complete", "JSA of the roof.docx")


def test_a_form_whose_file_does_not_come_is_told_as_the_form(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """It may be the one that an inspector asks for; nothing that was there before is gone for it."""
    one_job(portal, "JSA roof.docx")
    portal.files["JSA roof.docx"] = WORD
    sync("attachment", "compliance_form")
    one_job(portal, "JSA roof.docx", "JSA second.docx")
    portal.files["JSA second.docx"] = TruncatedDownload("cut off after 3 bytes")
    report = sync("attachment", "compliance_form", full=True)
    why = "J2: JSA second.docx: cut off after 3 bytes"
    assert (skips(report, "attachment"), skips(report, "compliance_form")) == ([why], [why])
    assert len(names(ws, "compliance_form", "method")) == 1


def test_a_form_with_a_screen_of_its_own_is_read_there(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """Its answers are what the screen labels."""
    one_job(portal, forms=[(link("Toolbox Talk", "f1"), "Complete")])
    portal.behind[f"{ORIGIN}/f1"] = screen(details({"Form": "Toolbox Talk", "Topic": "Ladders", "Attended": "12"}))
    portal.opens = lambda *_: "view"  # type: ignore[method-assign]
    assert sync("compliance_form")["outcome"] == "complete"
    (form,) = ws.store.objects.list("compliance_form")
    assert {one["label"]: one["text"] for one in form.fields["answers"]} == {"Topic": "Ladders", "Attended": "12"}


def test_evidence_that_was_lost_is_fetched_again(
    sync: Sync, ws: Workspace, portal: RecordedPortal, tmp_path: Path
) -> None:
    """What the store no longer has is no reason to believe that it is held."""
    one_job(portal, "photo.txt")
    portal.files["photo.txt"] = b"a photo"
    sync("attachment")
    (row,) = ws.store.objects.list("attachment")
    (path,) = tmp_path.rglob(f"*{row.fields['sha256'][8:]}*")
    path.unlink()
    sync("attachment", full=True)
    assert "photo.txt" in portal.asked
    assert ws.blobs.get(row.fields["sha256"]) == b"a photo"
    assert FILES[0] == "Name"
