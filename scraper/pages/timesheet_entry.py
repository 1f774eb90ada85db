"""Time that users spent: Reports > Timesheet Editing and User Timesheet, one window of days at a time."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

from scraper.models.timesheet_entry import TimesheetEntry
from scraper.pages import times, values
from scraper.pages.html import dom
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage
from scraper.text import clock

_NEAR = Decimal("0.02")
"""What two decimals of an hour may round away."""
_DAY = Decimal(24)


class TimesheetEntriesPage(GridPage[TimesheetEntry]):
    """One record per row."""

    kind = "timesheet_entries_grid"
    record = TimesheetEntry
    grid = "timesheet_entries"
    columns = {
        "user": values.identity,
        "worked_on": values.local_day,
        "starts_at": times.moment,
        "ended_on": values.local_day,
        "ends_at": times.moment,
        "pause": times.pause,
        "meal_break": values.yes_no,
        "hours": times.hours,
        "check_in_type": values.words,
        "booked_to": values.words,
        "job_number": values.words,
        "quote_number": values.words,
        "section_name": values.words,
        "stage": values.words,
        "activity": values.words,
        "rate_type": values.words,
        "labour_role": values.words,
        "allowances": times.names,
        "details": values.words,
        "check_in": times.place,
        "check_out": times.place,
        "locked": values.yes_no,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> TimesheetEntry:
        """The record of one row."""
        try:
            given = self._span(fields) | self._break(fields) | self._what_for(fields)
            _compare(given, fields.get("hours"))
        except ValueError as error:
            raise self.rejected(f"row {position}: {error}", self.line_of("starts_at")) from error
        kept = {name: value for name, value in fields.items() if name in TimesheetEntry.model_fields}
        own = {"user_id": user_id(row), "portal_id": row.portal_id, "extra": self.unplaced(row)}
        return self.record_of(TimesheetEntry, {**kept, **given, **own})

    def _span(self, fields: dict[str, Any]) -> dict[str, Any]:
        """When it begins and ends. Raises `ValueError` where that is not sure."""
        if (start := fields.get("starts_at")) is None:
            raise ValueError("nothing says when it begins")
        days = (fields.get("worked_on"), fields.get("ended_on"))
        begins, ends = times.span(start, fields.get("ends_at"), *days, self.printing.zone, _length(fields))
        return {"starts_at": begins, "ends_at": ends}

    def _break(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Whether the standard break is taken off, and how long it is."""
        pause = fields.get("pause")
        if isinstance(pause, bool):
            return {"meal_break": pause}
        return {"break_hours": pause} if pause is not None else {}

    def _what_for(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The type in the contract's word, and the job or quote by it. Raises `ValueError` where that is not sure."""
        words = {"check_in_type": "check_in_types", "rate_type": "rate_types"}
        found = {name: self.profile.word(kind, fields[name]) for name, kind in words.items() if fields.get(name)}
        number, kind = fields.get("booked_to"), found.get("check_in_type")
        if number is None:
            return found
        if kind == "quote":
            return found | {"quote_number": number}
        if kind == "job":
            return found | {"job_number": number}
        raise ValueError(f"{number!r} may be a job or a quote: its type is {kind or 'not shown'}")


class TimesheetReportPage(TimesheetEntriesPage):
    """The same rows as User Timesheet lists them."""

    kind = "timesheet_report_grid"
    grid = "timesheet_report"


class TimesheetExportPage(TimesheetReportPage):
    """The same rows in the workbook that User Timesheet exports."""

    kind = "timesheet_report_export"


def _length(fields: dict[str, Any]) -> timedelta | None:
    """How long it lasts, breaks included, where that is printed."""
    hours, pause = fields.get("hours"), fields.get("pause")
    if hours is None or isinstance(pause, bool):
        return None
    return timedelta(seconds=float((hours + (pause or 0)) * 3600))


def _compare(given: dict[str, Any], hours: Decimal | None) -> None:
    """Raise `ValueError` where the hours, or those of the break, are printed in another form than they seem to be."""
    pause, begun, ended = given.get("break_hours"), given["starts_at"], given["ends_at"]
    if ended is None:
        return
    length = clock.length(begun, ended)
    if pause is not None and pause >= max(length, Decimal(1)):
        raise ValueError(f"a break of {pause} hours is longer than the {length.normalize():f} hours it is taken off")
    if hours is None or any(abs(hours - one) <= _NEAR for one in (length, length - (pause or 0))):
        return
    meant = [hours / 60, int(hours) + (hours - int(hours)) * 100 / 60]  # minutes; 7.30 for half past seven
    if hours > _DAY or any(abs(other - one) <= _NEAR for other in meant for one in (length, length - (pause or 0))):
        raise ValueError(f"{hours} under hours is not the time from {begun:%H:%M} to {ended:%H:%M} in hours")


def user_id(row: RowView) -> str | None:
    """GUID of the user that a row names, where its link says it."""
    cell = row.cell("user")
    guids = {guid.lower() for link in (cell.links if cell else ()) for guid in re.findall(dom.GUID, link.href)}
    return guids.pop() if len(guids) == 1 else None
