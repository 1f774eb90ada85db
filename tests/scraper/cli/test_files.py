"""`ascora files` and `evidence` over a real store: safe names, nothing confidential unasked, nothing silent."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from scraper import cli
from scraper.evidence.snapshot import Context
from scraper.models import Attachment, ComplianceForm, Reading, Record
from scraper.models.base import DocumentFile
from scraper.settings import load
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

Ascora = Callable[..., tuple[int, str, str]]
PAGE = b"<script>alert(1)</script>"


def sha256(content: str) -> str:
    """Of a file that says this."""
    return hashlib.sha256(content.encode()).hexdigest()


def file(name: str, content: str, section: str | None = None, **more: object) -> Attachment:
    """A row of a card, and what its bytes are."""
    said = {"content_type": "image/jpeg" if name.lower().endswith("jpg") else "application/pdf", **more}
    return Attachment.model_validate(
        {"job_number": "J1", "section_name": section, "name": name, "sha256": sha256(content), **said}
    )


RECORDS: tuple[Record, ...] = (
    file("a.jpg", "one", taken_at=datetime(2026, 3, 1, 9, tzinfo=UTC), latitude=Decimal("-33.9"), uploaded_by="Kim"),
    file("A.JPG", "two", "Flue", uploaded_at=date(2026, 4, 1)),
    file("../../etc/passwd", "three"),
    file("files.csv", "four", uploaded_at=date(2026, 1, 1)),
    file("pay.pdf", "five", confidential=True),
    file("gone.pdf", "never held"),
    file("swms.pdf", "six"),
    ComplianceForm(
        job_number="J1",
        document_name="swms.pdf",
        document=DocumentFile(name="swms.pdf", content_type="application/pdf", size_bytes=3, sha256=sha256("six")),
    ),
)


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A job's files, all but one held, one confidential, one twice as form and attachment."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    with open_workspace(load()) as opened:
        for content in ("one", "two", "three", "four", "five", "six"):
            opened.blobs.put(content.encode())
        opened.keep(PAGE, "job_details", "http://127.0.0.1/card", (), Context(job_number="J1"))
        opened.store.objects.put(
            [Reading(record=one, source="ui", facet="f", observed_at=at, evidence="0" * 64) for one in RECORDS]
        )
        yield opened


@pytest.fixture
def ascora(ws: Workspace, capsys: pytest.CaptureFixture[str]) -> Ascora:
    """Run a command: its exit code, output and errors."""
    return lambda *words: (cli.main(words), *capsys.readouterr())


def test_a_jobs_files_lie_in_one_folder_with_their_list(ascora: Ascora, tmp_path: Path) -> None:
    """Each once, under a name that no system takes for another's; what is not held or left out is told."""
    code, told, notes = ascora("files", "--job", "J1", "--out", "out")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "files.csv").read_text("utf-8-sig"))))
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert code == 4
    assert "not held: gone.pdf" in notes
    assert "left out: 1 confidential" in notes
    assert "5 files" in told
    assert names == {row["file"] for row in rows} | {"files.csv"}
    assert len({name.casefold() for name in names}) == 6
    for row in rows:
        assert sha256((tmp_path / "out" / row["file"]).read_text()) == row["sha256"]
    first = next(row for row in rows if row["name"] == "a.jpg")
    assert (first["time"][:10], first["latitude"], first["who"]) == ("2026-03-01", "-33.9", "Kim")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("--photos",), {"a.jpg", "A.JPG"}),
        (("--photos", "--section", "flue"), {"A.JPG"}),
        (("--since", "2026-03-01", "--photos"), {"a.jpg", "A.JPG"}),
        (("--since", "2026-03-02", "--photos"), {"A.JPG"}),
        (("--section", "Roof"), set()),
    ],
)
def test_files_are_narrowed(ascora: Ascora, tmp_path: Path, words: tuple[str, ...], names: set[str]) -> None:
    """To pictures, a section, a time."""
    assert ascora("files", "--job", "J1", "--out", "out", *words)[0] == 0
    told = (tmp_path / "out" / "files.csv").read_text("utf-8-sig")
    assert {row["name"] for row in csv.DictReader(io.StringIO(told))} == names


def test_what_is_confidential_comes_on_request(ascora: Ascora, tmp_path: Path) -> None:
    """And no archive is entered into the log of archives."""
    ascora("files", "--job", "J1", "--out", "out", "--confidential")
    assert (tmp_path / "out" / "pay.pdf").read_text() == "five"
    assert ascora("archive", "log", "--format", "json")[1] == "[\n]\n"


def test_a_folder_that_holds_something_is_left_alone(ascora: Ascora, tmp_path: Path) -> None:
    """Nothing in it is replaced."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.jpg").write_text("mine")
    code, _, problem = ascora("files", "--job", "J1", "--out", "out")
    assert (code, "holds something already" in problem) == (2, True)


def test_evidence_says_what_it_is_and_is_written_out(ascora: Ascora, tmp_path: Path) -> None:
    """By the whole SHA-256 or how it begins; an existing file is not written over."""
    whole = hashlib.sha256(PAGE).hexdigest()
    code, told, _ = ascora("evidence", whole[:12].upper(), "--out", "page.html")
    assert (code, "http://127.0.0.1/card" in told, whole in told) == (0, True, True)
    assert (tmp_path / "page.html").read_bytes() == PAGE
    assert ascora("evidence", whole, "--out", "page.html")[0] == 2
    told = json.loads(ascora("evidence", whole, "--format", "json")[1])
    assert (told["sha256"], told["seen"][0]["url"]) == (whole, "http://127.0.0.1/card")


def test_a_page_is_opened_as_text(ascora: Ascora, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a portal wrote runs in no browser of ours."""
    opened: list[str] = []
    monkeypatch.setattr("typer.launch", opened.append)
    assert ascora("evidence", hashlib.sha256(PAGE).hexdigest(), "--open")[0] == 0
    assert Path(opened[0]).suffix == ".txt"


def test_old_evidence_is_let_go(ascora: Ascora, ws: Workspace) -> None:
    """What would go is told, then goes; what was just put stays, and so does the page that nothing newer replaced."""
    held = set(ws.blobs.names())
    code, told, _ = ascora("evidence", "prune", "--older-than", "0d", "--dry-run")
    assert (code, "would go: 0 notes" in told) == (0, True)
    code, told, _ = ascora("evidence", "prune", "--older-than", "0d")
    assert (code, "gone: 0 pages, answers and files that nothing names, 0 bytes" in told) == (0, True)
    assert set(ws.blobs.names()) == held
    assert '"method": "PRUNE"' in ascora("audit", "export")[1]


def test_a_person_is_erased(ascora: Ascora, ws: Workspace) -> None:
    """On request alone; what stays is told, and that the portal may bring it back."""
    assert ascora("erase", "user", "Kim")[0] == 2
    code, told, _ = ascora("erase", "user", "Kim", "--yes")
    (photo,) = (one for one in ws.store.objects.list("attachment") if one.fields["name"] == "a.jpg")
    assert code == 0
    assert "The next sync brings back what the portal still shows" in told
    assert f"not touched: the file of attachment {photo.id}" in told
    assert photo.fields["uploaded_by"] == "[erased]"
    assert ascora("erase", "user", "Kim", "--yes")[0] == 2
