"""The ruled tables of a printed page, and ruling that is no table, such as squared paper."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pdfplumber.table import cells_to_tables, intersections_to_cells, merge_edges
from pdfplumber.utils.geometry import filter_edges

from scraper.documents.glyphs import Box, turned_box

Edge = dict[str, Any]
_Crossings = dict[tuple[float, float], dict[str, list[Edge]]]
"""Per place the lines that meet there."""
_NEAR = 3.0
"""Points by which lines that meet may miss each other."""
MOST = 1500
"""Crossings of lines that a table has at most: sixty rows of two dozen columns."""
_ALL = 100_000
"""Crossings that are looked at on one page."""


def tables(edges: Sequence[Edge]) -> tuple[list[list[list[Box | None]]], list[Box]]:
    """Per table its rows of cells, None where a cell goes on from above or from the left; and the boxes of drawings."""
    level = [edge for side in "vh" for edge in filter_edges(list(edges), side, min_length=1)]
    merged = filter_edges(merge_edges(level, _NEAR, _NEAR, _NEAR, _NEAR), min_length=_NEAR)
    found: list[list[Box]] = []
    drawings: list[Box] = []
    for group, crossings in _groups(merged):
        if crossings is None or len(crossings) > MOST:
            drawings.append(_around(group))
        else:
            found += cells_to_tables(intersections_to_cells(crossings))
    found.sort(key=lambda cells: min((top, x0) for x0, top, _, _ in cells))
    return [_rows(cells) for cells in found], drawings


def _rows(cells: Sequence[Box]) -> list[list[Box | None]]:
    columns = sorted({x0 for x0, _, _, _ in cells})
    rows: defaultdict[float, dict[float, Box]] = defaultdict(dict)
    for cell in cells:
        rows[cell[1]][cell[0]] = cell
    return [[rows[top].get(x0) for x0 in columns] for top in sorted(rows)]


def turned_edge(edge: Edge, quarters: int) -> Edge:
    """A line as it stands for who turns the page so many quarters with the clock."""
    x0, top, x1, bottom = turned_box((edge["x0"], edge["top"], edge["x1"], edge["bottom"]), quarters)
    side = {"h": "v", "v": "h"}.get(edge["orientation"], "") if quarters % 2 else edge["orientation"]
    place = {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return edge | place | {"orientation": side}


def _groups(edges: Sequence[Edge]) -> list[tuple[list[Edge], _Crossings | None]]:
    """Lines that hang together, with the places where they cross; None for more than anybody could look at."""
    level = sorted((one for one in edges if one["orientation"] == "h"), key=lambda one: (one["top"], one["x0"]))
    upright = sorted((one for one in edges if one["orientation"] == "v"), key=lambda one: (one["x0"], one["top"]))
    pairs = _crossing(level, upright)
    if pairs is None:
        return [(list(edges), None)]
    return [_crossed(group, level, upright) for group in _joined(pairs, len(upright))]


def _crossing(level: Sequence[Edge], upright: Sequence[Edge]) -> list[tuple[int, int]] | None:
    """Numbers of upright and level lines that cross; None for too many."""
    tops = [one["top"] for one in level]
    pairs: list[tuple[int, int]] = []
    for number, one in enumerate(upright):
        first, last = bisect_left(tops, one["top"] - _NEAR), bisect_right(tops, one["bottom"] + _NEAR)
        pairs += (
            (number, at) for at in range(first, last) if level[at]["x0"] - _NEAR <= one["x0"] <= level[at]["x1"] + _NEAR
        )
        if len(pairs) > _ALL:
            return None
    return pairs


def _joined(pairs: Sequence[tuple[int, int]], count: int) -> Iterable[list[tuple[int, int]]]:
    """The pairs in groups that share lines, of as many upright ones."""
    head = list(range(count))
    first_of: dict[int, int] = {}
    for number, at in pairs:
        _join(head, number, first_of.setdefault(at, number))
    groups: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, at in pairs:
        groups[_head(head, number)].append((number, at))
    return groups.values()


def _crossed(
    pairs: Sequence[tuple[int, int]], level: Sequence[Edge], upright: Sequence[Edge]
) -> tuple[list[Edge], _Crossings]:
    """The lines of one group, and where they cross."""
    crossings: _Crossings = {}
    for number, at in pairs:
        one, other = upright[number], level[at]
        here = crossings.setdefault((one["x0"], other["top"]), {"v": [], "h": []})
        here["v"].append(one)
        here["h"].append(other)
    members = [upright[number] for number in {number for number, _ in pairs}]
    return members + [level[at] for at in {at for _, at in pairs}], crossings


def _head(heads: list[int], number: int) -> int:
    while heads[number] != number:
        heads[number] = heads[heads[number]]
        number = heads[number]
    return number


def _join(heads: list[int], one: int, other: int) -> None:
    heads[_head(heads, one)] = _head(heads, other)


def _around(edges: Sequence[Edge]) -> Box:
    return (
        min(one["x0"] for one in edges),
        min(one["top"] for one in edges),
        max(one["x1"] for one in edges),
        max(one["bottom"] for one in edges),
    )
