"""`ascora list` and `show` over a real store: whose, which, how wide, as what, and where it is asked from."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from scraper import cli
from scraper.models import (
    Attachment,
    Customer,
    Job,
    JobSection,
    Link,
    ProgressClaim,
    Reading,
    Record,
    Retention,
    Variation,
)
from scraper.models.job import Address
from scraper.models.supplier import Supplier
from scraper.settings import load
from scraper.store import reading_copy
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

Ascora = Callable[..., tuple[int, str, str]]


def put(ws: Workspace, day: int, *records: Record) -> None:
    """Store what a page of that day showed."""
    at = datetime(2026, 11, day, tzinfo=UTC)
    ws.store.objects.put(
        [Reading(record=one, source="ui", facet="f", observed_at=at, evidence=f"{day:x}" * 64) for one in records]
    )


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A job with two sections, a second job, files of both."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    with open_workspace(load()) as opened:
        put(
            opened,
            1,
            Job(
                job_number="J1002",
                name="Roof",
                status="new",
                site_customer=Link(id="c1", name="Blue Gum"),
                address=Address(suburb="Coogee"),
            ),
            Job(job_number="J1002", section_name="Fit Off", name="Fit Off", parent_job_number="J1002", status="new"),
            Job(job_number="J1002", section_name="Flue", name="Flue", parent_job_number="J1002", status="closed"),
            JobSection(job_number="J1002", name="Fit Off", section_job_number="J1002-01"),
            JobSection(job_number="J1002", name="Flue", section_job_number="J1002-02"),
            Job(job_number="J77", name="Gutter", status="closed", description="long " * 40),
            Attachment(job_number="J1002", section_name="Flue", name="flue.pdf"),
            Attachment(job_number="J1002", name="roof.pdf"),
            Attachment(job_number="J77", name="gutter.pdf"),
        )
        yield opened


@pytest.fixture
def ascora(ws: Workspace, capsys: pytest.CaptureFixture[str]) -> Ascora:
    """Run a command: its exit code, output and errors."""
    return lambda *words: (cli.main(words), *capsys.readouterr())


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("J1002", "Roof"),
        ("j1002", "Roof"),
        (" J1002 ", "Roof"),
        ("J1002-02", "Flue"),
        ("j1002/flue", "Flue"),
        ("J1002 / FIT OFF", "Fit Off"),
        ("j1002-fit-off", "Fit Off"),
        ("J1002.01", "Fit Off"),
    ],
)
def test_a_job_is_shown_by_its_number_and_a_section_by_what_stands_behind(ascora: Ascora, said: str, name: str) -> None:
    """In any case, with the section's own number or its name."""
    code, told, _ = ascora("show", "jobs", said, "--format", "json")
    assert (code, json.loads(told)["name"]) == (0, name)


@pytest.mark.parametrize("said", ["J1003", "J1002-03", "J1002-", "-01", "J100", "J1002-2"])
def test_a_number_that_nothing_has_is_told(ascora: Ascora, said: str) -> None:
    """Nothing that is like it is taken in its place."""
    code, told, problem = ascora("show", "job", "--", said)
    assert (code, told, f"no job {said!r} is stored" in problem) == (2, "", True)


@pytest.mark.parametrize(
    ("entity", "said", "name"),
    [
        ("customer", "c7", "Kim & Sons"),
        ("suppliers", "s301", "Wire & Co"),
        ("supplier", "WIRE & CO", "Wire & Co"),
        ("variation", "q12", "Skylight"),
        ("progress_claim", "inv 7", "First"),
        ("progress_claim", "pc1", "First"),
        ("retention", "Inv 7", "Kim & Sons"),
        ("job_section", "flue", "Flue"),
        ("attachment", "J77", "gutter.pdf"),
    ],
)
def test_what_has_a_number_or_a_name_of_its_own_is_shown_by_it(
    ascora: Ascora, ws: Workspace, entity: str, said: str, name: str
) -> None:
    """In any case, of whatever entity: by what its catalogue says that it is called."""
    put(
        ws,
        2,
        Customer(id="c1", customer_number="C7", customer_name="Kim & Sons"),
        Supplier(supplier_number="S301", name="Wire & Co"),
        Variation(job_number="J1002", quote_number="Q12", name="Skylight"),
        ProgressClaim(job_number="J1002", claim_number="PC1", claim_name="First", invoice_number="Inv 7"),
        Retention(job_number="J1002", invoice_number="Inv 7", customer_name="Kim & Sons", kind="final"),
    )
    code, told, problem = ascora("show", entity, said, "--format", "json")
    assert (code, problem) == (0, "")
    assert name in json.loads(told).values()


def test_a_name_that_several_have_is_told_with_their_ids(ascora: Ascora, ws: Workspace) -> None:
    """Those ids are taken; of many, some are named."""
    put(ws, 2, *(Variation(job_number=number, quote_number="Q12") for number in ("J1002", "J77")))
    code, told, problem = ascora("show", "variation", "q12")
    assert (code, told) == (2, "")
    ids = re.findall(r"\b[0-9a-f]{8}\b", problem)
    assert len(ids) == 2
    assert {json.loads(ascora("show", "variation", one, "--format", "json")[1])["job_number"] for one in ids} == {
        "J1002",
        "J77",
    }
    put(ws, 3, *(Attachment(job_number="J77", name=f"{number}.pdf") for number in range(20)))
    problem = ascora("show", "attachment", "j77")[2]
    assert len(re.findall(r"\b[0-9a-f]{8}\b", problem)) == 10
    assert problem.endswith(", ...\n")


def test_what_cannot_be_written_is_read(ascora: Ascora, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a copy that goes with the command; nothing is left beside the database, nor where no store is yet."""
    ws.close()
    folder = ws.settings.data_dir
    before = sorted(one.name for one in folder.iterdir())
    monkeypatch.setattr("scraper.cli.workspace.os.access", lambda path, mode: path != folder)
    made: list[str] = []
    copied = reading_copy.copied

    def noted(database: Path, there: Path) -> Path:
        made.append(str(database))
        return copied(database, there)

    monkeypatch.setattr(reading_copy, "copied", noted)
    for words in (("list", "jobs"), ("show", "job", "J77"), ("runs",), ("forms", "findings")):
        assert ascora(*words)[0] == 0
    assert made == [str(folder / "ascora.db")] * 4
    assert sorted(one.name for one in folder.iterdir()) == before
    assert ascora("--data-dir", "/proc/nowhere", "list", "jobs")[0] == 0


def test_a_short_id_is_as_good_as_the_whole_one(ascora: Ascora, ws: Workspace) -> None:
    """The one that `list` shows."""
    (one,) = [one for one in ws.store.objects.list("attachment") if one.fields["name"] == "flue.pdf"]
    line = next(line for line in ascora("list", "attachments")[1].splitlines() if "flue.pdf" in line)
    assert line.split()[0] == one.id[:8]
    assert json.loads(ascora("show", "attachment", one.id[:8], "--format", "json")[1])["id"] == one.id
    assert ascora("show", "attachment", one.id[:7])[0] == 2


def test_a_list_is_of_a_job_or_of_one_section(ascora: Ascora) -> None:
    """By number in any case; what names no section is of the whole job."""

    def names(entity: str, said: str) -> list[str]:
        return [
            json.loads(line)["name"]
            for line in ascora("list", entity, "--job", said, "--format", "jsonl")[1].splitlines()
        ]

    assert names("attachments", "j1002") == ["flue.pdf", "roof.pdf"]
    assert names("attachments", "j1002-flue") == ["flue.pdf"]
    assert names("jobs", "J1002-01") == ["Fit Off"]
    assert names("job_sections", "J1002-01") == ["Fit Off", "Flue"]


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_job_that_is_not_stored_is_told(ascora: Ascora, form: str) -> None:
    """It is no empty list."""
    code, told, problem = ascora("list", "attachments", "--job", "J9", "--format", form)
    assert (code, told, problem.startswith("--job: no job J9 is stored")) == (2, "", True)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (("--status", "Closed"), ["J77", "J1002"]),
        (("--customer", "blue gum"), ["J1002"]),
        (("--status", "closed", "--job", "j77"), ["J77"]),
        (("--status", "lost"), []),
    ],
)
def test_a_list_is_narrowed_as_the_service_narrows_it(
    ascora: Ascora, words: tuple[str, ...], numbers: list[str]
) -> None:
    """Whole values in any case; an empty answer is told."""
    code, told, problem = ascora("list", "jobs", *words, "--format", "jsonl")
    assert code == 0
    assert sorted(json.loads(line)["job_number"] for line in told.splitlines()) == sorted(numbers)
    assert ("no job is stored that meets this" in problem) == (not numbers)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("customers", "--status", "x"), "--status: no filter of customer"),
        (("customers", "--from", "2026-01-01"), "--from, to, undated: a customer has no date"),
        (("jobs", "--fields", "colour"), "--fields: a job has no 'colour'; expected some of"),
        (("jobs", "--fields", ","), "--fields: expected names"),
        (("jobs", "--format", "xlsx"), "--out: a workbook needs a file"),
        (("jobs", "--out", "x"), "--format: a file holds no table"),
        (("--all",), "--out: --all writes a file per entity"),
        (("jobs", "--all", "--out", "x", "--format", "csv"), "--all: expected no entity beside it"),
        (("--all", "--out", "x"), "--format: a file holds no table"),
        (("--all", "--out", "x", "--format", "csv", "--status", "new"), "--all: entities differ"),
        (("jobs", "--out", "none/x.csv", "--format", "csv"), "--out: none/x.csv cannot be written"),
    ],
)
def test_what_a_list_cannot_be_is_one_line(ascora: Ascora, words: tuple[str, ...], said: str) -> None:
    """Before anything is printed."""
    code, told, problem = ascora("list", *words)
    assert (code, told, problem.startswith(said), problem.count("\n")) == (2, "", True, 1)


def test_fields_are_chosen_and_evidence_left_out(ascora: Ascora) -> None:
    """In the order that was asked for, parts of links too; JSON without evidence is otherwise whole."""
    row = next(
        csv.reader(io.StringIO(ascora("list", "jobs", "--job", "J77", "--fields", "status,name", "--format", "csv")[1]))
    )
    assert row == ["status", "name"]
    told = ascora(
        "list", "jobs", "--job", "J1002", "--fields", "site_customer_name,address_suburb", "--format", "json"
    )[1]
    assert json.loads(told)[0] == {"site_customer_name": "Blue Gum", "address_suburb": "Coogee"}
    whole, bare = (
        json.loads(ascora("list", "jobs", "--format", "json", *more)[1]) for more in ((), ("--no-evidence",))
    )
    assert [one | {"provenance": 0} for one in whole] == [one | {"provenance": 0} for one in bare]
    assert "provenance" not in bare[0]


def test_a_table_fits_eighty_columns_unless_it_is_asked_to_be_wide(ascora: Ascora) -> None:
    """What does not fit is counted on standard error."""
    code, told, problem = ascora("list", "jobs")
    assert (code, max(map(len, told.splitlines())) <= 80, "columns more" in problem) == (0, True, True)
    assert told.splitlines()[0].split()[:2] == ["id", "job_number"]
    assert "long long" not in told
    assert "long long" in ascora("list", "jobs", "--wide")[1]
    assert ascora("list", "jobs", "--columns", "name")[1].split() == ["name", "Gutter", "Roof", "Fit", "Off", "Flue"]


def test_everything_is_written_at_once(ascora: Ascora, tmp_path: Path) -> None:
    """A file or a sheet for each entity."""
    assert ascora("list", "--all", "--out", "all", "--format", "csv")[0] == 0
    assert ascora("list", "--all", "--out", "all", "--format", "xlsx")[0] == 0
    assert ascora("list", "--all", "--out", "own", "--format", "jsonl", "--job", "j77")[0] == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all" / "attachments.csv").read_text("utf-8-sig"))))
    book = openpyxl.load_workbook(tmp_path / "all" / "objects.xlsx")
    assert {row["name"] for row in rows} == {"flue.pdf", "roof.pdf", "gutter.pdf"}
    assert [cell.value for cell in book["attachments"]["A"]] == ["entity", *["attachment"] * 3]
    assert book.sheetnames[0] == "jobs"
    assert (tmp_path / "own" / "jobs.jsonl").read_text().count("\n") == 1
    assert not (tmp_path / "own" / "customers.jsonl").exists()


def test_history_tells_field_by_field(ascora: Ascora, ws: Workspace) -> None:
    """When it was, what it was before, and the evidence of that day."""
    put(ws, 2, Customer(id="c1", customer_number="C1", customer_name="Kim"))
    put(ws, 3, Customer(id="c1", customer_number="C1", customer_name="Kim & Sons"))
    (one,) = ws.store.objects.list("customer")
    code, told, _ = ascora("show", "customer", one.id, "--history", "--format", "json")
    changes = [
        (each["version"], each["field"], each["before"], each["after"], each["evidence"]) for each in json.loads(told)
    ]
    assert code == 0
    assert changes[-1] == (2, "customer_name", "Kim", "Kim & Sons", "3" * 64)
    assert (1, "customer_name", None, "Kim", "2" * 64) in changes
    assert "Kim & Sons" in ascora("show", "customer", one.id, "--history")[1]


def test_another_folder_makes_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command that reads says where it looks; options name other places, for that command alone."""
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    monkeypatch.delenv("ASCORA_DATA_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    for words in (
        ("list", "jobs"),
        ("runs",),
        ("forms", "unread"),
        ("vault", "list"),
        ("token", "list"),
        ("archive", "log"),
    ):
        assert cli.main(words) == 0
        problem = capsys.readouterr().err
        assert problem.startswith(f"no .env here; data in {tmp_path / 'ascora-data'}\nnothing is stored yet in ")
        assert list(tmp_path.iterdir()) == []
    assert cli.main(["--data-dir", "own", "account", "stop"]) == 0
    (tmp_path / "settings").write_text("ASCORA_DATA_DIR=own\n")
    capsys.readouterr()
    assert cli.main(["--env-file", "settings", "account", "show"]) == 3
    assert "no .env here" not in capsys.readouterr().err
    assert cli.main(["--env-file", "none", "account", "show"]) == 2
    assert capsys.readouterr().err.startswith("--env-file: none is not there")
    assert not (tmp_path / "ascora-data").exists()


def test_the_release_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing else is done."""
    assert (cli.main(["--version"]), capsys.readouterr().out.split()[0]) == (0, "ascora-adapter")
