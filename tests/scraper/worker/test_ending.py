"""A worker that is told to stop waits for what is in hand, and no longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from structlog.testing import capture_logs

from scraper.worker import ending


@pytest.fixture
def in_hand() -> Iterator[Callable[[int], None]]:
    """Let so many tasks be in hand; none is after the test."""

    def be(number: int) -> None:
        ending._in_hand.value = number

    yield be
    be(0)


def _grant(seconds: float, pause: Callable[[float], None]) -> list[str]:
    with capture_logs() as lines:
        ending.grant(seconds, pause)
    return [line["event"] for line in lines]


def test_a_worker_without_work_waits_for_nothing(in_hand: Callable[[int], None]) -> None:
    """But for the last result to be handed over."""
    paused: list[float] = []
    assert _grant(60, paused.append) == ["worker.ends"]
    assert paused == [ending.HANDED_OVER_SECONDS]


def test_a_task_in_hand_is_waited_for_to_its_end(in_hand: Callable[[int], None]) -> None:
    """And not to the end of the time that is granted."""
    in_hand(2)
    paused: list[float] = []

    def pause(seconds: float) -> None:
        paused.append(seconds)
        if ending._in_hand.value:
            ending._done()

    assert _grant(10**6, pause) == ["worker.waits", "worker.ends"]
    assert paused == [ending.LOOK_SECONDS] * 2 + [ending.HANDED_OVER_SECONDS]


def test_a_task_that_goes_on_is_left_when_the_time_is_over(in_hand: Callable[[int], None]) -> None:
    """The log says how many were."""
    in_hand(1)
    with capture_logs() as lines:
        ending.grant(0, lambda _: None)
    assert lines[-1] == {"event": "worker.ends", "in_hand": 1, "log_level": "info"}


def test_each_task_is_counted_from_its_beginning_to_its_end(in_hand: Callable[[int], None]) -> None:
    """Those of every child, together."""
    in_hand(0)
    ending._taken(task_id="a")
    ending._taken(task_id="b")
    ending._done(task_id="a")
    assert ending._in_hand.value == 1
