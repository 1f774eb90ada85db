"""What is claimable on a job: Job Card > Progress Claims > Progress Claim Sections."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from scraper.models import ClaimSection
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage
from scraper.pages.shares import Beside, Shares, share

_CLAIMED = ("claimed_value", "claimed_percent")
_ABSENT = object()


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

    @cached_property
    def _shares(self) -> Shares:
        return Shares(self.view, self.printing, _CLAIMED, Beside("total_value", rest="remaining"))

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> ClaimSection:
        """The record of one row."""
        shown = [name for name in _CLAIMED if fields.pop(name, _ABSENT) is not _ABSENT]
        try:
            value, percent = self._shares.told(row)
        except ValueError as error:
            what = f"row {position}: claimed to date cannot be read: {error}"
            raise self.rejected(what, self.line_of("claimed_percent")) from error
        if shown:
            fields |= {"claimed_value": value, "claimed_percent": percent}
        if (origin := fields.get("origin")) is not None:
            fields["origin"] = self.profile.word("claim_origins", origin)
        card = {"job_number": self.snapshot.context.job_number}
        return self.record_of(ClaimSection, {**card, **fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
