"""What beat sends, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from celery.beat import BeatLazyFunc

from scraper.settings import Settings
from scraper.timetable import agenda
from scraper.timetable.due import Daily
from scraper.timetable.nightly import Nightly


def test_the_schedule_is_the_settings(make_settings: Callable[..., Settings]) -> None:
    """What is set to never is not sent; everything else at its time, and given up when the next of its kind is due."""
    entries = agenda.schedule(make_settings(changes_minutes=10, full_sweep_at="03:45"))
    assert {name: entry["task"] for name, entry in entries.items()} == {
        "sweep": "ascora.sweep",
        "health": "ascora.health",
        "changes": "ascora.sync_account",
        "revisit": "ascora.revisit",
        "full sweep": "ascora.sync_account",
        "celery.backend_cleanup": "celery.backend_cleanup",
    }
    assert entries["changes"]["schedule"] == timedelta(minutes=10)
    assert entries["changes"]["options"] == {"expires": 600}
    assert entries["full sweep"]["schedule"] == Nightly(Daily(time(3, 45), ZoneInfo("Australia/Sydney")))
    never = {"changes_minutes": 0, "revisit_minutes": 0, "health_minutes": 0, "full_sweep_at": "never"}
    assert list(agenda.schedule(make_settings(broker_url="redis://127.0.0.1:1/0", **never))) == ["sweep"]


def test_two_beats_of_one_bucket_are_one_occasion(make_settings: Callable[..., Settings]) -> None:
    """The name is made when the beat is sent, and is the same for both."""
    entry = agenda.schedule(make_settings(changes_minutes=525_600))["changes"]
    lazy = entry["kwargs"]["occasion"]
    assert isinstance(lazy, BeatLazyFunc)
    assert lazy() == lazy() == f"changes {int(datetime.now(UTC).timestamp()) // 31_536_000}"
