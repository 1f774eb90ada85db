"""When users began and ended their day: Reports > Clock In/Out Report, one window of days at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from scraper.errors import RowRejected
from scraper.models.base import day_in
from scraper.models.day_entry import DayEntry
from scraper.pages import times, values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage
from scraper.pages.timesheet_entry import user_id

_LENGTHS = {"difference": None, "difference_in_minutes": 1, "difference_in_hours": 60}
"""Column to how many minutes one of a bare number below it is."""


class DayEntriesPage(GridPage[DayEntry]):
    """One record per row; several rows of one user and day are none, for a day has one beginning."""

    kind = "day_entries_grid"
    record = DayEntry
    grid = "day_entries"
    columns = {
        "user": values.identity,
        "day": values.local_day,
        "started_at": times.moment,
        "ended_on": values.local_day,
        "ended_at": times.moment,
        "check_in": times.place,
        "check_out": times.place,
        **{name: times.difference(bare) for name, bare in _LENGTHS.items()},
    }

    def rows(self) -> Iterator[tuple[DayEntry | RowRejected, RowView]]:
        """Every row's record, in listing order, with its row; in place of one that is not sure, why."""
        found = list(super().rows())
        count = Counter(item.key_values() for item, _ in found if isinstance(item, DayEntry))
        for item, row in found:
            if isinstance(item, DayEntry) and (several := count[item.key_values()]) > 1:
                what = f"{several} rows are of {item.user}'s {item.day}: {row.text()}"
                yield self.rejected(what, self.line_of("day")), row
            else:
                yield item, row

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> DayEntry:
        """The record of one row."""
        try:
            when = self._when(fields)
        except ValueError as error:
            raise self.rejected(f"row {position}: {error}", self.line_of("started_at")) from error
        told = [fields[name] for name in _LENGTHS if fields.get(name) is not None]
        if len(set(told)) > 1:
            raise self.rejected(f"row {position}: its differences are {told} minutes", self.line_of("difference"))
        lengths = {"difference_minutes": told[0]} if told else {}
        kept: dict[str, Any] = {name: fields[name] for name in ("user", "check_in", "check_out") if name in fields}
        own = {"user_id": user_id(row), "portal_id": row.portal_id, "extra": self.unplaced(row)}
        return self.record_of(DayEntry, {**kept, **when, **lengths, **own})

    def _when(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Day, start and end. Raises `ValueError` where they are not sure."""
        start, end, day = fields.get("started_at"), fields.get("ended_at"), fields.get("day")
        if start is None:
            if day is None or (end is not None and not isinstance(end, datetime)):
                raise ValueError("nothing says on which day it begins, or ends")
            return {"day": day, "started_at": None, "ended_at": end}
        begins, ends = times.span(start, end, day, fields.get("ended_on"), self.printing.zone)
        own = day_in(self.printing.zone, begins)
        if day is not None and own != day:
            raise ValueError(f"it begins on {own}, and is listed under {day}")
        return {"day": own, "started_at": begins, "ended_at": ends}
