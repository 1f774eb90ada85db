"""An item or a kit of the price book, as the open API sends it."""

from __future__ import annotations

from scraper.api.sent import Reader, Sent, SentRow
from scraper.api.values import amount, guid, link, name_of, words, yes_no
from scraper.models.supply import Supply

FIELDS: dict[str, Sent] = {
    "api_id": Sent("supplyId", guid),
    "part_number": Sent("partNumber", words),
    "description": Sent("description", words),
    "annotation": Sent("annotation", words),
    "category": Sent("categoryOne", name_of),
    "category_two": Sent("categoryTwo", name_of),
    "unit_of_measure": Sent("unitOfMeasure", words),
    "pack_quantity": Sent("packOrBoxQuantity", amount),
    "unit_cost_ex_tax": Sent("unitCostExTax", amount),
    "average_cost": Sent("averageCost", amount),
    "unit_sell_ex_tax": Sent("unitSellExTax", amount),
    "unit_sell_inc_tax": Sent("unitSellIncTax", amount),
    "markup": Sent("markup", amount),
    "taxable": Sent("isTaxable", yes_no),
    "favourite": Sent("isFavourite", yes_no),
    "must_be_ordered": Sent("mustBeOrdered", yes_no),
    "location": Sent("location", words),
    "default_supplier": Sent("defaultSupplier", link),
}
_KIT = {"api_id": Sent("kitId", guid)}


def _supply(row: SentRow) -> Supply:
    kit = row.take(_KIT)
    fields = row.take(FIELDS) | kit
    if fields.get("part_number") is None and fields.get("description") is None:
        raise ValueError("partNumber: a supply without a part number or description")
    return Supply(is_kit=bool(kit), extra=row.extra(), **fields)


READER = Reader(FIELDS, _supply)
