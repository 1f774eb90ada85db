"""Whether workers look after a database: they say so each time they sweep it, and a busy one renews its leases."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from scraper.store.database import Database
from scraper.store.owner import LEASE
from scraper.store.service_tables import sweeps
from scraper.store.tables import work_items
from scraper.store.upsert import upsert

RECENT = timedelta(seconds=60)
"""Four times the pause between two sweeps, twice that between two renewals of a lease."""
_NAME = "worker"


def note(database: Database, now: datetime) -> None:
    """A worker is sweeping."""
    with database.write() as connection:
        upsert(connection, sweeps, {"name": _NAME}, {"at": now})


def are_recent(connection: Connection, now: datetime) -> bool:
    """Whether some worker has swept lately."""
    at: datetime | None = connection.scalar(select(sweeps.c.at).where(sweeps.c.name == _NAME))
    return at is not None and at > now - RECENT


def has_live_worker(database: Database, now: datetime) -> bool:
    """Whether some worker has swept lately, or is so busy with an item that it could not: it renews its lease then."""
    with database.read() as connection:
        if are_recent(connection, now):
            return True
        renewed = (work_items.c.state == "leased", work_items.c.until > now + LEASE - RECENT)
        return connection.execute(select(work_items.c.seq).where(*renewed).limit(1)).first() is not None
