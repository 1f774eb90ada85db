"""Expenses of a job: Job Card > Supplies > Expenses."""

from __future__ import annotations

from typing import Any

from scraper.models.job_expense import JobExpense
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage


class JobExpensesGridPage(GridPage[JobExpense]):
    """One record per row."""

    kind = "job_expenses_grid"
    record = JobExpense
    grid = "job_expenses"
    rivals = ("job_supplies", "job_orders")
    is_optional = True
    columns = {
        "spent_on": values.local_day,
        "supplier": values.words,
        "description": values.words,
        "reference": values.words,
        "amount_ex_tax": values.money,
        "tax": values.money,
        "amount_inc_tax": values.money,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> JobExpense:  # noqa: ARG002
        """The record of one row."""
        context = self.snapshot.context
        card = {"job_number": context.job_number, "section_name": context.section_name}
        return self.record_of(JobExpense, {**card, **fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
