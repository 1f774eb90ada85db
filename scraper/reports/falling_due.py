"""What falls due: services of equipment, and licences of users. Computed from what is held, and never stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from scraper.reports.form_register import Cell

Object = Mapping[str, Any]
SERVICES = ("due", "days", "customer", "equipment", "name", "service", "frequency", "job template")
"""Of what is due of equipment; `days` until then, below zero where that has passed."""
LICENCES = ("expires", "days", "user", "licence", "number")


@dataclass(frozen=True)
class FallingDue:
    """What is due by a day, the earliest first."""

    columns: tuple[str, ...]
    rows: tuple[Sequence[Cell], ...]
    missing: tuple[str, ...]
    """What could not be told, and why."""

    def as_json(self) -> dict[str, Any]:
        """The rows by column, and what is missing."""
        printed = [list(map(_printed, row)) for row in self.rows]
        return {
            "due": [dict(zip(self.columns, row, strict=True)) for row in printed],
            "missing": list(self.missing),
        }


def services_due(equipment: Sequence[Object], customers: Sequence[Object], today: date, within: int) -> FallingDue:
    """Services that are due within so many days of today, or were due before; none after the end of the item's service
    period, when no service is made any more."""
    names = {one["portal_id"] or one["id"]: one["customer_name"] for one in customers}
    rows: list[Sequence[Cell]] = []
    undated = ended = 0
    for one in equipment:
        for service in one["service_intervals"] or ():
            due = _day(service["next_due"])
            undated += due is None
            if due is None or due > today + timedelta(days=within):
                continue
            if one["service_to"] is not None and due.isoformat() > one["service_to"]:
                ended += 1
                continue
            whose = one["customer"] or {"id": None, "name": None}
            customer = whose["name"] or names.get(whose["id"]) or whose["id"]
            told = (service["name"], service["frequency"], service["job_template"])
            rows.append((due, _days(due, today), customer, one["equipment_number"], one["name"], *told))
    unread = sum(one["service_intervals"] is None for one in equipment)
    return FallingDue(
        SERVICES,
        _sorted(rows),
        tuple(
            _told(
                (unread, "the service intervals of {} are not known", "item"),
                (undated, "{} without a date when it is due next", "service"),
                (ended, "{} due after the end of the service period", "service"),
            )
        ),
    )


def licences_expiring(users: Sequence[Object], today: date, within: int) -> FallingDue:
    """Licences that expire within so many days of today, or have; those of users who are no longer active are only
    counted."""
    rows: list[Sequence[Cell]] = []
    undated = former = 0
    for one in users:
        for licence in one["licences"] or ():
            expires = _day(licence["expires_on"])
            undated += expires is None
            if expires is None or expires > today + timedelta(days=within):
                continue
            if one["active"] is False:
                former += 1
                continue
            rows.append((expires, _days(expires, today), one["name"], licence["type"], licence["number"]))
    unread = sum(one["licences"] is None for one in users)
    return FallingDue(
        LICENCES,
        _sorted(rows),
        tuple(
            _told(
                (unread, "the licences of {} are not known", "user"),
                (undated, "{} without a date of expiry", "licence"),
                (former, "{} of users who are not active", "licence"),
            )
        ),
    )


def _printed(cell: Cell) -> object:
    if isinstance(cell, date):
        return cell.isoformat()
    return int(cell) if isinstance(cell, Decimal) else cell


def _days(due: date, today: date) -> Decimal:
    return Decimal((due - today).days)


def _sorted(rows: Sequence[Sequence[Cell]]) -> tuple[Sequence[Cell], ...]:
    return tuple(sorted(rows, key=lambda row: [str(cell) for cell in (row[0], *row[2:])]))


def _told(*counted: tuple[int, str, str]) -> Iterator[str]:
    for count, words, thing in counted:
        if count:
            yield words.format(f"{count} {thing}{'' if count == 1 else 's'}")


def _day(printed: str | None) -> date | None:
    return None if printed is None else date.fromisoformat(printed)
