"""Time that is incomplete, or may not have synced: evidence, not blame. Computed from what is held, and never stored;
what a person decided of it is kept in `scraper.store.reviews`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import Any

from scraper.entities import CATALOG
from scraper.models.base import local_day
from scraper.profile.review import Review, Rule
from scraper.profile.words import fold
from scraper.reports.overlaps import overlapping
from scraper.store import Store
from scraper.store.reviews import Decision
from scraper.store.stored import digest

Object = Mapping[str, Any]
ENTITIES = ("timesheet_entry", "day_entry", "job", "labour_line", "booking")
"""What the rules look at."""
READ_IN_WINDOWS = ("timesheet_entry", "day_entry")
"""Without these the rules have nothing to look at, and find nothing for that."""
OPEN = "open"
COLUMNS = ("id", "state", "rule", "since", "user", "job", "says", "note")


@dataclass(frozen=True)
class Found:
    """One thing that a rule found."""

    rule: str
    about: tuple[str, ...]
    """Ids of the objects that it is about, or what else names it."""
    since: str
    """A local day or an instant, ISO 8601."""
    says: str
    user: str | None = None
    job_number: str | None = None
    evidence: tuple[str, ...] = ()
    """SHA-256 of the pages that it was read from."""

    @property
    def id(self) -> str:
        """The same as long as it is about the same."""
        return digest([self.rule, *self.about])[:12]

    @property
    def told(self) -> str:
        """Digest of what it says: with another one it has come back."""
        return digest([self.since, self.says])


@dataclass(frozen=True)
class Line:
    """One thing that was found, with what a person decided of it."""

    found: Found
    decision: Decision | None

    @property
    def state(self) -> str:
        """`open`, `seen` or `explained`; what has come back is open again."""
        if self.decision is None or self.decision.told != self.found.told:
            return OPEN
        return self.decision.state

    @property
    def note(self) -> str | None:
        """What was noted, also of what is open again."""
        return None if self.decision is None else self.decision.note

    def as_json(self) -> dict[str, Any]:
        """As another program reads it."""
        one = self.found
        told = {"id": one.id, "state": self.state, "rule": one.rule, "since": one.since, "user": one.user}
        return told | {
            "job_number": one.job_number,
            "says": one.says,
            "note": self.note,
            "evidence": list(one.evidence),
        }


@dataclass(frozen=True)
class Held:
    """What the rules look at."""

    objects: Mapping[str, Sequence[Object]]
    seen: Sequence[tuple[date, date]]
    """Windows of time sheets that were read whole: elsewhere the absence of an entry proves nothing."""
    now: datetime
    zone: tzinfo
    unproven: list[str] = field(default_factory=list)
    """What could not be told, for days that nobody read."""

    @property
    def entries(self) -> Sequence[Object]:
        """Timesheet entries."""
        return self.objects["timesheet_entry"]

    @property
    def today(self) -> date:
        """The account's."""
        return self.now.astimezone(self.zone).date()

    def waits(self, moment: str | None, rule: Rule) -> bool:
        """Whether a rule is not to tell of it yet."""
        return moment is None or local_day(moment, self.zone) > self.today - timedelta(days=rule.days)

    def was_read(self, first: date, last: date) -> bool:
        """Whether every one of these days was read whole."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return all(any(one <= day <= two for one, two in self.seen) for day in days)

    @cached_property
    def by_day(self) -> Mapping[tuple[str, date], Sequence[Object]]:
        """Entries by user (folded) and the local day on which they begin."""
        found: defaultdict[tuple[str, date], list[Object]] = defaultdict(list)
        for one in self.entries:
            found[fold(one["user"]), local_day(one["starts_at"], self.zone)].append(one)
        return found

    @cached_property
    def by_job(self) -> Mapping[str, Sequence[Object]]:
        """Entries by the number of the job, of a section under its job's too."""
        found: defaultdict[str, list[Object]] = defaultdict(list)
        for one in self.entries:
            number = one["job_number"]
            for each in {number, number.rsplit(".", 1)[0]} if number else ():
                found[each].append(one)
        return found


def review(held: Held, rules: Review, decisions: Mapping[str, Decision]) -> list[Line]:
    """Everything that a rule in force finds, the oldest first."""
    found = [one for name, look in RULES.items() if (rule := getattr(rules, name)).on for one in look(held, rule)]
    found.sort(key=lambda one: (one.since[:10], one.rule, one.user or "", one.id))
    return [Line(one, decisions.get(one.id)) for one in found]


def of_store(store: Store, rules: Review, now: datetime, zone: tzinfo) -> tuple[list[Line], list[str]]:
    """What the rules find of what is held, and what they could not tell for days that nobody read."""
    objects = {name: store.objects.current(name) if name in CATALOG else () for name in ENTITIES}
    held = Held(objects, store.windows_read("timesheet_entry"), now, zone)
    lines = review(held, rules, store.reviews.all())
    never = [f"{name}: no day was read whole yet" for name in READ_IN_WINDOWS if not store.windows_read(name)]
    return lines, [*never, *held.unproven]


def _evidence(*objects: Object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one["evidence"] for each in objects for one in each["provenance"].values()))


def _of_entry(rule: str, one: Object, says: str, *others: Object) -> Found:
    about = tuple(each["id"] for each in (one, *others))
    return Found(rule, about, one["starts_at"], says, one["user"], one["job_number"], _evidence(one, *others))


def _of_day(rule: str, one: Object, says: str) -> Found:
    since = one["started_at"] or one["day"]
    return Found(rule, (one["id"],), since, says, one["user"], None, _evidence(one))


def _hours_since(moment: str | None, until: datetime) -> Decimal:
    begun = until if moment is None else datetime.fromisoformat(moment)
    return Decimal((until - begun).total_seconds()) / 3600


def _day_not_ended(held: Held, rule: Rule) -> Iterator[Found]:
    for one in held.objects["day_entry"]:
        if one["ended_at"] is None and _hours_since(one["started_at"], held.now) > rule.hours:
            yield _of_day("day_not_ended", one, "the day was begun and not ended")


def _entry_not_ended(held: Held, rule: Rule) -> Iterator[Found]:
    for one in held.entries:
        if one["ends_at"] is None and _hours_since(one["starts_at"], held.now) > rule.hours:
            yield _of_entry("entry_not_ended", one, "a check-in without a check-out")


def _entry_hours(held: Held, rule: Rule) -> Iterator[Found]:
    for one in held.entries:
        failed = [each for each in one["findings"] if each["check"] == "entry_hours" and each["outcome"] == "failed"]
        if failed and not held.waits(one["starts_at"], rule):
            says = f"{one['hours']} hours are printed, and from start to end there are {failed[0]['expected']}"
            yield _of_entry("entry_hours", one, says)


def _entries_overlap(held: Held, rule: Rule) -> Iterator[Found]:
    for one, other in overlapping(held.entries):
        if not held.waits(other["starts_at"], rule):
            yield _of_entry(
                "entries_overlap", other, f"it begins before the one from {one['starts_at']} has ended", one
            )


def _day_over_midnight(held: Held, rule: Rule) -> Iterator[Found]:
    for one in held.objects["day_entry"]:
        if one["ended_at"] is not None and local_day(one["ended_at"], held.zone) > date.fromisoformat(one["day"]):
            length = _hours_since(one["started_at"], datetime.fromisoformat(one["ended_at"]))
            if length > rule.hours:
                yield _of_day("day_over_midnight", one, f"the day was open over midnight, for {length:.1f} hours")


def _day_hours(held: Held, rule: Rule) -> Iterator[Found]:
    for (_, day), entries in held.by_day.items():
        if held.waits(day.isoformat(), rule) or any(one["hours"] is None for one in entries):
            continue
        hours = sum((Decimal(one["hours"]) for one in entries), Decimal(0))
        if abs(hours - rule.ordinary) > rule.hours:
            about = (fold(entries[0]["user"]), day.isoformat())
            says = f"{hours.normalize():f} hours on one day"
            yield Found("day_hours", about, day.isoformat(), says, entries[0]["user"], None, _evidence(*entries))


def _job_without_time(held: Held, rule: Rule) -> Iterator[Found]:
    first = held.today - timedelta(days=rule.days)
    late = [one for one in _tops(held) if one["status"] == "in_progress" and not held.waits(one["created_at"], rule)]
    if late and not held.was_read(first, held.today):
        held.unproven.append(f"job_without_time: not every day from {first} to {held.today} was read")
        return
    for one in late:
        last = max(
            (local_day(each["starts_at"], held.zone) for each in held.by_job.get(one["job_number"], ())), default=None
        )
        if last is None or last < first:
            since = last or local_day(one["created_at"], held.zone)
            says = "in progress, and nobody worked on it" + ("" if last is None else f" since {last}")
            yield _of_job("job_without_time", one, since.isoformat(), says)


def _completed_without_time(held: Held, rule: Rule) -> Iterator[Found]:
    unproven = 0
    for one in _tops(held):
        if one["completed_at"] is None or held.waits(one["completed_at"], rule) or one["job_number"] in held.by_job:
            continue
        done = local_day(one["completed_at"], held.zone)
        begun = done if one["created_at"] is None else min(done, local_day(one["created_at"], held.zone))
        if held.was_read(begun, done):
            yield _of_job("completed_without_time", one, one["completed_at"], "completed without any time sheet")
        else:
            unproven += 1
    if unproven:
        held.unproven.append(f"completed_without_time: of {unproven} jobs not every day from start to end was read")


def _booking_without_time(held: Held, rule: Rule) -> Iterator[Found]:
    for one in held.objects["booking"]:
        if one["starts_at"] is None or not one["user"] or held.waits(one["starts_at"], rule):
            continue
        day = local_day(one["starts_at"], held.zone)
        if (fold(one["user"]), day) not in held.by_day and held.was_read(day, day):
            says = "booked, and no time of that user on that day"
            about, since = (one["id"],), one["starts_at"]
            yield Found("booking_without_time", about, since, says, one["user"], one["job_number"], _evidence(one))


def _hours_differ(held: Held, rule: Rule) -> Iterator[Found]:
    charged: defaultdict[str, list[Object]] = defaultdict(list)
    for one in held.objects["labour_line"]:
        charged[one["job_number"]].append(one)
    for job in _tops(held):
        lines, entries = charged.get(job["job_number"], []), held.by_job.get(job["job_number"], [])
        known = [*lines, *entries] and all(one["hours"] is not None for one in (*lines, *entries))
        if job["completed_at"] is None or held.waits(job["completed_at"], rule) or not known:
            continue
        worked, billed = (sum((Decimal(one["hours"]) for one in some), Decimal(0)) for some in (entries, lines))
        if entries and lines and abs(worked - billed) > rule.hours:
            says = f"{worked.normalize():f} hours worked, {billed.normalize():f} charged"
            yield _of_job("hours_differ", job, job["completed_at"], says, *entries, *lines)


def _tops(held: Held) -> Iterable[Object]:
    """Jobs that are no section."""
    return (one for one in held.objects["job"] if one["parent_job_number"] is None)


def _of_job(rule: str, one: Object, since: str, says: str, *others: Object) -> Found:
    return Found(rule, (one["id"],), since, says, None, one["job_number"], _evidence(*(others or (one,))))


RULES: Mapping[str, Callable[[Held, Rule], Iterator[Found]]] = {
    "day_not_ended": _day_not_ended,
    "entry_not_ended": _entry_not_ended,
    "entry_hours": _entry_hours,
    "entries_overlap": _entries_overlap,
    "day_over_midnight": _day_over_midnight,
    "day_hours": _day_hours,
    "job_without_time": _job_without_time,
    "completed_without_time": _completed_without_time,
    "booking_without_time": _booking_without_time,
    "hours_differ": _hours_differ,
}
"""Name of the profile's `[review]` to what finds it."""
