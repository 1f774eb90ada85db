"""Lines for a payroll package, per user, rate type and job: computed from the timesheet entries that are held. Nothing
is ever sent anywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any

from scraper.models.base import local_day
from scraper.profile.words import fold
from scraper.reports import plain_sheet
from scraper.reports.form_register import Cell
from scraper.reports.overlaps import overlapping
from scraper.reports.payroll_map import Employee, PayrollMap
from scraper.reports.timesheets import FORMULA, Worked, timesheets
from scraper.reports.workbook import workbook

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Payroll:
    """The lines of a period, and what stands against it."""

    columns: tuple[str, ...]
    rows: tuple[Sequence[Cell], ...]
    hours: Decimal
    doubts: tuple[str, ...]
    """Why the period is not complete: days that nobody read; entries and users in doubt, which are in no line."""
    notes: tuple[str, ...]
    """What is left out on purpose."""

    def as_json(self) -> dict[str, Any]:
        """The lines by column, hours as text."""
        printed = [[f"{cell:f}" if isinstance(cell, Decimal) else cell for cell in row] for row in self.rows]
        return {
            "formula": FORMULA,
            "lines": [dict(zip(self.columns, row, strict=True)) for row in printed],
            "hours": f"{self.hours:f}",
            "doubts": list(self.doubts),
            "notes": list(self.notes),
        }

    def write(self, out: Path) -> None:
        """Write the workbook. Raises `ConfigError` where that cannot be done."""
        with workbook(out) as made:
            plain_sheet.add(made, "Payroll", self.columns, self.rows)


def payroll(
    entries: Sequence[Object],
    users: Sequence[Object],
    first: date,
    last: date,
    zone: tzinfo,
    seen: Iterable[tuple[date, date]],
    mapped: PayrollMap,
) -> Payroll:
    """The lines of these days, both included; `users` and `seen` (windows read whole) as they are held."""
    own = [one for one in entries if first <= local_day(one["starts_at"], zone) <= last]
    paid = [one for one in own if fold(one["user"]) not in mapped.not_paid]
    unsure = dict(_unsure(paid))
    table = timesheets([one for one in paid if one["id"] not in unsure], first, last, zone, seen)
    known = {name: _employee(name, mapped.employees, users) for name in table.users}
    lines = _lines(table.worked, known, mapped)
    left = len(own) - len(paid)
    return Payroll(
        columns=tuple(one.heading for one in mapped.columns),
        rows=tuple(_row(facts, hours, (first, last), mapped) for facts, hours in sorted(lines.items())),
        hours=sum(lines.values(), Decimal(0)),
        doubts=(*table.missing, *unsure.values(), *_unknown(table.worked, known, mapped)),
        notes=(f"{left} entries are of users who are not paid here",) if left else (),
    )


def _lines(
    worked: Iterable[Worked], known: Mapping[str, Employee | str], mapped: PayrollMap
) -> Mapping[tuple[str, ...], Decimal]:
    """The hours by what a line is told apart by."""
    lines: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for one in worked:
        employee = known[one.user]
        if isinstance(employee, Employee) and one.rate in mapped.pay_items:
            lines[_facts(one, employee, mapped)] += one.hours
    return lines


def _unknown(worked: Iterable[Worked], known: Mapping[str, Employee | str], mapped: PayrollMap) -> Iterator[str]:
    """Users and rate types that the package does not know."""
    yield from (one for one in known.values() if isinstance(one, str))
    for rate in sorted({one.rate for one in worked} - mapped.pay_items.keys()):
        yield f"{rate or 'no rate type'}: [pay_items] has no such rate type"


_ORDER = ("user", "first_name", "last_name", "employee", "rate_type", "pay_item", "day", "job", "type")


def _facts(one: Worked, employee: Employee, mapped: PayrollMap) -> tuple[str, ...]:
    """What a line is told apart by, in `_ORDER`; empty for what no column shows."""
    of_entry = {"day": one.day.isoformat(), "job": one.booked_to, "type": one.kind}
    facts = {
        "user": one.user,
        "first_name": employee.first_name,
        "last_name": employee.last_name,
        "employee": employee.id,
        "rate_type": one.rate,
        "pay_item": mapped.pay_items[one.rate],
        **{name: of_entry[name] for name in mapped.shown},
    }
    return tuple(facts.get(name, "") for name in _ORDER)


def _row(facts: tuple[str, ...], hours: Decimal, period: tuple[date, date], mapped: PayrollMap) -> Sequence[Cell]:
    said = dict(zip(_ORDER, facts, strict=True))
    said |= {name: day.strftime(mapped.dates) for name, day in zip(("from", "to"), period, strict=True)}
    said["day"] = date.fromisoformat(said["day"]).strftime(mapped.dates) if said["day"] else ""
    return [hours if one.value == "{hours}" else one.value.format_map(said) for one in mapped.columns]


def _employee(user: str, employees: Sequence[Employee], users: Sequence[Object]) -> Employee | str:
    """Who a user is to the package, by first and last name; or why nobody can tell."""
    if sum(fold(one["name"]) == fold(user) for one in users) > 1:
        return f"{user}: several users have this name"
    if not employees:
        words = user.split()
        return Employee(*words) if len(words) == 2 else f"{user}: which of it is first and last name is not sure"
    found = [one for one in employees if fold(f"{one.first_name} {one.last_name}") == fold(user)]
    if len(found) == 1:
        return found[0]
    return f"{user}: {len(found) or 'none'} of [[employees]] {'have' if found else 'has'} this first and last name"


def _unsure(entries: Sequence[Object]) -> Iterator[tuple[str, str]]:
    """Ids of entries whose hours are in doubt, with why."""
    for one in entries:
        failed = [finding for finding in one["findings"] if finding["check"] == "entry_hours"]
        if failed and failed[0]["outcome"] == "failed":
            yield one["id"], f"{_called(one)}: its {one['hours']} hours are not the time from start to end"
        elif one["conflicts"]:
            fields = ", ".join(sorted(conflict["field"] for conflict in one["conflicts"]))
            yield one["id"], f"{_called(one)}: its sources differ in {fields}"
    for one, other in overlapping(entries):
        yield one["id"], f"{_called(one)}: it overlaps the one from {other['starts_at']}"
        yield other["id"], f"{_called(other)}: it overlaps the one from {one['starts_at']}"


def _called(entry: Object) -> str:
    return f"{entry['user']}, {entry['starts_at']}"
