"""A blank left of the rows' names is no value where its column may show each value once."""

from __future__ import annotations

import pytest

from scraper.errors import RowRejected
from scraper.models import Variation
from tests.scraper.pages.test_money import grid, read

HEAD = "Status | Quote No. | Name | Total Ex Tax"
GROUPED = ("Booked | Q1 | Fan | $1", "| Q2 | Duct | $2", "New | Q3 | Hood | $3", "| Q4 | Vent | $4")


def statuses(head: str, *rows: str) -> tuple[list[str | None], int]:
    """What the rows read as, and how many values are told to be left out."""
    told: list[str] = []
    found = read("variations_grid", grid(head, *rows), told=told)
    assert not any(isinstance(one, RowRejected) for one in found)
    return [one.status for one in found if isinstance(one, Variation)], len(told)


def test_a_blank_that_may_mean_what_stands_above_is_left_out_and_told() -> None:
    """Each value once, for the rows it is of; a number of the row before it changes nothing."""
    assert statuses(HEAD, *GROUPED) == (["Booked", None, "New", None], 2)
    numbered = [f"{at} | {row}" for at, row in enumerate(GROUPED, 1)]
    assert statuses(f"# | {HEAD}", *numbered) == (["Booked", None, "New", None], 2)
    assert statuses(HEAD, "Booked | Q1 | Fan | $1", "| Q2 | Duct | $2", "| Q3 | Hood | $3")[1] == 2


@pytest.mark.parametrize(
    "rows",
    [
        ("Booked | Q1 | Fan | $1", "Booked | Q2 | Duct | $2", "| Q3 | Hood | $3", "New | Q4 | Vent | $4"),
        ("Booked | Q1 | Fan | $1", "| Q2 | Duct |", "New | Q3 | Hood | $3"),
        ("N1 | Q1 | Fan | $1", "| Q2 | Duct | $2", "N2 | Q3 | Hood | $3", "| Q4 | Vent | $4"),
        ("| Q1 | Fan | $1", "| Q2 | Duct | $2"),
    ],
    ids=["said twice in a row", "a row that knows less", "numbers", "never filled"],
)
def test_a_blank_that_means_nothing_is_no_doubt(rows: tuple[str, ...]) -> None:
    """As a portal shows what some records lack."""
    assert statuses(HEAD, *rows)[1] == 0


def test_a_cell_over_several_rows_is_of_each() -> None:
    """By its markup, which proves it."""
    table = grid(HEAD, GROUPED[0], "Q2 | Duct | $2", GROUPED[2]).replace("<td>Booked", "<td rowspan=2>Booked")
    assert [getattr(one, "status", one) for one in read("variations_grid", table)] == ["Booked", "Booked", "New"]
