"""`ascora forms table` and `unread` over a real store: the register, its bounds, and what was not read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from scraper import cli
from scraper.models import Attachment, ComplianceForm, Job, Reading
from scraper.models.base import DocumentFile
from scraper.models.compliance_form import Answer, FormPhoto, FormReading, Signature
from scraper.settings import load
from scraper.store import Sighting
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

Capture = pytest.CaptureFixture[str]
CONTENT = {"J1": b"the first form", "J2": b"the second"}


def sha256(job: str) -> str:
    """Of a form's file."""
    return hashlib.sha256(CONTENT[job]).hexdigest()


def form(job: str, note: str, *readings: FormReading) -> ComplianceForm:
    """A form with an answer of every kind."""
    return ComplianceForm(
        job_number=job,
        document_name="SWMS roof.docx",
        template_name="SWMS",
        category="swms",
        answers=(
            Answer(code="Note", label="What was seen", kind="text", value=note, text=note),
            Answer(code="Height m", kind="number", value="-1250.50", text="-1,250.50"),
            Answer(code="Day", kind="date", value="2026-03-05", text="5/3/2026"),
            Answer(code="inducted", kind="tick", value=True),
            Answer(code="ppe", kind="choice", value=("Gloves", "Glasses")),
            Answer(code="Empty", kind="text"),
        ),
        signatures=(Signature(code="sign1", sha256="0" * 64, signed_by="Bob", signed_at="2026-03-06"),),
        photos=(FormPhoto(code="roof", sha256=None, caption="Ridge"),),
        document=DocumentFile(name="SWMS roof.docx", content_type="x", size_bytes=1, sha256=sha256(job)),
        method="docx_tags",
        readings=readings,
    )


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Two forms, the second a month later and not wholly read, and a Word file that is none."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    forms = [form("J1", "=1+1"), form("J2", "ok", FormReading(place="Empty", problem="it was torn"))]
    records = [
        *forms,
        Attachment(job_number="J1", name="SWMS roof.docx", sha256=sha256("J1"), uploaded_at=date(2026, 3, 31)),
        Attachment(job_number="J2", name="SWMS roof.docx", sha256=sha256("J2"), uploaded_at=date(2026, 4, 30)),
        Attachment(job_number="J2", name="letter.docx"),
    ]
    with open_workspace(load()) as opened:
        for content in CONTENT.values():
            opened.blobs.put(content)
        opened.store.objects.put(
            [Reading(record=one, source="document", facet="f", observed_at=at, evidence="0" * 64) for one in records]
        )
        yield opened


@pytest.mark.usefixtures("ws")
def test_csv_holds_a_row_per_form_and_runs_no_formula(capsys: Capture) -> None:
    """Values as a person reads them; what a spreadsheet would run is text; what was not read is told."""
    assert cli.main(["forms", "table", "--template", "swms", "--format", "csv"]) == 0
    first, second = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert cli.main(["forms", "table", "--template", "swms", "--format", "json"]) == 0
    one, _ = json.loads(capsys.readouterr().out)["rows"]
    assert (one["Note"], one["Height m"], one["Day"], one["inducted"]) == ("=1+1", "-1250.50", "2026-03-05", True)
    assert first == {
        "job": "J1",
        "section": "",
        "document": "SWMS roof.docx",
        "Note": "'=1+1",
        "Height m": "-1250.50",
        "Day": "2026-03-05",
        "inducted": "yes",
        "ppe": "Gloves; Glasses",
        "Empty": "",
        "sign1: signed": "yes",
        "sign1: by": "Bob",
        "sign1: at": "2026-03-06",
        "roof: photo": "no",
        "roof: caption": "Ridge",
        "not read": "",
        "sha256": sha256("J1"),
    }
    assert (second["job"], second["not read"]) == ("J2", "Empty: it was torn")


@pytest.mark.parametrize(
    ("bounds", "jobs"),
    [
        (["--job", "J2"], ["J2"]),
        (["--from", "2026-03-31", "--to", "2026-03-31"], ["J1"]),
        (["--from", "2026-04-01"], ["J2"]),
        (["--to", "2026-03-30"], []),
    ],
)
@pytest.mark.usefixtures("ws")
def test_bounds(capsys: Capture, bounds: list[str], jobs: list[str]) -> None:
    """By job, and by the day the form was uploaded, both ends included."""
    assert cli.main(["forms", "table", "--template", "SWMS", "--format", "csv", *bounds]) == 0
    assert [row["job"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))] == jobs


@pytest.mark.usefixtures("ws")
def test_the_workbook_opens_with_types_and_links(tmp_path: Path) -> None:
    """Numbers and dates are such, text is text, and the document opens from its name."""
    out = tmp_path / "register.xlsx"
    assert cli.main(["forms", "table", "--template", "SWMS", "--format", "xlsx", "--out", str(out)]) == 0
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    head, first, _ = sheet.iter_rows()
    cells = {name.value: cell for name, cell in zip(head, first, strict=True)}
    assert {name.value: name.comment.text for name in head if name.comment} == {"Note": "What was seen"}
    assert (cells["Note"].value, cells["Note"].data_type) == ("=1+1", "s")
    assert cells["Height m"].value == -1250.5
    assert cells["Day"].value == datetime(2026, 3, 5)  # noqa: DTZ001  a spreadsheet knows no zones
    assert cells["inducted"].value == "yes"
    target, shown = str(cells["document"].value).removeprefix('=HYPERLINK("').removesuffix('")').split('","')
    assert shown == "SWMS roof.docx"
    assert (tmp_path / target).read_bytes() == CONTENT["J1"]


@pytest.mark.usefixtures("ws")
def test_unread_names_the_doubtful_too(capsys: Capture) -> None:
    """What was not read of a form, and a Word file that nothing tells to be one."""
    assert cli.main(["forms", "unread"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["job", "J2", "J2"]
    assert "Empty: it was torn" in lines[1]
    assert "letter.docx" in lines[2]
    assert cli.main(["forms", "unread", "--format", "json"]) == 0
    assert next(one["why"] for one in json.loads(capsys.readouterr().out)) == "Empty: it was torn"
    assert cli.main(["forms", "unread", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("job,section,document,why\nJ2,")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--template", "JSA"], "--template: no form of 'JSA' is stored; expected one of SWMS"),
        (
            ["--template", "SWMS", "--format", "xlsx"],
            "--out: a workbook needs a file; expected a path such as register.xlsx",
        ),
        (
            ["--template", "SWMS", "--from", "1/2/26"],
            "--from: '1/2/26' is no date; expected YYYY-MM-DD, such as 2026-03-31",
        ),
        (["--template", "SWMS", "--job", " "], "--job: expected a job number such as J1001, got nothing"),
    ],
)
@pytest.mark.usefixtures("ws")
def test_what_is_wrong_is_one_line(capsys: Capture, arguments: list[str], line: str) -> None:
    """What, where, and what was expected."""
    assert cli.main(["forms", "table", *arguments]) == 2
    assert capsys.readouterr().err == line + "\n"


def test_a_confidential_form_is_in_the_register_on_request_only(ws: Workspace, capsys: Capture) -> None:
    """Its bytes may bear another name elsewhere; that it is left out is said beside the table."""
    row = Attachment(job_number="J9", name="a.pdf", sha256=sha256("J1"), confidential=True)
    at = datetime(2026, 11, 2, tzinfo=UTC)
    ws.store.objects.put([Reading(record=row, source="ui", facet="g", observed_at=at, evidence="0" * 64)])
    asked = ["forms", "table", "--template", "SWMS", "--format", "csv"]
    assert cli.main(asked) == 0
    told = capsys.readouterr()
    assert [row["job"] for row in csv.DictReader(io.StringIO(told.out))] == ["J2"]
    assert told.err == "left out: 1 confidential, which --confidential puts in\n"
    assert cli.main([*asked, "--confidential"]) == 0
    assert [row["job"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))] == ["J1", "J2"]


def test_missing_says_how_sure_it_is(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """Not looked at, perhaps unread, perhaps late, or as good as it gets; without rules, a line says what to write."""
    assert cli.main(["forms", "missing"]) == 2
    assert capsys.readouterr().err.startswith("forms.required: neither the profile nor a list of job types")
    rules = '[[forms.required]]\njob_type = "Fire"\ntemplate = "JSA"\nwhen = "after_completion"\n'
    (tmp_path / "profile.toml").write_text(rules, "utf-8")
    monkeypatch.setenv("ASCORA_PROFILE", str(tmp_path / "profile.toml"))
    at = datetime(2026, 11, 1, tzinfo=UTC)
    jobs = [Job(job_number=f"J{n}", job_type="Fire", status="completed") for n in (1, 2, 3)]
    readings = [Reading(record=one, source="ui", facet="g", observed_at=at, evidence="0" * 64) for one in jobs]
    ws.store.objects.put(readings)
    unknown = form("J2", "ok").model_copy(update={"template_name": None, "document_name": "scan"})
    ws.store.objects.put([Reading(record=unknown, source="document", facet="f", observed_at=at, evidence="0" * 64)])
    for number in ("J2", "J3"):
        ws.store.cards.mark_visited(ws.store.cards.see([Sighting(number)])[0], completed=True, changed=True)
    assert cli.main(["forms", "missing"]) == 0
    _, first, second, third = capsys.readouterr().out.splitlines()
    assert "not every card of the job has been looked at yet" in first
    assert "it may be SWMS roof.docx, whose template is not known" in second
    assert "it may still come" in third
    assert cli.main(["forms", "missing", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["job"], one["missing"]) for one in told] == [("J1", "JSA"), ("J2", "JSA"), ("J3", "JSA")]
    assert "it may still come" in told[2]["how_sure"]
    monkeypatch.setenv("ASCORA_REVISIT_DAYS", "0")
    assert cli.main(["forms", "missing"]) == 0
    assert "the job is no longer looked at again" in capsys.readouterr().out.splitlines()[3]
