"""A customer or site: the Customers list, the Details tab of a Customer Card, and the sites that the card lists."""

from __future__ import annotations

from typing import Any

from scraper.models import Customer, Link
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key
from scraper.pages.labelled import PARTS, RecordDetailsPage
from scraper.pages.page import GridPage, Page
from scraper.pages.values import Reader

_ADDRESS = [part for part in PARTS if part != "country"]
_FIELDS: dict[str, Reader] = {
    **dict.fromkeys(
        (
            "customer_number",
            "customer_name",
            "company_name",
            "contact_first_name",
            "contact_last_name",
            "email",
            "phone",
            "mobile",
            *(f"{kind}_{part}" for kind in ("street", "postal") for part in _ADDRESS),
            "customer_type",
            "lead_source",
            "business_number",
            "fax",
            "alternate_phone",
            "price_level",
            "notes",
            "site_notes",
            "care_of",
            "assigned_user",
        ),
        values.words,
    ),
    "on_hold": values.yes_no,
    "billing_customer": values.link,
}
"""What list and card both may show."""


class CustomersGridPage(GridPage[Customer]):
    """One record per row of the Customers list; sites are customers too."""

    kind = "customers_grid"
    record = Customer
    grid = "customers"
    columns = _FIELDS

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Customer:
        """The record of one row."""
        stated = {**_named(self, fields, position), "id": row.portal_id}
        return self.record_of(Customer, {**stated, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class CustomersExportPage(CustomersGridPage):
    """One record per row of the workbook that the portal exports; its other sheets list contacts and equipment."""

    kind = "customers_export"
    rivals = ("contacts",)


class SitesGridPage(CustomersGridPage):
    """One record per site of the customer whose card it is."""

    kind = "sites_grid"
    grid = "sites"

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Customer:
        """The record of one row."""
        return super().build({**fields, "billing_customer": owner_of(self)}, row, position)


class CustomerDetailsPage(RecordDetailsPage[Customer]):
    """The Details tab of a Customer Card. A bare part of an address is the street's."""

    kind = "customer_details"
    shows = "customer"
    record = Customer
    columns = {**_FIELDS, **dict.fromkeys(_ADDRESS, values.words)}

    def _of_its_own(self, fields: dict[str, Any]) -> dict[str, Any]:
        bare = {f"street_{part}": fields.pop(part) for part in _ADDRESS if part in fields}
        found = super()._of_its_own({**bare, **fields})
        return {**found, "id": self.snapshot.context.portal_id}


def owner_of(page: Page) -> Link:
    """The customer whose card it is. Raises `RowRejected` where nothing but a number says so."""
    guid = page.snapshot.context.portal_id
    number, *name = (page.snapshot.context.row or "").split("\x1f")
    if guid is None and (number or not any(name)):
        raise page.rejected("nothing says which customer's card it is: it has no GUID", "")
    return Link(id=guid, name=name[0] or None if name else None)


def _named(page: GridPage[Customer], fields: dict[str, Any], position: int) -> dict[str, Any]:
    """The fields with the name that the customer goes by: the company's, else the contact's."""
    person = " ".join(filter(None, (fields.get("contact_first_name"), fields.get("contact_last_name"))))
    name = fields.get("customer_name") or fields.get("company_name") or person
    if not name and not fields.get("customer_number"):
        line = key(f"grids.{page.grid}.columns", "customer_name")
        raise page.rejected(f"row {position} shows neither a number nor a name", line)
    return {**fields, "customer_name": name or None}
