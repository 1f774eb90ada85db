"""The schedule as a calendar."""

from __future__ import annotations

from icalendar import Calendar

from scraper.reports.schedule import Asked, entries
from scraper.reports.schedule_calendar import calendar
from tests.scraper.reports.test_schedule import AWAY, USERS, ZONE, booked


def test_a_calendar_is_the_same_for_the_same_store() -> None:
    """What an event is called stays, its sequence number grows with the version; what is gone is cancelled."""
    whole_day = booked(2, all_day=True, starts_at="2026-11-03T00:00:00+11:00", ends_at="2026-11-04T00:00:00+11:00")
    gone = booked(3, version=4, gone_at="2026-11-02T00:00:00Z", notes="Gate; code\n12")
    found = entries([booked(1, confirmed=False), whole_day, gone, AWAY], USERS, Asked(), ZONE)
    text = calendar(found, "acme", ZONE)
    assert text == calendar(found, "acme", ZONE)
    events = {str(one["uid"]): one for one in Calendar.from_ical(text).walk("VEVENT")}
    assert set(events) == {f"{name}@acme.ascora-adapter" for name in ("b1", "b2", "b3", "l1")}
    first, second, third, leave = (events[f"{name}@acme.ascora-adapter"] for name in ("b1", "b2", "b3", "l1"))
    assert (first.decoded("dtstart").isoformat(), first["status"]) == ("2026-11-02T20:00:00+00:00", "TENTATIVE")
    assert (second.decoded("dtstart").isoformat(), second.decoded("dtend").isoformat()) == ("2026-11-03", "2026-11-04")
    assert (third["sequence"], third["status"], third["description"]) == (3, "CANCELLED", "Gate; code\n12")
    assert (leave["summary"], "dtend" in leave) == ("Leave - Lee", False)
