"""The workers' application with tasks that end who does them: `celery -A tests.scraper.deadly_app worker`."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from celery import Task

import scraper.tasks  # noqa: F401 - as every worker has them
from scraper.celery_app import app

app.conf.worker_lost_wait = 0.1


@app.task(name="test.kill_child")
def kill_child() -> None:
    """End the child, always."""
    os.kill(os.getpid(), signal.SIGKILL)


@app.task(name="test.kill_once")
def kill_once(mark: str) -> str:
    """End the worker the first time, as a power cut ends it."""
    try:
        Path(mark).touch(exist_ok=False)
    except FileExistsError:
        return "done"
    os.kill(os.getppid(), signal.SIGKILL)
    signal.pause()
    return "this child ends with its worker"


@app.task(name="test.kill_worker")
def kill_worker() -> None:
    """End the whole worker, always."""
    os.kill(os.getppid(), signal.SIGKILL)
    signal.pause()


@app.task(name="test.no_memory")
def no_memory() -> None:
    """Find no memory."""
    raise MemoryError("none")


@app.task(name="test.lost", bind=True)
def lost(self: Task) -> int:
    """How many workers died of it."""
    return self.request.get("lost") or 0
