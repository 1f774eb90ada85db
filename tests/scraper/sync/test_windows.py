"""Windows of dates: every day is in one of them, and what begins on it too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from scraper.sync.windows import Window, windows

SYDNEY = ZoneInfo("Australia/Sydney")
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
MOMENTS = st.datetimes(
    datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2035-01-01"), timezones=st.just(UTC)
)
SHORT, LONG = date(2026, 10, 4), date(2026, 4, 5)
"""Days of 23 and of 25 hours in Sydney."""


@given(DAYS, st.integers(0, 400), st.integers(1, 40), st.lists(MOMENTS, max_size=20))
@example(SHORT, 0, 1, [datetime(2026, 10, 3, 14, tzinfo=UTC), datetime(2026, 10, 4, 12, 59, tzinfo=UTC)])
@example(LONG, 0, 1, [datetime(2026, 4, 4, 13, tzinfo=UTC), datetime(2026, 4, 5, 13, 59, tzinfo=UTC)])
def test_windows_cut_anywhere_hold_the_same(first: date, more: int, days: int, moments: list[datetime]) -> None:
    """Each moment of the days asked for is in exactly one window, however long windows are."""
    last = first + timedelta(days=more)
    cut = list(windows(first, last, days))
    for moment in moments:
        held = [one for one in cut if one.holds(moment, SYDNEY)]
        day = moment.astimezone(SYDNEY).date()
        assert len(held) <= 1
        assert held or not first <= day <= last


@given(DAYS, st.integers(0, 400), st.integers(1, 40), st.integers(1, 60))
def test_windows_of_another_day_are_the_same_windows(first: date, more: int, days: int, later: int) -> None:
    """What one run asks for, the next asks for again: they join without gap, and do not move with the day."""
    last = first + timedelta(days=more)
    cut = list(windows(first, last, days))
    assert all(after.start - before.end == timedelta(days=1) for before, after in pairwise(cut))
    assert cut[0].start <= first
    assert last <= cut[-1].end
    moved = list(windows(first + timedelta(days=later), last + timedelta(days=later), days))
    assert {one for one in moved if one.start <= last} <= set(cut)


def test_a_day_is_the_accounts_local_day() -> None:
    """The first and the last moment of a short and of a long day."""
    for day, hours in ((SHORT, 23), (LONG, 25)):
        begins = datetime(day.year, day.month, day.day, tzinfo=SYDNEY).astimezone(UTC)
        window = Window(day, day)
        assert window.holds(begins, SYDNEY)
        assert window.holds(begins + timedelta(hours=hours, seconds=-1), SYDNEY)
        assert not window.holds(begins + timedelta(hours=hours), SYDNEY)
        assert not window.holds(begins - timedelta(seconds=1), SYDNEY)
        assert window.holds(day, SYDNEY)
