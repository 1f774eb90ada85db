"""`ascora claims check` and `claims table` over a real store: the history, the findings, the schedule of values."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scraper import cli
from scraper.models import ClaimLine, ClaimPayment, ClaimSection, Job, Link, ProgressClaim, Reading, Record
from scraper.parse.job_totals import sums
from scraper.settings import load
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

Capture = pytest.CaptureFixture[str]


def claim(number: int, *lines: tuple[str, str], **fields: Any) -> ProgressClaim:
    """A claim that adds up."""
    total = sum((Decimal(value) for _, value in lines), Decimal(0))
    tax = (total / 10).quantize(Decimal("0.01"))
    given: dict[str, Any] = {
        "claim_number": f"PC{number}",
        "claim_name": "=Deposit" if number == 1 else "Rough In",
        "claim_date": date(2026, 3, number),
        "lines": tuple(ClaimLine(section_name=name, value=Decimal(value)) for name, value in lines),
        "total_ex_tax": total,
        "tax": tax,
        "total_inc_tax": total + tax,
        "retention_withheld": Decimal("5.00"),
        "amount_paid": Decimal("10.00"),
        "outstanding": total + tax - Decimal("15.00"),
        "payments": (ClaimPayment(amount=Decimal("10.00")),),
    }
    return ProgressClaim(job_number="J1", **given | fields)


def section(name: str, value: str, claimed: str, **fields: Any) -> ClaimSection:
    """A claim section that adds up."""
    left = Decimal(value) - Decimal(claimed)
    given = {"total_value": Decimal(value), "claimed_value": Decimal(claimed), "remaining": left}
    return ClaimSection(job_number="J1", name=name, **given | fields)


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A job of two sections and two claims; of the second section more is printed as claimed than its claims say."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    records = [
        Job(job_number="J1", name="Fit-out", billing_customer=Link(name="Bluegum"), total_ex_tax=Decimal("300.00")),
        section("Rough In", "200.00", "75.00", claimed_percent=Decimal("37.5"), origin="job_section"),
        section("Fit Off", "100.00", "40.00"),
        claim(2, ("Rough In", "25.00"), tax=Decimal("3.00"), total_inc_tax=Decimal("28.00"), outstanding=Decimal(13)),
        claim(1, ("Rough In", "50.00"), ("Fit Off", "30.00")),
    ]
    with open_workspace(load()) as opened:
        put(opened, records)
        opened.store.objects.put(list(sums(opened, "J1")))
        yield opened


def put(workspace: Workspace, records: list[Record]) -> None:
    """Store records as the portal showed them."""
    at = datetime(2026, 11, 1, 14, tzinfo=UTC)
    readings = [Reading(record=one, source="ui", facet="f", observed_at=at, evidence="0" * 64) for one in records]
    workspace.store.objects.put(readings)


@pytest.mark.usefixtures("ws")
def test_check_prints_history_findings_and_basis(capsys: Capture) -> None:
    """What fails stands with what was expected and found, and with the basis it was compared on."""
    assert cli.main(["claims", "check", "--job", "J1", "--wide"]) == 0
    out = capsys.readouterr().out
    assert "PC1" in out
    assert "2026-03-01" in out
    line = next(line for line in out.splitlines() if "section_claimed" in line)
    assert "section Fit Off" in line
    assert [word for word in line.split() if word in line][5:9] == ["failed", "30.00", "40.00", "10.00"]
    assert "1c each" in out
    assert "claim_tax" not in out


@pytest.mark.usefixtures("ws")
def test_both_commands_print_json(capsys: Capture) -> None:
    """The history and the findings in the contract's words; the schedule's amounts as text."""
    assert cli.main(["claims", "check", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {one["claim_number"] for one in found["claims"]} == {"PC1", "PC2"}
    (wrong,) = [one for one in found["findings"] if one["check"] == "section_claimed" and one["outcome"] == "failed"]
    assert (wrong["of"], wrong["expected"], wrong["difference"]) == ("section Fit Off", "30.00", "10.00")
    assert "1c each" in wrong["basis"]
    assert cli.main(["claims", "table", "--job", "J1", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["claims"] == ["PC1 =Deposit 2026-03-01", "PC2 Rough In 2026-03-02"]
    assert (told["lines"][0]["value"], told["lines"][0]["claimed"]) == ("200.00", ["50.00", "25.00"])
    assert told["totals"]["Retention withheld"] == ["5.00", "5.00"]


def test_check_says_when_everything_adds_up(ws: Workspace, capsys: Capture) -> None:
    """No finding is said too, with what was looked at."""
    put(ws, [section("Fit Off", "100.00", "30.00")])
    ws.store.objects.put(list(sums(ws, "J1")))
    assert cli.main(["claims", "check"]) == 0
    assert "Everything adds up: 2 claims, 2 claim sections." in capsys.readouterr().out


@pytest.mark.usefixtures("ws")
def test_table_as_csv_is_the_schedule_of_values(capsys: Capture) -> None:
    """A row per section, a column per claim by date, sums below; nothing that a spreadsheet would run."""
    assert cli.main(["claims", "table", "--job", "J1", "--format", "csv"]) == 0
    head, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    assert head[3:5] == ["PC1 =Deposit 2026-03-01", "PC2 Rough In 2026-03-02"]
    assert rows[0] == ["Rough In", "job_section", "200.00", "50.00", "25.00", "75.00", "37.5", "125.00"]
    assert rows[2] == ["Total", "", "300.00", "80.00", "25.00", "115.00", "", "185.00"]
    assert ["Retention withheld", "", "", "5.00", "5.00", "10.00", "", ""] in rows


def test_lines_that_are_not_known_or_not_told_apart(ws: Workspace, capsys: Capture) -> None:
    """Twins of one name share a row for what was claimed of either; a claim without lines is named."""
    twin = section("Rough In", "1.00", "0.00", portal_id="7f5ccbd1-8e0b-4f3c-9e1c-1b0f6d6a0001")
    first = section("Rough In", "200.00", "75.00", portal_id="7f5ccbd1-8e0b-4f3c-9e1c-1b0f6d6a0002")
    put(ws, [first, twin, claim(2, lines=None)])
    ws.store.objects.put(list(sums(ws, "J1")))
    assert cli.main(["claims", "table", "--job", "J1"]) == 0
    out = capsys.readouterr().out
    assert "Rough In (2 sections of this name)" in out
    assert "PC2 Rough In 2026-03-02: its lines are not known" in out
    assert cli.main(["claims", "check", "--job", "J1"]) == 0
    out = capsys.readouterr().out
    assert "several sections go by this name" in out
    assert "1 of 2 claims show no lines" in out


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["check", "--job", "J9"], "--job: no job J9 is stored; expected one that `ascora list job` prints"),
        (
            ["table", "--job", "J9"],
            "--job: no job J9 is stored; expected one that `ascora list job` prints",
        ),
        (
            ["table", "--job", "J1", "--format", "pdf"],
            "--format: 'pdf' is not known; expected table or json or csv or xlsx",
        ),
        (
            ["table", "--job", "J1", "--format", "xlsx"],
            "--out: a workbook needs a file; expected a path such as claims.xlsx",
        ),
    ],
)
@pytest.mark.usefixtures("ws")
def test_bad_input_gets_one_line(capsys: Capture, words: list[str], line: str) -> None:
    """What, where, and what was expected."""
    assert cli.main(["claims", *words]) == 2
    assert capsys.readouterr().err == line + "\n"


@pytest.mark.usefixtures("ws")
def test_a_place_that_cannot_be_written_is_said(capsys: Capture, tmp_path: Path) -> None:
    """A folder in place of the file is one plain line."""
    for form in ("xlsx", "csv"):
        assert cli.main(["claims", "table", "--job", "J1", "--format", form, "--out", str(tmp_path)]) == 2
        assert capsys.readouterr().err.startswith(f"--out: {tmp_path} cannot be written")
