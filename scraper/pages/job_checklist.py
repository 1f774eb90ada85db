"""The Job Checklist of a card: Job Card > Details > Job Checklist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scraper.errors import RowRejected
from scraper.models import ChecklistItem, JobChecklist
from scraper.pages import values
from scraper.pages.page import GridPage
from scraper.pages.rows import RowView


class JobChecklistGridPage(GridPage[JobChecklist]):
    """All items of the card's checklist as one record; no items, no record.

    One item that cannot be read rejects the whole list: a list that lacks a line is a wrong list.
    """

    kind = "job_checklist_grid"
    record = JobChecklist
    grid = "job_checklist"
    rivals = ("job_sections", "attachments")
    is_optional = True
    columns = {
        "name": values.identity,
        "done": values.yes_no,
        "done_by": values.words,
        "done_at": values.instant,
    }

    def read(self) -> Iterator[JobChecklist | RowRejected]:
        """The card's one checklist, or why its lines cannot be read; nothing where the card has no items."""
        lines = [item for item, _ in self.rows()]
        rejected = [line for line in lines if isinstance(line, RowRejected)]
        read = [line for line in lines if isinstance(line, JobChecklist)]
        if rejected:
            yield from rejected
        elif read:
            items = tuple(item for line in read for item in line.items)
            extra = {heading: words for line in read for heading, words in line.extra.items()}
            yield read[0].model_copy(update={"items": items, "extra": extra})

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> JobChecklist:
        """A list of the one item that a row is."""
        context = self.snapshot.context
        item = self.record_of(ChecklistItem, {"position": position, **fields})
        extra = {f"{position}. {heading}": words for heading, words in self.unplaced(row).items()}
        card = {"job_number": context.job_number, "section_name": context.section_name}
        return self.record_of(JobChecklist, {**card, "items": (item,), "extra": extra})
