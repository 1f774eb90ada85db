"""Hours worked against hours charged against hours booked, per job and user: computed from what is held, never stored.

Three layers that are never mixed: time sheets, labour lines and bookings each have a column of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from scraper.models.base import local_day
from scraper.profile.words import fold
from scraper.reports.form_register import Cell
from scraper.reports.timesheets import unseen
from scraper.text import clock

Object = Mapping[str, Any]
ENTITIES = ("timesheet_entry", "labour_line", "booking")
COLUMNS = ("job", "user", "worked", "charged", "booked", "charged - worked", "charged of worked %")
FORMULA = (
    "worked: hours of time sheets; charged: hours of chargeable labour lines; booked: from start to end of bookings; "
    "each by its own day and job, a section's under its job's number"
)
LONGEST = 366
"""Days."""
_WORDS = {"timesheet_entry": "time sheets", "labour_line": "labour lines", "booking": "bookings"}


@dataclass(frozen=True)
class Margins:
    """A row per job and user, and one per job without a user that adds them up."""

    rows: tuple[Sequence[Cell], ...]
    missing: tuple[str, ...]
    """What could not be counted, and which days nobody read."""

    def of(self, job: str | None, user: str | None) -> Margins:
        """The rows of this job and this user alone, where one is named."""
        own = (one for one in self.rows if job in (None, one[0]))
        return replace(self, rows=tuple(one for one in own if user is None or fold(str(one[1] or "")) == fold(user)))

    def as_json(self) -> dict[str, Any]:
        """The rows by column, hours as text."""
        printed = [[f"{cell:f}" if isinstance(cell, Decimal) else cell for cell in row] for row in self.rows]
        lines = [dict(zip(COLUMNS, row, strict=True)) for row in printed]
        return {"formula": FORMULA, "lines": lines, "missing": list(self.missing)}


@dataclass(frozen=True)
class _Counted:
    job: str
    user: str
    hours: Decimal


def margins(
    objects: Mapping[str, Sequence[Object] | None],
    first: date,
    last: date,
    zone: tzinfo,
    seen: Sequence[tuple[date, date]],
) -> Margins:
    """The rows of these days, both included. `objects`: by entity of `ENTITIES`, None for one that is not read at all;
    `seen`: windows of time sheets that were read whole."""
    read = {name: held for name in ENTITIES if (held := objects.get(name)) is not None}
    counted: dict[str, list[_Counted]] = {}
    missing: list[str] = []
    for name, held in read.items():
        own = [one for one in held if _is_within(one, name, first, last, zone)]
        found = [_COUNT[name](one) for one in own]
        counted[name] = [one for one in found if one is not None]
        if lacking := len(found) - len(counted[name]):
            missing.append(f"{lacking} of {len(own)} {_WORDS[name]} name no job, no user or no hours")
    missing += [f"{_WORDS[name]} are not read" for name in ENTITIES if name not in read]
    missing += unseen(first, last, seen)
    return Margins(tuple(_rows(counted)), tuple(missing))


def _rows(counted: Mapping[str, Sequence[_Counted]]) -> Iterator[Sequence[Cell]]:
    hours: defaultdict[tuple[str, str], defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    names: dict[str, str] = {}
    for name, all_ in counted.items():
        for one in all_:
            names.setdefault(fold(one.user), one.user)
            hours[one.job, fold(one.user)][name] += one.hours
            hours[one.job, ""][name] += one.hours
    for (job, user), sums in sorted(hours.items()):
        yield _row(job, names.get(user), sums, counted)


def _row(
    job: str, user: str | None, sums: Mapping[str, Decimal], counted: Mapping[str, Sequence[_Counted]]
) -> Sequence[Cell]:
    """What is not read is unknown; what is read and has none is nought."""
    worked, charged, booked = (sums.get(name, Decimal(0)) if name in counted else None for name in ENTITIES)
    if worked is None or charged is None:
        return [job, user, worked, charged, booked, None, None]
    share = (charged / worked * 100).quantize(Decimal("0.1")) if worked else None
    return [job, user, worked, charged, booked, charged - worked, share]


def _is_within(one: Object, name: str, first: date, last: date, zone: tzinfo) -> bool:
    begins = one["worked_on"] if name == "labour_line" else one["starts_at"]
    return begins is not None and first <= local_day(begins, zone) <= last


def _worked(one: Object) -> _Counted | None:
    """General time and that of a quote are of no job."""
    return _of(one, one["hours"])


def _charged(one: Object) -> _Counted | None:
    return _of(one, "0" if one["chargeable"] is False else one["hours"])


def _booked(one: Object) -> _Counted | None:
    if one["all_day"] or one["ends_at"] is None:
        return None
    begun, ended = (datetime.fromisoformat(one[name]) for name in ("starts_at", "ends_at"))
    return _of(one, str(clock.length(begun, ended).normalize()))


def _of(one: Object, hours: str | None) -> _Counted | None:
    if hours is None or not one["job_number"] or not one["user"]:
        return None
    return _Counted(one["job_number"].rsplit(".", 1)[0], one["user"], Decimal(hours))


_COUNT: Mapping[str, Callable[[Object], _Counted | None]] = {
    "timesheet_entry": _worked,
    "labour_line": _charged,
    "booking": _booked,
}
