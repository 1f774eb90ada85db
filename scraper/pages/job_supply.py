"""Supplies of a job: Job Card > Supplies."""

from __future__ import annotations

from typing import Any

from scraper.models.job_supply import JobSupply
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage


class JobSuppliesGridPage(GridPage[JobSupply]):
    """One record per row."""

    kind = "job_supplies_grid"
    record = JobSupply
    grid = "job_supplies"
    rivals = ("job_expenses", "job_orders")
    is_optional = True
    columns = {
        "part_number": values.words,
        "description": values.words,
        "quantity": values.quantity,
        "unit_cost": values.price,
        "unit_sell": values.price,
        "total_ex_tax": values.money,
        "supplier": values.words,
        "purchase_order_number": values.words,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> JobSupply:  # noqa: ARG002
        """The record of one row."""
        context = self.snapshot.context
        card = {"job_number": context.job_number, "section_name": context.section_name}
        return self.record_of(JobSupply, {**card, **fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
