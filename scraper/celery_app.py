"""The Celery application, `celery -A scraper.celery_app worker`. It never imports a browser: any service may use it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery
from celery.beat import BeatLazyFunc
from celery.schedules import crontab

import celeryconfig
from scraper.quiet_hours import clock_time
from scraper.settings import Settings, installation

SWEEP_EVERY = timedelta(seconds=15)
"""How soon work goes on that a dead worker, a lost message or a pause has stopped."""
POLL_SECONDS = 0.2
"""Between two looks of the embedded broker, which is a folder, for new messages."""


def occasion(name: str, every_seconds: int) -> str:
    """The time bucket that a beat falls into: two beats of one name and bucket are the same occasion."""
    return f"{name} {int(datetime.now(UTC).timestamp()) // every_seconds}"


def configure(app: Celery, settings: Settings) -> None:
    """Set broker, results, time zone and schedule of an installation."""
    data = settings.data_dir
    conf: dict[str, Any] = {"timezone": settings.timezone, "beat_schedule": schedule(settings)}
    if settings.broker_url is None:
        queue, control = data / "broker" / "queue", data / "broker" / "control"
        for folder in (queue, control, data / "broker" / "results"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        conf["broker_url"] = "filesystem://localhost//"
        conf["broker_transport"] = "scraper.file_broker:Transport"
        conf["broker_transport_options"] = {
            **celeryconfig.broker_transport_options,
            "data_folder_in": str(queue),
            "data_folder_out": str(queue),
            "control_folder": str(control),
            "polling_interval": POLL_SECONDS,
        }
    else:
        conf["broker_url"] = settings.broker_url
    if settings.result_backend is not None:
        conf["result_backend"] = settings.result_backend
    elif settings.has_redis:
        conf["result_backend"] = settings.broker_url
    else:
        (data / "broker" / "results").mkdir(parents=True, exist_ok=True, mode=0o700)
        conf["result_backend"] = f"scraper.file_results:Backend+file://{data / 'broker' / 'results'}"
    app.conf.update(conf)


def schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    """What beat sends. A second beat on the same installation is harmless: its occasions are used already."""
    sync, day = "ascora.sync_account", timedelta(days=1)
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
        at = clock_time(settings.full_sweep_at)
        kwargs = {"full": True, "occasion": _occasion("full sweep", day)}
        entries["full sweep"] = {"task": sync, "schedule": crontab(at.minute, at.hour), "kwargs": kwargs}
    if settings.result_backend is None and not settings.has_redis:
        # A folder forgets nothing by itself, and Celery would look once a day.
        entries["celery.backend_cleanup"] = {"task": "celery.backend_cleanup", "schedule": timedelta(hours=1)}
    for name, entry in entries.items():
        # A beat that was not taken before the next one of its kind is not worth taking.
        entry["options"] = {"expires": _seconds(entry["schedule"]) if name != "full sweep" else _seconds(day)}
    return entries


def _occasion(name: str, every: timedelta) -> BeatLazyFunc:
    return BeatLazyFunc(occasion, name, _seconds(every))


def _seconds(duration: timedelta) -> int:
    return int(duration.total_seconds())


app = Celery("ascora", include=["scraper.tasks"], task_cls="scraper.calls:Call", set_as_current=False)
app.config_from_object("celeryconfig")
configure(app, installation())
