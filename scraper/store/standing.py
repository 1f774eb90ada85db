"""Whether anybody works on a run that has not ended: what was stopped, or begun for nobody, is not running."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from scraper.store import sweeps
from scraper.store.owner import Owner
from scraper.store.tables import runs, work_items

BETWEEN_ITEMS = timedelta(seconds=3)
"""A process that works on a run has an item in hand, or looks for one several times a second."""
Standing = Literal["running", "stopped"]


def standing(connection: Connection, run: Row[Any], now: datetime) -> Standing:
    """Of a run without an end: `running`, or `stopped` until somebody goes on with it.

    A holder on another machine, which cannot be looked at, lives until its lease ends.
    """
    if now - run.beat_at < BETWEEN_ITEMS or sweeps.are_recent(connection, now):
        return "running"
    return "running" if any(one.is_alive(beats=True) for one in _holders(connection, run, now)) else "stopped"


def running(connection: Connection, now: datetime) -> str | None:
    """The id of a run, of any account, that somebody works on; None where there is none."""
    open_ones = connection.execute(select(runs).where(runs.c.finished_at.is_(None))).all()
    return next((one.id for one in open_ones if standing(connection, one, now) == "running"), None)


def _holders(connection: Connection, run: Row[Any], now: datetime) -> Iterator[Owner]:
    held = select(work_items.c.owner).where(work_items.c.account == run.account, work_items.c.run_id == run.id)
    held = held.where(work_items.c.state == "leased", work_items.c.until > now)
    yield from (Owner.from_json(owner) for owner in connection.scalars(held))
