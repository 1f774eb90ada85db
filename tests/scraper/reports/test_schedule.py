"""The schedule by day and user."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from scraper.reports.schedule import Asked, by_day, entries

ZONE = ZoneInfo("Australia/Sydney")
USERS: list[dict[str, Any]] = [
    {"name": "Kim", "portal_id": "k1", "team": "North"},
    {"name": "Kim", "portal_id": "k2", "team": "South"},
    {"name": "Lee", "portal_id": None, "team": "South"},
]


def booked(number: int, **fields: Any) -> dict[str, Any]:
    """A booking as it is printed."""
    whole = {
        "entity": "booking", "id": f"b{number}", "user": "Kim", "user_id": "k1", "team": None, "job_number": "J1",
        "section_name": None, "quote_number": None, "starts_at": "2026-11-03T07:00:00+11:00",
        "ends_at": "2026-11-03T09:30:00+11:00", "all_day": False, "confirmed": None, "status": None, "notes": None,
        "version": 1, "changed_at": "2026-11-01T00:00:00Z", "gone_at": None,
    }  # fmt: skip
    return whole | fields


AWAY: dict[str, Any] = {
    "entity": "leave", "id": "l1", "user": "Lee", "user_id": None, "leave_type": "Sick Leave",
    "starts_at": "2026-11-03T07:30:00+11:00", "ends_at": None, "version": 1, "changed_at": "2026-11-01T00:00:00Z",
    "gone_at": None,
}  # fmt: skip


def test_it_is_grouped_by_day_and_user_and_of_leave_nothing_else_is_told() -> None:
    """Two users of one name stand apart; what begins before midnight is of that day."""
    night = booked(3, user_id="k2", starts_at="2026-11-03T11:00:00Z", ends_at="2026-11-03T15:30:00Z")
    found = entries([AWAY, night, booked(1)], USERS, Asked(), ZONE)
    (day,) = by_day(found)
    told = [(one["user"], one["user_id"], [entry["what"] for entry in one["entries"]]) for one in day["users"]]
    assert told == [("Kim", "k1", ["J1"]), ("Kim", "k2", ["J1"]), ("Lee", None, ["Leave"])]
    assert "Sick" not in str(by_day(found))
    assert [one.row(ZONE)[1:3] for one in found] == [["07:00", "09:30"], ["22:00", "02:30 (4 Nov)"], ["07:30", ""]]


def test_it_is_asked_for_by_team_user_job_and_days() -> None:
    """A booking that shows no team is of its user's; a name that two users have tells no team."""
    held = [booked(1), booked(2, user_id="k2", job_number="J2"), booked(3, user_id=None), AWAY]

    def ids(**asked: Any) -> list[str]:
        return [one.body["id"] for one in entries(held, USERS, Asked(**asked), ZONE)]

    assert ids(team="south") == ["b2", "l1"]
    assert ids(user="k1") == ["b1"]
    assert ids(user="kim") == ["b1", "b2", "b3"]
    assert ids(job="j2") == ["b2"]
