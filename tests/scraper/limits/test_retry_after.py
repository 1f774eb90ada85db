"""The Retry-After header."""

from __future__ import annotations

from datetime import UTC, datetime

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


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("1.5", 2.0),
        ("120, 60", 120.0),
        ('"120"', 120.0),
        ("120s", 120.0),
        ("Wed, 21 Oct 2026 17:30:00 +1000", 120.0),
        ("2026-10-21T07:30:00Z", 120.0),
        ("Wednesday, 21-Oct-26 07:30:00 GMT", 120.0),
        ("Wed Oct 21 07:30:00 2026", 120.0),
        ("Wed, 21 Oct 2026 07:30:00 GMT, Wed, 21 Oct 2026 07:29:00 GMT", 120.0),
        ("Wed, 21 Oct 2026 07:29:00 GMT\n120", 120.0),
        ("Tue, 20 Oct 2026 07:29:00 GMT", 0.0),
        ("-5", None),
        ("1e3", None),
        ("a while, please", None),
        ("\u0661\u0662", None),
    ],
)
def test_wishes_as_servers_write_them(header: str, seconds: float | None) -> None:
    """Beside the standard's two forms; of several, the longest holds."""
    now = datetime(2026, 10, 21, 7, 28, tzinfo=UTC).timestamp()
    assert retry_after_seconds(header, lambda: now) == seconds
