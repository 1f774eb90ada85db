"""Leases, and whether an owner lives."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import timedelta

import pytest

from scraper.errors import RetryableError
from scraper.store import Store
from scraper.store.lease import POLL_SECONDS, Lease
from scraper.store.owner import Owner
from tests.scraper.store.conftest import Clock

LASTS = timedelta(minutes=3)
ELSEWHERE = Owner("another machine", 1, "1")


class Waiting:
    """In place of pausing: notes that it was asked to, and lets something happen meanwhile."""

    def __init__(self, *meanwhile: object) -> None:
        self.pauses: list[float] = []
        self._meanwhile = meanwhile

    def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        for happen in self._meanwhile:
            happen()  # type: ignore[operator]


def lease(store: Store, clock: Clock, pause: Waiting, wait: timedelta = timedelta(seconds=2)) -> Lease:
    """The login lease, with `pause` in place of waiting."""
    return Lease(store._database, "login", clock, lasts=LASTS, wait=wait, pause=pause)


def test_a_free_lease_is_had_at_once(store: Store, clock: Clock) -> None:
    """Tokens rise with every holder."""
    pause = Waiting()
    tokens = []
    for _ in range(3):
        with lease(store, clock, pause).hold() as token:
            tokens.append(token)
    assert (tokens, pause.pauses) == ([1, 2, 3], [])


def test_a_living_holder_is_waited_for(store: Store, clock: Clock) -> None:
    """The lease is had as soon as the holder gives it back."""
    with ExitStack() as first:
        token = first.enter_context(lease(store, clock, Waiting()).hold())
        pause = Waiting(first.close)
        with lease(store, clock, pause).hold() as next_token:
            assert next_token == token + 1
    assert pause.pauses == [POLL_SECONDS]


def test_waiting_has_an_end(store: Store, clock: Clock) -> None:
    """A holder that lives on and on is reported, not waited for without end."""
    with lease(store, clock, Waiting()).hold():
        pause = Waiting()
        with pytest.raises(RetryableError, match="held the login for 2 seconds"), lease(store, clock, pause).hold():
            pass
    assert sum(pause.pauses) == 2


def test_a_holder_elsewhere_is_replaced_when_its_time_is_over(store: Store, clock: Clock) -> None:
    """Nobody can look at a process of another machine, so its time decides."""
    with lease(store, clock, Waiting()).hold(ELSEWHERE) as token:
        pause = Waiting(lambda: clock.advance(minutes=1))
        with lease(store, clock, pause).hold() as taken_over:
            assert len(pause.pauses) == 3
            assert not lease(store, clock, pause).is_held(token)
            assert lease(store, clock, pause).is_held(taken_over)
    assert not lease(store, clock, pause).is_held(taken_over)


def test_who_was_replaced_does_not_end_the_new_holders_lease(store: Store, clock: Clock) -> None:
    """Giving back late gives back nothing."""
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(lease(store, clock, Waiting()).hold())
        clock.now += LASTS
        token = second.enter_context(lease(store, clock, Waiting()).hold())
        first.close()
        assert lease(store, clock, Waiting()).is_held(token)


def test_an_error_inside_gives_the_lease_back(store: Store, clock: Clock) -> None:
    """A login that failed keeps nobody waiting."""
    with pytest.raises(RuntimeError), lease(store, clock, Waiting()).hold():
        raise RuntimeError
    pause = Waiting()
    with lease(store, clock, pause).hold():
        assert pause.pauses == []


def test_this_process_is_alive() -> None:
    """Whether or not it was heard of."""
    assert Owner.this_process().is_alive(beats=False)
    assert Owner.from_json(Owner.this_process().as_json()) == Owner.this_process()


def test_a_process_that_ended_is_dead_even_before_it_is_buried() -> None:
    """A child that nobody has waited for yet still has a number, and is dead all the same."""
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    here = Owner.this_process()
    assert child.stdout is not None
    began = Owner(here.host, child.pid, "whenever")
    child.stdout.read()  # ends when the child does
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not began.is_alive(beats=True)
    child.stdout.close()
    child.wait()
    assert not began.is_alive(beats=True)


@pytest.mark.parametrize("beats", [True, False])
def test_an_owner_that_cannot_be_looked_at_lives_by_its_beats(beats: bool) -> None:
    """On another machine, or where the system does not tell when a process began."""
    here = Owner.this_process()
    assert ELSEWHERE.is_alive(beats=beats) is beats
    assert Owner(here.host, here.pid, None).is_alive(beats=beats) is beats


def test_a_lease_that_could_not_be_given_back_is_had_again_by_its_process(store: Store, clock: Clock) -> None:
    """The database was gone when the holder was done with it; nobody has to wait for the lease to run out."""
    mine = lease(store, clock, Waiting())
    lost = ExitStack()
    token = lost.enter_context(mine.hold())
    mine._give_back = lambda token: None  # type: ignore[method-assign]
    lost.close()
    pause = Waiting()
    with lease(store, clock, pause).hold() as next_token:
        assert (next_token, pause.pauses) == (token + 1, [])
