"""Time that somebody really spent: Reports > Timesheet Editing (ui)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from scraper.models.base import Part, Quantity, Record
from scraper.models.texts import Degrees, FreeText, Identifier, Person, Place, Plain


class CheckPlace(Part):
    """Where somebody checked in or out."""

    place: Place | None = None
    latitude: Degrees | None = None
    longitude: Degrees | None = None


class TimesheetEntry(Record):
    """One stretch of one user's time; never what it cost, and not what was charged for it."""

    entity: ClassVar[str] = "timesheet_entry"
    key: ClassVar[tuple[str, ...]] = (
        "user",
        "starts_at",
        "check_in_type",
        "job_number",
        "section_name",
        "quote_number",
        "stage",
        "occurrence",
    )
    goes_by_guid: ClassVar[bool] = True
    facts: ClassVar[tuple[str, ...]] = ("occurrence",)
    dated: ClassVar[tuple[str, ...]] = ("starts_at",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "user": ("user", "user_id"),
        "job_number": ("job_number",),
        "quote_number": ("quote_number",),
        "check_in_type": ("check_in_type",),
    }

    user: Person
    user_id: Identifier | None = None
    """GUID, lower case."""
    starts_at: datetime
    ends_at: datetime | None = None
    """None: the user has not checked out, as far as the portal knows."""
    meal_break: bool | None = None
    """Whether the standard break is taken off."""
    break_hours: Quantity | None = None
    hours: Quantity | None = None
    """As printed, with the break taken off or not; the finding `entry_hours` says where it is another length."""
    check_in_type: Plain | None = None
    """`general`, `job`, `quote` or `travel`; another as printed."""
    job_number: Identifier | None = None
    section_name: FreeText | None = None
    """The section as printed: mostly its display number, such as `01`."""
    quote_number: Identifier | None = None
    stage: FreeText | None = None
    activity: FreeText | None = None
    rate_type: Plain | None = None
    """`normal`, `time_and_a_half`, `double_time` or `double_time_and_a_half`; another as printed."""
    labour_role: Plain | None = None
    allowances: tuple[FreeText, ...] | None = None
    details: FreeText | None = None
    check_in: CheckPlace | None = None
    check_out: CheckPlace | None = None
    locked: bool | None = None
    split_from: Identifier | None = None
    """Id of the entry of which this one was cut by a rule of the portal, where their times prove it."""
    occurrence: int = 1
    """Which of several that are alike in all of the key; counted from 1, in listing order."""
