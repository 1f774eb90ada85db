"""Hours of a timesheet entry against its times: exactly what is another length is found."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.checks.worked import NEAR, findings
from scraper.models import Job
from scraper.models.timesheet_entry import TimesheetEntry

SYDNEY = ZoneInfo("Australia/Sydney")
SEVEN = datetime(2026, 11, 3, 7, tzinfo=SYDNEY)


def said(hours: str | None, ended: datetime | None = SEVEN + timedelta(hours=8, minutes=30), **other: Any) -> list[str]:
    """Outcomes for an entry that begins at seven."""
    given_hours = None if hours is None else Decimal(hours)
    entry = TimesheetEntry(user="Kim", starts_at=SEVEN, ends_at=ended, hours=given_hours, **other)
    return [one["outcome"] for one in findings(entry)]


@pytest.mark.parametrize(
    ("hours", "other", "outcomes"),
    [
        ("8.5", {}, []),
        ("8", {"break_hours": Decimal("0.5")}, []),
        ("8.5", {"break_hours": Decimal("0.5")}, []),
        ("8.51", {}, []),
        ("8.25", {}, ["failed"]),
        ("9", {"break_hours": Decimal("0.5")}, ["failed"]),
        ("8", {"meal_break": True}, ["not_checkable"]),
        ("9", {"meal_break": True}, ["failed"]),
        ("8", {"meal_break": False}, ["failed"]),
        ("8.5", {"ended": None}, ["not_checkable"]),
        (None, {}, []),
    ],
)
def test_hours_are_held_against_the_times(hours: str | None, other: dict[str, Any], outcomes: list[str]) -> None:
    """With or without the break; a break of unknown length leaves open what is less."""
    assert said(hours, **other) == outcomes


def test_a_night_on_which_clocks_change_has_the_hours_that_passed() -> None:
    """Not those that the clock shows."""
    begun, ended = (datetime(2026, 4, day, hour, tzinfo=SYDNEY) for day, hour in ((4, 22), (5, 6)))
    for hours, outcomes in (("9", []), ("8", ["failed"])):
        entry = TimesheetEntry(user="Kim", starts_at=begun, ends_at=ended, hours=Decimal(hours))
        assert [one["outcome"] for one in findings(entry)] == outcomes


@given(st.integers(1, 900), st.integers(0, 60), st.decimals(-3, 3, places=2))
def test_exactly_what_is_another_length_is_found(minutes: int, pause: int, off: Decimal) -> None:
    """By more than what two decimals round away."""
    ended, taken = SEVEN + timedelta(minutes=minutes), (Decimal(pause) / 60).quantize(Decimal("0.0001"))
    length = (Decimal(minutes) / 60).quantize(Decimal("0.0001"))
    hours = length - taken + off
    is_wrong = all(abs(hours - one) > NEAR for one in (length, length - taken))
    assert said(str(hours), ended, break_hours=taken) == (["failed"] if is_wrong else [])


def test_of_other_entities_nothing_is_said() -> None:
    """They have no such hours."""
    assert list(findings(Job(job_number="J1"))) == []
