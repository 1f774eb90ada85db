"""Every command that writes a sheet, with every text that spoils sheets, read back by what reads such files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import openpyxl
import pytest

from scraper import cli
from scraper.cli import sheets
from scraper.entities import CATALOG
from scraper.models import Attachment, ClaimSection, ComplianceForm, Job, Reading, Record
from scraper.models.base import DocumentFile, Link
from scraper.models.compliance_form import Answer
from scraper.models.invoice import Invoice
from scraper.models.quote import Quote
from scraper.models.texts import Says
from scraper.reports import workbook
from scraper.settings import load
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY
from tests.scraper.cli.test_forms_table import CONTENT, sha256

Capture = pytest.CaptureFixture[str]
TEXTS = {
    "lines": "one\ntwo\r\nthree\rfour\n",
    "quotes": 'she said "no", twice; \'tis so',
    "equals": '=HYPERLINK("http://x")',
    "plus": "+61 or so",
    "minus": "-1+1|cmd",
    "at": "@SUM(A1)",
    "tab": "\t=1+1",
    "blanks": "  =1+1  ",
    "marked": "'=1+1",
    "wide": "＝1+1",
    "nul": "a\0b",
    "control": "a\x0b\x1b[2Jb\x7f",
    "digits": "12345678901234567890",
    "zeros": "0042",
    "amount": "-1250.00",
    "day": "1899-12-31",
    "late day": "12026-01-01",
    "long": "x" * 40_000,
    "link": "https://example.org/" + "a" * 3_000,
    "escape": "_x0041_",
    "error": "#N/A",
    "right to left": "\u202eabc",
    "beyond": "𝒜 Zoë",
}
AT = datetime(2026, 11, 1, tzinfo=UTC)
CALLERS = [*TEXTS.values(), "half a letter \ud800"]
"""What callers send; records have lost such letters at the door of the open API."""
NUMBERS = {"0042": "0042", "+5": "+5", "1234567890123456789": "1234567890123456789", "-3.50": -3.5, "many": "many"}
DAYS = {"1899-12-31": "1899-12-31", "12026-01-01": "12026-01-01", "20260305": "20260305", "0001-01-01": "0001-01-01"}


def in_csv(text: str) -> str:
    """What a file of UTF-8 can hold of it."""
    return text.replace("\ud800", "\N{REPLACEMENT CHARACTER}")


def in_xlsx(text: str) -> str:
    """What a workbook can hold of it."""
    return workbook._whole(text)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one job, in which every text stands in every kind of place that sheets are made of."""
    folder = tmp_path_factory.mktemp("store")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASCORA_DATA_DIR", str(folder))
        patch.setenv("ASCORA_VAULT_KEY", KEY)
        with open_workspace(load()) as ws:
            _fill(ws)
    return folder


def _fill(ws: Workspace) -> None:
    ws.blobs.put(CONTENT["J1"])
    name = "SWMS " + "é" * 200 + ".d\0cx"
    answers = (
        *(Answer(code=code, label=text, kind="text", value=text, text=text) for code, text in TEXTS.items()),
        *(Answer(code=f"number {one}", kind="number", value=one, text=one) for one in NUMBERS),
        *(Answer(code=f"day {one}", kind="date", value=one, text=one) for one in DAYS),
    )
    form = ComplianceForm(
        job_number="J1",
        document_name=name,
        template_name="SWMS",
        category="swms",
        answers=answers,
        document=DocumentFile(name=name, content_type="x", size_bytes=1, sha256=sha256("J1")),
        method="docx_tags",
    )
    records: list[Record] = [
        Job(job_number="J1", name=TEXTS["lines"]),
        form,
        *(Attachment(job_number="J1", name=f"{code}{text}", uploaded_by=text) for code, text in TEXTS.items()),
        *(ClaimSection(job_number="J1", name=f"{text}{code}", origin="job_section") for code, text in TEXTS.items()),
    ]
    ws.store.objects.put(
        [Reading(record=one, source="ui", facet="f", observed_at=AT, evidence="0" * 64) for one in records]
    )
    ws.store.audit.append([{"name": text, "path": text, "query": text} for text in CALLERS])


@pytest.fixture
def ascora(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Callable[..., str]:
    """Run a command over that store: what it prints."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(data))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)

    def run(*words: str) -> str:
        assert cli.main(words) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    return run


def rows_of(text: str) -> list[dict[str, str]]:
    """As Python reads it, which takes no cell of more than 131,072 characters unasked; rows as long as their head."""
    before = csv.field_size_limit(1 << 24)
    try:
        head, *rows = csv.reader(io.StringIO(text, newline=""))
    finally:
        csv.field_size_limit(before)
    assert {len(row) for row in rows} == {len(head)}
    return [dict(zip(head, map(sheets.unmarked, row), strict=True)) for row in rows]


def assert_same(row: dict[str, str], one: dict[str, Any]) -> None:
    """A row holds what an object has, column by column."""
    for name, value in one.items():
        words = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
        assert row[name] == in_csv(words), (one["entity"], name)


@pytest.mark.parametrize("entity", ["attachment", "claim_section", "compliance_form", "job"])
def test_what_is_listed_as_csv_is_what_is_listed_as_json(ascora: Any, entity: str) -> None:
    """Row by row and column by column."""
    objects = [json.loads(line) for line in ascora("list", entity, "--format", "jsonl").split("\n")[:-1]]
    rows = rows_of(ascora("list", entity, "--format", "csv"))
    assert len(rows) == len(objects) > 0
    for row, one in zip(rows, objects, strict=True):
        assert_same(row, one)


def spoiled(record: type[Record], example: Mapping[str, Any], texts: Iterator[str]) -> Record:
    """An example with texts that spoil sheets wherever somebody may write what he likes."""
    fields = record.model_fields.items()
    free = [name for name, field in fields if Says.FREE_TEXT in (*field.metadata, *_within(field.annotation))]
    own = {name: next(texts) for name in free if name in example and name not in record.facts and name != "extra"}
    return record.of_printed({**example, **own, "extra": {next(texts).strip() or "x": next(texts) for _ in range(3)}})


def _within(annotation: Any) -> list[object]:
    """What an optional text says of itself."""
    args = get_args(annotation)
    return [one for part in args if get_origin(part) is Annotated for one in part.__metadata__]


def test_every_entity_is_listed_as_csv_as_it_is_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """Row by row and column by column, whatever somebody wrote into them."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    texts = cycle(text for text in TEXTS.values() if len(text) < 1_000)
    with open_workspace(load()) as ws:
        for spec in CATALOG.values():
            for _ in range(2):
                one = spoiled(spec.record, spec.example, texts)
                ws.store.objects.put([Reading(record=one, source="ui", facet="f", observed_at=AT, evidence="0" * 64)])
    for entity in CATALOG:
        assert cli.main(("list", entity, "--format", "jsonl")) == 0
        objects = [json.loads(line) for line in capsys.readouterr().out.split("\n")[:-1]]
        assert cli.main(("list", entity, "--format", "csv")) == 0
        rows = rows_of(capsys.readouterr().out)
        assert rows
        for row, one in zip(rows, objects, strict=True):
            assert_same(row, one)


def tidy(text: str) -> str:
    """Groups are told apart by their words, whatever stands between those."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("command", "column", "sheet"),
    [
        (("invoices", "aged"), "Customer", "Aged"),
        (("quotes", "winrate", "--by", "job_type"), "job_type", None),
        (("jobs", "costs"), "name", None),
    ],
)
def test_figures_by_name_hold_every_name(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    command: tuple[str, ...],
    column: str,
    sheet: str | None,
) -> None:
    """As csv and, where there is one, as a workbook: as texts."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    names = {code: text for code, text in TEXTS.items() if code != "long"}
    records: list[Record] = []
    for code, text in names.items():
        total = Decimal("1.00")
        records += [
            Invoice(invoice_number=code, customer=Link(name=text), due_date=AT.date(), outstanding=total),
            Quote.of_printed({**CATALOG["quote"].example, "quote_number": code, "job_type": text}),
            Job(job_number=code, name=text),
        ]
    with open_workspace(load()) as ws:
        ws.store.objects.put(
            [Reading(record=one, source="ui", facet="f", observed_at=AT, evidence="0" * 64) for one in records]
        )
    assert cli.main((*command, "--format", "csv")) == 0
    assert {tidy(text) for text in names.values()} <= {tidy(row[column]) for row in rows_of(capsys.readouterr().out)}
    if sheet is not None:
        out = tmp_path / "figures.xlsx"
        assert cli.main((*command, "--format", "xlsx", "--out", str(out))) == 0
        cells = {cell.value for (cell, *_) in openpyxl.load_workbook(out)[sheet].iter_rows() if cell.data_type == "s"}
        assert {tidy(in_xlsx(text)) for text in names.values()} <= {tidy(str(one)) for one in cells}


def test_the_register_as_csv_holds_every_answer(ascora: Any, tmp_path: Path) -> None:
    """On the screen and in a file, which has its documents beside it."""
    (row,) = rows_of(ascora("forms", "table", "--template", "SWMS", "--format", "csv"))
    assert {code: row[code] for code in TEXTS} == {code: in_csv(text) for code, text in TEXTS.items()}
    assert [row[f"number {one}"] for one in NUMBERS] == [*NUMBERS]
    assert [row[f"day {one}"] for one in DAYS] == [*DAYS]
    out = tmp_path / "register.csv"
    ascora("forms", "table", "--template", "SWMS", "--format", "csv", "--out", str(out))
    assert rows_of(out.read_bytes().decode("utf-8-sig")) == [row]
    (document,) = (tmp_path / "register documents").iterdir()
    assert document.read_bytes() == CONTENT["J1"]
    assert len(document.name.encode()) <= 255


def test_the_register_as_a_workbook_holds_every_answer(ascora: Any, tmp_path: Path) -> None:
    """Texts as texts, numbers and days as those where a cell holds them; labels are remarks, and spoil nothing."""
    out = tmp_path / "register.xlsx"
    ascora("forms", "table", "--template", "SWMS", "--format", "xlsx", "--out", str(out))
    book = openpyxl.load_workbook(out)
    head, cells = book.worksheets[0].iter_rows()
    row = {one.value: cell for one, cell in zip(head, cells, strict=True)}
    for code, text in TEXTS.items():
        assert row[code].data_type == "s", code
        if code == "long":
            rest = book[workbook.REST].iter_rows(min_row=2, values_only=True)
            assert "".join(str(words) for _, words in rest) == text
        else:
            assert row[code].value == in_xlsx(text)
    assert {one: row[f"number {one}"].value for one in NUMBERS} == NUMBERS
    assert {one: row[f"day {one}"].value for one in DAYS} == DAYS
    remarks = {one.value: one.comment.text for one in head if one.comment is not None}
    assert remarks["control"] == in_xlsx(TEXTS["control"])
    assert re.fullmatch(r"x{8000} \[\.\.\.\]", remarks["long"])


def test_the_schedule_of_values_holds_every_section(ascora: Any, tmp_path: Path) -> None:
    """As csv and as a workbook."""
    names = {f"{text}{code}" for code, text in TEXTS.items()}
    rows = rows_of(ascora("claims", "table", "--job", "J1", "--format", "csv"))
    found = {row["Section"] for row in rows}
    assert {one for one in map(in_csv, names) if one.strip() == one} <= found
    assert len(rows) == len(names) + 1
    out = tmp_path / "claims.xlsx"
    ascora("claims", "table", "--job", "J1", "--format", "xlsx", "--out", str(out))
    book = openpyxl.load_workbook(out)
    values = {one[0].value for one in book.worksheets[0].iter_rows() if one[0].data_type == "s"}
    assert {one for one in map(in_xlsx, names) if one.strip() == one and len(one) < 32_000} <= values


def test_the_audit_log_holds_every_call(ascora: Any) -> None:
    """Whatever callers put into their paths."""
    rows = rows_of(ascora("audit", "export", "--format", "csv"))
    assert [(row["name"], row["path"], row["query"]) for row in rows] == [(in_csv(text),) * 3 for text in CALLERS]


def test_nothing_writes_a_sheet_around_its_writer() -> None:
    """One module makes csv, one writes cells of workbooks; a third that does fails here."""
    root = Path(workbook.__file__).parents[2]
    around = re.compile(
        r"\bcsv\.(?:writer|DictWriter)|\.write_\w*(?:string|number|datetime|comment|row|column|url)\(|openpyxl"
    )
    files = [*(root / "scraper").rglob("*.py"), *(root / "flows").rglob("*.py")]
    found = {file.name for file in files if around.search(file.read_text("utf-8"))}
    assert found == {"sheets.py", "workbook.py"}
