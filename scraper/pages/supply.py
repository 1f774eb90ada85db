"""The price book: Inventory > Supplies, and Inventory > Kits."""

from __future__ import annotations

from typing import Any

from scraper.models.supply import Supply
from scraper.pages import values
from scraper.pages.html.cell import Cell
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage
from scraper.pages.shares import share
from scraper.pages.values import Printing, Reader


def name_of(cell: Cell, printing: Printing) -> str | None:
    """A name, of whatever it links to."""
    read = values.link(cell, printing)
    return None if read is None else read.name


def markup(cell: Cell, printing: Printing) -> object:
    """A percentage with its sign. Raises `ValueError` for a bare number, which may be an amount."""
    read = share(cell, printing)
    if read is not None and read.percent is None:
        raise ValueError(f"{cell.text!r} is no percentage: the sign % is missing")
    return None if read is None else read.percent


COLUMNS: dict[str, Reader] = {
    "part_number": values.words,
    "description": values.words,
    "annotation": values.words,
    "category": name_of,
    "category_two": name_of,
    "unit_of_measure": values.words,
    "pack_quantity": values.quantity,
    "unit_cost_ex_tax": values.price,
    "average_cost": values.price,
    "unit_sell_ex_tax": values.price,
    "unit_sell_inc_tax": values.price,
    "markup": markup,
    "taxable": values.yes_no,
    "favourite": values.yes_no,
    "must_be_ordered": values.yes_no,
    "location": values.words,
    "default_supplier": values.link,
}


class SuppliesGridPage(GridPage[Supply]):
    """One record per row."""

    kind = "supplies_grid"
    record = Supply
    grid = "supplies"
    columns = COLUMNS
    is_kit = False

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Supply:
        """The record of one row."""
        if fields.get("part_number") is None and fields.get("description") is None:
            raise self.rejected(f"row {position}: neither part number nor description", self.line_of("part_number"))
        given = {"is_kit": self.is_kit, "portal_id": row.portal_id, "extra": self.unplaced(row)}
        return self.record_of(Supply, {**fields, **given})


class KitsGridPage(SuppliesGridPage):
    """One record per row."""

    kind = "kits_grid"
    grid = "kits"
    is_kit = True
