"""A customer's piece of equipment: the Equipment tab of a Customer Card, the Equipment list, and its own card (ui)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import Link, Part, Record
from scraper.models.texts import FreeText, Identifier, Plain


class ServiceInterval(Part):
    """One service that falls due again and again."""

    name: FreeText | None = None
    job_template: FreeText | None = None
    """What jobs are made of."""
    frequency: Plain | None = None
    """As printed, such as Quarterly."""
    creates: Plain | None = None
    """As printed: whether jobs are made by themselves or by hand."""
    grouping: Plain | None = None
    """As printed: one job for each item, or one for a customer and day."""
    next_due: date | None = None


class Equipment(Record):
    """One item that is looked after."""

    entity: ClassVar[str] = "equipment"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("customer", "equipment_number")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "customer": ("customer",),
        "equipment_number": ("equipment_number",),
        "equipment_type": ("equipment_type",),
        "serial_number": ("serial_number",),
    }
    searched: ClassVar[tuple[str, ...]] = ("equipment_number", "name", "serial_number")

    customer: Link | None = None
    """Where it stands: best the site, not who pays."""
    equipment_number: Identifier | None = None
    name: FreeText | None = None
    equipment_type: Plain | None = None
    location: FreeText | None = None
    """Where at the customer's."""
    make: Plain | None = None
    model: Plain | None = None
    serial_number: Identifier | None = None
    supplier: FreeText | None = None
    installed_on: date | None = None
    commissioned_on: date | None = None
    warranty_expires_on: date | None = None
    service_from: date | None = None
    service_to: date | None = None
    notes: FreeText | None = None
    service_intervals: tuple[ServiceInterval, ...] | None = None
    """In the order shown."""
