"""Leave: the Upcoming Leave of a user's card. What it is for stands in notes, and those are no part of its evidence."""

from __future__ import annotations

from typing import Any

from scraper.models.leave import Leave
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage
from scraper.pages.user import owner_of


class LeaveGridPage(GridPage[Leave]):
    """One record per row, of the user whose card it is."""

    kind = "leave_grid"
    record = Leave
    grid = "leave"
    rivals = ("licences",)
    is_optional = True
    columns = {"leave_type": values.words, "starts_at": values.instant, "ends_at": values.instant}

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Leave:
        """The record of one row."""
        if fields.get("starts_at") is None:
            raise self.rejected(f"row {position} does not say when it begins", self.line_of("starts_at"))
        owner = owner_of(self)
        stated = {**fields, "user": owner.name, "user_id": owner.id}
        return self.record_of(Leave, {**stated, "portal_id": row.portal_id, "extra": self.unplaced(row)})
