"""`ascora forms read`: a file in, its answers out, one line for what is wrong."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from scraper import cli
from tests.scraper.documents import word
from tests.scraper.documents.test_form import FILLED, SIGNED, swms

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A newcomer's folder: the template and a completed form beside it."""
    (tmp_path / "SWMS.docx").write_bytes(swms())
    (tmp_path / "completed.docx").write_bytes(swms(FILLED))
    return tmp_path


def test_a_template_and_a_form_in_one_folder_give_the_answers(folder: Path, capsys: Capture) -> None:
    """The folder is enough to name; the form is not taken for its own template."""
    put = folder / "pictures"
    read = ["forms", "read", str(folder / "completed.docx"), "--template", str(folder), "--pictures", str(put)]
    assert cli.main([*read, "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["template_name"], printed["method"], printed["readings"]) == ("SWMS", "docx_tags", [])
    by_code = {answer["code"]: answer for answer in printed["answers"]}
    assert by_code["Prepared Date"]["value"] == "2026-03-05"
    assert by_code["height"]["value"] == ["Yes"]
    assert printed["signatures"][0]["signed_at"] == "2026-03-06"
    assert (put / f"{hashlib.sha256(SIGNED).hexdigest()}.png").read_bytes() == SIGNED

    assert cli.main(read) == 0
    table = capsys.readouterr().out
    assert "template  SWMS" in table
    assert "Electric shock" in table
    assert "Not read" not in table


def test_what_is_not_read_is_said_and_ends_as_partial(folder: Path, capsys: Capture) -> None:
    """Without its template the form keeps its ticks, and the rest is named."""
    assert cli.main(["forms", "read", str(folder / "completed.docx")]) == 4
    assert "Not read:" in capsys.readouterr().out


def test_where_no_template_fits_it_is_said_which_pictures_each_asks_for(folder: Path, capsys: Capture) -> None:
    """Who looks the form up needs to know which places somebody should have signed."""
    (folder / "other.docx").write_bytes(word.packed(word.line("Permit to dig") + word.line("Depth: 2 m")))
    assert cli.main(["forms", "read", str(folder / "other.docx"), "--template", str(folder / "SWMS.docx")]) == 4
    printed = capsys.readouterr().out
    assert "template  none" in printed
    asked = next(line for line in printed.splitlines() if line.startswith("SWMS "))
    assert "signatures: signature (2); photos: site" in asked


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (
            ["nothing.docx"],
            2,
            "FILE: {}/nothing.docx cannot be read (No such file or directory); expected a .docx file or a PDF",
        ),
        (["notes.docx"], 4, "{}/notes.docx: it is no .docx file, or a damaged one: it cannot be opened as a ZIP"),
        (["old.docx"], 4, "{}/old.docx: it is an old .doc file or protected by a password; expected a .docx file"),
        (["a.pdf"], 4, "{}/a.pdf: it is no PDF, or a damaged one (PDFSyntaxError)"),
        (
            ["completed.docx", "--template", "blank.docx"],
            2,
            "--template: {}/blank.docx holds no code such as {{JobNumber}}; expected a template, not a form",
        ),
        (
            ["completed.docx", "--template", "empty"],
            2,
            "--template: the folder {}/empty holds no .docx file; expected the company's templates",
        ),
        (["completed.docx", "--format", "csv"], 2, "--format: 'csv' is not known; expected table or json"),
    ],
)
def test_what_is_wrong_is_one_line(folder: Path, capsys: Capture, arguments: list[str], code: int, line: str) -> None:
    """What, where, and what was expected."""
    (folder / "notes.docx").write_text("notes")
    (folder / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "a.pdf").write_bytes(b"%PDF-1.7")
    blank = word.new()
    blank.add_paragraph("Nothing to fill in")
    (folder / "blank.docx").write_bytes(word.saved(blank))
    (folder / "empty").mkdir()
    given = [one if one.startswith("--") or one == "csv" else str(folder / one) for one in arguments]
    assert cli.main(["forms", "read", *given]) == code
    assert capsys.readouterr().err == line.format(folder) + "\n"
