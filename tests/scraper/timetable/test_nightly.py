"""A night as Celery's own schedulers can ask it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from scraper.timetable.due import Daily
from scraper.timetable.nightly import Nightly

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def test_celerys_own_schedulers_can_ask_a_night_too() -> None:
    """It is due where a day's time lies between the last run and now."""
    rule = Daily(time(10, 30), ZoneInfo("Australia/Sydney"))
    at = rule.instant(date(2026, 10, 4))
    nightly = Nightly(rule, nowfun=lambda: at + MINUTE)
    assert nightly.is_due(at - SECOND) == (True, 86340.0)
    assert nightly.is_due(at) == (False, 86340.0)
    assert nightly.occasion("full sweep") == "full sweep 2026-10-04"
    assert nightly == Nightly(rule)
    assert nightly != Nightly(replace(rule, at=time(10, 31)))
