"""From which day to which a heading says that a schedule shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.profile import load
from scraper.text.ranges import days_said

FORMATS = load().formats


@given(st.dates(date(2001, 1, 1), date(2060, 1, 1)), st.integers(1, 27))
def test_any_range_reads_as_it_was_printed(first: date, days: int) -> None:
    """Whatever of month and year it leaves out."""
    last = first + timedelta(days=days)
    lent = f"{first.day}" if first.month == last.month else f"{first:%d %b}"
    for said in (
        f"{lent} – {last:%d %B %Y}",
        f"{first:%d %b %Y} - {last:%d %b %Y}",
        f"{first:%d/%m/%Y} to {last:%d/%m/%Y}",
    ):
        assert days_said(said, FORMATS) == (first, last)


@pytest.mark.parametrize(
    "said", ["Scheduler", "1 - 2 - 3 November 2026", "5 Nov 2026 - 4 Nov 2026", "1 Jan – 31 Dec 2026", "x – 3 Nov 2026"]
)
def test_anything_else_is_refused(said: str) -> None:
    """A schedule shows no year."""
    with pytest.raises(ValueError, match=r"day|date"):
        days_said(said, FORMATS)
