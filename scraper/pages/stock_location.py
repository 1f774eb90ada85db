"""A place that stock is kept at: Inventory > Stock Locations."""

from __future__ import annotations

import re
from typing import Any

from scraper.models.stock_location import StockLocation
from scraper.pages import values
from scraper.pages.html.cell import Cell
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage
from scraper.pages.values import Printing


def names(cell: Cell, printing: Printing) -> tuple[str, ...]:
    """Names in one cell: those of its links, else what stands on its lines or between semicolons or commas; none in a
    blank one. Raises `ValueError` where it is cut short."""
    if cell.may_be_cut:
        raise ValueError(f"{cell.text!r} is cut short and stands nowhere in full")
    shown = values.words(cell, printing) or ""
    linked = [link.text for link in cell.links if link.text and link.text in shown]
    found = linked if len(linked) > 1 else re.split(r"[\n;]" if re.search(r"[\n;]", shown) else ",", shown)
    return tuple(dict.fromkeys(name for one in found if (name := " ".join(one.split()))))


class StockLocationsGridPage(GridPage[StockLocation]):
    """One record per row."""

    kind = "stock_locations_grid"
    record = StockLocation
    grid = "stock_locations"
    columns = {"name": values.identity, "kind": values.words, "users": names}

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> StockLocation:  # noqa: ARG002
        """The record of one row."""
        return self.record_of(StockLocation, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})
