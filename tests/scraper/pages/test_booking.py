"""Blocks of a drawn schedule, read whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import RowRejected
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models.booking import Booking
from scraper.pages.booking import BookingsPage
from scraper.profile import load

PROFILE = load()
SYDNEY = ZoneInfo("Australia/Sydney")
GUID = "0b8f6c1e-7a51-4c39-9d5e-3f1f0c6a2b11"
Blocks = Sequence[tuple[str, date, str]]
"""User's cell, day, markup."""


def drawn(first: date, days: int, blocks: Blocks) -> str:
    """A schedule of so many days."""
    shown = [first + timedelta(days=number) for number in range(days)]
    head = "".join(f"<th>{day:%a} {day.day}/{day.month}</th>" for day in shown)
    users = list(dict.fromkeys(user for user, _, _ in blocks)) or ["Kim"]

    def cell(user: str, day: date) -> str:
        return "".join(markup for who, when, markup in blocks if (who, when) == (user, day))

    rows = "".join(f"<tr><td>{one}</td>{''.join(f'<td>{cell(one, day)}</td>' for day in shown)}</tr>" for one in users)
    said = f"{first:%d %b %Y} – {shown[-1]:%d %b %Y}"
    return f"<h2>{said}</h2><table><thead><tr><th>User</th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def block(words: str, short: str = "", guid: str = "") -> str:
    """One block; `short`: what of its words there is room for."""
    own = f' data-id="{guid}"' if guid else ""
    return f'<div title="{words}"{own}>{short}</div>' if short else f"<div{own}>{words}</div>"


def page(html: str, zone: ZoneInfo = SYDNEY, asked: str | None = None) -> list[Booking | RowRejected]:
    """What it says."""
    snapshot = Snapshot(
        sha256="0" * 64, kind=BookingsPage.kind, url="https://portal.example/s", size_bytes=1,
        captured_at=datetime(2026, 11, 3, tzinfo=UTC), context=Context(row=asked),
    )  # fmt: skip
    return list(BookingsPage(snapshot, html, PROFILE, zone).read())


def read(
    words: str, day: date = date(2026, 11, 3), zone: ZoneInfo = SYDNEY, **more: str
) -> Booking | RowRejected | None:
    """One block of a day."""
    found = page(drawn(day - timedelta(days=1), 7, [("Kim", day, block(words, **more))]), zone)
    assert len(found) < 2
    return found[0] if found else None


def test_a_block_is_read_in_full_wherever_its_words_stand() -> None:
    """Its text, or its tool tip where there is no room for all of it; what else it says is kept."""
    for found in (
        read("Job J1 / Rough-in, Gum Pty Ltd, 7:00am – 9:30am"),
        read("Job J1 / Rough-in, Gum Pty Ltd, 07:00 - 09:30", short="Job J1 / R…"),
    ):
        assert isinstance(found, Booking)
        assert (found.job_number, found.section_name, found.extra) == ("J1", "Rough-in", {"Block": "Gum Pty Ltd"})
        assert (found.starts_at.isoformat(), found.ends_at) == (
            "2026-11-03T07:00:00+11:00",
            datetime(2026, 11, 2, 22, 30, tzinfo=UTC),
        )
    quoted = read("Quote Q2001, all day")
    assert isinstance(quoted, Booking)
    assert (quoted.quote_number, quoted.all_day, quoted.ends_at) == (
        "Q2001",
        True,
        datetime(2026, 11, 3, 13, tzinfo=UTC),
    )


@pytest.mark.parametrize("words", ["Job J1, Gum Pt…", "Job J1", "J1, 7:00am – 9:30am", "Busy", "Job J1, 27:00 – 28:00"])
def test_a_block_that_is_not_read_for_sure_is_refused(words: str) -> None:
    """Never read in half, and never left out without a word."""
    assert isinstance(read(words), RowRejected)


@pytest.mark.parametrize("words", ["Leave, 7:30am – 3:30pm", "Annual Leave", "‹ Job J1, 10:00pm – 2:00am", ""])
def test_leave_and_what_goes_on_from_the_day_before_are_no_bookings(words: str) -> None:
    """Leave stands on the user's card; a night is a booking of the day on which it begins."""
    assert read(words) is None


def test_two_users_of_one_name_stay_two() -> None:
    """Their names lead to different cards."""
    day = date(2026, 11, 3)
    kims = [f'<a href="/Users/{GUID[:-1]}{number}">Kim</a>' for number in (1, 2)]
    found = page(drawn(day, 7, [(one, day, block("Job J1, 7:00am – 9:00am")) for one in kims]))
    assert [one.user_id for one in found if isinstance(one, Booking)] == [f"{GUID[:-1]}1", f"{GUID[:-1]}2"]


@given(
    st.sets(st.tuples(st.sampled_from("AB"), st.integers(0, 27), st.integers(0, 22)), max_size=12),
    st.sets(st.integers(1, 27), max_size=6),
    st.sampled_from([date(2026, 9, 21), date(2026, 10, 19), date(2027, 3, 22)]),
)
def test_windows_cut_at_any_place_give_the_same_bookings(
    made: set[tuple[str, int, int]], cuts: set[int], first: date
) -> None:
    """Each begins in one of them, however many days a screen shows; over the ends of months and over the days on which
    the clock is changed, but for the hour that it skips or repeats."""
    blocks = [
        (user, first + timedelta(days=day), block(f"Job J1, {hour:02}:00 – {hour + 1:02}:00"))
        for user, day, hour in sorted(made)
        if hour not in (1, 2, 3)
    ]
    whole = page(drawn(first, 28, blocks))
    edges = [0, *sorted(cuts), 28]
    parts = [
        one
        for start, end in pairwise(edges)
        for one in page(
            drawn(first, 28, blocks), asked=f"{first + timedelta(days=start)} to {first + timedelta(days=end - 1)}"
        )
    ]
    key = lambda one: (one.user, one.starts_at)  # noqa: E731 - of one line
    assert len(whole) == len(blocks)
    assert sorted(map(_booked, parts), key=key) == sorted(map(_booked, whole), key=key)


def _booked(one: Booking | RowRejected) -> Booking:
    assert isinstance(one, Booking), one
    return one


def _nights(zone: ZoneInfo) -> Iterator[date]:
    """Days of 2026 on which the clock is changed."""
    for number in range(365):
        day = date(2026, 1, 1) + timedelta(days=number)
        noons = [datetime(one.year, one.month, one.day, 12, tzinfo=zone) for one in (day - timedelta(days=1), day)]
        if noons[0].utcoffset() != noons[1].utcoffset():
            yield day


@pytest.mark.parametrize(
    ("name", "nights"), [("Australia/Sydney", 2), ("Australia/Perth", 0), ("Australia/Lord_Howe", 2)]
)
def test_a_night_on_which_the_clock_is_changed_has_its_true_length(name: str, nights: int) -> None:
    """Of Lord Howe Island that is half an hour; a time that there is twice, or not at all, is refused."""
    zone = ZoneInfo(name)
    changed = list(_nights(zone))
    assert len(changed) == nights
    for day in changed:
        found = read("Job J1, 10:00pm – 6:00am", day - timedelta(days=1), zone)
        assert isinstance(found, Booking)
        assert found.ends_at is not None
        shift = found.starts_at.utcoffset() - found.ends_at.utcoffset()  # type: ignore[operator]
        length = found.ends_at.astimezone(UTC) - found.starts_at.astimezone(UTC)
        assert length == timedelta(hours=8) + shift
        odd = next(_odd(day, zone))
        assert isinstance(read(f"Job J1, {odd:%H:%M} – 06:00", day, zone), RowRejected)


def _odd(day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """Times of a day that there are twice, or not at all."""
    for number in range(24 * 4):
        moment = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=15 * number)
        if moment.utcoffset() != moment.replace(fold=1).utcoffset():
            yield moment
