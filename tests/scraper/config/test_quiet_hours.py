"""Times of day in which workers begin nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scraper.settings import load


def test_quiet_hours_are_local() -> None:
    """Half past seven in Sydney is quiet, wherever the machine stands."""
    settings = load(quiet_hours="07:00-09:00,22:00-05:00")
    at = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
    assert [settings.is_quiet(at + timedelta(hours=hours)) for hours in (0, 2, 15, 22)] == [True, False, True, False]
    assert not load().is_quiet(at)
