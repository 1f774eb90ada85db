"""What is claimable on a job: Job Card > Progress Claims > Progress Claim Sections."""

from __future__ import annotations

from typing import Any

from scraper.errors import RowRejected
from scraper.models import ClaimSection
from scraper.pages import values
from scraper.pages.page import GridPage
from scraper.pages.rows import RowView
from scraper.pages.shares import share, told


class ClaimSectionsGridPage(GridPage[ClaimSection]):
    """One record per row; what is claimed to date may stand in one column or in two."""

    kind = "claim_sections_grid"
    record = ClaimSection
    grid = "claim_sections"
    rivals = ("progress_claims",)
    is_optional = True
    columns = {
        "name": values.identity,
        "origin": values.words,
        "total_value": values.money,
        "claimed_value": share,
        "claimed_percent": share,
        "remaining": values.money,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> ClaimSection:
        """The record of one row."""
        shown = [name for name in ("claimed_value", "claimed_percent") if name in fields]
        try:
            value, percent = told([(self.heading(name), fields.pop(name)) for name in shown])
        except ValueError as error:
            message = f"{self.where}: row {position}: claimed to date cannot be read: {error}"
            raise RowRejected(message, self.where, self.snapshot.sha256) from error
        if shown:
            fields |= {"claimed_value": value, "claimed_percent": percent}
        if (origin := fields.get("origin")) is not None:
            fields["origin"] = self.profile.word("claim_origins", origin)
        card = {"job_number": self.snapshot.context.job_number}
        return self.record_of(ClaimSection, {**card, **fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
