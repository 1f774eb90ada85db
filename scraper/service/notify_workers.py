"""Telling the workers, over the broker, that an account has something to fetch."""

from __future__ import annotations

from scraper.broker.calls import reaching_broker
from scraper.celery_app import app

BROKER_SECONDS = 3


def tell_workers(account: str) -> None:
    """Send the message. Raises `RetryableError` when the broker is out of reach for a few seconds."""
    sent = {"kwargs": {"account": account}, "queue": "light", "retry": False, "ignore_result": True}
    with reaching_broker(app), app.connection_for_write(connect_timeout=BROKER_SECONDS) as connection:
        app.send_task("ascora.begin_fetches", connection=connection, **sent)
