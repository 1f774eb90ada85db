"""What the schedule has sent, on both databases: beats at the same moment, and what reads back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scraper.store import Store, sendings
from scraper.store.database import open_database
from scraper.timetable.due import Daily, Every, Rule
from tests.scraper.store.conftest import Clock

SYDNEY = ZoneInfo("Australia/Sydney")
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("rule", [Every(15 * MINUTE), Daily(time(2, 30), SYDNEY)])
def test_of_beats_that_look_at_the_same_moment_one_sends(url: str, rule: Rule, clock: Clock) -> None:
    """From the first row on, with what each knows from before."""
    databases = [open_database(url, "", lock_wait=timedelta(seconds=30)) for _ in range(3)]
    seen: list[Any] = [None] * 3
    together = Barrier(3)

    def look(number: int) -> bool:
        together.wait()
        turn = sendings.take(databases[number], "x", rule, clock(), seen[number])
        seen[number] = turn.known
        return turn.is_mine

    with ThreadPoolExecutor(3) as threads:
        assert [*threads.map(look, range(3))] == [False] * 3
        for _ in range(6):
            clock.advance(days=1)
            turns = [*threads.map(look, range(3))]
            assert sum(turns) == 1
            sendings.confirm(databases[0], "x", sendings.known(databases[0])["x"])
            seen[turns.index(True)] = sendings.known(databases[0])["x"]
            assert sum(threads.map(look, range(3))) == 0
    for database in databases:
        database.close()


@pytest.mark.parametrize("rule", [Every(15 * MINUTE), Daily(time(2, 30), SYDNEY)])
def test_who_looked_while_another_was_sending_does_not_send_it_again(url: str, rule: Rule, clock: Clock) -> None:
    """It knows of a sending that was confirmed since; what nobody confirmed is sent again."""
    database = open_database(url, "")
    for is_confirmed in (True, False):
        sendings.take(database, "x", rule, clock(), None)
        clock.advance(days=1)
        taken = sendings.take(database, "x", rule, clock(), None)
        assert taken.is_mine
        looked = sendings.take(database, "x", rule, clock(), None).known
        assert looked == taken.known
        if is_confirmed:
            sendings.confirm(database, "x", taken.known)
        clock.advance(minutes=3)
        later = sendings.take(database, "x", rule, clock(), looked)
        assert (later.is_mine, later.known.occasion) == (not is_confirmed, taken.known.occasion)
        assert (later.known.at == taken.known.at) == is_confirmed
    database.close()


def test_what_is_written_down_reads_back(url: str, clock: Clock) -> None:
    """On both databases, from 1970 to 2099."""
    database = open_database(url, "")
    rule = Daily(time(2, 30), SYDNEY)
    for year in (1970, 2026, 2099):
        name = f"night {year}"
        now = datetime(year, 3, 2, tzinfo=UTC)
        sendings.take(database, name, rule, now, None)
        known = sendings.take(database, name, rule, now + timedelta(days=1), None).known
        assert sendings.known(database)[name] == known
        doubted = sendings.take(database, name, rule, now + timedelta(days=400), known).known
        assert sendings.known(database)[name] == doubted
        assert doubted.doubted_at == now + timedelta(days=400)
        sendings.confirm(database, name, known)  # too late: there is something newer
        assert not sendings.known(database)[name].sent
    database.close()


def test_an_account_lacks_the_night_that_it_has_not_begun(
    url: str, open_store: Callable[..., Store], clock: Clock
) -> None:
    """One that is stopped lacks nothing, nor one that never had a run by the schedule."""
    acme, bolt, cole = (open_store(name) for name in ("acme", "bolt", "cole"))
    open_store("dale")
    night = dict.fromkeys(("acme", "bolt", "cole", "dale"), "full sweep 2026-03-03")
    for one in (acme, bolt, cole):
        one.runs.once("changes 1")
    cole.sessions.needs_person("locked", "the portal locked the user", "ab" * 32)
    acme.runs.once(night["acme"])
    database = open_database(url, "")
    assert sendings.not_begun(database, night) == {"bolt"}
    assert sendings.not_begun(database, {}) == set()
    database.close()
    assert [one.lacks(night["acme"]) for one in (acme, bolt, cole)] == [False, True, False]
    bolt.runs.once(night["bolt"])
    assert not bolt.lacks(night["bolt"])
