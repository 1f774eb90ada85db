"""The Attachments grid of a job or section card: Job Card > Attachments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from scraper.models import Attachment, Record
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage


class AttachmentsGridPage(GridPage[Attachment]):
    """One record per row, in listing order; what the file itself says comes from the file.

    `occurrence` is 1 until `number_twins` has seen the whole walk.
    """

    kind = "attachments_grid"
    record = Attachment
    grid = "attachments"
    rivals = ("job_sections", "job_checklist")
    columns = {
        "name": values.identity,
        "customer_view": values.yes_no,
        "confidential": values.yes_no,
        "mobile_visible": values.yes_no,
        "uploaded_by": values.words,
        "uploaded_at": values.instant,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Attachment:  # noqa: ARG002
        """The record of one row."""
        context = self.snapshot.context
        visible = fields.pop("mobile_visible", None)
        if visible is not None and fields.get("confidential") is None:  # confidential means hidden from mobile users
            fields["confidential"] = not visible
        card = {"job_number": context.job_number, "section_name": context.section_name}
        return self.record_of(Attachment, {**card, **fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})


def number_twins(records: Iterable[Record]) -> Iterator[Record]:
    """The records of one whole walk, those of one name on one card numbered by `occurrence` in listing order."""
    seen: Counter[tuple[str, ...]] = Counter()
    for record in records:
        if "occurrence" in record.facts:
            name = record.model_copy(update={"occurrence": None}).key_values()
            seen[name] += 1
            yield record.model_copy(update={"occurrence": seen[name]})
        else:
            yield record
