"""Chargeable time: Job Card > Labour & Callout > Labour."""

from __future__ import annotations

from typing import Any

from scraper.models.labour_line import LabourLine
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage


class LabourLinesGridPage(GridPage[LabourLine]):
    """One record per row."""

    kind = "labour_lines_grid"
    record = LabourLine
    grid = "labour_lines"
    rivals = ("timesheet_area", "callouts")
    is_optional = True
    columns = {
        "user": values.words,
        "role": values.words,
        "worked_on": values.instant,
        "description": values.words,
        "hours": values.quantity,
        "rate_ex_tax": values.price,
        "total_ex_tax": values.money,
        "chargeable": values.yes_no,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> LabourLine:  # noqa: ARG002
        """The record of one row."""
        context = self.snapshot.context
        card = {"job_number": context.job_number, "section_name": context.section_name}
        return self.record_of(LabourLine, {**card, **fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
