"""`ascora forms show`, `findings` and `table --category` over a real store: forms as people ask for them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scraper import cli
from scraper.models import Attachment, ComplianceForm, Reading, Record
from scraper.models.base import DocumentFile
from scraper.models.compliance_form import Answer, FormPhoto, FormReading, Signature
from scraper.settings import load
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

Ascora = Callable[..., tuple[int, str, str]]


def document(name: str, sha256: str) -> DocumentFile:
    """A form's file."""
    return DocumentFile(name=name, content_type="application/pdf", size_bytes=1, sha256=sha256 * 64)


UNSIGNED = ComplianceForm(
    job_number="J1",
    document_name="roof.docx",
    template_name="SWMS",
    category="swms",
    answers=(
        Answer(code="site", label="Where", kind="text", value="Roof"),
        Answer(code="gloves", label="Gloves worn", kind="tick", value=True),
        Answer(code="hazard1", label="Hazard", kind="text", value="Fall", group="hazard", row=1),
        Answer(code="control1", label="Control", kind="text", value="Harness", group="hazard", row=1),
        Answer(code="hazard2", label="Hazard", kind="text", value="Heat", group="hazard", row=2),
        Answer(code="control2", label="Control", kind="text", group="hazard", row=2),
    ),
    signatures=(Signature(code="sign1", signed_by="Kim"), Signature(code="sign2", sha256="1" * 64, signed_by="Bo")),
    document=document("roof.docx", "a"),
    method="docx_tags",
)
TORN = ComplianceForm(
    job_number="J2",
    document_name="torn.pdf",
    category="swms",
    answers=(
        Answer(code="Where", label="Where", kind="text", value="Yard"),
        Answer(code="Weather", label="Weather", kind="text"),
        Answer(code="Weather 2", label="Weather", kind="text", value="dry"),
    ),
    photos=(FormPhoto(code="picture"),),
    document=document("torn.pdf", "b"),
    method="pdf_labels",
    readings=(FormReading(place="Weather", problem="it was torn"),),
)
SCREEN = ComplianceForm(
    job_number="J3",
    document_name="seen",
    template_name="Toolbox",
    category="other",
    answers=(Answer(code="topic", label="Topic", kind="text", value="Ladders"),),
    method="web",
)
SECRET = ComplianceForm(
    job_number="J3",
    document_name="secret.docx",
    template_name="SWMS",
    category="swms",
    signatures=(Signature(code="sign1", signed_by="Zo"),),
    answers=(Answer(code="site", label="Where", kind="text", value="Vault"),),
    document=document("secret.docx", "c"),
)


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """An unsigned form, one torn, one that a screen alone shows, one that is confidential."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    hidden = Attachment(job_number="J3", name="secret.docx", sha256="c" * 64, confidential=True)
    records: list[Record] = [UNSIGNED, TORN, SCREEN, SECRET, hidden]
    at = datetime(2026, 11, 1, tzinfo=UTC)
    with open_workspace(load()) as opened:
        opened.store.objects.put(
            [Reading(record=one, source="document", facet="f", observed_at=at, evidence="0" * 64) for one in records],
        )
        late = ComplianceForm(job_number="J1", document_name="late.docx", category="jsa", document=document("l", "d"))
        opened.store.objects.put(
            [Reading(record=late, source="document", facet="f", observed_at=at, evidence="0" * 64)], late=True
        )
        yield opened


@pytest.fixture
def ascora(ws: Workspace, capsys: pytest.CaptureFixture[str]) -> Ascora:
    """Run a command: its exit code, output and errors."""
    return lambda *words: (cli.main(words), *capsys.readouterr())


def ident(ws: Workspace, job: str) -> str:
    """Of the job's first form."""
    return next(one.id for one in ws.store.objects.list("compliance_form", job))


def test_a_form_reads_as_its_document_does(ascora: Ascora, ws: Workspace) -> None:
    """Labels, not codes; rows side by side under their headings; who signed and who did not, by name."""
    code, told, _ = ascora("forms", "show", ident(ws, "J1"))
    lines = [line.split() for line in told.splitlines()]
    assert code == 0
    assert ["Where", "Roof"] in lines
    assert ["Gloves", "worn", "yes"] in lines
    place = lines.index(["row", "Hazard", "Control"])
    assert lines[place + 1 : place + 3] == [["1", "Fall", "Harness"], ["2", "Heat"]]
    assert ["sign1", "no", "Kim"] in lines
    assert ["sign2", "yes", "Bo"] in lines


def test_what_was_not_read_is_never_shown_as_empty(ascora: Ascora, ws: Workspace) -> None:
    """It is named at its place, and why below."""
    told = ascora("forms", "show", ident(ws, "J2")[:8])[1]
    assert "not read, see below" in told
    assert "it was torn" in told
    assert "Signatures: Not known: the form was read without its template." in told
    assert json.loads(ascora("forms", "show", ident(ws, "J2"), "--format", "json")[1])["job_number"] == "J2"


def rows(told: str) -> list[dict[str, str]]:
    """Of csv."""
    return list(csv.DictReader(io.StringIO(told)))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--unsigned",), [("J1", "unsigned")]),
        (("--unsigned", "--confidential"), [("J1", "unsigned"), ("J3", "unsigned")]),
        (("--late",), [("J1", "late")]),
        (("--unread", "--category", "SWMS"), [("J2", "unread")]),
        (("--unread", "--late", "--job", "J2"), [("J2", "unread")]),
        (("--unsigned", "--category", "jsa"), []),
    ],
)
def test_findings_are_asked_for_by_kind(ascora: Ascora, words: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    """And by job and category; the confidential ones on request, and counted."""
    code, told, notes = ascora("forms", "findings", *words, "--format", "csv")
    assert code == 0
    assert sorted({(one["job"], one["finding"]) for one in rows(told)}) == found
    if not found:
        assert "nothing is found in 1 forms" in notes


def test_who_asks_for_unsigned_forms_learns_of_those_that_nobody_has_read(ascora: Ascora) -> None:
    """None of them is called signed."""
    assert "--unread names it" in ascora("forms", "findings", "--unsigned")[2]


def test_findings_are_a_table_json_and_a_workbook_too(ascora: Ascora, tmp_path: Path) -> None:
    """The same rows everywhere."""
    listed = rows(ascora("forms", "findings", "--format", "csv")[1])
    assert json.loads(ascora("forms", "findings", "--format", "json")[1])[0]["what"] == listed[0]["what"]
    assert "sign1" in ascora("forms", "findings", "--unsigned")[1]
    assert ascora("forms", "findings", "--format", "xlsx", "--out", "f.xlsx")[0] == 0
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx")["Findings"]
    assert [cell.value for cell in sheet["E"]] == ["what", *(one["what"] for one in listed)]


def test_a_register_is_of_a_category(ascora: Ascora) -> None:
    """What has no template stands under the code that has its label, else under its label; no answer is lost."""
    first, second = rows(ascora("forms", "table", "--category", "swms", "--format", "csv")[1])
    assert (first["site"], second["site"]) == ("Roof", "Yard")
    assert (first["Weather"], second["Weather"], second["Weather (2)"]) == ("", "", "dry")
    assert second["not read"] == "Weather: it was torn"
    (other,) = rows(ascora("forms", "table", "--category", "other", "--format", "csv")[1])
    assert (other["document"], other["topic"], other["sha256"]) == ("Toolbox", "Ladders", "")
    assert ascora("forms", "unread")[0] == 0


@pytest.mark.parametrize("values", [("Roof", "Yard"), ("", "x")])
def test_labels_that_two_codes_share_name_neither(values: tuple[str, str]) -> None:
    """An answer is never put under a code that may be another's."""
    from scraper.reports.form_register import register

    def one(template: str | None, *codes: str) -> dict[str, Any]:
        answers = [{"code": code, "label": "Where", "kind": "text", "value": values[0]} for code in codes]
        empty: dict[str, Any] = {"signatures": [], "photos": [], "readings": [], "document": None}
        return {"job_number": "J1", "section_name": None, "template_name": template, "answers": answers, **empty}

    found = register([one("A", "here", "there"), one(None, "x")])
    assert found.columns[3:6] == ("here", "there", "Where")
    assert found.rows[1][3:6] == (None, None, values[0])
