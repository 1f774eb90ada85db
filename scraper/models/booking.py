"""A booking: who is to be where, when, and what for. The scheduler, and the Bookings area of cards (ui)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from scraper.models.base import Record
from scraper.models.texts import FreeText, Identifier, Person, Plain


class Booking(Record):
    """One stretch of one user's time that is set aside for a job, a section of one, or a quote; never leave."""

    entity: ClassVar[str] = "booking"
    key: ClassVar[tuple[str, ...]] = ("job_number", "section_name", "quote_number", "user", "starts_at", "occurrence")
    goes_by_guid: ClassVar[bool] = True
    facts: ClassVar[tuple[str, ...]] = ("occurrence",)
    dated: ClassVar[tuple[str, ...]] = ("starts_at",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "user": ("user", "user_id"),
        "team": ("team",),
        "job_number": ("job_number",),
        "quote_number": ("quote_number",),
    }

    job_number: Identifier | None = None
    """Of the top job."""
    section_name: FreeText | None = None
    quote_number: Identifier | None = None
    user: Person
    user_id: Identifier | None = None
    """GUID, lower case."""
    team: Plain | None = None
    starts_at: datetime
    """Of one that is booked for the whole day: its first moment."""
    ends_at: datetime | None = None
    """Of one that is booked for whole days: the first moment of the day after the last."""
    all_day: bool | None = None
    confirmed: bool | None = None
    status: Plain | None = None
    """As printed."""
    notes: FreeText | None = None
    occurrence: int = 1
    """Which of several that are alike in all of the key; counted from 1, in listing order."""
