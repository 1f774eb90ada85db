"""The Retry-After header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.limits.retry_after import LONGEST, retry_after_seconds

NOON = 1_772_452_800.0  # Mon, 02 Mar 2026 12:00:00 GMT


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("0", 0.0),
        (" 120 ", 120.0),
        ("0\x1f", 0.0),
        ("9" * 12, LONGEST),
        ("Mon, 02 Mar 9999 12:00:30 GMT", LONGEST),
        ("Mon, 02 Mar 2026 12:00:30 GMT", 30.0),
        ("Mon, 02 Mar 2026 12:00:30 -0000", 30.0),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0.0),
    ],
)
def test_seconds_and_dates_are_read_and_nothing_else(header: str | None, seconds: float | None) -> None:
    """Whole seconds or an HTTP date count; a date gone by means at once; anything else says nothing."""
    assert retry_after_seconds(header, lambda: NOON) == seconds


@given(st.text(max_size=40))
def test_no_header_is_a_crash(header: str) -> None:
    """Any header gives None or seconds that are not negative."""
    seconds = retry_after_seconds(header, lambda: NOON)
    assert seconds is None or seconds >= 0
