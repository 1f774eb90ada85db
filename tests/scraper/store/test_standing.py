"""Whether anybody works on a run that has not ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scraper.errors import RowRejected
from scraper.store import Store
from scraper.store.owner import LEASE, Owner
from scraper.store.standing import BETWEEN_ITEMS
from scraper.store.work import Planned, Run
from tests.scraper.store.conftest import Clock

HERE = Owner.this_process()
DEAD = replace(HERE, began="1")
ELSEWHERE = replace(HERE, host="another/1")


@pytest.fixture
def run(store: Store) -> Run:
    """A run with two items."""
    begun = store.runs.begin({"entities": []})
    store.items.plan(begun, [Planned("card", "job", {"job_number": number}) for number in ("J1", "J2")])
    return begun


def outcome(store: Store, run: Run) -> str:
    """As the report and the list of runs say it, which are one."""
    (short,) = store.runs.page(None, 5)
    told = str(store.runs.report(run.id)["outcome"])
    assert short["outcome"] == told
    return told


@pytest.mark.parametrize(("owner", "told"), [(HERE, "running"), (ELSEWHERE, "running"), (DEAD, "stopped")])
def test_a_run_is_stopped_as_soon_as_the_process_that_held_it_is_gone(
    store: Store, clock: Clock, run: Run, owner: Owner, told: str
) -> None:
    """Its lease still goes on; only of a process on another machine nobody can tell before it ends."""
    store.items.take(run, owner)
    clock.advance(seconds=30)
    assert outcome(store, run) == told
    clock.advance(seconds=LEASE.total_seconds())
    assert outcome(store, run) == "stopped"


def test_a_run_that_was_put_down_is_stopped_and_runs_again_when_it_is_taken_up(
    store: Store, clock: Clock, run: Run
) -> None:
    """What is between two items for a moment is not stopped."""
    item = store.items.take(run, HERE)
    assert item is not None
    store.items.release(item)
    assert outcome(store, run) == "running"
    clock.advance(seconds=BETWEEN_ITEMS.total_seconds())
    assert outcome(store, run) == "stopped"
    store.items.take(run, HERE)
    assert outcome(store, run) == "running"


def test_what_waits_for_a_worker_that_lives_is_running(store: Store, clock: Clock, run: Run) -> None:
    """It was begun for the workers; without one, nobody works on it."""
    clock.advance(minutes=5)
    assert outcome(store, run) == "stopped"
    store.swept()
    assert outcome(store, run) == "running"


def test_a_run_with_an_end_says_how_it_ended(store: Store, clock: Clock, run: Run) -> None:
    """However long nobody worked on it."""
    item = store.items.take(run, HERE)
    assert item is not None
    store.items.park(item, RowRejected("no", "row 1", "0" * 64))
    store.runs.finish(run.id)
    clock.advance(hours=1)
    assert outcome(store, run) == "partial"
