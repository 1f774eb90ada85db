"""A contact: the Contacts tab of a Customer Card."""

from __future__ import annotations

from typing import Any

from scraper.models import Contact
from scraper.pages import values
from scraper.pages.customer import owner_of
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key
from scraper.pages.page import GridPage


class ContactsGridPage(GridPage[Contact]):
    """One record per row, of the customer whose card it is."""

    kind = "contacts_grid"
    record = Contact
    grid = "contacts"
    columns = {
        "first_name": values.words,
        "last_name": values.words,
        "role": values.words,
        "email": values.words,
        "phone": values.words,
        "mobile": values.words,
        "fax": values.words,
        "is_default": values.yes_no,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Contact:
        """The record of one row."""
        if not any(fields.get(name) for name in ("first_name", "last_name", "email")):
            line = key(f"grids.{self.grid}.columns", "first_name")
            raise self.rejected(f"row {position} shows neither a name nor an e-mail address", line)
        stated = {**fields, "customer": owner_of(self)}
        return self.record_of(Contact, {**stated, "portal_id": row.portal_id, "extra": self.unplaced(row)})
