"""Telling the workers, over the broker, that an account has something to fetch."""

from __future__ import annotations

from kombu.exceptions import OperationalError

from scraper.celery_app import app
from scraper.errors import RetryableError

BROKER_SECONDS = 3


def tell_workers(account: str) -> None:
    """Send the message. Raises `RetryableError` when the broker is out of reach for a few seconds."""
    try:
        with app.connection_for_write(connect_timeout=BROKER_SECONDS) as connection:
            app.send_task(
                "ascora.begin_fetches", kwargs={"account": account}, queue="light", retry=False, connection=connection
            )
    except (OperationalError, OSError) as error:
        raise RetryableError(f"the broker cannot be reached: {error}") from error
