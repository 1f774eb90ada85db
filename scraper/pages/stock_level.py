"""How much of an item a place holds: Inventory > Stock Levels."""

from __future__ import annotations

from typing import Any

from scraper.models.stock_level import StockLevel
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage


class StockLevelsGridPage(GridPage[StockLevel]):
    """One record per row. A row without a place, in a list that names places, is refused: it may be a sum."""

    kind = "stock_levels_grid"
    record = StockLevel
    grid = "stock_levels"
    columns = {
        "location": values.words,
        "part_number": values.words,
        "description": values.words,
        "on_hand": values.quantity,
        "on_order": values.quantity,
        "minimum": values.quantity,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> StockLevel:
        """The record of one row."""
        if fields.get("part_number") is None and fields.get("description") is None:
            raise self.rejected(f"row {position}: neither part number nor description", self.line_of("part_number"))
        if "location" in fields and fields["location"] is None:
            raise self.rejected(f"row {position} does not say where: it may be a sum", self.line_of("location"))
        return self.record_of(StockLevel, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
