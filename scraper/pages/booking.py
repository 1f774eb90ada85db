"""Who is booked when: the scheduler, one window of days at a time, drawn or as a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Any

from scraper import text
from scraper.errors import RowRejected
from scraper.models.booking import Booking
from scraper.pages import times, values
from scraper.pages.html import dom
from scraper.pages.html.cell import Cell
from scraper.pages.html.grid import NO_GRID, GridView
from scraper.pages.html.headings import Columns
from scraper.pages.html.rows import RowView
from scraper.pages.html.schedule import Block, Schedule, find_schedule
from scraper.pages.html.screens import key
from scraper.pages.job import top_number
from scraper.pages.on_card import owner_fields
from scraper.pages.page import GridPage
from scraper.pages.task import linked_to
from scraper.text import clock

_BLOCK = "Block"
"""What stands in for a heading of what else a block says, such as the customer and the suburb."""
_NO_COLUMNS = Columns({}, {}, {}, frozenset())


class BookingsPage(GridPage[Booking]):
    """One record per row, or per block of a schedule that is drawn."""

    kind = "bookings_grid"
    record = Booking
    grid = "bookings"
    columns = {
        "user": values.identity,
        "team": values.words,
        "booked_on": values.local_day,
        "starts_at": times.moment,
        "ended_on": values.local_day,
        "ends_at": times.moment,
        "all_day": values.yes_no,
        "booked_to": linked_to,
        "job_number": values.words,
        "quote_number": values.words,
        "section_name": values.words,
        "confirmed": values.yes_no,
        "status": values.words,
        "notes": values.words,
    }

    @cached_property
    def schedule(self) -> Schedule | None:
        """The schedule that is drawn; None where bookings are listed."""
        return find_schedule(self.soup, self.profile)

    @cached_property
    def view(self) -> GridView:
        """The list as shown; none where a schedule is drawn."""
        return self._listed if self.schedule is None else NO_GRID

    @property
    def _listed(self) -> GridView:
        found: GridView = GridPage.view.func(self)  # type: ignore[attr-defined]
        return found

    def rows(self) -> Iterator[tuple[Booking | RowRejected, RowView]]:
        """Every row, or every block that begins on one of the days asked for."""
        if self.schedule is None:
            yield from super().rows()
            return
        for block in self.schedule.blocks(self.profile):
            if not self._is_asked_for(block.day):
                continue
            try:
                if (record := self._of_block(block)) is not None:
                    yield record, RowView(block.tag, _NO_COLUMNS, {})
            except RowRejected as rejected:
                yield rejected, RowView(block.tag, _NO_COLUMNS, {})

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Booking:
        """The record of one row."""
        try:
            kept = {name: value for name, value in fields.items() if name in Booking.model_fields}
            given = self._what_for(fields) | _when(fields, self.printing.zone)
        except ValueError as error:
            raise self.rejected(f"row {position}: {error}", self.line_of("starts_at")) from error
        user = _guid(row.cell("user"))
        is_users = row.portal_id is not None and row.portal_id == user  # the row has no other
        own = {"user_id": user, "portal_id": None if is_users else row.portal_id, "extra": self.unplaced(row)}
        return self.record_of(Booking, {**kept, **given, **own})

    def _what_for(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The job, with its section, or the quote. Raises `ValueError` where that is not sure."""
        found = {name: fields[name] for name in ("job_number", "quote_number") if fields.get(name)}
        if (told := fields.get("booked_to")) is not None:
            if told.entity not in ("job", "quote"):
                raise ValueError(f"it is booked for {told.entity} {told.number}, which is neither a job nor a quote")
            found[f"{told.entity}_number"] = told.number
        return self._owner(found, fields)

    def _owner(self, found: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
        if not found:
            raise ValueError("nothing says what it is booked for")
        if (number := found.get("job_number")) is not None and fields.get("section_name"):
            found["job_number"] = top_number(number) or number
        return found

    def _is_asked_for(self, day: date) -> bool:
        """Whether what begins on this day belongs to the window that the page was asked for."""
        asked = (self.snapshot.context.row or "").split(" to ")
        return len(asked) != 2 or date.fromisoformat(asked[0]) <= day <= date.fromisoformat(asked[1])

    def _of_block(self, block: Block) -> Booking | None:
        """What a block says; None where it is no booking, or none that begins on its day."""
        others = self.profile.schedule.others
        if any(others.search(one) for one in block.said):
            return None
        told = {tuple(sorted(found.items())) for one in block.said if (found := self._parts(one))}
        if len(told) != 1:
            what = "cannot be read" if not told else "says two things at once"
            raise self.rejected(f"a block of {block.day} {what}: {block.said[0]!r}", key("schedule", "blocks"))
        parts = dict(told.pop())
        try:
            if not block.user.full or block.user.may_be_cut:
                raise ValueError(f"nothing says in full whose it is: {block.user.text!r}")
            fields = {"user": block.user.full, "section_name": parts.get("section"), **self._moments(block.day, parts)}
            fields |= self._what_for(fields | {f"{self._word(block, parts)}_number": parts["booked"]})
        except ValueError as error:
            what = f"a block of {block.day}, {block.said[0]!r}: {error}"
            raise self.rejected(what, key("schedule", "blocks")) from error
        own: dict[str, Any] = {"user_id": _guid(block.user), "portal_id": block.portal_id}
        own["extra"] = {_BLOCK: parts["rest"]} if "rest" in parts else {}
        return self.record_of(Booking, {**{name: one for name, one in fields.items() if one is not None}, **own})

    def _parts(self, said: str) -> dict[str, str]:
        found = (re.fullmatch(one, said, re.IGNORECASE) for one in self.profile.schedule.blocks)
        match = next(filter(None, found), None)
        return {name: one.strip() for name, one in match.groupdict().items() if one} if match is not None else {}

    def _moments(self, day: date, parts: dict[str, str]) -> dict[str, Any]:
        formats = self.profile.formats
        fields: dict[str, Any] = {"booked_on": day, "all_day": "all_day" in parts}
        for field, name in (("starts_at", "starts"), ("ends_at", "ends")):
            fields[field] = clock.time_of_day(parts[name], formats) if name in parts else None
        return {"all_day": fields["all_day"], **_when(fields, self.printing.zone)}

    def _word(self, block: Block, parts: dict[str, str]) -> str:
        """Whether it is a job or a quote, by its word, else by where its link leads. Raises `ValueError`."""
        word = parts.get("word")
        told = self.profile.word("converted", word) if word else None
        told = told or linked_to(Cell(parts["booked"], links=block.links), self.printing).entity  # type: ignore[union-attr]
        if told not in ("job", "quote"):
            raise ValueError(f"{parts['booked']!r} is neither a job nor a quote")
        return told


class JobBookingsPage(BookingsPage):
    """One record per row of the Bookings area of a job's or a section's card."""

    kind = "job_bookings"
    rivals = ("job_sections", "job_checklist", "tasks")
    is_optional = True
    schedule = None

    def _owner(self, found: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
        return owner_fields(self.snapshot.context, {**found, "section_name": fields.get("section_name")})


class QuoteBookingsPage(JobBookingsPage):
    """One record per row of the Bookings area of a quote's card."""

    kind = "quote_bookings"


def _when(fields: dict[str, Any], zone: tzinfo) -> dict[str, Any]:
    """When it begins and ends. Raises `ValueError` where that is not sure."""
    first, begun = _local(fields.get("starts_at"), fields.get("booked_on"), zone)
    last, until = _local(fields.get("ends_at"), fields.get("ended_on"), zone)
    if first is None:
        raise ValueError("nothing says on which day it begins")
    if fields.get("all_day"):
        ended = last or first
        is_over = until == time() and ended > first  # printed as the midnight that it ends at
        return {"starts_at": _midnight(first, zone), "ends_at": _midnight(ended + timedelta(days=not is_over), zone)}
    if begun is None:
        raise ValueError("nothing says when on that day it begins")
    if until is None:
        return {"starts_at": text.local(datetime.combine(first, begun), zone), "ends_at": None}
    begins, ends = clock.span(first, begun, until, zone, last=last)
    return {"starts_at": begins, "ends_at": ends}


def _local(moment: datetime | time | None, day: date | None, zone: tzinfo) -> tuple[date | None, time | None]:
    """The local day and the time of day, None for what nothing says."""
    if isinstance(moment, datetime):
        here = moment.astimezone(zone)
        return here.date(), here.time()
    return day, moment


def _midnight(day: date, zone: tzinfo) -> datetime:
    return text.local(datetime.combine(day, time()), zone)


def _guid(cell: Cell | None) -> str | None:
    """The one GUID that a name leads to."""
    guids = {guid.lower() for link in (cell.links if cell else ()) for guid in re.findall(dom.GUID, link.href)}
    return guids.pop() if len(guids) == 1 else None
