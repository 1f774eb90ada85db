"""Whatever listings show, day after day: nothing is gone that one bad listing could explain."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.merge.engine import merge
from scraper.store import Run, Store
from scraper.store.database import Database, open_database
from scraper.store.losses import is_too_much
from scraper.vault.cipher import Vault
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import job
from tests.scraper.store.working import JOBS, settle

ROWS = range(8)
ACCOUNTS = (f"account-{number}" for number in itertools.count())


@dataclass(frozen=True)
class Look:
    """One walk of the Jobs list."""

    shown: frozenset[int]
    is_proven: bool
    hours: int
    """Since the look before."""
    in_same_run: bool
    """As the look before."""


def looks() -> st.SearchStrategy[list[Look]]:
    """All rows there, few, or any; hours or days apart."""
    any_rows = st.frozensets(st.sampled_from(ROWS))
    usual = st.sampled_from([frozenset(ROWS), frozenset(ROWS[:2]), frozenset[int]()])
    hours = st.sampled_from([1, 5, 24, 49])
    return st.lists(st.builds(Look, usual | any_rows, st.booleans(), hours, st.booleans()), min_size=2, max_size=9)


@dataclass
class History:
    """What was shown, and by which proven listings nothing was."""

    runs: int = 0
    shown_since: dict[int, int] = field(default_factory=dict)
    """Row to the run that showed it first, or first again after it was gone."""
    lacked: dict[int, list[tuple[int, date]]] = field(default_factory=dict)
    """Row to run and day of each proven listing that lacked it since it was last shown."""

    def show(self, rows: frozenset[int], gone: set[int]) -> None:
        """A look showed these."""
        for row in rows:
            if row in gone or row not in self.shown_since:
                self.shown_since[row] = self.runs
            self.lacked[row] = []

    def was_lacked_elsewhere(self, row: int, today: date) -> bool:
        """Whether a listing of another run on another day lacked it, too."""
        return any(run != self.runs and day != today for run, day in self.lacked[row])

    def held(self, lost: set[int], gone: set[int]) -> int:
        """How many the list held when this run began."""
        return len(lost | {row for row, run in self.shown_since.items() if run != self.runs and row not in gone})


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One SQLite file; every example works on an account of its own in it."""
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('losses') / 'ascora.db'}", "any")
    yield opened
    opened.close()


def numbers(store: Store, *, gone: bool) -> set[int]:
    """The rows that are stored as gone, or as there."""
    found = store.objects.list("job")
    return {int(str(one.fields["job_number"])[1:]) for one in found if (one.gone_at is not None) is gone}


@given(looks())
def test_nothing_is_gone_that_a_single_bad_listing_explains(database: Database, seen: list[Look]) -> None:
    """Gone is what a listing lacked that is missing little, or what two lacked: in different runs, on different days.
    What two such listings lacked is gone, and what is shown is not."""
    clock = Clock()
    own = Database(database.engine, next(ACCOUNTS), timedelta(seconds=5))
    store, history, run = Store(own, Vault(bytes(32)), clock, merge), History(), None
    for look in seen:
        clock.advance(hours=look.hours)
        run = _run(store, history, run if look.in_same_run else None)
        before, today = numbers(store, gone=True), clock().date()
        history.show(look.shown, before)
        rows = store.objects.put([job(f"J{row}", clock()) for row in sorted(look.shown)])
        lost = numbers(store, gone=False) - look.shown
        if look.is_proven:
            settle(store, JOBS, rows.ids, run, today)
        gone = numbers(store, gone=True)
        assert not gone & look.shown
        assert before - look.shown <= gone
        sure = {row for row in lost if look.is_proven and history.was_lacked_elsewhere(row, today)}
        believed = look.is_proven and not is_too_much(len(lost), history.held(lost, before))
        assert sure <= gone
        assert gone - before <= (lost if believed else sure)
        for row in lost if look.is_proven else ():
            history.lacked[row].append((history.runs, today))


def _run(store: Store, history: History, current: Run | None) -> Run:
    if current is not None:
        return current
    history.runs += 1
    return store.runs.begin({"entities": ["job"], "number": history.runs})
