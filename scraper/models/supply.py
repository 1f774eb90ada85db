"""An item or a kit of the price book: the Supplies and Kits lists (ui) and the open API (api)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Link, Percent, Price, Quantity, Record
from scraper.models.texts import FreeText, Identifier, Plain


class Supply(Record):
    """What the company buys and sells, at its prices."""

    entity: ClassVar[str] = "supply"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("part_number", "description")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "part_number": ("part_number",),
        "category": ("category", "category_two"),
        "supplier": ("default_supplier",),
    }

    part_number: Identifier | None = None
    description: FreeText | None = None
    is_kit: bool | None = None
    annotation: FreeText | None = None
    category: Plain | None = None
    category_two: Plain | None = None
    """Of the second of the two trees of categories."""
    unit_of_measure: Plain | None = None
    pack_quantity: Quantity | None = None
    """Orders are rounded up to whole packs."""
    unit_cost_ex_tax: Price | None = None
    average_cost: Price | None = None
    """Ex tax."""
    unit_sell_ex_tax: Price | None = None
    unit_sell_inc_tax: Price | None = None
    markup: Percent | None = None
    taxable: bool | None = None
    favourite: bool | None = None
    must_be_ordered: bool | None = None
    location: FreeText | None = None
    """As printed; no stock location."""
    default_supplier: Link | None = None

    def key_values(self) -> tuple[str, ...]:
        """The part number; the description only where there is none."""
        return (self.part_number, "") if self.part_number else ("", self.description or "")
