"""Retentions due: Dashboard > Retentions Due."""

from __future__ import annotations

from typing import Any

from scraper.models import Retention
from scraper.pages import values
from scraper.pages.page import GridPage
from scraper.pages.rows import RowView
from scraper.pages.shares import share, told


class RetentionsGridPage(GridPage[Retention]):
    """One record per row: of a job, the invoice that its retention was withheld on."""

    kind = "retentions_grid"
    record = Retention
    grid = "retentions"
    is_optional = True
    columns = {
        "job_number": values.job_number,
        "invoice_number": values.identity,
        "customer_name": values.words,
        "invoice_date": values.local_day,
        "amount": values.money,
        "rate": share,
        "due_date": values.local_day,
        "kind": values.words,
        "released": values.yes_no,
        "release_invoice_number": values.words,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Retention:  # noqa: ARG002
        """The record of one row."""
        if (rate := fields.get("rate")) is not None:
            fields["rate"] = told([(f"{self.heading('rate')} %", rate)])[1]
        if (kind := fields.get("kind")) is not None:
            fields["kind"] = self.profile.word("retention_kinds", kind)
        return self.record_of(Retention, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
