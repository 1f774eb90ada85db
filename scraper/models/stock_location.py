"""A place that stock is kept at: a warehouse or a van. Stock Locations of Inventory (ui)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Record
from scraper.models.texts import Person, Plain


class StockLocation(Record):
    """One place with stock of its own."""

    entity: ClassVar[str] = "stock_location"
    key: ClassVar[tuple[str, ...]] = ("name",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"location": ("name",), "user": ("users",)}

    name: Person
    """A van is often called after whoever drives it."""
    kind: Plain | None = None
    """As printed, such as Warehouse or Van."""
    users: tuple[Person, ...] | None = None
    """Who takes from it unless another place is named."""
