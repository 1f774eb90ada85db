"""What a job costs: every part by itself, and nothing guessed of one that is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scraper import cli
from scraper.reports.job_costs import PARTS, job_cost
from tests.conftest import KEY

TOP = {"job_number": "J1", "name": "Fit-out", "total_ex_tax": "1000.00", "extra": {}, "findings": []}


def parts(**given: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What the cards list."""
    return {name: given.get(name, []) for name in PARTS}


def supply(quantity: str | None, cost: str | None) -> dict[str, Any]:
    """A supply as it is printed."""
    return {"quantity": quantity, "unit_cost": cost, "total_ex_tax": "50.00"}


def test_revenue_less_supplies_and_expenses_is_left() -> None:
    """Each supply is rounded by itself; charged hours are told and cost nothing here."""
    found = job_cost(
        TOP,
        parts(
            labour_line=[{"hours": "2.5", "total_ex_tax": "237.50"}],
            job_supply=[supply("3", "0.335"), supply("2", "100.00")],
            job_expense=[{"amount_ex_tax": "98.99"}],
        ),
    )
    assert (found.supplies, found.expenses, found.profit) == (Decimal("201.01"), Decimal("98.99"), Decimal("700.00"))
    assert (found.margin, found.hours_without_cost, found.labour_charged) == (
        Decimal("70.0"),
        Decimal("2.5"),
        Decimal("237.50"),
    )
    assert found.missing == ("time: 2.5 charged hours have no cost here",)
    assert found.as_json()["profit"] == "700.00"


@pytest.mark.parametrize(
    ("top", "given", "unseen", "why"),
    [
        (TOP, {"job_supply": [supply("3", None), supply("1", "2.00")]}, (), "1 of 2 job supplys show no"),
        (TOP, {"job_expense": [{"amount_ex_tax": None}]}, (), "1 of 1 job expenses show no amount ex tax"),
        (TOP, {}, ("job_supply",), "never looked at"),
        (TOP | {"total_ex_tax": None}, {}, (), "its total is not shown"),
    ],
)
def test_without_a_term_there_is_no_profit(
    top: dict[str, Any], given: dict[str, Any], unseen: tuple[str, ...], why: str
) -> None:
    """And it is told what is missing."""
    found = job_cost(top, parts(**given), unseen)
    assert (found.profit, found.margin) == (None, None)
    assert any(why.removesuffix("s show no") in one for one in found.missing)


def test_the_cards_own_financial_summary_stands_beside_it() -> None:
    """As printed, by its labels; and where it is not what its rows add up to."""
    extra = {"Financials Labour": "$237.50", "Financials Total Cost": "$1.00", "Gate Code": "7", "Financialsy": "$2"}
    told = {"outcome": "failed", "expected": "201.01", "found": "210.01", "difference": "9.00"}
    findings = [{"check": "summary_supplies", **told}, {"check": "job_value", **told}]
    found = job_cost(TOP | {"extra": extra, "findings": findings}, parts(), (), ("Financial Summary", "Financials"))
    assert found.as_json()["financial_summary"] == {"Labour": "$237.50", "Total Cost": "$1.00"}
    assert len(found.differs) == 1
    assert "prints 210.01, and its rows add up to 201.01" in found.differs[0]


def test_a_job_that_nobody_knows_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: Any) -> None:
    """In one line; an empty store prints an empty list."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    assert cli.main(["jobs", "costs", "--job", "J9"]) == 2
    assert "--job: no job J9" in capsys.readouterr().err
    assert cli.main(["jobs", "costs", "--format", "json"]) == 0
    assert cli.main(["purchasing", "open"]) == 0


@pytest.mark.parametrize("revenue", ["0.00", "-150.00"])
def test_a_job_that_earned_nothing_has_a_loss_and_no_margin(revenue: str) -> None:
    """A loss on a credit would read as 515 per cent."""
    found = job_cost({**TOP, "total_ex_tax": revenue}, parts(job_expense=[{"amount_ex_tax": "622.80"}]))
    assert found.profit == Decimal(revenue) - Decimal("622.80")
    assert found.margin is None
