"""A row of the Clock In/Out Report becomes the day that it says, or is told."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper.errors import RowRejected
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models.day_entry import DayEntry
from scraper.pages.day_entry import DayEntriesPage
from scraper.profile import load

PROFILE = load()
SYDNEY = ZoneInfo("Australia/Sydney")
HOWE = ZoneInfo("Australia/Lord_Howe")
NOW = datetime(2026, 11, 20, tzinfo=UTC)
ROW = {"User": "Kim Tran", "Date": "3/11/2026", "Start of Day": "6:45 AM", "End of Day": "3:40 PM"}


def read(*rows: dict[str, str], zone: ZoneInfo = SYDNEY) -> list[DayEntry | RowRejected]:
    """What today's reader makes of rows that have the same columns."""
    head = "".join(f"<th>{one}</th>" for one in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.values())}</tr>" for row in rows)
    html = f"<h1>Clock In/Out Report</h1><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    snapshot = Snapshot(
        sha256="0" * 64,
        kind=DayEntriesPage.kind,
        url="https://portal.example/clock",
        captured_at=NOW,
        size_bytes=len(html),
        context=Context(),
    )
    return list(DayEntriesPage(snapshot, f"<body>{html}</body>", PROFILE, zone).read())


def entry(zone: ZoneInfo = SYDNEY, **other: str) -> DayEntry:
    """What a row reads as that differs in some cells; the headings with blanks as underscores."""
    (found,) = read(ROW | {name.replace("_", " "): words for name, words in other.items()}, zone=zone)
    assert isinstance(found, DayEntry), found
    return found


def refused(*rows: dict[str, str]) -> str:
    """Why the first of such rows is refused."""
    found = read(*(ROW | row for row in rows))[0]
    assert isinstance(found, RowRejected), found
    return str(found)


def test_a_day_begins_and_ends() -> None:
    """A day that is open over midnight ends on the next one; one that was not ended has no end."""
    day = entry()
    assert (str(day.day), day.started_at, day.ended_at) == (
        "2026-11-03",
        datetime(2026, 11, 3, 6, 45, tzinfo=SYDNEY),
        datetime(2026, 11, 3, 15, 40, tzinfo=SYDNEY),
    )
    assert entry(End_of_Day="2:40 AM").ended_at == datetime(2026, 11, 4, 2, 40, tzinfo=SYDNEY)
    assert entry(End_of_Day="").ended_at is None
    assert entry(Start_of_Day="", End_of_Day="4/11/2026 2:40 AM").started_at is None


def test_on_the_night_on_which_clocks_change_the_offset_is_of_the_day() -> None:
    """An hour, or on Lord Howe half of one, more lies between the two; a time that comes twice is refused."""
    night = {"Date": "4/04/2026", "Start_of_Day": "10:00 PM", "End_of_Day": "6:00 AM"}
    for zone, hours in ((SYDNEY, 9), (HOWE, 8.5), (ZoneInfo("Australia/Perth"), 8)):
        day = entry(zone, **night)
        assert day.started_at is not None
        assert day.ended_at is not None
        assert (day.ended_at.astimezone(UTC) - day.started_at.astimezone(UTC)).total_seconds() == hours * 3600
    assert "several lengths" in refused({"Date": "4/04/2026", "Start of Day": "10:00 PM", "End of Day": "2:30 AM"})


@pytest.mark.parametrize(
    ("heading", "printed", "minutes"),
    [
        ("Difference", "0:15", 15),
        ("Difference", "-1:05", -65),
        ("Difference", "−20 min", -20),
        ("Difference", "0", 0),
        ("Difference_(Min)", "-15", -15),
        ("Difference_(Hours)", "0.33", 20),
        ("Difference_(Hours)", "-0:20", -20),
        ("Difference", "", None),
    ],
)
def test_a_difference_is_in_minutes(heading: str, printed: str, minutes: int | None) -> None:
    """Whatever its form; negative where the time sheets say more than the day."""
    (found,) = read(ROW | {heading.replace("_", " "): printed})
    assert isinstance(found, DayEntry), found
    assert found.difference_minutes == minutes


def test_a_number_that_may_be_hours_or_minutes_is_refused() -> None:
    """Nothing says which."""
    assert "hours or minutes" in refused({"Difference": "15"})
    assert "differences" in refused({"Difference": "0:15", "Difference (Min)": "20"})


@pytest.mark.parametrize(
    ("printed", "place"),
    [
        ("12 Smith St, Newtown (-33.89120, 151.18010)", ("12 Smith St, Newtown", -33.8912, 151.1801)),
        ("-33.8912, 151.1801", (None, -33.8912, 151.1801)),
        ("12 Smith St, Newtown", ("12 Smith St, Newtown", None, None)),
        ("<a href='https://maps.example/?q=-33.8912%2C151.1801'>Smith St</a>", ("Smith St", -33.8912, 151.1801)),
    ],
)
def test_a_place_is_its_words_and_its_degrees(
    printed: str, place: tuple[str | None, float | None, float | None]
) -> None:
    """In one cell, one of them alone, or the degrees in the address of a map."""
    found = entry(Check_In_Location=printed).check_in
    assert found is not None
    assert (found.place, found.latitude, found.longitude) == place
    assert entry(Check_In_Location="").check_in is None


def test_degrees_that_are_on_no_map_are_refused() -> None:
    """And those of two places."""
    assert "on no map" in refused({"Check In Location": "-133.8912, 151.1801"})
    assert "two places" in refused({"Check In Location": "-33.8912, 151.1801; -34.1111, 151.2222"})


def test_two_rows_of_one_day_are_none() -> None:
    """A day has one beginning; another day of the same user is another."""
    assert "2 rows are of Kim Tran's 2026-11-03" in refused({}, {"Start of Day": "4:00 PM", "End of Day": "6:00 PM"})
    assert isinstance(read(ROW, ROW | {"Date": "4/11/2026"})[0], DayEntry)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"Start of Day": "", "End of Day": "3:40 PM"}, "on which day it begins, or ends"),
        ({"Start of Day": "2/11/2026 6:45 AM"}, "listed under 2026-11-03"),
        ({"Date": "4/10/2026", "Start of Day": "2:30 AM"}, "does not exist"),
    ],
)
def test_a_day_that_is_not_sure_is_told(row: dict[str, str], why: str) -> None:
    """In its row's own words."""
    assert why in refused(row)
