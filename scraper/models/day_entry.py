"""A user's day in the app, from its start to its end: Reports > Clock In/Out Report (ui)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from scraper.models.base import Record
from scraper.models.texts import Identifier, Person
from scraper.models.timesheet_entry import CheckPlace


class DayEntry(Record):
    """One day of one user; the time on it that was spent on something is `timesheet_entry`."""

    entity: ClassVar[str] = "day_entry"
    key: ClassVar[tuple[str, ...]] = ("user", "day")
    dated: ClassVar[tuple[str, ...]] = ("day",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"user": ("user", "user_id")}

    user: Person
    user_id: Identifier | None = None
    """GUID, lower case."""
    day: date
    """The local day on which it began."""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    """None: it was not ended, as far as the portal knows."""
    difference_minutes: int | None = None
    """As printed: by how much the day is longer than its time sheets; negative where it is shorter."""
    check_in: CheckPlace | None = None
    """Kept with `ASCORA_PLACES=on` alone, as `check_out` is."""
    check_out: CheckPlace | None = None
