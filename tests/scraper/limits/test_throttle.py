"""The pace: free until refused, then as asked, then easing; and what several workers make of it together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import PaceUnknown
from scraper.limits.pace import (
    CLEAN_A_SLOT,
    CUT_AT_MOST_EVERY,
    FIRST_GAP,
    LONGEST_CLOSURE,
    LONGEST_GAP,
    LONGEST_WAIT,
    Pace,
)
from scraper.limits.throttle import LOOK_AGAIN_AFTER, OwnPace, SharedPace, Throttle


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


def throttle(shared: SharedPace | None = None, clock: Clock | None = None, most: int = 4) -> tuple[Throttle, Clock]:
    """A throttle and the clock it lives by."""
    clock = clock or Clock()
    return Throttle(shared, most=most, clock=clock, sleep=clock.sleep), clock


def test_nothing_waits_before_a_refusal() -> None:
    """A portal that never complains is never waited for."""
    pace, clock = throttle()
    for _ in range(100):
        assert pace.pace()
        pace.answered(0.1)
    assert clock.slept == []


def test_retry_after_is_obeyed_by_the_next_request() -> None:
    """The named seconds pass before anybody asks again."""
    pace, clock = throttle()
    pace.pace()
    assert pace.refused(7.0)
    assert pace.pace()
    assert clock.now == 107.0


@pytest.mark.parametrize(("asked", "is_sat_out"), [(600.0, True), (900.0, True), (902.0, False), (7200.0, False)])
def test_a_quarter_of_an_hour_is_sat_out(asked: float, is_sat_out: bool) -> None:
    """To the second; whoever asks for more is left alone until then, and asked again after it."""
    pace, clock = throttle()
    assert pace.refused(asked) is is_sat_out
    assert pace.pace() is is_sat_out
    assert clock.now == (100.0 + asked if is_sat_out else 100.0)
    clock.now = 100.0 + asked
    assert pace.closed_for() == 0


def test_a_page_is_not_kept_waiting_that_long() -> None:
    """Whoever holds a page open says how long it can wait."""
    pace, clock = throttle()
    pace.refused(600.0)
    assert not pace.pace(20.0)
    assert clock.slept == []


def test_a_refusal_without_a_time_waits_longer_each_time() -> None:
    """The gap doubles from its first size up to the longest gap and stays there."""
    pace, _ = throttle()
    gaps = []
    for _ in range(9):
        assert pace.refused(None)
        gaps.append(pace.gap.total_seconds())
    assert gaps[:3] == [FIRST_GAP, 2 * FIRST_GAP, 4 * FIRST_GAP]
    assert gaps[-1] == LONGEST_GAP


def test_more_than_the_longest_wait_is_not_sat_out() -> None:
    """The caller is told to come back later; nobody asks meanwhile, and a look is taken after a day at the latest."""
    pace, clock = throttle()
    assert not pace.refused(7 * 86_400.0)
    assert not pace.pace()
    assert clock.slept == []
    clock.now += LONGEST_CLOSURE
    assert pace.pace()


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


@given(
    st.lists(st.sampled_from(["pace", "answered", "refused", "failed", "unavailable"]), max_size=40), st.floats(-5, 500)
)
def test_no_wait_is_ever_too_long(steps: list[str], asked: float) -> None:
    """Whatever happens, a single wait is positive and never longer than the gap and the longest wait together."""
    pace, clock = throttle()
    for step in steps:
        if step == "refused":
            pace.refused(asked)
        else:
            getattr(pace, step)()
    assert all(0 < seconds <= LONGEST_WAIT + LONGEST_GAP for seconds in clock.slept)


def test_a_refusal_of_one_worker_holds_for_all() -> None:
    """The other asks nothing before the named time, then in turns, a gap apart."""
    shared, clock = OwnPace(), Clock()
    one, other = throttle(shared, clock)[0], throttle(shared, clock)[0]
    assert other.pace()
    one.refused(7.0)
    clock.now += LOOK_AGAIN_AFTER
    turns = []
    for worker in (other, one, other):
        assert worker.pace()
        turns.append(clock.now)
    assert turns == [107.0, 107.0 + FIRST_GAP, 107.0 + 2 * FIRST_GAP]


def test_one_more_at_once_is_earned_and_half_is_lost() -> None:
    """So many clean answers earn a slot, up to the limit; a refusal, a failure or slowness halves them, once."""
    shared = OwnPace()
    pace, clock = throttle(shared, most=4)
    for _ in range(6 * CLEAN_A_SLOT):
        pace.answered(0.1)
    assert shared.read().slots == 4
    for trouble in (pace.failed, lambda: pace.refused(None)):
        clock.now += CUT_AT_MOST_EVERY
        before = shared.read().slots
        trouble()
        trouble()
        assert shared.read().slots == before / 2
    for _ in range(50):
        clock.now += CUT_AT_MOST_EVERY
        pace.failed()
    assert shared.read().slots == 1


def test_a_portal_that_becomes_slow_is_asked_less() -> None:
    """Twice as long as usual is too much; one heavy page among light ones is not."""
    shared = OwnPace()
    pace, clock = throttle(shared)
    for number in range(200):
        pace.answered(1.0 if number % 20 == 0 else 0.1)
    assert shared.read().slots == 4
    for _ in range(100):
        pace.answered(0.5)
    assert shared.read().slots < 4
    assert clock.slept == []


def test_a_portal_that_is_down_is_left_alone_longer_each_time() -> None:
    """An answer ends that."""
    pace, clock = throttle()
    pauses = []
    for _ in range(9):
        pace.unavailable()
        pauses.append(pace.closed_for())
        clock.now += pauses[-1]
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    pace.answered()
    pace.unavailable()
    assert pace.closed_for() == 5


def test_an_account_that_is_switched_off_asks_nothing() -> None:
    """In every worker, with the person's reason, until it is switched on."""
    shared, clock = OwnPace(), Clock()
    one, other = throttle(shared, clock)[0], throttle(shared, clock)[0]
    one.switch("the client asked us to stop")
    assert not other.pace()
    assert other.off == "the client asked us to stop"
    one.switch(None)
    assert other.pace() is False, "what was looked at lately holds"
    clock.now += LOOK_AGAIN_AFTER
    assert other.pace()


class OutOfReach:
    """A shared pace whose server is gone."""

    def read(self) -> Pace:
        raise PaceUnknown("gone")

    def change(self, by: Callable[[Pace], Pace]) -> Pace:
        raise PaceUnknown("gone")


def test_a_pace_that_is_out_of_reach_is_kept_alone() -> None:
    """A worker that cannot ask the others still obeys; only a switch has to be told."""
    pace, clock = throttle(OutOfReach())
    assert pace.pace()
    pace.refused(7.0)
    assert pace.pace()
    assert clock.now == 107.0
    with pytest.raises(PaceUnknown):
        pace.switch("stop")


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0])
def test_a_clock_that_jumps_costs_no_more_than_the_longest_closure(jump: float) -> None:
    """Set back by a day, a wait of a minute does not become a day."""
    pace, clock = throttle()
    pace.refused(60.0)
    clock.now += jump
    assert pace.closed_for() <= LONGEST_CLOSURE
    assert pace.pace()
    assert sum(clock.slept) <= LONGEST_WAIT
