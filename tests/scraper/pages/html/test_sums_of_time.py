"""Sub-totals of hours among the rows that they sum up."""

from __future__ import annotations

import pytest

from scraper.pages.html.dom import parse
from scraper.pages.html.grid import find_grid
from scraper.profile import load
from tests.recorded import grid

PROFILE = load()
HEADINGS = ("User", "Start", "Hours")


def read(*rows: tuple[str, str, str]) -> list[str]:
    """What of the rows holds data, by the user."""
    page = parse(grid("User Timesheet", HEADINGS, rows))
    view = find_grid(page, PROFILE.grids["timesheet_report"], PROFILE.pager, "timesheet_report", None)
    return [row.text().split()[0] for row in view.rows]


@pytest.mark.parametrize("hours", [("7:30", "4:00", "11:30"), ("7h 30m", "4h", "11h 30m"), ("7.5", "4", "11.5")])
def test_a_sub_total_of_hours_is_no_row(hours: tuple[str, str, str]) -> None:
    """Of one user and of all, in any form."""
    kim = [("Kim", "7:00 AM", hours[0]), ("Kim", "8:00 AM", hours[1]), ("Total Kim", "", hours[2])]
    lee = [("Lee", "7:00 AM", hours[1]), ("Lee total", "", hours[1]), ("Total hours", "", "15:30")]
    assert read(*kim, *lee) == ["Kim", "Kim", "Lee"]


@pytest.mark.parametrize("odd", [("Total Kim", "", "8:00"), ("Total Kim", "7:00 AM", "11:30"), ("Kim", "", "11:30")])
def test_what_only_looks_like_one_is_a_row(odd: tuple[str, str, str]) -> None:
    """Other hours, a time of its own, or no word for a sum: its reader says what it lacks."""
    assert len(read(("Kim", "7:00 AM", "7:30"), ("Kim", "8:00 AM", "4:00"), odd)) == 3
