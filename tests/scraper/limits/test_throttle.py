"""The pace: free until refused, then as asked, then easing."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from scraper.limits.throttle import FIRST_GAP, LONGEST_WAIT, Throttle


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def throttle() -> tuple[Throttle, Clock]:
    """A throttle and the clock it lives by."""
    clock = Clock()
    return Throttle(clock=clock, sleep=clock.sleep), clock


def test_nothing_waits_before_a_refusal() -> None:
    """A portal that never complains is never waited for."""
    pace, clock = throttle()
    for _ in range(100):
        pace.pace()
        pace.answered()
    assert clock.slept == []


def test_retry_after_is_obeyed_by_the_next_request() -> None:
    """The named seconds pass before anybody asks again."""
    pace, clock = throttle()
    pace.pace()
    assert pace.refused(7.0)
    pace.pace()
    assert clock.now == 107.0


def test_a_refusal_without_a_time_waits_longer_each_time() -> None:
    """The gap doubles from its first size up to the longest wait and stays there."""
    pace, _ = throttle()
    gaps = []
    for _ in range(9):
        assert pace.refused(None)
        gaps.append(pace.gap)
    assert gaps[:3] == [FIRST_GAP, 2 * FIRST_GAP, 4 * FIRST_GAP]
    assert gaps[-1] == LONGEST_WAIT


def test_more_than_the_longest_wait_is_not_sat_out() -> None:
    """The caller is told to come back later, and the wait itself stays bounded."""
    pace, clock = throttle()
    assert not pace.refused(86_400.0)
    pace.pace()
    assert clock.now == 100.0 + LONGEST_WAIT.total_seconds()


def test_answers_ease_the_pace_down_to_none() -> None:
    """After enough answers nothing is waited for any more."""
    pace, clock = throttle()
    pace.refused(None)
    for _ in range(50):
        pace.pace()
        pace.answered()
    assert pace.gap == timedelta(0)
    waited = len(clock.slept)
    pace.pace()
    assert len(clock.slept) == waited


@given(st.lists(st.sampled_from(["pace", "answered", "refused"]), max_size=40), st.floats(-5, 500))
def test_no_wait_is_ever_too_long(steps: list[str], asked: float) -> None:
    """Whatever happens, a single wait is positive and never longer than the gap and the longest wait together."""
    pace, clock = throttle()
    for step in steps:
        if step == "refused":
            pace.refused(asked)
        else:
            getattr(pace, step)()
    assert all(0 < seconds <= 2 * LONGEST_WAIT.total_seconds() for seconds in clock.slept)
