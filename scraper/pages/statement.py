"""Customers' Statements: Administration > Statements, and what View Details shows of one."""

from __future__ import annotations

from typing import Any

from scraper.models.statement import Statement, StatementLine
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.own_screen import Listed, OwnScreenPage
from scraper.pages.page import GridPage
from scraper.pages.values import Reader

FACTS: dict[str, Reader] = {
    "customer_name": values.identity,
    "outstanding": values.money,
    "overdue": values.money,
}
"""What the list and the own screen both may show."""


class StatementsGridPage(GridPage[Statement]):
    """One record per row."""

    kind = "statements_grid"
    record = Statement
    grid = "statements"
    columns = FACTS

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Statement:  # noqa: ARG002
        """The record of one row."""
        return self.record_of(Statement, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class StatementViewPage(OwnScreenPage):
    """One record: what View Details shows of a Statement."""

    kind = "statement_view"
    shows = "statement"
    record = Statement
    columns = FACTS
    lists = {
        "lines": Listed(
            "statement_lines",
            StatementLine,
            {
                "invoice_number": values.identity,
                "reference": values.words,
                "invoice_date": values.local_day,
                "due_date": values.local_day,
                "total_inc_tax": values.money,
                "outstanding": values.money,
            },
            ("outstanding", "total_inc_tax"),
        )
    }
