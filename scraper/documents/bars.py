"""Bars of colour that a marker leaves on a line of print: behind words they say nothing, alone they are told.

Grounds that a form has by itself fill a cell, or are pale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scraper.documents.drawn import box_of
from scraper.documents.nearby import Nearby
from scraper.documents.surface import Box

_LEAST, _HIGHEST, _BROADEST = 6.0, 40.0, 400.0
"""Points that a bar is broad and high at least, high at most, and broad at most."""
_BRIGHT, _DARK = 0.35, 0.25
"""Of 1: by how much the strongest of red, green and blue is more than the weakest, and all that black has."""
_SAME = 2.0
"""Points by which a ground may miss the edges of its cell."""
_ON_LINE = 0.5
"""Share of a line's height that a bar on it has."""


def bars(plumbed: Any, letters: Sequence[Mapping[str, Any]]) -> Iterator[Box]:
    """The bars on a page in which nothing is written."""
    found = dict.fromkeys(box for one in (*plumbed.rects, *plumbed.curves, *plumbed.lines) if (box := _bar(one)))
    if not found:
        return
    written = Nearby([box_of(one) for one in letters if one["text"].strip()])
    edges = [box_of(one) for one in (*plumbed.lines, *plumbed.rects)]
    near = Nearby([one.grown(_SAME) for one in edges])
    for box in found:
        if any(True for _ in written.meeting(box.grown(-1))):
            continue
        around = (edges[at] for at in near.meeting(box.grown(_SAME)) if edges[at] != box)
        if sum(_is_side(one, box) for one in around) < 2:
            yield box


def _bar(one: Mapping[str, Any]) -> Box | None:
    """The place of a filled shape, or of a broad line, in a colour that is none of a form's grounds."""
    box, colour = box_of(one), one["non_stroking_color"]
    if one["object_type"] == "line":
        box, colour = box.grown(float(one["linewidth"] or 0) / 2), one["stroking_color"]
    elif not one["fill"]:
        return None
    width, height = box.x1 - box.x0, box.bottom - box.top
    is_bar = _LEAST <= height <= _HIGHEST and _LEAST <= width <= _BROADEST and width >= height
    return box if is_bar and _is_marker(colour) else None


def _is_marker(colour: Any) -> bool:
    """Whether it is a bright colour, or black."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(one, int | float) for one in parts) or len(parts) not in (1, 3, 4):
        return False
    shares = [float(one) for one in parts]
    if len(shares) == 4:
        *inks, black = shares
        shares = [(1 - one) * (1 - black) for one in inks]
    return max(shares) - min(shares) >= _BRIGHT or max(shares) <= _DARK


def is_on(box: Box, line: Box) -> bool:
    """Whether a bar lies on a line, and does not part two of them."""
    return min(box.bottom, line.bottom) - max(box.top, line.top) >= _ON_LINE * (line.bottom - line.top)


def _is_side(edge: Box, box: Box) -> bool:
    """Whether an edge of something runs along all of one side of a bar, or around it."""
    across = edge.x0 <= box.x0 + _SAME and edge.x1 >= box.x1 - _SAME
    down = edge.top <= box.top + _SAME and edge.bottom >= box.bottom - _SAME
    level = any(abs(one - other) <= _SAME for one in (edge.top, edge.bottom) for other in (box.top, box.bottom))
    upright = any(abs(one - other) <= _SAME for one in (edge.x0, edge.x1) for other in (box.x0, box.x1))
    return (across and level) or (down and upright)
