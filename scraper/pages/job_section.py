"""The Sections area of a job card: Job Card > Details > Sections."""

from __future__ import annotations

from typing import Any

from scraper.models import JobSection
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.job import is_priced_by_sections
from scraper.pages.page import GridPage


class JobSectionsGridPage(GridPage[JobSection]):
    """One record per row; its place in the list is its position.

    Only a card that is priced by sections has such an area, and only there its absence is a `LayoutChanged`.
    """

    kind = "job_sections_grid"
    record = JobSection
    grid = "job_sections"
    rivals = ("job_checklist", "attachments")
    is_optional = True
    columns = {
        "name": values.identity,
        "section_job_number": values.words,
        "pricing_method": values.pricing_method,
        "status": values.status,
        "total_ex_tax": values.money,
        "total_inc_tax": values.money,
    }

    @property
    def expected(self) -> bool:
        """Whether the card says that it is priced by sections."""
        return is_priced_by_sections(self)

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> JobSection:
        """The record of one row."""
        card = {"job_number": self.snapshot.context.job_number, "position": position}
        return self.record_of(JobSection, {**card, **fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
