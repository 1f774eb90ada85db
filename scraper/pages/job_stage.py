"""The Stages tab of a job that is priced by stages: Job Card > Stages."""

from __future__ import annotations

import re
from typing import Any

from scraper.models import JobStage
from scraper.pages import values
from scraper.pages.html.cell import Cell
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage
from scraper.pages.values import Printing


def activities(cell: Cell, printing: Printing) -> tuple[str, ...]:
    """Names in one cell, a comma, a semicolon or a line break between them; none in a blank one."""
    printed = values.words(cell, printing)
    return tuple(one for part in re.split(r"[,;\n]", printed or "") if (one := part.strip()))


def whole_number(cell: Cell, printing: Printing) -> int | None:
    """A count. Raises `ValueError` for anything but digits."""
    printed = values.words(cell, printing)
    if printed is not None and not re.fullmatch(r"[0-9]{1,6}", printed):
        raise ValueError(f"{printed!r} is no whole number")
    return None if printed is None else int(printed)


class JobStagesGridPage(GridPage[JobStage]):
    """One record per row; its place in the list is its position where no column says another."""

    kind = "job_stages_grid"
    record = JobStage
    grid = "job_stages"
    is_optional = True
    columns = {
        "name": values.identity,
        "kind": values.words,
        "position": whole_number,
        "activities": activities,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> JobStage:
        """The record of one row."""
        if (kind := fields.get("kind")) is not None:
            fields["kind"] = self.profile.word("stage_kinds", kind)
        if fields.get("position") is None:
            fields["position"] = position
        card = {"job_number": self.snapshot.context.job_number}
        return self.record_of(JobStage, {**card, **fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
