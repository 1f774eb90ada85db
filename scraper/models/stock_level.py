"""How much of an item a place holds: Stock Levels of Inventory (ui). Without inventory tracking there are none."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Quantity, Record
from scraper.models.texts import FreeText, Identifier, Person


class StockLevel(Record):
    """One item at one place."""

    entity: ClassVar[str] = "stock_level"
    key: ClassVar[tuple[str, ...]] = ("location", "part_number", "description")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"location": ("location",), "part_number": ("part_number",)}
    searched: ClassVar[tuple[str, ...]] = ("part_number", "description")

    location: Person | None = None
    """None where the list shows what all places hold together."""
    part_number: Identifier | None = None
    description: FreeText | None = None
    on_hand: Quantity | None = None
    """Below zero where more was booked out than was known to be there."""
    on_order: Quantity | None = None
    minimum: Quantity | None = None
    """The portal's own threshold, where it shows one."""

    def key_values(self) -> tuple[str, ...]:
        """By part number, and by its description only without one."""
        location, part, description = super().key_values()
        return (location, part, "" if part else description)
