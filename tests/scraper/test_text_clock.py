"""Times of day and lengths of time, as time sheets print them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scraper.profile import load
from scraper.text import clock

FORMATS = load().formats
SYDNEY = ZoneInfo("Australia/Sydney")
ZONES = [SYDNEY, ZoneInfo("Australia/Perth"), ZoneInfo("Australia/Lord_Howe")]
MOMENTS = st.datetimes(
    datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2027-12-31"), timezones=st.just(UTC)
)
BACK, FORWARD = date(2026, 4, 5), date(2026, 10, 4)
"""The nights in Sydney on which clocks are put back, and forward."""


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("7:05 AM", time(7, 5)),
        ("7:05am", time(7, 5)),
        ("7.05 p.m.", time(19, 5)),
        ("12:00 am", time(0, 0)),
        ("12:30 PM", time(12, 30)),
        ("7am", time(7, 0)),
        ("07:05", time(7, 5)),
        ("23:59:30", time(23, 59, 30)),
        ("0:00", time(0, 0)),
    ],
)
def test_a_time_of_day_reads_in_every_form(printed: str, read: time) -> None:
    """Of twelve hours or of twenty-four."""
    assert clock.time_of_day(printed, FORMATS) == read


@pytest.mark.parametrize(
    "printed", ["7", "24:00", "13:00 PM", "0:30 am", "7:60", "07:05 tomorrow", "7h", "", "noon-ish"]
)
def test_what_is_no_time_of_day_is_refused(printed: str) -> None:
    """A bare number may be anything."""
    with pytest.raises(ValueError, match="no time of day"):
        clock.time_of_day(printed, FORMATS)


@pytest.mark.parametrize(
    ("printed", "hours"),
    [
        ("7.5", "7.5"),
        ("7.50", "7.50"),
        ("8", "8"),
        ("7:30", "7.5"),
        ("07:30:00", "7.5"),
        ("7h 30m", "7.5"),
        ("7 hrs 30 mins", "7.5"),
        ("7 hours and 30 minutes", "7.5"),
        ("7.5 hrs", "7.5"),
        ("450 min", "7.5"),
        ("45m", "0.75"),
        ("0:20", "0.3333"),
        ("100:15", "100.25"),
    ],
)
def test_a_length_reads_as_hours_whatever_its_form(printed: str, hours: str) -> None:
    """Thirds of an hour to four places."""
    assert str(clock.hours(printed)) == hours or clock.hours(printed) == Decimal(hours)


@pytest.mark.parametrize("printed", ["7:75", "7,5", "-1", "7h x", "h", "m", "", "7 days", "1e3", "٧"])
def test_what_is_no_length_is_refused(printed: str) -> None:
    """None is guessed."""
    with pytest.raises(ValueError, match="no length of time"):
        clock.hours(printed)


@given(st.integers(0, 60 * 99))
def test_every_minute_reads_alike_in_all_forms(minutes: int) -> None:
    """To four places of an hour."""
    whole, rest = divmod(minutes, 60)
    exact = (Decimal(minutes) / 60).quantize(Decimal("0.0001"))
    assert all(clock.hours(one) == exact for one in (f"{whole}:{rest:02d}", f"{whole}h {rest}m", f"{minutes} min"))


@given(st.sampled_from(ZONES), MOMENTS, st.integers(1, 24 * 60 - 1))
def test_what_was_worked_is_read_as_it_was(zone: ZoneInfo, begun: datetime, minutes: int) -> None:
    """By its local times and its length, over midnight and over nights on which the clock is changed."""
    starts = begun.replace(second=0, microsecond=0).astimezone(zone)
    ends = (starts.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)
    length = timedelta(minutes=minutes)
    both = (clock.moments(one.replace(tzinfo=None, fold=0), zone) for one in (starts, ends))
    assume(not all(len(one) == 2 for one in both))  # within the hour that comes twice, nothing could tell
    last = ends.date()
    found = clock.span(starts.date(), starts.time(), ends.time(), zone, last=last, length=length)
    assert [one.timestamp() for one in found] == [starts.timestamp(), ends.timestamp()]


def test_a_night_over_midnight_ends_on_the_next_day() -> None:
    """Unless the end says its own day."""
    begun, ended = clock.span(date(2026, 11, 3), time(22), time(2, 30), SYDNEY)
    assert (ended - begun, ended.day) == (timedelta(hours=4, minutes=30), 4)
    with pytest.raises(ValueError, match="before it begins"):
        clock.span(date(2026, 11, 3), time(22), time(2, 30), SYDNEY, last=date(2026, 11, 3))


def test_an_hour_that_comes_twice_is_told_by_the_length_alone() -> None:
    """Half past two comes at +11:00 and at +10:00 that night."""
    eight, nine = timedelta(hours=5, minutes=30), timedelta(hours=6, minutes=30)
    short = clock.span(BACK - timedelta(days=1), time(21), time(2, 30), SYDNEY, length=eight)
    long = clock.span(BACK - timedelta(days=1), time(21), time(2, 30), SYDNEY, length=nine)
    assert long[1].timestamp() - short[1].timestamp() == 3600
    with pytest.raises(ValueError, match="nothing tells which"):
        clock.span(BACK - timedelta(days=1), time(21), time(2, 30), SYDNEY)


def test_a_time_that_the_clock_skips_is_refused() -> None:
    """Half past two did not come."""
    with pytest.raises(ValueError, match="does not exist"):
        clock.span(FORWARD, time(2, 30), time(8), SYDNEY)


def test_an_end_at_the_minute_of_the_start_is_nothing_or_a_day() -> None:
    """The length tells which."""
    day = date(2026, 11, 3)
    assert clock.span(day, time(7), time(7), SYDNEY, length=timedelta(0))[1].date() == day
    assert clock.span(day, time(7), time(7), SYDNEY, length=timedelta(days=1))[1].day == 4
    with pytest.raises(ValueError, match="nothing tells which"):
        clock.span(day, time(7), time(7), SYDNEY)
