"""The worker's application with short times, so that a drill need not wait for what takes minutes in earnest.

`celery -A tests.drills.quick_app worker`. `DRILL_SOFT`, `DRILL_HARD` and `DRILL_VISIBILITY` are seconds, where a drill
is about them.
"""

from __future__ import annotations

import os
from datetime import timedelta

from scraper import celery_app
from scraper.store import items

items.LEASE = timedelta(seconds=10)  # type: ignore[attr-defined]
items.SEND_AGAIN_AFTER = timedelta(seconds=5)

app = celery_app.app
app.conf.beat_schedule["sweep"]["schedule"] = timedelta(seconds=1)
if visibility := int(os.environ.get("DRILL_VISIBILITY", "0")):
    often = {"unacked_restore_interval": 1, "unacked_restore_throttle": 1}
    app.conf.visibility_timeout = visibility
    app.conf.broker_transport_options = {"visibility_timeout": visibility, **often}
    app.conf.result_backend_transport_options = {"visibility_timeout": visibility}
if soft := int(os.environ.get("DRILL_SOFT", "0")):
    app.conf.task_soft_time_limit = soft
if hard := int(os.environ.get("DRILL_HARD", "0")):
    app.conf.task_time_limit = hard
