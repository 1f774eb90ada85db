"""Who is booked when, by day and user: the same over HTTP and in process."""

from __future__ import annotations

from typing import Any

from scraper.errors import InvalidQuestion
from scraper.reports.schedule import Asked, by_day, entries
from scraper.workspace import Workspace


def schedules(ws: Workspace, asked: Asked) -> dict[str, Any]:
    """`days`, each with its users, each of these with what is booked. Raises `InvalidQuestion`."""
    if asked.first and asked.last and asked.first > asked.last:
        raise InvalidQuestion("from: expected a date that is not after to")
    bookings, users = (ws.store.objects.current(name) for name in ("booking", "user"))
    return {"days": by_day(entries(bookings, users, asked, ws.zone))}
