"""A row of a time sheet becomes the stretch of time that it says, or is told."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scraper.errors import RowRejected
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models.timesheet_entry import TimesheetEntry
from scraper.pages.timesheet_entry import TimesheetEntriesPage
from scraper.profile import load

PROFILE = load()
SYDNEY = ZoneInfo("Australia/Sydney")
NOW = datetime(2026, 11, 20, tzinfo=UTC)
ROW = {
    "User": "Kim Tran",
    "Date": "3/11/2026",
    "Start": "7:00 AM",
    "End": "3:30 PM",
    "Break": "0.5",
    "Hours": "8.00",
    "Check In Type": "Job",
    "Job/Quote": "J1252",
}


def read(row: dict[str, str]) -> TimesheetEntry | RowRejected:
    """What today's reader makes of one row."""
    head = "".join(f"<th>{one}</th>" for one in row)
    body = "".join(f"<td>{one}</td>" for one in row.values())
    html = f"<h1>Timesheet Editing</h1><table><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>"
    snapshot = Snapshot(
        sha256="0" * 64,
        kind=TimesheetEntriesPage.kind,
        url="https://portal.example/time",
        captured_at=NOW,
        size_bytes=len(html),
        context=Context(),
    )
    (found,) = TimesheetEntriesPage(snapshot, f"<body>{html}</body>", PROFILE, SYDNEY).read()
    return found


def entry(**other: str) -> TimesheetEntry:
    """What a row reads as that differs in some cells; the headings with blanks as underscores."""
    found = read(ROW | {name.replace("_", " "): words for name, words in other.items()})
    assert isinstance(found, TimesheetEntry), found
    return found


def refused(without: tuple[str, ...] = (), **other: str) -> str:
    """Why such a row is refused."""
    row = ROW | {name.replace("_", " "): words for name, words in other.items()}
    found = read({name: words for name, words in row.items() if name not in without})
    assert isinstance(found, RowRejected), found
    return str(found)


def test_a_day_on_a_job_reads_whole() -> None:
    """Its instants carry the offset of the day."""
    found = entry()
    assert (found.starts_at.isoformat(), found.ends_at and found.ends_at.isoformat()) == (
        "2026-11-03T07:00:00+11:00",
        "2026-11-03T15:30:00+11:00",
    )
    assert (found.hours, found.break_hours, found.check_in_type) == (Decimal("8.00"), Decimal("0.5"), "job")
    assert (found.job_number, found.quote_number) == ("J1252", None)


@pytest.mark.parametrize(
    ("words", "field", "read_as"),
    [
        ({"Check_In_Type": "Quotation", "Job/Quote": "Q2004"}, "quote_number", "Q2004"),
        ({"Check_In_Type": "Travel", "Job/Quote": ""}, "check_in_type", "travel"),
        ({"Check_In_Type": "Toolbox talk", "Job/Quote": ""}, "check_in_type", "Toolbox talk"),
        ({"Rate_Type": "1.5"}, "rate_type", "time_and_a_half"),
        ({"Rate": "Double Time and Half"}, "rate_type", "double_time_and_a_half"),
        ({"Break": "Y"}, "meal_break", True),
        ({"Break": "30 min", "Hours": "8:00"}, "break_hours", Decimal("0.5")),
        ({"Hours": "8h 30m"}, "hours", Decimal("8.5")),
        ({"Allowances": "Tools, Height; Meal"}, "allowances", ("Tools", "Height", "Meal")),
        ({"Allowances": ""}, "allowances", ()),
        ({"Locked": "Yes"}, "locked", True),
        ({"End": "", "Hours": ""}, "ends_at", None),
    ],
)
def test_other_words_say_the_same(words: dict[str, str], field: str, read_as: Any) -> None:
    """Words are the profile's; forms are those of time sheets."""
    assert getattr(entry(**words), field) == read_as


def test_a_night_over_midnight_ends_on_the_next_day() -> None:
    """Where the end has no day of its own, and where it has one."""
    night = {"Start": "10:00 PM", "End": "2:30 AM", "Break": "0", "Hours": "4.5"}
    assert str(entry(**night).ends_at) == "2026-11-04 02:30:00+11:00"
    assert str(entry(**night, End_Date="4/11/2026").ends_at) == "2026-11-04 02:30:00+11:00"
    assert str(entry(**night | {"End": "4/11/2026 2:30 AM"}).ends_at) == "2026-11-04 02:30:00+11:00"


def test_an_hour_that_comes_twice_is_told_by_the_hours_that_are_printed() -> None:
    """In Sydney on the night before the fifth of April."""
    night = {"Date": "4/04/2026", "Start": "9:00 PM", "End": "2:30 AM", "Break": "0"}
    assert str(entry(**night, Hours="5.5").ends_at) == "2026-04-05 02:30:00+11:00"
    assert str(entry(**night, Hours="6.5").ends_at) == "2026-04-05 02:30:00+10:00"
    assert "nothing tells which" in refused(("Hours",), **night)


@pytest.mark.parametrize(
    ("without", "words", "why"),
    [
        ((), {"Check_In_Type": "General"}, "may be a job or a quote"),
        (("Check In Type",), {}, "may be a job or a quote"),
        (("Date",), {}, "nothing says on which day"),
        ((), {"Start": "3/11/2026"}, "is a day without a time"),
        ((), {"Start": "4/10/2026 2:30 AM"}, "does not exist"),
        ((), {"End": "2/11/2026 3:30 PM", "Start": "3/11/2026 7:00 AM"}, "before it begins"),
        ((), {"Break": "30"}, "longer than"),
        ((), {"Hours": "480"}, "is not the time from"),
        ((), {"End": "2:30 PM", "Hours": "7.30", "Break": "0"}, "is not the time from"),
        ((), {"User": ""}, "blank"),
    ],
)
def test_what_is_not_sure_is_refused(without: tuple[str, ...], words: dict[str, str], why: str) -> None:
    """One plain reason each; a number in the form of another unit is a wrong number that looks right."""
    assert why in refused(without, **words)


def test_a_rounded_length_is_taken_as_it_is_printed() -> None:
    """A portal may round by its own rules; what does not agree with the times is for a check to say."""
    assert entry(Hours="8.25").hours == Decimal("8.25")
