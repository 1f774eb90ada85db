"""Titles of groups in a plain first cell are no rows, and what they count is held against the rows under them."""

from __future__ import annotations

import pytest

from scraper.pages.html.wholeness import doubts
from tests.scraper.pages.html.test_grid import PROFILE, find

HEAD = "<thead><tr><th>Job Number</th><th>Job Name</th><th>Status</th><th>Team</th></tr></thead>"


def row(number: int) -> str:
    """A row of data."""
    return f"<tr><td>J{number}</td><td>Job {number}</td><td>New</td><td>North</td></tr>"


def title(words: str) -> str:
    """A row with words in its plain first cell alone."""
    return f"<tr><td>{words}</td><td></td><td></td><td></td></tr>"


def listed(*rows: str) -> tuple[list[str], list[str], list[str]]:
    """Numbers of the rows, why rows are refused, and why the list may not be at its end."""
    view = find(f"<table>{HEAD}<tbody>{''.join(rows)}</tbody></table>")
    refused = [one.misfit for one in view.rows if one.misfit]
    numbers = [cell.full for one in view.rows if not one.misfit and (cell := one.cell("job_number"))]
    return numbers, refused, doubts(view, PROFILE)


@pytest.mark.parametrize("words", ["Team: North", "Status: New", "Overdue (1)", "Due today [1]", "North (1 job)"])
def test_a_title_is_no_row(words: str) -> None:
    """Where it gives a heading a value, or counts the rows under it."""
    assert listed(title(words), row(1), title(words), row(2)) == (["J1", "J2"], [], [])


def test_titles_within_titles_count_all_their_rows() -> None:
    """The outer one those of both of its parts."""
    rows = (title("North (2)"), title("New (1)"), row(1), title("Booked (1)"), row(2), title("South (1)"), row(3))
    assert listed(*rows) == (["J1", "J2", "J3"], [], [])


@pytest.mark.parametrize("words", ["Overdue (3)", "North (12 jobs)", "Later (1,240)"])
@pytest.mark.parametrize("cell", ["<td>{}</td><td></td><td></td><td></td>", "<td colspan=4>{}</td>"])
def test_a_group_that_counts_more_than_stands_under_it_denies_the_end(words: str, cell: str) -> None:
    """It is shut, or shows a part."""
    first = f"<tr>{cell.format('Now (1)')}</tr>"
    numbers, refused, told = listed(first, row(1), f"<tr>{cell.format(words)}</tr>", row(2))
    assert (numbers, refused) == (["J1", "J2"], [])
    assert told == [f"the group {words!r} counts others than the rows under it"]


@pytest.mark.parametrize("count", [1, 2])
def test_a_record_that_is_called_like_a_title_is_not_lost(count: int) -> None:
    """Of a list without groups: whatever its number, it may be a customer of whom nothing else is known."""
    numbers, refused, _ = listed(row(1), title(f"ACME ({count})"), row(2), row(3))
    assert (numbers, refused) == (["J1", "J2", "J3"], [f"it shows nothing but 'ACME ({count})'"])


@pytest.mark.parametrize("words", ["North", "Shift: Night", "Sam Smith"])
def test_words_that_may_be_a_title_are_refused(words: str) -> None:
    """A row that leaves blank what all others fill."""
    assert listed(row(1), title(words), row(2)) == (["J1", "J2"], [f"it shows nothing but {words!r}"], [])


@pytest.mark.parametrize("first", ["<a href=/Jobs/3>J3</a>", "J3"])
def test_a_row_of_its_own_stays_one(first: str) -> None:
    """It can be opened, or others are as bare as it is."""
    bare = "<tr><td>J9</td><td>Job 9</td><td></td><td></td></tr>"
    assert listed(row(1), bare, title(first))[:2] == (["J1", "J9", "J3"], [])
