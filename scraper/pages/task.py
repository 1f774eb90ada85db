"""Tasks: a panel of the Dashboard, a list of all where the menu has one, and the Tasks area of cards."""

from __future__ import annotations

import re
from typing import Any

from scraper.models import ConvertedTo
from scraper.models.task import Task
from scraper.pages import values
from scraper.pages.enquiry import converted_to
from scraper.pages.html.cell import Cell
from scraper.pages.html.rows import RowView
from scraper.pages.on_card import owner_fields
from scraper.pages.page import GridPage
from scraper.pages.values import Printing

_PATHS = {"job": re.compile(r"/jobs?\b", re.IGNORECASE), "quote": re.compile(r"/quot(?:e|ation)s?\b", re.IGNORECASE)}
"""What the address of a job, or of a quote, has in it."""


def linked_to(cell: Cell, printing: Printing) -> ConvertedTo | None:
    """What a task belongs to: a number, with the word for what has it, or a link that says so.

    Raises `ValueError` for a number of which neither tells whose it is.
    """
    told = converted_to(cell, printing)
    if told is None or told.entity is not None:
        return told
    led = {name for name, path in _PATHS.items() for link in cell.links if path.search(link.href)}
    if len(led) != 1:
        raise ValueError(f"{cell.full!r}: nothing tells whether it is a job's or a quote's")
    return ConvertedTo(entity=led.pop(), number=told.number)


class TasksGridPage(GridPage[Task]):
    """One record per row of the Dashboard's panel."""

    kind = "tasks_grid"
    record = Task
    grid = "tasks"
    is_optional = True
    columns = {
        "title": values.words,
        "notes": values.words,
        "assigned_user": values.link,
        "due_date": values.local_day,
        "done": values.yes_no,
        "done_at": values.instant,
        "job_number": values.words,
        "quote_number": values.words,
        "linked_to": linked_to,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Task:
        """The record of one row."""
        if not fields.get("title"):
            raise self.rejected(f"row {position} does not say what is to be done", self.line_of("title"))
        extra = self.unplaced(row)
        if (told := fields.pop("linked_to", None)) is not None:
            if told.entity in ("job", "quote"):
                fields[f"{told.entity}_number"] = told.number
            else:
                extra[self.heading("linked_to")] = f"{told.entity} {told.number}"
        fields |= self.owner(fields, position)
        if (user := fields.pop("assigned_user", None)) is not None:
            fields |= {"assigned_user": user.name, "assigned_user_id": user.id}
        if fields.get("done_at") is not None:
            fields.setdefault("done", True)
        return self.record_of(Task, {**fields, "portal_id": row.portal_id, "extra": extra})

    def owner(self, fields: dict[str, Any], position: int) -> dict[str, Any]:  # noqa: ARG002
        """What the screen says of all its tasks: nothing. Raises `RowRejected`."""
        return {}


class TaskListPage(TasksGridPage):
    """One record per row of the list of all."""

    kind = "task_list_grid"
    grid = "task_list"
    is_optional = False


class JobTasksPage(TasksGridPage):
    """One record per row of the Tasks area of a job's or a section's card."""

    kind = "job_tasks"
    rivals = ("job_sections", "job_checklist", "bookings")

    def owner(self, fields: dict[str, Any], position: int) -> dict[str, Any]:
        """The job or the quote whose card it is."""
        try:
            whose = owner_fields(self.snapshot.context, fields)
        except ValueError as error:
            raise self.rejected(f"row {position}: {error}", self.line_of("linked_to")) from error
        return {name: number for name, number in whose.items() if name in Task.model_fields}


class QuoteTasksPage(JobTasksPage):
    """One record per row of the Tasks area of a quote's card."""

    kind = "quote_tasks"
