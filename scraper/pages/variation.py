"""The Variations tab of a job's or a section's card: Job Card > Variations."""

from __future__ import annotations

from typing import Any

from scraper.models import Variation
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage
from scraper.profile import matches


class VariationsGridPage(GridPage[Variation]):
    """One record per row. What the status tells of the job, the profile says; a column that says it goes first."""

    kind = "variations_grid"
    record = Variation
    grid = "variations"
    is_optional = True
    columns = {
        "quote_number": values.identity,
        "name": values.words,
        "description": values.words,
        "status": values.words,
        "date": values.local_day,
        "total_ex_tax": values.money,
        "total_inc_tax": values.money,
        "applied_to_job": values.yes_no,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Variation:  # noqa: ARG002
        """The record of one row."""
        context = self.snapshot.context
        rules, status = self.profile.variations, fields.get("status")
        if fields.get("applied_to_job") is None and status is not None:
            if matches(status, rules.applied):
                fields["applied_to_job"] = True
            elif matches(status, rules.not_applied):
                fields["applied_to_job"] = False
        card = {"job_number": context.job_number, "section_name": context.section_name}
        return self.record_of(Variation, {**card, **fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
