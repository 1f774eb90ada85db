"""Retentions due: Dashboard > Retentions Due."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from scraper.models import Retention
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage
from scraper.pages.shares import Beside, Shares, share


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

    @cached_property
    def _shares(self) -> Shares:
        return Shares(self.view, self.printing, ("rate",), Beside("invoice_total", part="amount"), are_rates=True)

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Retention:
        """The record of one row."""
        if fields.get("rate") is not None:
            try:
                fields["rate"] = self._shares.told(row)[1]
            except ValueError as error:
                raise self.rejected(f"row {position}: rate cannot be read: {error}", self.line_of("rate")) from error
        if (kind := fields.get("kind")) is not None:
            fields["kind"] = self.profile.word("retention_kinds", kind)
        return self.record_of(Retention, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
