"""Equipment: the Equipment list, the Equipment tab of a Customer Card, and the item's own card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scraper.models import Link
from scraper.models.equipment import Equipment, ServiceInterval
from scraper.pages import values
from scraper.pages.customer import owner_of
from scraper.pages.html import dom
from scraper.pages.html.rows import RowView
from scraper.pages.own_screen import Listed, OwnScreenPage
from scraper.pages.page import GridPage
from scraper.pages.values import Reader
from scraper.profile.words import fold

_FIELDS: dict[str, Reader] = {
    "customer": values.link,
    "equipment_number": values.words,
    "name": values.words,
    "equipment_type": values.words,
    "location": values.words,
    "make": values.words,
    "model": values.words,
    "serial_number": values.words,
    "supplier": values.words,
    "installed_on": values.local_day,
    "commissioned_on": values.local_day,
    "warranty_expires_on": values.local_day,
    "service_from": values.local_day,
    "service_to": values.local_day,
    "notes": values.words,
}
"""What lists and card may show."""


class EquipmentGridPage(GridPage[Equipment]):
    """One record per row of the list of all."""

    kind = "equipment_grid"
    record = Equipment
    grid = "equipment"
    columns = _FIELDS

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Equipment:
        """The record of one row."""
        if not fields.get("equipment_number") and row.portal_id is None:
            line = self.line_of("equipment_number")
            raise self.rejected(f"row {position} shows neither a number nor a GUID", line)
        return self.record_of(Equipment, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class CustomerEquipmentPage(EquipmentGridPage):
    """One record per row, of the customer whose card it is."""

    kind = "customer_equipment_grid"
    grid = "customer_equipment"

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Equipment:
        """The record of one row."""
        return super().build({**fields, "customer": owner_of(self)}, row, position)


class EquipmentDetailsPage(OwnScreenPage):
    """An item's own card with its service intervals."""

    kind = "equipment_details"
    shows = "equipment_card"
    record = Equipment
    columns = _FIELDS
    lists = {
        "service_intervals": Listed(
            "service_intervals",
            ServiceInterval,
            {
                "name": values.words,
                "job_template": values.words,
                "frequency": values.words,
                "creates": values.words,
                "grouping": values.words,
                "next_due": values.local_day,
            },
            ("frequency", "next_due"),
        )
    }

    def own_key(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Customer and number of the item whose row led here. Raises `LayoutChanged` for another item's card."""
        customer, _, rest = (self.snapshot.context.row or "").partition("\x1f")
        number = rest.partition("\x1f")[0]
        shown = facts.get("equipment_number") or number
        if number and fold(shown) != fold(number):
            raise self.changed(f"the card of equipment {number} shows equipment {shown}")
        if self.snapshot.context.portal_id is not None:
            return {}
        guid = dom.GUID.fullmatch(customer)
        owner = Link(id=customer) if guid else Link(name=customer or None)
        return {"customer": owner, "equipment_number": number or None}
