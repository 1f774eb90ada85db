"""A worker that is told to stop grants its tasks a while, and not a moment longer than they take.

Celery grants the whole of it as soon as any task is in hand, a sweep of milliseconds too: while it waits, it learns of
no end. Its children count here what they have in hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from billiard import Value
from celery import signals
from celery.worker import state

LOOK_SECONDS = 0.1
HANDED_OVER_SECONDS = 0.5
"""A child counts its task down before it hands the result over. One that is ended while it does leaves the lock of the
pool's results taken, and its worker waits for that for good."""
log = structlog.get_logger("ascora")
_in_hand = Value("i", 0)
"""Shared by a worker and the children that it forks. One that is killed leaves its task counted: then the whole while
is granted."""


def enforce() -> None:
    """Let every worker of this process end so."""
    signals.task_prerun.connect(_taken)
    signals.task_postrun.connect(_done)
    signals.worker_ready.connect(_look_oneself)


def _taken(**_: Any) -> None:
    with _in_hand.get_lock():
        _in_hand.value += 1


def _done(**_: Any) -> None:
    with _in_hand.get_lock():
        _in_hand.value -= 1


def _look_oneself(sender: Any, **_: Any) -> None:
    worker = sender.controller
    worker.wait_for_soft_shutdown = partial(grant, worker.app.conf.worker_soft_shutdown_timeout)


def grant(seconds: float, pause: Callable[[float], None] = time.sleep) -> None:
    """Return as soon as no task is in hand, after so many seconds at the latest; what is waited for is logged."""
    until = time.monotonic() + seconds
    if _in_hand.value > 0:
        waits_for = [f"{one.name} {one.argsrepr} {one.kwargsrepr}" for one in tuple(state.active_requests)]
        log.warning("worker.waits", seconds=seconds, waits_for=waits_for)
    while _in_hand.value > 0 and time.monotonic() < until:
        pause(LOOK_SECONDS)
    pause(HANDED_OVER_SECONDS)
    log.info("worker.ends", in_hand=max(_in_hand.value, 0))
