"""The schedule of values as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scraper import cli
from scraper.models import ClaimLine, ClaimPayment, ClaimSection, Job, Link, ProgressClaim, Reading, Record
from scraper.parse.job_totals import sums
from scraper.settings import load
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY


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


def test_the_workbooks_sums_are_formulas_that_agree(ws: Workspace, tmp_path: Path) -> None:
    """What the claims add up to is a formula; what they do not add up to stands as printed, marked and noted."""
    del ws
    out = tmp_path / "claims.xlsx"
    assert cli.main(["claims", "table", "--job", "J1", "--format", "xlsx", "--out", str(out)]) == 0
    formulas, values = (openpyxl.load_workbook(out, data_only=data).active for data in (False, True))
    assert formulas is not None
    assert values is not None
    assert formulas["A1"].value == "Schedule of values: job J1 Fit-out"
    assert "02/11/2026" in str(formulas["A3"].value)  # two in the afternoon UTC is the next day in Sydney
    assert formulas["D5"].value == "PC1\n=Deposit\n01/03/2026"
    assert (formulas["F6"].value, values["F6"].value) == ("=SUM(D6:E6)", 75)
    assert (formulas["H6"].value, values["H6"].value) == ("=C6-F6", 125)
    assert formulas["F7"].value == 40
    assert formulas["F7"].comment is not None
    assert [formulas.cell(8, column).value for column in (3, 4, 6)] == ["=SUM(C6:C7)", "=SUM(D6:D7)", "=SUM(F6:F7)"]
    assert [values.cell(8, column).value for column in (3, 4, 6)] == [300, 80, 115]
    notes = [str(cell.value) for (cell,) in formulas.iter_rows(min_row=10, max_col=1)]
    assert any("Fit Off: section_claimed: expected 30.00, found 40.00" in note for note in notes)
