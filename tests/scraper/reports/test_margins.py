"""Hours worked, charged and booked: each in its own column, and what cannot be counted is told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scraper.reports.margins import Margins, margins
from tests.scraper.reports.test_timesheets import MONDAY, SUNDAY, SYDNEY, WEEK, entry


def line(hours: str | None = "6", user: str = "Kim", job: str = "J1", **other: Any) -> dict[str, Any]:
    """A labour line of Monday."""
    given = {"worked_on": MONDAY.isoformat(), "job_number": job, "user": user, "hours": hours, "chargeable": None}
    return given | other


def booking(**other: Any) -> dict[str, Any]:
    """A booking of two hours and a half."""
    given = {"starts_at": "2026-11-02T07:00:00+11:00", "ends_at": "2026-11-02T09:30:00+11:00", "all_day": False}
    return {**given, "job_number": "J1", "user": "Kim", **other}


def of(
    worked: Sequence[dict[str, Any]] = (),
    charged: Sequence[dict[str, Any]] = (),
    booked: Sequence[dict[str, Any]] | None = (),
) -> Margins:
    """Of a week that was read whole."""
    held = {"timesheet_entry": worked, "labour_line": charged, "booking": booked}
    return margins(held, MONDAY, SUNDAY, SYDNEY, WEEK)


def test_each_layer_has_its_own_column() -> None:
    """A section's hours are its job's; the row without a user adds them up."""
    found = of([entry(), entry("Lee", job_number="J1.02")], [line(), line("1", chargeable=False)], [booking()])
    assert found.rows == (
        ["J1", None, Decimal(16), Decimal(6), Decimal("2.5"), Decimal(-10), Decimal("37.5")],
        ["J1", "Kim", Decimal(8), Decimal(6), Decimal("2.5"), Decimal(-2), Decimal("75.0")],
        ["J1", "Lee", Decimal(8), Decimal(0), Decimal(0), Decimal(-8), Decimal("0.0")],
    )
    assert found.missing == ()
    assert [row[1] for row in found.of("J1", "lee").rows] == ["Lee"]
    assert found.as_json()["lines"][0]["charged of worked %"] == "37.5"


def test_what_is_not_read_is_unknown_and_told() -> None:
    """Not nought; nor is a share of nothing anything."""
    found = of(charged=[line()], booked=None)
    assert found.rows[0][2:] == [Decimal(0), Decimal(6), None, Decimal(6), None]
    assert found.missing == ("bookings are not read",)


def test_what_cannot_be_counted_is_told() -> None:
    """Of the days that are asked for alone."""
    found = of([entry(hours=None), entry(job_number=None)], [line(None), line(worked_on=None)], [booking(all_day=True)])
    assert found.rows == ()
    assert [one.split(" ", 1)[0] for one in found.missing] == ["2", "1", "1"]
    never = margins({"timesheet_entry": [], "labour_line": [], "booking": []}, MONDAY, SUNDAY, SYDNEY, [])
    assert "never read whole" in never.missing[0]


hours = st.decimals(0, 24, places=2).map(str)


@given(st.lists(st.tuples(st.sampled_from(["Kim", "Lee"]), st.sampled_from(["J1", "J1.01", "J2"]), hours), max_size=15))
def test_the_rows_of_users_add_up_to_their_job(time: list[tuple[str, str, str]]) -> None:
    """And all of them to the entries."""
    found = of([entry(user, hours=length, job_number=job) for user, job, length in time])
    total = sum((Decimal(length) for _, _, length in time), Decimal(0))
    for is_user in (True, False):
        own = [row[2] for row in found.rows if bool(row[1]) == is_user and isinstance(row[2], Decimal)]
        assert sum(own, Decimal(0)) == total
