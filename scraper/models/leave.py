"""Leave: the Upcoming Leave of a user's card (ui). Its notes are not read: they may speak of health."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import DateOrInstant, Record
from scraper.models.texts import Identifier, Person, Plain


class Leave(Record):
    """One time that a user is away."""

    entity: ClassVar[str] = "leave"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("user", "starts_at")
    dated: ClassVar[tuple[str, ...]] = ("starts_at",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"user": ("user", "user_id"), "leave_type": ("leave_type",)}

    user: Person
    user_id: Identifier | None = None
    """GUID of the user, where it is shown."""
    leave_type: Plain | None = None
    starts_at: DateOrInstant | None = None
    ends_at: DateOrInstant | None = None
