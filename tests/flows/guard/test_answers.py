"""What an answer of the portal means for the screen that waits for it."""

from __future__ import annotations

import pytest

from flows.guard.answers import breaks_off

ROWS = "<html><body><table><tr><td>J1</td></tr>"


@pytest.mark.parametrize(
    "page",
    [
        ROWS,
        f"{ROWS}<tr><td>J",
        f"{ROWS}<tr><td><table><tr><td>x</table>",
        f"{ROWS}<script>s = '</table>'</script>",
        f"{ROWS}<!-- ",
    ],
)
def test_a_page_that_ends_within_a_table_was_cut_off(page: str) -> None:
    """Its connection was closed on the way, and nobody can tell how many rows are missing."""
    assert breaks_off(page)


@pytest.mark.parametrize(
    "page",
    [
        f"{ROWS}</table></body></html>",
        f"{ROWS}</body></html>",
        f"{ROWS}</table>",
        "<p>No jobs",
        "<script>row = '<table>'</script><p>No jobs",
        f"<!-- <table> -->{ROWS}</TABLE>",
        "",
    ],
)
def test_a_page_may_leave_out_what_it_need_not_say(page: str) -> None:
    """An end tag of the page, or of a table before it."""
    assert not breaks_off(page)
