"""An enquiry: the Enquiries list, and the card that a row leads to."""

from __future__ import annotations

import re
from typing import Any

from scraper.models import ConvertedTo, Enquiry
from scraper.pages import values
from scraper.pages.html.cell import Cell
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key
from scraper.pages.labelled import RecordDetailsPage, address_columns
from scraper.pages.page import GridPage
from scraper.pages.values import Printing, Reader
from scraper.profile.words import fold


def converted_to(cell: Cell, printing: Printing) -> ConvertedTo | None:
    """What it became: a number, with the word for what has it, such as `Quote Q2002`; a word without a number is none.

    Raises `ValueError` for more than one number.
    """
    shown = values.words(cell, printing)
    if shown is None:
        return None
    numbers = re.findall(r"\S*\d\S*", shown)
    if len(numbers) != 1:
        raise ValueError(f"{shown!r} does not say one number")
    word = shown.replace(numbers[0], "").strip(" :#-()")
    entity = printing.profile.word("converted", word) if fold(word) else None
    return ConvertedTo(entity=entity, number=numbers[0].strip("#()"))


_FIELDS: dict[str, Reader] = {
    "company_name": values.words,
    "first_name": values.words,
    "last_name": values.words,
    "email": values.words,
    "phone": values.words,
    "mobile": values.words,
    "description": values.words,
    "lead_source": values.words,
    "rating": values.words,
    "status": values.words,
    "assigned_user": values.words,
    "created_at": values.instant,
    "follow_up_on": values.local_day,
    "converted_to": converted_to,
}
"""What list and card both may show."""


class EnquiriesGridPage(GridPage[Enquiry]):
    """One record per row. A row without a number needs a GUID, for nothing else tells it."""

    kind = "enquiries_grid"
    record = Enquiry
    grid = "enquiries"
    columns = {"enquiry_number": values.words, **_FIELDS}

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Enquiry:
        """The record of one row."""
        if not fields.get("enquiry_number") and row.portal_id is None:
            line = key(f"grids.{self.grid}.columns", "enquiry_number")
            raise self.rejected(f"row {position} shows neither a number nor a GUID", line)
        return self.record_of(Enquiry, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class EnquiryDetailsPage(RecordDetailsPage[Enquiry]):
    """The details of an enquiry's own card."""

    kind = "enquiry_details"
    shows = "enquiry"
    record = Enquiry
    columns = {"enquiry_number": values.words, **_FIELDS, **address_columns()}
    addresses = {"address": ""}
