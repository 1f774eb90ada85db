"""A week of random restarts on a simulated clock: real beats, real databases, real kills."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from hypothesis import given

from scraper.timetable.due import Daily, Every, Rule
from tests import servers
from tests.drills import simulated_beat
from tests.scraper.timetable import test_due as simulated

pytestmark = pytest.mark.drill
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.drills.simulated_beat"])
START = datetime(2026, 9, 30, 6, 40, tzinfo=UTC)  # clocks are put forward on the fourth night
STEP = 180.0
HOUR = 3600.0
WEEK = 7 * 24 * HOUR
SETTINGS = {"HEALTH_MINUTES": "5", "CHANGES_MINUTES": "15", "REVISIT_MINUTES": "240", "FULL_SWEEP_AT": "02:30"}


class Machines:
    """Beats that share a clock, a database and a broker, which is a file of lines."""

    def __init__(self, folder: Path, url: str, seed: int) -> None:
        self.true, self.off = START.timestamp(), 0.0
        self.sent: list[tuple[float, str, str]] = []
        """True time, entry and occasion of every message."""
        self.idle: list[float] = []
        """True time of every step in which nobody could look."""
        self.died: list[float] = []
        """True time of every death with an occasion in hand."""
        self.fate = random.Random(seed)
        self._folder = folder
        self._alive: dict[Any, Connection] = {}
        """What each process is told by."""
        self._suspended: list[Any] = []
        self._read = 0
        own = {f"ASCORA_{name}": value for name, value in SETTINGS.items()}
        self._surroundings = own | {"ASCORA_DATA_DIR": str(folder / "data"), "ASCORA_DATABASE_URL": url}

    @property
    def alive(self) -> int:
        return len(self._alive)

    def start(self) -> None:
        """One more: a fork of a process that has everything loaded, or a week of restarts would take hours."""
        mine, its = FORKS.Pipe()
        given = (its, self._folder, self._surroundings, self.fate.random())
        one = FORKS.Process(target=simulated_beat.main, args=given, daemon=True)
        one.start()
        its.close()
        self._alive[one] = mine

    def kill(self, number: int) -> None:
        """So many of those that live, suspended or not."""
        for one in self.fate.sample([*self._alive], min(number, self.alive)):
            one.kill()
            self._bury(one)

    def suspend(self) -> None:
        """One of those that live, until they are woken."""
        for one in self.fate.sample([*self._alive], min(1, self.alive)):
            os.kill(one.pid, signal.SIGSTOP)
            self._suspended.append(one)

    def wake(self) -> None:
        """Whoever is suspended goes on."""
        for one in self._suspended:
            os.kill(one.pid, signal.SIGCONT)
        self._suspended.clear()

    def run(self, seconds: float) -> None:
        """Time passes in steps; each step waits until everyone who can has looked."""
        end = self.true + seconds
        while self.true < end:
            self.true += STEP
            awake = [one for one in self._alive if one not in self._suspended]
            for one in awake:
                self._alive[one].send(self.true + self.off)
            looked = [one for one in awake if self._has_looked(one)]
            for one in awake:
                if one not in looked:  # it died with an occasion in hand
                    self.died.append(self.true)
                    self._bury(one)
            self.idle += [] if looked else [self.true]
            self._take()

    def _has_looked(self, one: Any) -> bool:
        try:
            return bool(self._alive[one].recv())
        except (EOFError, ConnectionError):
            return False

    def _bury(self, one: Any) -> None:
        self._alive.pop(one).close()
        self._suspended = [other for other in self._suspended if other is not one]
        one.join()
        assert one.exitcode == -signal.SIGKILL

    def _take(self) -> None:
        path = self._folder / "messages"
        if path.exists():
            with path.open("rb") as file:
                file.seek(self._read)
                for line in file.read().decode().splitlines():
                    entry, _, occasion = line.partition("\t")
                    self.sent.append((self.true, entry, occasion))
                self._read = file.tell()

    def first_times(self, entry: str) -> dict[str, float]:
        """Occasion to when it was first sent: whoever gets it again knows it."""
        found: dict[str, float] = {}
        for at, name, occasion in self.sent:
            if name == entry:
                found.setdefault(occasion, at)
        return found


@pytest.mark.parametrize(("server", "jumps"), [(False, False), (True, True)])
def test_a_week_of_random_restarts_loses_nothing_and_doubles_nothing(tmp_path: Path, server: bool, jumps: bool) -> None:
    """One to three beats, killed, suspended and stopped for hours, over a night of 23 hours."""
    seed = random.SystemRandom().randrange(10**6)
    with ExitStack() as running:
        url = f"sqlite:///{tmp_path / 'ascora.db'}"
        if server:
            own = running.enter_context(servers.schema(running.enter_context(servers.postgres())))
            url = own.render_as_string(hide_password=False)
        machines = Machines(tmp_path, url, seed)
        running.callback(machines.kill, 9)
        live(machines, jumps=jumps)
    rule = Daily(time(2, 30), ZoneInfo("Australia/Sydney"))
    nights = [date.fromisoformat(one.removeprefix("full sweep ")) for one in machines.first_times("full sweep")]
    first, last = rule.day(START), rule.day(datetime.fromtimestamp(machines.true - 3 * HOUR, UTC))
    every_night = [first + timedelta(days=number + 1) for number in range((last - first).days)]
    assert len(set(nights)) == len(nights), seed
    assert nights[: len(every_night)] == every_night or jumps, seed
    assert every_night[-1] in nights, seed
    for entry, period in (("changes", 0.25 * HOUR), ("revisit", 4 * HOUR)):
        for earlier, later in pairwise(machines.first_times(entry).values()):
            # Up to a step late, and two more for each who died with either in hand: what was sent, and nobody said
            # so, is sent again, and the next one comes a period after that.
            idle, deaths = (sum(earlier <= at <= later for at in times) for times in (machines.idle, machines.died))
            late = STEP * (1 + idle + 2 * deaths)
            assert later - earlier - late <= (2 * period + HOUR if jumps else period), (seed, entry)
            assert later - earlier >= period - STEP or jumps, (seed, entry)


def live(machines: Machines, *, jumps: bool) -> None:
    """A week of lives, and a quiet day."""
    fate = machines.fate
    machines.start()
    machines.run(HOUR)
    while machines.true < START.timestamp() + WEEK:
        match fate.choice(("kill", "kill", "suspend", "stop", "jump")):
            case "kill":
                machines.kill(fate.randint(1, 3))
            case "suspend":
                machines.suspend()
            case "stop":
                machines.kill(3)
                machines.run(fate.uniform(0.1, 9) * HOUR)
            case "jump" if jumps:
                machines.off = fate.choice((0.0, 0.0, fate.uniform(-5, 5) * HOUR, -30 * HOUR, -40 * 365 * 24 * HOUR))
        for _ in range(max(fate.randint(1, 3) - machines.alive, 0)):
            machines.start()
        machines.run(fate.choice((0.2, 0.2, 3, 8)) * HOUR)
        machines.wake()
    machines.off = 0.0
    for _ in range(30):
        if not machines.alive:
            machines.start()
        machines.run(HOUR)


@given(simulated.rules(), simulated.events(jumps=True))
@hypothesis.settings(max_examples=3000)
def test_whatever_happens_for_very_many_lives(rule: Rule, what: list[simulated.Event]) -> None:
    """The property that is checked everywhere, over many more lives, and new ones each time."""
    world = simulated.World(rule)
    jumps = simulated.play(world, what)
    simulated.assert_alive(world)
    if not isinstance(rule, Every):
        assert len(world.occasions()) == len(world.days()) == len(set(world.days()))
    elif not jumps:
        assert len(world.sent) <= (world.now - simulated.START) / rule.period + len(what) + 1
