"""A supply on a job: the card's Supplies tab (ui)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Money, Price, Quantity, Record
from scraper.models.texts import FreeText, Identifier, Organisation


class JobSupply(Record):
    """One line of supplies."""

    entity: ClassVar[str] = "job_supply"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = (
        "job_number", "section_name", "part_number", "description", "purchase_order_number",
    )  # fmt: skip
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "job_number": ("job_number",),
        "part_number": ("part_number",),
        "supplier": ("supplier",),
        "purchase_order_number": ("purchase_order_number",),
    }

    job_number: Identifier
    section_name: FreeText | None = None
    part_number: Identifier | None = None
    description: FreeText | None = None
    quantity: Quantity | None = None
    unit_cost: Price | None = None
    """Ex tax."""
    unit_sell: Price | None = None
    """Ex tax."""
    total_ex_tax: Money | None = None
    supplier: Organisation | None = None
    purchase_order_number: Identifier | None = None
