"""When an entry of the schedule is due, by the clock and by what is written down of its last sending. Pure.

Nothing here counts from the start of a process: what is written down outlives it. Clocks are not trusted blindly. One
that disagrees with what is written down (behind it, or a month and more ahead) is believed after it has said so for a
while, so that a machine that wakes up in 1970 or 2099 and is then corrected neither sends twice nor falls silent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

LEAP = timedelta(days=31)
"""What is further ahead of the last sending may be a wrong clock, or a worker that was stopped for so long."""
PATIENCE = timedelta(hours=1)
"""For so long a doubtful clock must have said the same."""
SEND_AGAIN_AFTER = timedelta(minutes=1)
"""What was to be sent, and of which nobody said that it was, is sent again."""
DAYS_KEPT = 400


@dataclass(frozen=True)
class Known:
    """What is written down of an entry."""

    number: int
    """Grows with whatever is written down, so that of two who write one finds that the other has."""
    at: datetime
    """When the last one was taken in hand, by the clock of who did; before the first: since when the entry is known."""
    occasion: str | None = None
    """The last one by its name."""
    sent: bool = True
    """Whether its message is known to have gone out."""
    days: tuple[date, ...] = ()
    """The local days that have had theirs, in the order of sending; of a daily entry alone."""
    doubted_at: datetime | None = None
    """Since when the clock disagrees with all this."""


@dataclass(frozen=True)
class Look:
    """What is to be done about an entry: send what is `due`, send the last `again`, note the `doubt`, or `wait`."""

    what: Literal["due", "again", "doubt", "wait"]
    wait: timedelta = timedelta(0)
    """Until the next look; after that of a doubt, it is due if nothing has changed."""


class Rule(Protocol):
    """How often an entry comes."""

    @property
    def pause(self) -> timedelta:
        """Between two attempts to send the same occasion."""

    def first(self, now: datetime) -> Known:
        """An entry that was never seen before: it has missed nothing."""

    def sent(self, name: str, known: Known, now: datetime) -> Known:
        """What is known with the occasion in hand that is due now."""

    def look(self, known: Known, now: datetime) -> Look:
        """Whether it is due; where the clock is in doubt, `wait` is how long it must say so to be believed."""

    def due_at(self, known: Known, now: datetime) -> datetime:
        """When it should come next, or should have come."""


@dataclass(frozen=True)
class Every:
    """An entry that comes again when so much time has passed since it came last."""

    period: timedelta

    @property
    def pause(self) -> timedelta:
        """Never longer than the period."""
        return min(self.period, SEND_AGAIN_AFTER)

    def first(self, now: datetime) -> Known:
        """Due when a period has passed."""
        return Known(number=0, at=now)

    def sent(self, name: str, known: Known, now: datetime) -> Known:
        """An instant may come twice by a clock that is set back, its number does not.

        What comes again as soon as it would be sent again needs nobody to confirm it.
        """
        number = known.number + 1
        occasion = f"{name} {now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {number}"
        return Known(number, now, occasion, sent=self.period <= SEND_AGAIN_AFTER)

    def look(self, known: Known, now: datetime) -> Look:
        """A clock that is less than a period behind costs less than a period; the hosts of one installation differ."""
        passed = now - known.at
        if passed < -self.period:
            return Look("doubt", self.period)
        if passed > max(LEAP, 2 * self.period):
            return Look("doubt", min(self.period, PATIENCE))
        return Look("wait", self.period - passed) if passed < self.period else Look("due")

    def due_at(self, known: Known, now: datetime) -> datetime:
        """A period after it came last, or after the clock was set back."""
        return (known.at if known.at - now <= self.period else known.doubted_at or now) + self.period


@dataclass(frozen=True)
class Daily:
    """An entry that comes once on each local day, at a time of day or, when that was missed, as soon as it can.

    A time that a day does not have, since clocks are put forward over it, comes as much later as they are put forward;
    of one that a day has twice, the first counts.
    """

    at: time
    zone: ZoneInfo

    @property
    def pause(self) -> timedelta:
        """Short against a day."""
        return SEND_AGAIN_AFTER

    def instant(self, day: date) -> datetime:
        """When a local day's time comes, in UTC.

        >>> sydney = Daily(time(2, 30), ZoneInfo("Australia/Sydney"))
        >>> [sydney.instant(date(2026, 10, day)).isoformat() for day in (3, 4)]
        ['2026-10-02T16:30:00+00:00', '2026-10-03T16:30:00+00:00']
        """
        return datetime.combine(day, self.at, self.zone).astimezone(UTC)

    def day(self, now: datetime) -> date:
        """The last local day whose time has come."""
        today = now.astimezone(self.zone).date()
        return max(day for day in _around(today) if self.instant(day) <= now)

    def next_instant(self, now: datetime) -> datetime:
        """When the next time comes."""
        today = now.astimezone(self.zone).date()
        return min(instant for day in _around(today) if (instant := self.instant(day)) > now)

    def occasion(self, name: str, now: datetime) -> str:
        """The name of the occasion of the last day whose time has come."""
        return f"{name} {self.day(now)}"

    def first(self, now: datetime) -> Known:
        """What was due before anybody could send it is not missing."""
        return Known(number=0, at=now, days=(self.day(now),))

    def sent(self, name: str, known: Known, now: datetime) -> Known:
        """That day counts as served, whatever time is set later, and whatever a clock says."""
        days = (*known.days, self.day(now))[-DAYS_KEPT:]
        return Known(known.number + 1, now, self.occasion(name, now), sent=False, days=days)

    def look(self, known: Known, now: datetime) -> Look:
        """Due where the day was not served; it is in doubt where no day of the month before it was."""
        day = self.day(now)
        if day in known.days:
            return Look("wait", self.next_instant(now) - now)
        follows = any(timedelta(0) < day - other <= LEAP for other in known.days)
        return Look("due") if follows else Look("doubt", PATIENCE)

    def due_at(self, known: Known, now: datetime) -> datetime:
        """The time of the last day, or of the next one where that is served."""
        day = self.day(now)
        return self.next_instant(now) if day in known.days else self.instant(day)


def _around(today: date) -> list[date]:
    return [today + timedelta(days=off) for off in range(-2, 3)]


def look(rule: Rule, known: Known, now: datetime) -> Look:
    """What is to be done about an entry now, doubts and sendings that nobody confirmed included."""
    found = rule.look(known, now)
    if found.what == "doubt" and known.doubted_at is not None:
        said_for = now - known.doubted_at
        if timedelta(0) <= said_for <= LEAP + found.wait:
            found = Look("wait", found.wait - said_for) if said_for < found.wait else Look("due")
    if found.what == "wait" and not known.sent:
        pause = known.at + rule.pause - now
        is_in_hand = timedelta(0) < pause <= 2 * rule.pause  # the clocks of two hosts may differ
        found = Look("wait", min(found.wait, pause)) if is_in_hand else Look("again")
    return found


def step(name: str, rule: Rule, known: Known, now: datetime) -> tuple[Known, bool]:
    """What is to be written down of an entry now, and whether its occasion is to be sent once that is done."""
    number = known.number + 1
    match look(rule, known, now).what:
        case "due":
            return rule.sent(name, known, now), True
        case "again":
            return replace(known, number=number, at=now), True
        case "doubt":
            return replace(known, number=number, doubted_at=now), False
        case _:
            return known, False


def rule_of(schedule: Any) -> Rule:
    """When an entry is due whose `schedule` is a duration, an interval of Celery's, or has a rule of its own."""
    rule = getattr(schedule, "rule", None)
    return rule if isinstance(rule, Daily) else Every(getattr(schedule, "run_every", schedule))
