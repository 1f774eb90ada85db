"""Tables are found by their rules; squared paper and hatching are no tables, and cost no time."""

from __future__ import annotations

from scraper.documents.ruled import MOST, Edge, tables


def level(top: float, x0: float, x1: float) -> Edge:
    """A line from left to right."""
    return _edge(x0, top, x1, top, "h")


def upright(x0: float, top: float, bottom: float) -> Edge:
    """A line from top to foot."""
    return _edge(x0, top, x0, bottom, "v")


def _edge(x0: float, top: float, x1: float, bottom: float, side: str) -> Edge:
    place = {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {**place, "orientation": side}


def grid(x: float, y: float, columns: int, rows: int, step: float) -> list[Edge]:
    """A table's rules."""
    right, foot = x + columns * step, y + rows * step
    return [
        *(level(y + row * step, x, right) for row in range(rows + 1)),
        *(upright(x + column * step, y, foot) for column in range(columns + 1)),
    ]


def test_two_tables_side_by_side_are_two() -> None:
    """Each with its rows and cells, the upper one first."""
    found, drawings = tables([*grid(200, 60, 3, 1, 30), *grid(20, 50, 2, 2, 40)])
    assert [[len(row) for row in one] for one in found] == [[2, 2], [3]]
    assert found[0][0][0] == (20, 50, 60, 90)
    assert drawings == []


def test_squared_paper_is_a_drawing_beside_a_table() -> None:
    """However fine it is; the table is found."""
    side = int(MOST**0.5) + 5
    found, drawings = tables([*grid(100, 100, side, side, 5), *grid(20, 20, 2, 2, 30)])
    assert [len(one) for one in found] == [2]
    assert drawings == [(100, 100, 100 + side * 5, 100 + side * 5)]


def test_ten_thousand_lines_are_looked_at_no_longer_than_needed() -> None:
    """All of them are one drawing."""
    found, drawings = tables(grid(0, 0, 400, 400, 4))
    assert (found, len(drawings)) == ([], 1)


def test_a_cell_over_two_columns_leaves_a_gap() -> None:
    """The row has no cell of its own where it goes on."""
    found, _ = tables(
        [*(level(y, 0, 60) for y in (0, 20, 40)), *(upright(x, 0, 40) for x in (0, 60)), upright(30, 20, 40)]
    )
    assert found == [[[(0, 0, 60, 20), None], [(0, 20, 30, 40), (30, 20, 60, 40)]]]
