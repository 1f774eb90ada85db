"""The worker's application with short times, so that a drill need not wait for what takes minutes in earnest.

`celery -A tests.drills.quick_app worker`. `DRILL_SOFT`, `DRILL_HARD` and `DRILL_VISIBILITY` are seconds, where a drill
is about them; `DRILL_CLOCK` is a file with the seconds by which the workers' clock is off.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from scraper import celery_app, workspace
from scraper.store import items
from scraper.sync import connections
from scraper.worker import process as worker_child
from tests.drills.killing import MARK


def clock() -> datetime:
    """The wall clock, set forward or back by as many seconds as a file says."""
    path = os.environ.get("DRILL_CLOCK")
    try:
        off = json.loads(Path(path).read_text("utf-8")) if path else 0
    except (OSError, ValueError):
        off = 0
    return datetime.now(UTC) + timedelta(seconds=off)


def shorten() -> None:
    """Make everything quick, in this process and the children it will fork."""
    items.LEASE = timedelta(seconds=10)  # type: ignore[attr-defined]
    items.SEND_AGAIN_AFTER = timedelta(seconds=5)
    connections.STORAGE_REST = timedelta(seconds=2)
    worker_child.made = partial(workspace.made, clock=clock)  # type: ignore[attr-defined]
    app.conf.beat_schedule["sweep"]["schedule"] = timedelta(seconds=1)
    # Celery sleeps it out whenever anything is in hand, and here a sweep nearly always is.
    app.conf.worker_soft_shutdown_timeout = 10.0
    if visibility := int(os.environ.get("DRILL_VISIBILITY", "0")):
        often = {"unacked_restore_interval": 1, "unacked_restore_throttle": 1}
        app.conf.visibility_timeout = visibility
        app.conf.broker_transport_options = {"visibility_timeout": visibility, **often}
        app.conf.result_backend_transport_options = {"visibility_timeout": visibility}
    if soft := int(os.environ.get("DRILL_SOFT", "0")):
        app.conf.task_soft_time_limit = soft
    if hard := int(os.environ.get("DRILL_HARD", "0")):
        app.conf.task_time_limit = hard


app = celery_app.app
if MARK in os.environ:  # a drill's worker; whoever only looks at this module changes nothing
    shorten()
