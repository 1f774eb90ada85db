"""Entries of one user that are of the same time."""

from __future__ import annotations

from scraper.reports.overlaps import overlapping

DAY = "2026-11-02T"


def entry(name: str, begins: str, ends: str | None, user: str = "Kim") -> dict[str, str | None]:
    """An entry of that day, by its hours in UTC."""
    return {
        "id": name,
        "user": user,
        "starts_at": f"{DAY}{begins}:00+00:00",
        "ends_at": ends and f"{DAY}{ends}:00+00:00",
    }


def test_each_is_told_with_the_one_before_it_that_ends_last() -> None:
    """One within another hides none that follows; another user, one without an end, and one that only touches, none."""
    time = [
        entry("c", "11:00", "13:00"),
        entry("a", "08:00", "12:00"),
        entry("b", "09:00", "10:00"),
        entry("d", "13:00", "14:00"),
        entry("e", "08:00", "12:00", "Lee"),
        entry("f", "08:30", None),
        entry("g", "13:30", "15:00", "kim"),
    ]
    assert [(one["id"], other["id"]) for one, other in overlapping(time)] == [("a", "b"), ("a", "c"), ("d", "g")]
