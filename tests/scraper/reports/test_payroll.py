"""Lines for payroll: every sure hour stands in one of them, and whatever is in doubt is told and in none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from scraper.reports import payroll_map
from scraper.reports.payroll import Payroll, payroll
from scraper.reports.payroll_map import Column, Employee, PayrollMap
from tests.scraper.reports.test_timesheets import MONDAY, SUNDAY, SYDNEY, WEEK, entry

EXAMPLES = Path(__file__).parents[3] / "docs" / "payroll"
COLUMNS = (
    Column("Name", "{last_name}, {first_name}"),
    Column("Item", "{pay_item}"),
    Column("Job", "{job}"),
    Column("Hours", "{hours}"),
)
MAP = PayrollMap(
    COLUMNS,
    {"normal": "Base", "double_time": "Double"},
    (Employee("Kim", "Tran", "E1"), Employee("Ada", "Lovelace", "E2")),
)


def worked(number: int = 0, user: str = "Kim Tran", **other: Any) -> dict[str, Any]:
    """An entry of eight hours on the day of this number."""
    day = MONDAY + timedelta(days=number)
    made = entry(user, day, **other)
    return {"id": f"{user} {day} {other.get('starts_at', '')}", "findings": [], "conflicts": [], **made}


def lines(
    *entries: dict[str, Any], mapped: PayrollMap = MAP, users: Sequence[dict[str, Any]] = (), last: date = SUNDAY
) -> Payroll:
    """Of a week that was read whole."""
    return payroll(entries, users, MONDAY, last, SYDNEY, WEEK, mapped)


def test_hours_add_up_by_user_rate_and_job() -> None:
    """Where no column shows the day, days add up; another job or rate is another line."""
    found = lines(
        worked(), worked(1), worked(2, job_number="J2"), worked(3, rate_type="double_time"), worked(user="Ada Lovelace")
    )
    assert found.rows == (
        ["Lovelace, Ada", "Base", "J1", Decimal(8)],
        ["Tran, Kim", "Double", "J1", Decimal(8)],
        ["Tran, Kim", "Base", "J1", Decimal(16)],
        ["Tran, Kim", "Base", "J2", Decimal(8)],
    )
    assert (found.hours, found.doubts) == (Decimal(40), ())


def test_a_column_that_shows_the_day_makes_a_line_of_each() -> None:
    """In the package's form of a date."""
    by_day = PayrollMap((*COLUMNS, Column("Date", "{day}")), MAP.pay_items, MAP.employees, dates="%d/%m/%Y")
    assert [row[-1] for row in lines(worked(), worked(1), mapped=by_day).rows] == ["02/11/2026", "03/11/2026"]


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (worked(user="Kim"), "Kim: none of [[employees]] has this first and last name"),
        (worked(rate_type="triple"), "triple: [pay_items] has no such rate type"),
        (worked(rate_type=None), "no rate type: [pay_items] has no such rate type"),
        (worked(hours=None, ends_at=None), "neither its hours nor its end is shown"),
        (worked() | {"findings": [{"check": "entry_hours", "outcome": "failed"}]}, "not the time from start to end"),
        (worked() | {"conflicts": [{"field": "hours"}]}, "its sources differ in hours"),
    ],
)
def test_what_is_in_doubt_is_told_and_in_no_line(one: dict[str, Any], told: str) -> None:
    """Neither guessed nor left out without a word."""
    found = lines(one, worked(user="Ada Lovelace"))
    assert [row[0] for row in found.rows] == ["Lovelace, Ada"]
    assert any(told in doubt for doubt in found.doubts), found.doubts


def test_time_that_overlaps_is_in_no_line() -> None:
    """It would be paid twice; both are told, and an entry that only touches another is sure."""
    noon: dict[str, Any] = {
        "starts_at": "2026-11-02T12:00:00+11:00",
        "ends_at": "2026-11-02T17:00:00+11:00",
        "hours": "5",
    }
    found = lines(worked(), worked(**noon))
    assert (found.rows, len(found.doubts)) == ((), 2)
    after = noon | {"starts_at": "2026-11-02T15:30:00+11:00", "hours": "1.5"}
    assert lines(worked(), worked(**after)).doubts == ()


def test_two_of_one_name_are_neither() -> None:
    """Of users as of employees; somebody who is paid elsewhere is left out, and told."""
    users = [{"name": "Kim Tran"}, {"name": "kim tran"}]
    assert lines(worked(), users=users).doubts == ("Kim Tran: several users have this name",)
    twins = PayrollMap(COLUMNS, MAP.pay_items, (*MAP.employees, Employee("kim", "tran")))
    assert "2 of [[employees]]" in lines(worked(), mapped=twins).doubts[0]
    elsewhere = PayrollMap(COLUMNS, MAP.pay_items, MAP.employees, frozenset({"kimtran"}))
    found = lines(worked(), mapped=elsewhere)
    assert (found.rows, found.doubts, len(found.notes)) == ((), (), 1)


def test_without_employees_only_two_words_are_a_first_and_a_last_name() -> None:
    """Of three, nobody knows which is which."""
    nobody = PayrollMap(COLUMNS, MAP.pay_items)
    found = lines(worked(), worked(user="Mary Ann Smith"), mapped=nobody)
    assert [row[0] for row in found.rows] == ["Tran, Kim"]
    assert "Mary Ann Smith: which of it" in found.doubts[0]


def test_days_that_nobody_read_make_a_period_incomplete() -> None:
    """With the command that reads them."""
    (doubt,) = lines(worked(), last=SUNDAY + timedelta(days=1)).doubts
    assert "2026-11-09: never read whole; `ascora sync timesheet_entry" in doubt


people = st.sampled_from(["Kim Tran", "Ada Lovelace", "Somebody Else", "=1+1"])
some = st.builds(
    lambda number, user, hours, rate, job: {
        **worked(number, user, hours=hours, rate_type=rate, job_number=job),
        "ends_at": None,
    },
    st.integers(0, 6),
    people,
    st.decimals(0, 24, places=2).map(str),
    st.sampled_from(["normal", "double_time", "odd"]),
    st.sampled_from(["J1", "J2", None]),
)


@given(st.lists(some, max_size=20), st.booleans())
def test_the_lines_add_up_to_the_entries_that_are_sure(all_: list[dict[str, Any]], by_day: bool) -> None:
    """Every hour stands once: in a line, or in a doubt."""
    mapped = PayrollMap((*COLUMNS, Column("D", "{day}")), MAP.pay_items, MAP.employees) if by_day else MAP
    found = lines(*all_, mapped=mapped)
    known = [one for one in all_ if one["user"] in ("Kim Tran", "Ada Lovelace") and one["rate_type"] != "odd"]
    assert found.hours == sum((Decimal(one["hours"]) for one in known), Decimal(0))
    assert found.hours == sum((row[3] for row in found.rows if isinstance(row[3], Decimal)), Decimal(0))
    assert bool(found.doubts) == (len(known) < len(all_))


@pytest.mark.parametrize("name", ["xero", "myob"])
def test_the_examples_of_the_documents_are_maps(name: str, tmp_path: Path) -> None:
    """And a workbook of them holds numbers."""
    mapped = payroll_map.load(EXAMPLES / f"{name}.toml")
    found = lines(worked(user="Ruby Nguyen"), mapped=mapped)
    assert (len(found.rows), found.doubts) == (1, ())
    found.write(tmp_path / "payroll.xlsx")
    sheet = load_workbook(tmp_path / "payroll.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]][-1] == 8
    assert found.as_json()["lines"][0][found.columns[-1]] == "8"
