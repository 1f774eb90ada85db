"""Logs of a worker: one JSON object a line on standard error, Celery's own lines too. Never a secret, page or form."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import structlog
from billiard.util import get_logger as billiard_log

QUIET = ("httpx", "httpcore", "stamina", "celery.worker.strategy", "celery.app.trace", "celery.beat", "multiprocessing")
"""Noisy libraries: logged at WARNING and above."""
FREQUENT = "Frequent restarts detected"
"""How Celery tells, with a trace, that it tries again often; why it does, it has told in the line before."""
AGAIN_SECONDS = 30.0
OF_BROKER = ("celery.worker.consumer", "celery.backends", "celery.beat", "kombu", "multiprocessing", "py.warnings")
"""Who tells that a broker or its results are away."""

_NOT_KEPT = re.compile(
    r"Exception raised outside body: .*"
    r"^(?:redis|kombu)\.exceptions\.\w+: (?:Command # .* caused error: )?(?P<why>[^\n]*)",
    re.DOTALL | re.MULTILINE,
)
"""How Celery tells, as a warning of Python's with a trace in it, that the store of results is away or full."""


class Outages(logging.Filter):
    """Lets one line through for a broker that is away or full, every 30 s at most, and no trace of a library's."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is written."""
        if not record.name.startswith(OF_BROKER) or record.levelno < logging.WARNING:
            return True
        if record.exc_info and isinstance(record.exc_info[1], _away()):
            record.exc_info = record.exc_text = None
        if found := _NOT_KEPT.search(record.getMessage()):
            record.msg, record.args = f"the answer of a call could not be kept: {found['why']}", ()
        if str(record.msg).startswith(FREQUENT):
            return False
        line, now = record.getMessage(), self._clock()
        if now - self._told.get(line, -AGAIN_SECONDS) < AGAIN_SECONDS:
            return False
        self._told = {line: at for line, at in self._told.items() if now - at < AGAIN_SECONDS} | {line: now}
        return True


def _away() -> tuple[type[BaseException], ...]:
    """What is raised where the broker is away or full."""
    from billiard.exceptions import RestartFreqExceeded
    from kombu.exceptions import KombuError

    return (OSError, KombuError, RestartFreqExceeded, *_of_redis())


def _of_redis() -> tuple[type[BaseException], ...]:
    try:
        from redis.exceptions import RedisError
    except ImportError:  # the extra is not installed
        return ()
    return (RedisError,)


def configure(level: int | str = logging.INFO) -> None:
    """Write structured lines from here on."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    handler.addFilter(Outages())
    billiard_log().propagate = True  # else its pool writes traces by itself
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
