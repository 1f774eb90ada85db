"""People by days: every hour once, on the day on which it begins, and what is not known is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.reports.timesheets import Timesheets, timesheets

SYDNEY = ZoneInfo("Australia/Sydney")
MONDAY = date(2026, 11, 2)
SUNDAY = MONDAY + timedelta(days=6)
WEEK = [(MONDAY, SUNDAY)]


def entry(user: str = "Kim", day: date = MONDAY, hours: str | None = "8", **other: Any) -> dict[str, Any]:
    """An entry as it is printed."""
    begins = datetime(day.year, day.month, day.day, 7, tzinfo=SYDNEY)
    given: dict[str, Any] = {
        "user": user,
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=8, minutes=30)).isoformat(),
        "hours": hours,
        "break_hours": "0.5",
        "meal_break": None,
        "check_in_type": "job",
        "job_number": "J1",
        "quote_number": None,
        "rate_type": "normal",
    }
    return given | other


def table(*entries: dict[str, Any], first: date = MONDAY, last: date = SUNDAY) -> Timesheets:
    """Of a week that was read whole."""
    return timesheets(entries, first, last, SYDNEY, WEEK)


def test_an_entry_counts_on_the_local_day_on_which_it_begins() -> None:
    """However its instant is written; a night over midnight is not cut in two."""
    night = entry(starts_at="2026-11-02T12:30:00+00:00", ends_at="2026-11-02T17:00:00+00:00", hours="4.5")
    found = table(night, entry(day=SUNDAY), entry(day=SUNDAY + timedelta(days=1)))
    assert (found.hours("Kim", MONDAY), found.hours("Kim", SUNDAY)) == (Decimal("4.5"), Decimal(8))
    assert (found.hours(None, None), found.missing) == (Decimal("12.5"), ())


@pytest.mark.parametrize(
    ("other", "hours"),
    [({}, "8"), ({"break_hours": None}, "8.5"), ({"break_hours": None, "meal_break": False}, "8.5")],
)
def test_without_printed_hours_times_tell(other: dict[str, Any], hours: str) -> None:
    """With the break taken off."""
    assert table(entry(hours=None, **other)).hours("Kim", None) == Decimal(hours)


@pytest.mark.parametrize("other", [{"ends_at": None}, {"break_hours": None, "meal_break": True}])
def test_what_is_not_known_is_told_and_not_counted(other: dict[str, Any]) -> None:
    """Nobody knows when it ends, or how long the break was."""
    found = table(entry(hours=None, **other))
    assert (found.worked, len(found.missing)) == ((), 1)
    assert "Kim, 2026-11-02" in found.missing[0]


def test_days_that_nobody_looked_at_are_told() -> None:
    """As ranges, with the command that reads them."""
    found = table(first=MONDAY - timedelta(days=2), last=SUNDAY + timedelta(days=1))
    assert found.missing == (
        "2026-10-31 to 2026-11-01: never read whole; `ascora sync timesheet_entry --from 2026-10-31 --to 2026-11-01`",
        "2026-11-09: never read whole; `ascora sync timesheet_entry --from 2026-11-09 --to 2026-11-09`",
    )


people = st.sampled_from(["Kim", "kim", "Ada Lovelace", "=1+1"])
entries = st.builds(
    entry,
    people,
    st.integers(0, 6).map(lambda number: MONDAY + timedelta(days=number)),
    st.decimals(0, 24, places=2).map(str),
)


@given(st.lists(entries, max_size=20))
def test_every_hour_stands_once(all_: list[dict[str, Any]]) -> None:
    """By user, by day and altogether."""
    found = table(*all_)
    total = sum((Decimal(one["hours"]) for one in all_), Decimal(0))
    assert found.hours(None, None) == total
    assert sum((found.hours(user, None) for user in found.users), Decimal(0)) == total
    assert sum((found.hours(None, day) for day in found.days), Decimal(0)) == total
