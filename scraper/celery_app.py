"""The Celery application, `celery -A scraper.celery_app worker`. It never imports a browser: any service may use it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery
from celery.beat import BeatLazyFunc
from celery.schedules import crontab

import celeryconfig
from scraper import broker_urls
from scraper.quiet_hours import clock_time
from scraper.settings import Settings, installation

SWEEP_EVERY = timedelta(seconds=15)
"""How soon work goes on that a dead worker, a lost message or a pause has stopped."""
POLL_SECONDS = 0.2
"""Between two looks of the embedded broker, which is a folder, for new messages."""
REDIS_SOCKETS = {
    "socket_connect_timeout": celeryconfig.redis_socket_connect_timeout,
    "socket_timeout": celeryconfig.redis_socket_timeout,
    "socket_keepalive": True,
}
FAST, PATIENT = (
    {"max_retries": tries, "interval_start": 0, "interval_step": 1, "interval_max": 3} for tries in (1, 40)
)
"""How a store of results in Redis is tried again: by those who call, and by workers, who have an answer to lose."""
FILE_RESULTS = "scraper.file_results:Backend"


def occasion(name: str, every_seconds: int) -> str:
    """The time bucket that a beat falls into: two beats of one name and bucket are the same occasion."""
    return f"{name} {int(datetime.now(UTC).timestamp()) // every_seconds}"


def configure(app: Celery, settings: Settings) -> None:
    """Set broker, results, time zone and schedule of an installation."""
    conf: dict[str, Any] = {"timezone": settings.timezone, "beat_schedule": schedule(settings)}
    app.conf.update(conf | _broker(settings) | _results(settings))


def _broker(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = dict(celeryconfig.broker_transport_options)
    if settings.broker_url is None:
        queue, control = (settings.data_dir / "broker" / name for name in ("queue", "control"))
        for folder in (queue, control):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        options |= {"data_folder_in": str(queue), "data_folder_out": str(queue), "control_folder": str(control)}
        options["polling_interval"] = POLL_SECONDS
        embedded = {"broker_url": "filesystem://localhost//", "broker_transport": "scraper.file_broker:Transport"}
        return embedded | {"broker_transport_options": options}
    server = broker_urls.server(settings.broker_url, settings.ca_bundle)
    if broker_urls.scheme_of(server.url) in broker_urls.REDIS:
        options |= REDIS_SOCKETS
    tls = {"broker_use_ssl": server.tls} if server.tls else {}
    return {"broker_url": server.url, "broker_transport_options": options | server.options} | tls


def _results(settings: Settings) -> dict[str, Any]:
    url = settings.results_url
    if url is None:
        folder = settings.data_dir / "broker" / "results"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return {"result_backend": f"{FILE_RESULTS}+file://{folder}"}
    if broker_urls.scheme_of(url) == "file":
        return {"result_backend": f"{FILE_RESULTS}+{url}"}
    if broker_urls.scheme_of(url) not in broker_urls.REDIS:
        return {"result_backend": url}
    server = broker_urls.server(url, settings.ca_bundle)
    options: dict[str, Any] = {**celeryconfig.result_backend_transport_options, "retry_policy": FAST, **server.options}
    tls = {"redis_backend_use_ssl": server.tls} if server.tls else {}
    return {"result_backend": server.url, "result_backend_transport_options": options} | tls


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
    if settings.results_url is None or broker_urls.scheme_of(settings.results_url) == "file":
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
