"""A task: something to do, for a job, a quote or by itself. Tasks of the Dashboard, and a list of all (ui)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import DateOrInstant, Record
from scraper.models.texts import FreeText, Identifier, Person


class Task(Record):
    """One thing to do."""

    entity: ClassVar[str] = "task"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("title", "job_number", "quote_number", "due_date")
    dated: ClassVar[tuple[str, ...]] = ("due_date",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "job_number": ("job_number",),
        "quote_number": ("quote_number",),
        "assigned_user": ("assigned_user", "assigned_user_id"),
    }
    searched: ClassVar[tuple[str, ...]] = ("title",)

    title: FreeText
    notes: FreeText | None = None
    assigned_user: Person | None = None
    assigned_user_id: Identifier | None = None
    """GUID of the user, where it is shown."""
    due_date: date | None = None
    done: bool | None = None
    done_at: DateOrInstant | None = None
    job_number: Identifier | None = None
    """Of the top job, where the task belongs to a job."""
    quote_number: Identifier | None = None
