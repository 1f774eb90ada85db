"""What a Financial Summary prints, against its rows: exactly the planted faults are found, nobody else is accused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.checks.costs import CHECKS, findings
from scraper.models import Job
from scraper.models.job import SummaryLine, SummedPart

amounts = st.decimals(Decimal(-9999), Decimal(99999), places=2)


def told(*lines: SummaryLine, parts: tuple[SummedPart, ...] = (), **said: Any) -> list[tuple[str, str]]:
    """Checks and outcomes."""
    job = Job(job_number="J1", financial_summary=lines, summed_parts=parts, **said)
    return [(one["check"], one["outcome"]) for one in findings(job)]


def line(about: str | None, amount: str | Decimal | None) -> SummaryLine:
    """One line."""
    exact = None if amount is None else Decimal(amount)
    return SummaryLine(
        about=about, label=about or "Travel", shown=None if amount is None else str(amount), amount=exact
    )


@given(st.lists(amounts, min_size=1, max_size=4), amounts, st.integers(1, 9))
def test_a_line_is_right_where_any_reading_of_it_is(readings: list[Decimal], fault: Decimal, rows: int) -> None:
    """To a cent a row; else it failed, but for labour, which may be what time cost."""
    for about, outcome in (("supplies", "failed"), ("expenses", "failed"), ("labour_charged", "failed"),
                           ("labour", "not_checkable")):  # fmt: skip
        part = SummedPart(about=about, amounts=tuple(readings), count=rows)
        check = f"summary_{about.partition('_')[0]}"
        assert all(told(line(about, amount), parts=(part,)) == [] for amount in readings)
        printed = readings[0] + fault
        is_right = any(abs(printed - one) <= Decimal("0.01") * rows for one in readings)
        assert told(line(about, printed), parts=(part,)) == ([] if is_right else [(check, outcome)])


@pytest.mark.parametrize(
    ("shown", "part", "outcome"),
    [
        (None, {"amounts": (Decimal(5),), "count": 1}, ["not_checkable"]),
        ("7.00", {"unknown": "no job supply was ever looked for"}, ["not_checkable"]),
        ("7.00", {"amounts": (Decimal(5),), "unknown": "not every job supply was read"}, ["not_checkable"]),
        ("0.00", {"amounts": (Decimal(0),)}, []),
        ("7.00", {"amounts": (Decimal(0),)}, ["failed"]),
    ],
)
def test_what_cannot_be_seen_accuses_nobody(shown: str | None, part: dict[str, Any], outcome: list[str]) -> None:
    """An amount that was not read, rows that nobody looked at; a job without rows costs nothing."""
    found = told(line("supplies", shown), parts=(SummedPart(about="supplies", **part),))
    assert [one for _, one in found] == outcome


def test_revenue_less_cost_is_profit() -> None:
    """Where each is printed once; a line that nothing is known of says nothing."""
    three = [line("revenue", "10.00"), line("cost", "4.00")]
    assert told(*three, line("profit", "6.00"), line(None, "1.00")) == []
    assert told(*three, line("profit", "6.50")) == [("summary_profit", "failed")]
    assert told(*three, line("profit", None)) == [("summary_profit", "not_checkable")]
    assert told(*three, line("profit", "6.50"), line("cost", "3.50")) == []


def test_a_card_without_one_says_nothing() -> None:
    """Nor does one whose rows were never added up."""
    assert list(findings(Job(job_number="J1"))) == []
    assert told(line("supplies", "7.00")) == []
    assert all(one.says and one.basis for one in CHECKS.values())
