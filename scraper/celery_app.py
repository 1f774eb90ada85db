"""The Celery application, `celery -A scraper.celery_app worker`. It never imports a browser: any service may use it."""

from __future__ import annotations

from typing import Any

from celery import Celery

import celeryconfig
from scraper.broker import urls
from scraper.settings import Settings, installation
from scraper.timetable.agenda import schedule

POLL_SECONDS = 0.2
"""Between two looks of the embedded broker, which is a folder, for new messages."""
REDIS_SOCKETS = {
    "socket_connect_timeout": celeryconfig.redis_socket_connect_timeout,
    "socket_timeout": celeryconfig.redis_socket_timeout,
    "socket_keepalive": True,
}
SENTINEL_SOCKETS = {"socket_connect_timeout": 2.0, "socket_timeout": 2.0}
"""A sentinel that does not answer in so many seconds is passed over, and asked again by the next attempt alone: its
library would ask it for two minutes, and for good where results are kept."""
FAST, PATIENT = (
    {"max_retries": tries, "interval_start": 0, "interval_step": 1, "interval_max": 3} for tries in (1, 40)
)
"""How a store of results in Redis is tried again: by those who call, and by workers, who have an answer to lose."""
FILE_RESULTS = "scraper.broker.results:Backend"


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
        embedded = {"broker_url": "filesystem://localhost//", "broker_transport": "scraper.broker.transport:Transport"}
        return embedded | {"broker_transport_options": options}
    server = urls.server(settings.broker_url, settings.ca_bundle)
    if urls.scheme_of(server.url) in urls.REDIS:
        options |= REDIS_SOCKETS | _sentinels(server.url)
    tls = {"broker_use_ssl": server.tls} if server.tls else {}
    return {"broker_url": server.url, "broker_transport_options": options | server.options} | tls


def _results(settings: Settings) -> dict[str, Any]:
    url = settings.results_url
    if url is None:
        folder = settings.data_dir / "broker" / "results"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return {"result_backend": f"{FILE_RESULTS}+file://{folder}"}
    if urls.scheme_of(url) == "file":
        return {"result_backend": f"{FILE_RESULTS}+{url}"}
    if urls.scheme_of(url) not in urls.REDIS:
        return {"result_backend": url}
    server = urls.server(url, settings.ca_bundle)
    options: dict[str, Any] = {**celeryconfig.result_backend_transport_options, "retry_policy": FAST, **server.options}
    options |= _sentinels(server.url)
    tls = {"redis_backend_use_ssl": server.tls} if server.tls else {}
    return {"result_backend": server.url, "result_backend_transport_options": options} | tls


def _sentinels(url: str) -> dict[str, Any]:
    if urls.scheme_of(url) != "sentinel":
        return {}
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {"sentinel_kwargs": {**SENTINEL_SOCKETS, "retry": Retry(NoBackoff(), 0)}}


app = Celery("ascora", include=["scraper.tasks"], task_cls="scraper.broker.calls:Call", set_as_current=False)
app.config_from_object("celeryconfig")
configure(app, installation())
