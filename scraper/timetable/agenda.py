"""What beat sends, and how often. `scraper.worker.beat` says when, by `scraper.timetable.due`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from celery.beat import BeatLazyFunc

from scraper.broker import urls
from scraper.config.quiet_hours import clock_time
from scraper.errors import ConfigError
from scraper.settings import Settings, zones
from scraper.timetable.due import Daily
from scraper.timetable.nightly import Nightly

SWEEP_EVERY = timedelta(seconds=15)
"""How soon work goes on that a dead worker, a lost message or a pause has stopped."""
DAY = timedelta(days=1)
FULL_SWEEP = "full sweep"


def schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    """What beat sends, and how often; `scraper.worker.beat` says when. An account is swept in its own night.

    `occasion` is what a scheduler without memory would call it: two of them would send the same occasion.
    """
    sync = "ascora.sync_account"
    entries: dict[str, dict[str, Any]] = {"sweep": {"task": "ascora.sweep", "schedule": SWEEP_EVERY}}
    if settings.health_minutes:
        entries["health"] = {"task": "ascora.health", "schedule": timedelta(minutes=settings.health_minutes)}
    if settings.changes_minutes:
        every = timedelta(minutes=settings.changes_minutes)
        kwargs = {"changes": True, "occasion": _occasion("changes", every)}
        entries["changes"] = {"task": sync, "schedule": every, "kwargs": kwargs}
    if settings.revisit_minutes:
        every = timedelta(minutes=settings.revisit_minutes)
        kwargs = {"occasion": _occasion("revisit", every)}
        entries["revisit"] = {"task": "ascora.revisit", "schedule": every, "kwargs": kwargs}
    if settings.full_sweep_at != "never":
        entries |= _full_sweeps(settings)
    if settings.results_url is None or urls.scheme_of(settings.results_url) == "file":
        # A folder forgets nothing by itself, and Celery would look once a day.
        entries["celery.backend_cleanup"] = {"task": "celery.backend_cleanup", "schedule": timedelta(hours=1)}
    for entry in entries.values():
        # A beat that was not taken before the next one of its kind is not worth taking.
        entry["options"] = {"expires": _seconds(DAY if isinstance(entry["schedule"], Nightly) else entry["schedule"])}
    return entries


def _full_sweeps(settings: Settings) -> dict[str, dict[str, Any]]:
    at, entries = clock_time(settings.full_sweep_at), {}
    try:
        nights = [*zones(settings)]
    except ConfigError:  # whoever only calls tasks need not stop at that; the tasks themselves tell what is wrong
        nights = [settings.timezone]
    for zone in nights:
        name = FULL_SWEEP if zone == settings.timezone else f"{FULL_SWEEP} {zone}"
        nightly = Nightly(Daily(at, ZoneInfo(zone)))
        kwargs = {"full": True, "occasion": BeatLazyFunc(nightly.occasion, name)}
        kwargs |= {"zone": zone} if settings.accounts is not None else {}
        entries[name] = {"task": "ascora.sync_account", "schedule": nightly, "kwargs": kwargs}
    return entries


def _occasion(name: str, every: timedelta) -> BeatLazyFunc:
    return BeatLazyFunc(occasion, name, _seconds(every))


def _seconds(duration: timedelta) -> int:
    return int(duration.total_seconds())


def occasion(name: str, every_seconds: int) -> str:
    """The time bucket that a beat falls into: two beats of one name and bucket are the same occasion."""
    return f"{name} {int(datetime.now(UTC).timestamp()) // every_seconds}"
