"""The Celery application, `celery -A scraper.celery_app worker`. It never imports a browser: any service may use it."""

from __future__ import annotations

from typing import Any

from celery import Celery

import celeryconfig
from scraper.agenda import schedule
from scraper.settings import Settings, installation

POLL_SECONDS = 0.2
"""Between two looks of the embedded broker, which is a folder, for new messages."""


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


app = Celery("ascora", include=["scraper.tasks"], set_as_current=False)
app.config_from_object("celeryconfig")
configure(app, installation())
