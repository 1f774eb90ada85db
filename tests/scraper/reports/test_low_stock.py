"""What is low and what to order: nothing is invented where a level is not known."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.reports.low_stock import low, low_figures, reorder
from scraper.reports.stock_levels import Threshold


def level(part: str, location: str | None, on_hand: str | None, **more: Any) -> dict[str, Any]:
    """One level."""
    plain = {"part_number": part, "description": f"{part} text", "on_order": None, "minimum": None}
    return {**plain, "location": location, "on_hand": on_hand, **more}


def want(part: str, location: str | None, minimum: int, target: int | None = None) -> Threshold:
    """One threshold."""
    return Threshold(part, location, Decimal(minimum), Decimal(minimum if target is None else target))


def supply(part: str, pack: str | None = None, supplier: str = "Wholesale") -> dict[str, Any]:
    """An item of the price book."""
    named = {"id": None, "name": supplier}
    return {"part_number": part, "pack_quantity": pack, "default_supplier": named, "unit_cost_ex_tax": "1.85"}


def order(part: str, ordered: str, received: str | None = None, **more: Any) -> dict[str, Any]:
    """An order with one line."""
    line = {"part_number": part, "quantity_ordered": ordered, "quantity_received": received}
    return {"purchase_order_number": "PO1", "status": "Open", "closed": None, "lines": [line], **more}


LEVELS = [level("A1", "Van 1", "1"), level("A1", "Depot", "4"), level("B2", "Van 1", "-3"), level("C3", "Depot", None)]


def test_what_is_below_its_minimum_is_low_at_its_place_or_over_all() -> None:
    """Just enough is enough; case and spaces of a name do not matter."""
    asked = [want("a1", "van 1", 2), want("A1", "Depot", 4), want("A1", None, 6), want("B2", "Van 1", 0, 5)]
    lines, missing = low(asked, LEVELS)
    assert [(one.part, one.location, one.on_hand) for one in lines] == [
        ("A1", "van 1", Decimal(1)),
        ("A1", None, Decimal(5)),
        ("B2", "Van 1", Decimal(-3)),
    ]
    assert not missing


def test_a_level_that_is_not_known_is_not_nought() -> None:
    """Neither one that is not held, nor one without a figure, nor one that stands there twice."""
    asked = [want("Z9", "Van 1", 1), want("C3", None, 1), want("C3", "Depot", 1), want("A1", "Depot", 99)]
    lines, missing = low(asked, [*LEVELS, level("A1", "Depot", "7")])
    assert lines == []
    assert list(missing.values()) == [
        "no level of Z9 at Van 1 is held",
        "how much there is of C3 at any place is not known",
        "how much there is of C3 at Depot is not known",
        "2 levels of A1 at Depot are held",
    ]


def test_the_portals_own_minimum_counts_where_the_company_has_none() -> None:
    """And says whose it is."""
    levels = [level("A1", "Van 1", "1", minimum="2"), level("B2", "Van 1", "1", minimum="2")]
    lines, _ = low([want("A1", "Van 1", 1)], levels)
    assert [row[0] for row in low_figures(lines, ()).rows] == ["B2"]
    assert low_figures(lines, ()).rows[0][-1] == "portal"


def test_an_order_is_of_whole_packs_and_without_what_is_coming() -> None:
    """What is on order counts once over all places, as the levels say it, else as open orders do."""
    asked = [want("A1", "Van 1", 2, 100), want("A1", "Depot", 9, 80), want("B2", "Van 1", 0, 4)]
    lines, missing = low(asked, LEVELS)
    orders = [order("A1", "30", "25"), order("A1", "500", status="Closed"), order("B2", "9")]
    found = reorder(lines, list(missing.values()), LEVELS, [supply("A1", "100")], orders)
    assert found.rows == [
        ("A1", "A1 text", "Wholesale", 175, 5, 100, 200, Decimal("1.85"), "Van 1, Depot"),
    ]
    assert found.missing == ["1 low item is on order already, in full"]
    told = [level("A1", "Van 1", "1", on_order="100"), level("A1", "Depot", "4", on_order="0")]
    lines, missing = low(asked[:2], told)
    assert reorder(lines, list(missing.values()), told, [], orders).rows[0][4] == 100


def test_an_item_that_no_price_book_has_is_ordered_as_it_is() -> None:
    """Without supplier and pack, which is told; so are orders whose lines are not known."""
    lines, missing = low([want("B2", "Van 1", 1)], LEVELS)
    found = reorder(lines, list(missing.values()), LEVELS, [supply("A1")], [order("B2", "1", lines=None)])
    assert found.rows == [("B2", "B2 text", None, 4, 0, None, 4, None, "Van 1")]
    assert found.missing == [
        "the lines of order PO1 are not known",
        "B2 is in no price book: neither supplier nor pack is known",
    ]


@pytest.mark.parametrize("both", [(100, 20), (2, 20)])
def test_a_threshold_over_all_places_is_not_counted_twice(both: tuple[int, int]) -> None:
    """The places' own needs, or that of all, whichever is more."""
    each, over_all = both
    lines, _ = low([want("A1", "Van 1", 2, each), want("A1", None, 6, over_all)], LEVELS)
    assert reorder(lines, (), LEVELS, [supply("A1")], []).rows[0][3] == max(each - 1, over_all - 5)


@given(st.integers(-50, 50), st.integers(0, 50), st.integers(0, 50), st.integers(1, 25), st.integers(0, 80))
def test_what_arrives_brings_an_item_to_its_target(held: int, minimum: int, more: int, pack: int, coming: int) -> None:
    """By less than a pack beyond it."""
    levels = [level("A1", "Van 1", str(held))]
    lines, _ = low([want("A1", "Van 1", minimum, minimum + more)], levels)
    rows = reorder(lines, (), levels, [supply("A1", str(pack))], [order("A1", str(coming))]).rows
    ordered = rows[0][6] if rows else Decimal(0)
    assert isinstance(ordered, Decimal)
    assert ordered % pack == 0
    if lines:
        assert held + coming + ordered >= minimum + more
        assert not ordered or held + coming + ordered < minimum + more + pack
    else:
        assert held >= minimum
        assert rows == []


def test_it_is_written_as_a_workbook(tmp_path: Path) -> None:
    """With a heading that can be filtered by."""
    lines, _ = low([want("B2", "Van 1", 1)], LEVELS)
    reorder(lines, (), LEVELS, [supply("B2")], []).write(tmp_path / "reorder.xlsx")
    assert (tmp_path / "reorder.xlsx").stat().st_size > 1000
