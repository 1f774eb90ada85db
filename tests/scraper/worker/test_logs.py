"""Logs of a worker: one JSON object a line on standard error."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from billiard.exceptions import RestartFreqExceeded
from redis.exceptions import OutOfMemoryError

from scraper.worker import logs

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What other tests log is not changed."""
    root = logging.getLogger()
    names = (None, *logs.QUIET)
    handlers, levels = root.handlers[:], {name: logging.getLogger(name).level for name in names}
    before = structlog.get_config()
    logs.configure()
    yield
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.configure(**before)


def lines(capture: Capture) -> list[dict[str, Any]]:
    """What was written."""
    out, err = capture.readouterr()
    assert out == ""
    return [json.loads(line) for line in err.splitlines()]


def test_a_line_is_one_object_whoever_writes_it(capsys: Capture) -> None:
    """Ours with its facts, a library's with its name; each with level and time in UTC."""
    logs.configure()
    structlog.get_logger("ours").info("fetch.began", account="acme", what="two\nlines")
    logging.getLogger("celery.worker").warning("lost %s", "broker")
    ours, theirs = lines(capsys)
    assert (ours["event"], ours["account"], ours["what"], ours["level"]) == (
        "fetch.began",
        "acme",
        "two\nlines",
        "info",
    )
    assert (theirs["event"], theirs["logger"], theirs["level"]) == ("lost broker", "celery.worker", "warning")
    assert ours["timestamp"].endswith("Z")
    assert theirs["timestamp"].endswith("Z")


def test_what_is_bound_to_an_item_stands_in_every_line(capsys: Capture) -> None:
    """Until it is let go."""
    logs.configure()
    with structlog.contextvars.bound_contextvars(item=7):
        structlog.get_logger("bound").info("one")
        logging.getLogger("kombu").error("two")
    structlog.get_logger("bound").info("three")
    assert [line.get("item") for line in lines(capsys)] == [7, 7, None]


def test_a_trace_is_a_part_of_its_line(capsys: Capture) -> None:
    """No line of it stands alone."""
    logs.configure()
    try:
        raise ZeroDivisionError("nothing to share")
    except ZeroDivisionError:
        logging.getLogger("celery").exception("task failed")
    (line,) = lines(capsys)
    assert "ZeroDivisionError: nothing to share" in line["exception"]


@pytest.mark.parametrize("name", logs.QUIET)
def test_every_step_of_a_library_is_nobodys_news(capsys: Capture, name: str) -> None:
    """What goes wrong in it is."""
    logs.configure(logging.DEBUG)
    logging.getLogger(name).info("GET https://api.example/Jobs?Auth=canary")
    logging.getLogger(name).warning("gave up")
    assert [line["event"] for line in lines(capsys)] == ["gave up"]


def test_configured_twice_every_line_is_there_once(capsys: Capture) -> None:
    """As a worker's children do it after the fork."""
    logs.configure()
    logs.configure()
    logging.getLogger("x").warning("once")
    assert len(lines(capsys)) == 1


OUTSIDE = "trace.py:809: RuntimeWarning: Exception raised outside body: it:\nTraceback:\n  File x\n{}\n\n  warn("


def _tell(logger: str, line: str, error: Exception | None = None) -> None:
    if error is None:
        logging.getLogger(logger).error(line)
        return
    try:
        raise error
    except Exception as raised:
        logging.getLogger(logger).error(line, exc_info=raised)


def test_a_broker_that_is_full_is_one_line_without_a_trace(capsys: Capture) -> None:
    """However often Celery tries again; another reason is another line, and a bug keeps its trace."""
    logs.configure()
    full = "consumer: Cannot connect to redis://127.0.0.1/0: command not allowed when used memory > 'maxmemory'."
    for _ in range(9):
        _tell("celery.worker.consumer.consumer", full, OutOfMemoryError("command not allowed"))
        _tell("celery.worker.consumer.consumer", f"{logs.FREQUENT}: 5 in 1s", RestartFreqExceeded("5 in 1s"))
    _tell("celery.worker.consumer.consumer", "consumer: Cannot connect to redis://127.0.0.1/0: refused")
    _tell("celery.worker.consumer.consumer", "it broke", KeyError("ours"))
    for command in ("SETEX one 3600", "SETEX two 3600"):
        _tell("multiprocessing", "Pool callback raised exception: full", OutOfMemoryError("command not allowed"))
        _tell(
            "py.warnings",
            OUTSIDE.format(f"redis.exceptions.OutOfMemoryError: Command # 1 ({command}) caused error: full."),
        )
    _tell("py.warnings", OUTSIDE.format("KeyError: 'ours'"))
    assert [(one["event"], "exception" in one) for one in lines(capsys)] == [
        (full, False),
        ("consumer: Cannot connect to redis://127.0.0.1/0: refused", False),
        ("it broke", True),
        ("Pool callback raised exception: full", False),
        ("the answer of a call could not be kept: full.", False),
        (OUTSIDE.format("KeyError: 'ours'"), False),
    ]


def test_an_outage_that_lasts_is_told_again() -> None:
    """Every half minute."""
    now = [0.0]
    outages = logs.Outages(lambda: now[0])
    told = 0
    for now[0] in range(0, 95, 5):
        told += outages.filter(logging.LogRecord("celery.worker.consumer", logging.ERROR, "", 1, "away", (), None))
    assert told == 4
