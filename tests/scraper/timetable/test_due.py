"""When entries of the schedule are due: days of 23 and 25 hours, stopped workers, several beats, clocks that jump."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.timetable.due import LEAP, PATIENCE, SEND_AGAIN_AFTER, Daily, Every, Known, Rule, look, step

ZONES: tuple[str, ...] = (
    "Australia/Sydney",
    "Australia/Perth",
    "Australia/Lord_Howe",
    "Australia/Darwin",
    "Australia/Adelaide",
)
ZONES += ("Pacific/Chatham", "America/Santiago", "America/Nuuk", "Africa/Casablanca", "UTC")
TIMES = (time(0), time(2), time(2, 15), time(2, 30), time(2, 59), time(3), time(10, 30), time(23, 59))
START = datetime(2026, 3, 20, 5, 17, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class World:
    """True time, the machines' clock, and the row that beats share; each living beat knows what it saw last."""

    rule: Rule
    now: datetime = START
    off: timedelta = timedelta(0)
    row: Known | None = None
    beats: list[Known | None] = field(default_factory=list)
    sent: list[tuple[datetime, str]] = field(default_factory=list)
    """When, in true time, and which occasion: every message."""
    looked: list[datetime] = field(default_factory=list)
    """What the clock showed at each look."""

    @property
    def clock(self) -> datetime:
        return self.now + self.off

    def start(self, beats: int) -> None:
        """Beats that know nothing."""
        self.beats = [None] * beats

    def stop(self, duration: timedelta) -> None:
        """No beat lives for so long."""
        self.beats = []
        self.now += duration

    def live(self, duration: timedelta) -> None:
        """Time passes, each beat looks when it wants to look again, and six hours later at the latest."""
        end = self.now + duration
        while True:
            wait = min(self.turn(number) for number in range(len(self.beats)))
            if self.now + wait > end:
                self.now = end
                return
            self.now += max(min(wait, 6 * HOUR), SECOND)

    def turn(self, number: int, *, dies: Literal["", "before", "after"] = "") -> timedelta:
        """What `scraper.worker.beat` does with an entry; `dies` before or after its message is out."""
        self.looked.append(self.clock)
        seen = self.beats[number] or self.row
        if seen is None:
            seen = self.row = self.rule.first(self.clock)
        after, is_to_be_sent = step("x", self.rule, seen, self.clock)
        if after is not seen and (self.row is None or self.row.number != seen.number):
            after, is_to_be_sent = self.row or after, False  # another beat was quicker
        elif after is not seen:
            self.row = after
        if is_to_be_sent and dies != "before":
            self.sent.append((self.now, after.occasion or ""))
            if dies != "after":
                after = self.row = replace(after, sent=True)
        self.beats[number] = after
        return look(self.rule, after, self.clock).wait

    def occasions(self) -> list[str]:
        """Each once, as those who get the messages count them."""
        return list(dict.fromkeys(name for _, name in self.sent))

    def days(self) -> list[str]:
        """The days of a daily entry that were sent."""
        return [name.removeprefix("x ") for name in self.occasions()]


YEAR = [date(2026, 1, 1) + timedelta(days=number) for number in range(366)]


@pytest.mark.parametrize("zone", ZONES)
def test_every_local_day_of_a_year_has_its_night_once_and_in_order(zone: str) -> None:
    """Whether it has 23, 23 and a half, 24 or 25 hours, and whether its time is there, twice there, or not at all."""
    for at in TIMES:
        rule = Daily(at, ZoneInfo(zone))
        instants = [rule.instant(day) for day in YEAR]
        assert all(HOUR * 22 <= later - earlier <= HOUR * 26 for earlier, later in pairwise(instants))
        for day, instant in zip(YEAR, instants, strict=True):
            shown = instant.astimezone(rule.zone)
            assert shown.date() == day or (shown - HOUR).date() == day  # Nuuk lacks the last hour of a day in March
            assert (rule.day(instant), rule.day(instant - SECOND)) == (day, day - DAY)
            assert rule.next_instant(instant - SECOND) == instant


@pytest.mark.parametrize(
    ("zone", "day", "at", "comes"),
    [
        ("Australia/Sydney", date(2026, 10, 4), time(2, 30), "03:30+11:00"),  # is not there
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "02:45+11:00"),
        ("Pacific/Chatham", date(2026, 9, 27), time(3), "04:00+13:45"),
        ("America/Santiago", date(2026, 9, 6), time(0), "01:00-03:00"),
        ("Australia/Sydney", date(2026, 4, 5), time(2, 30), "02:30+11:00"),  # is there twice
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "01:45+11:00"),
        ("Australia/Perth", date(2026, 4, 5), time(2, 30), "02:30+08:00"),
    ],
)
def test_a_time_that_a_night_lacks_comes_later_and_one_it_has_twice_comes_first(
    zone: str, day: date, at: time, comes: str
) -> None:
    """On that local day in any case."""
    shown = Daily(at, ZoneInfo(zone)).instant(day).astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
    assert shown == f"{day}T{comes}"


@pytest.mark.parametrize("zone", ["Australia/Sydney", "Australia/Perth", "Australia/Lord_Howe", "Pacific/Chatham"])
@pytest.mark.parametrize("life", [12 * MINUTE, 7 * HOUR, 50 * HOUR])
def test_a_year_of_restarts_has_each_night_once(zone: str, life: timedelta) -> None:
    """However short a life is; half of the time nobody lives at all."""
    world = World(Daily(time(2, 30), ZoneInfo(zone)))
    pause = min(life, 20 * HOUR)
    while world.now < START + (366 * DAY if life > HOUR else 5 * DAY):
        world.start(2)
        world.live(life)
        world.stop(pause)
    rule = world.rule
    assert isinstance(rule, Daily)
    seen = sorted({str(rule.day(shown)) for shown in world.looked})
    assert world.days() == seen[1:]
    assert len(world.sent) == len(world.occasions())


@pytest.mark.parametrize(
    ("period", "life"), [(15 * MINUTE, 12 * MINUTE), (4 * HOUR, 3 * HOUR), (4 * HOUR, 50 * MINUTE), (7 * DAY, 5 * HOUR)]
)
def test_an_interval_does_not_begin_anew_with_each_life(period: timedelta, life: timedelta) -> None:
    """It comes as often as it would in one long life."""
    world = World(Every(period))
    while world.now < START + 10 * period:
        world.start(1)
        world.live(life)
    assert 9 <= len(world.sent) <= 10


@pytest.mark.parametrize(
    "rule", [Every(15 * MINUTE), Every(4 * HOUR), Daily(time(2, 30), ZoneInfo("Australia/Sydney"))]
)
def test_after_a_week_in_which_nobody_lived_it_comes_once_and_at_once(rule: Rule) -> None:
    """Late rather than never, and no burst of all that was missed."""
    world = World(rule)
    world.start(3)
    world.live(DAY)
    before = len(world.sent)
    world.stop(7 * DAY)
    world.start(3)
    woke = world.now
    world.live(10 * MINUTE)
    assert [at for at, _ in world.sent[before:]] == [woke]


@pytest.mark.parametrize(
    "rule", [Every(15 * MINUTE), Every(4 * HOUR), Daily(time(2, 30), ZoneInfo("Australia/Sydney"))]
)
def test_a_stop_of_months_may_be_a_wrong_clock_and_costs_an_hour(rule: Rule) -> None:
    """Then it is believed."""
    world = World(rule)
    world.start(1)
    world.live(DAY)
    before = len(world.sent)
    world.stop(90 * DAY)
    for _ in range(7):
        world.start(1)
        world.live(10 * MINUTE)
    assert len(world.sent) > before


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC), datetime(2099, 6, 1, tzinfo=UTC)])
@pytest.mark.parametrize("rule", [Every(4 * HOUR), Every(2 * HOUR), Daily(time(2, 30), ZoneInfo("Australia/Sydney"))])
def test_a_machine_that_starts_in_another_age_and_is_corrected_sends_nothing_twice(rule: Rule, wrong: datetime) -> None:
    """Not in that age, and not after it."""
    plain, world = World(rule), World(rule)
    for one in (plain, world):
        one.start(1)
        one.live(3 * DAY)
    plain.live(4 * DAY)
    world.stop(2 * MINUTE)
    world.off = wrong - world.now
    world.start(1)
    world.live(40 * MINUTE)
    world.off = timedelta(0)
    world.live(4 * DAY - 42 * MINUTE)
    if isinstance(rule, Daily):
        assert world.days() == plain.days()
    assert abs(len(world.sent) - len(plain.sent)) <= 1


@pytest.mark.parametrize(
    "rule", [Every(15 * MINUTE), Every(4 * HOUR), Daily(time(2, 30), ZoneInfo("Australia/Sydney"))]
)
def test_what_was_sent_in_the_far_future_does_not_silence_the_present(rule: Rule) -> None:
    """A clock was in 2099 for a week and is right again: each entry goes on within its period, and no night is lost."""
    world = World(rule, off=timedelta(days=365 * 73))
    world.start(1)
    world.live(7 * DAY)
    world.off = timedelta(0)
    before = len(world.sent)
    world.live(5 * DAY)
    period = rule.period if isinstance(rule, Every) else DAY
    sent = [START + 7 * DAY, *(at for at, _ in world.sent[before:]), world.now]
    assert all(later - earlier <= period + HOUR for earlier, later in pairwise(sent))


@pytest.mark.parametrize(
    ("hours", "missed"), [(-30, 0), (-5, 0), (-1, 0), (-0.01, 0), (0.01, 0), (1, 0), (5, 0), (30, 0), (54, 1)]
)
def test_a_clock_that_is_set_for_good_doubles_no_night_and_skips_none(hours: float, missed: int) -> None:
    """Forward over a night: that comes at once, and of two in one leap the last. Back over one: it was there."""
    world = World(Daily(time(2, 30), ZoneInfo("Australia/Sydney")))
    world.start(2)
    world.live(5 * DAY)
    world.off = timedelta(hours=hours)
    world.live(5 * DAY)
    assert isinstance(world.rule, Daily)
    first, last = world.rule.day(START), world.rule.day(world.clock)
    nights = {str(first + (number + 1) * DAY) for number in range((last - first).days)}
    assert len(world.sent) == len(world.days())
    assert len(nights - set(world.days())) == missed


@pytest.mark.parametrize("period", [15 * MINUTE, 4 * HOUR])
@pytest.mark.parametrize("hours", [-300, -30, -3.9, -0.2, -0.001])
def test_an_interval_survives_a_clock_that_is_set_back(period: timedelta, hours: float) -> None:
    """It neither waits until the clock has made up for it, nor comes sooner than it would have."""
    world = World(Every(period))
    world.start(2)
    world.live(10 * period + period / 2)
    world.off = timedelta(hours=hours)
    world.live(5 * period)
    spaces = [later - earlier for (earlier, _), (later, _) in pairwise(world.sent)]
    assert all(period <= space <= 2 * period for space in spaces)
    assert world.now - world.sent[-1][0] <= period


def test_hosts_whose_clocks_differ_for_good_do_not_send_against_each_other() -> None:
    """One is an hour ahead: what it writes down is the future to the other, who lets it lead."""
    world = World(Every(15 * MINUTE))
    world.start(2)
    for _ in range(4 * 60 * 6):
        for number, off in enumerate((timedelta(0), HOUR)):
            world.off = off
            world.turn(number)
        world.now += 15 * SECOND
    spaces = [later - earlier for (earlier, _), (later, _) in pairwise(world.sent)]
    assert all(space >= 14 * MINUTE for space in spaces[1:])


@pytest.mark.parametrize("dies", ["before", "after"])
@pytest.mark.parametrize("rule", [Every(15 * MINUTE), Daily(time(2, 30), ZoneInfo("Australia/Perth"))])
def test_what_a_beat_had_in_hand_when_it_died_is_sent_by_another_under_the_same_name(
    rule: Rule, dies: Literal["before", "after"]
) -> None:
    """Within a minute or so; who has had it already knows it by its name."""
    world = World(rule)
    world.start(1)
    world.live(DAY + HOUR)
    world.now = rule.due_at(world.row or rule.first(START), world.clock)
    before = len(world.occasions())
    world.turn(0, dies=dies)
    died = world.now
    world.start(2)
    world.live(2 * MINUTE)
    assert len(world.occasions()) == before + 1
    assert world.sent[-1][0] - died == SEND_AGAIN_AFTER
    assert len(world.sent) == before + (2 if dies == "after" else 1)


def test_a_night_that_is_moved_between_lives_stays_one_a_day() -> None:
    """Later on a day that has had its night, it waits for the next day; earlier, it comes at once."""
    zone = ZoneInfo("Australia/Adelaide")
    world = World(Daily(time(2, 30), zone))
    for number, at in enumerate((time(5), time(1), time(23, 59), time(0), time(12), time(2, 30))):
        world.start(1)
        world.live(DAY + number * HOUR)
        world.rule = Daily(at, zone)
    assert len(world.days()) == len(set(world.days())) == len(world.sent)
    served = {date.fromisoformat(day) for day in world.days()}
    assert len(served) >= (max(served) - min(served)).days  # one at most has been without


def test_an_interval_that_is_changed_between_lives_counts_from_the_last() -> None:
    """From four hours to one: due where an hour has passed; back again: after four."""
    known = Known(5, START)
    assert look(Every(4 * HOUR), known, START + 2 * HOUR).wait == 2 * HOUR
    assert look(Every(HOUR), known, START + 2 * HOUR).what == "due"


# Random lives

Event = tuple[Literal["live", "stop", "jump", "kill"], float, int]


def events(*, jumps: bool) -> st.SearchStrategy[list[Event]]:
    """What happens to the beats of an installation: hours, and how many beats or what dies when."""
    hours = st.one_of(st.floats(0.01, 3), st.floats(3, 60), st.sampled_from((0.2, 24.0, 200.0)))
    leaps = st.one_of(st.floats(-60, 60), st.sampled_from((-24 * 365 * 50.0, 24 * 365 * 70.0)))
    kinds = [
        st.tuples(st.just("live"), hours, st.integers(1, 3)),
        st.tuples(st.just("stop"), hours, st.just(0)),
        st.tuples(st.just("kill"), st.just(0.0), st.integers(0, 1)),
        *([st.tuples(st.just("jump"), leaps, st.integers(0, 1))] if jumps else []),
    ]
    return st.lists(st.one_of(kinds), min_size=3, max_size=25)  # type: ignore[arg-type]


def rules() -> st.SearchStrategy[Rule]:
    """Entries with their settings."""
    nights = st.builds(Daily, st.sampled_from(TIMES), st.sampled_from(ZONES).map(ZoneInfo))
    minutes = st.sampled_from((5, 15, 60, 240, 1440, 10_080))
    return st.one_of(nights, minutes.map(lambda number: Every(timedelta(minutes=number))))


def play(world: World, what: Iterable[Event]) -> list[datetime]:
    """Let it happen; when, in true time, the clock was set forward or back to what it was."""
    jumps = []
    for kind, hours, number in what:
        duration = timedelta(seconds=round(hours * 3600))
        if kind == "stop":
            world.stop(duration)
        elif kind == "jump":
            world.off = duration if number else timedelta(0)
            jumps.append(world.now)
        elif kind == "live":
            world.start(number)
            world.live(duration)
        elif world.beats:
            world.turn(0, dies="after" if number else "before")
            world.start(len(world.beats))
    return jumps


def assert_alive(world: World) -> None:
    """After a while of quiet life what is due is sent: nothing is waited for in vain."""
    period = world.rule.period if isinstance(world.rule, Every) else DAY
    world.start(1)
    before = len(world.sent)
    world.live(2 * period + PATIENCE + 2 * MINUTE)
    assert len(world.sent) > before
    assert world.row is not None
    assert world.row.sent
    if isinstance(world.rule, Daily):
        assert world.rule.day(world.clock) in world.row.days


@given(rules(), events(jumps=False), st.integers(0, 365).map(lambda day: START + day * DAY))
def test_whatever_lives_workers_lead_nothing_is_lost_and_nothing_is_there_twice(
    rule: Rule, what: list[Event], start: datetime
) -> None:
    """One to three beats, started, killed with an occasion in hand, and stopped for hours and days."""
    world = World(rule, now=start)
    play(world, what)
    assert_alive(world)
    if isinstance(rule, Daily):
        seen = sorted({rule.day(shown) for shown in world.looked})
        gaps = any(later - earlier > LEAP for earlier, later in pairwise(seen))
        assert [date.fromisoformat(day) for day in world.days()] == seen[1:] or gaps
    else:
        assert isinstance(rule, Every)
        firsts = [next(at for at, name in world.sent if name == one) for one in world.occasions()]
        assert all(later - earlier >= rule.period - SEND_AGAIN_AFTER for earlier, later in pairwise(firsts))


@given(rules(), events(jumps=True))
def test_whatever_clocks_do_no_night_comes_twice_and_no_entry_falls_silent(rule: Rule, what: list[Event]) -> None:
    """Set forward and back by minutes, days and decades; a short pause between two occasions had a clock set in it."""
    world = World(rule)
    jumps = play(world, what)
    assert_alive(world)
    if isinstance(rule, Every):
        for (earlier, one), (later, other) in pairwise(world.sent):
            was_set = any(earlier <= at <= later for at in jumps)
            assert one == other or was_set or later - earlier >= rule.period - SEND_AGAIN_AFTER
        return
    again = [name for (_, name), (_, other) in pairwise(world.sent) if name == other]
    assert len(world.sent) - len(again) == len(set(world.occasions()))
