"""`ascora worker`: a Celery worker with its beat, for one machine or as one of many."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from scraper.config import outside

QUEUES = ("browser", "http", "light")


def worker(
    concurrency: Annotated[int, typer.Option("--concurrency", "-c", min=1, help="Children, each with a browser.")] = 2,
    queues: Annotated[str, typer.Option("--queues", "-Q", help="Queues to work for.")] = "browser,http,light",
    beat: Annotated[bool, typer.Option(help="Send what is due by the schedule, too.")] = True,
) -> None:
    """Work runs off, and begin those that are due, until stopped. Logs are JSON on standard error.

    The same as `celery -A scraper.celery_app worker -B -Q ... -c ...`, except that SIGTERM gives what is in hand a
    minute and then puts it back.
    """
    from scraper.settings import installation

    outside.names("--queues", [one.strip() for one in queues.split(",")], QUEUES)
    # What is wrong is told here in one line, not in a trace of Celery: settings and, by its import, folders.
    outside.data_folder(installation().data_dir)
    import scraper.celery_app  # noqa: F401

    command = [sys.executable, "-m", "celery", "-A", "scraper.celery_app", "worker", "--loglevel", "INFO"]
    command += ["--concurrency", str(concurrency), "--queues", queues, *(["--beat"] if beat else [])]
    os.execve(sys.executable, command, {**os.environ, "REMAP_SIGTERM": "SIGQUIT"})  # noqa: S606 - no shell, on purpose
