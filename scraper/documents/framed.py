"""Words in a frame of their own on a page of print: a stamp, a label, a text box that somebody laid there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scraper.documents.blocks import Mark
from scraper.documents.glyphs import Box, Glyph
from scraper.documents.nearby import Nearby
from scraper.documents.surface import Box as Place

FRAME = Mark("words in a frame of their own")
_LEAST = 8.0
"""Points that a frame is broad and high at least."""
_HIGHEST, _BROADEST = 100.0, 300.0
"""Points that it is high and broad at most."""
_LETTERS = 2
"""Letters or digits that a frame holds at least: a single one ticks a box."""
_SAME = 1.0
"""Points by which a path may miss the edges of its box."""
_ASIDE = 0.01
"""Points that put a mark before or behind a letter."""
_NEAR = 3.0
"""Points by which lines that meet may miss each other, as in tables."""


def frames(paths: Sequence[Mapping[str, Any]]) -> list[Box]:
    """The boxes that are drawn in one stroke: closed paths of pdfplumber's along the edges of their own box."""
    boxes = [(one["x0"], one["top"], one["x1"], one["bottom"]) for one in paths if one["stroke"] and _is_box(one)]
    return [box for box in boxes if _LEAST <= box[2] - box[0] <= _BROADEST and _LEAST <= box[3] - box[1] <= _HIGHEST]


def _is_box(path: Mapping[str, Any]) -> bool:
    """Every point of it lies on an edge, and every corner is near one of its points, as round ones are."""
    if path["object_type"] == "rect":
        return True
    x0, top, x1, bottom = (path[edge] for edge in ("x0", "top", "x1", "bottom"))
    points = path["pts"]
    reach = min(x1 - x0, bottom - top) / 3
    corners = [(x, y) for x in (x0, x1) for y in (top, bottom)]
    return all(min(abs(x - x0), abs(x - x1), abs(y - top), abs(y - bottom)) <= _SAME for x, y in points) and all(
        any(abs(x - a) <= reach and abs(y - b) <= reach for a, b in points) for x, y in corners
    )


def laid(boxes: Sequence[Box], edges: Sequence[Mapping[str, Any]]) -> list[Box]:
    """The boxes that rule nothing off, though lines of a table may be near: neither of their upright sides goes on in a
    line, or is the side of another box. Stamps lie in a cell so; tables drawn cell by cell share their sides."""
    upright = [one for one in edges if one["orientation"] == "v"] if boxes else []
    near, nearby = Nearby([_grown(one) for one in upright]), Nearby([Place(*box).grown(_NEAR) for box in boxes])
    return [
        box
        for box in dict.fromkeys(boxes)
        if not any(
            any(not is_of(upright[at], box) for at in near.meeting(side))
            or any(_has_side(boxes[at], side) for at in nearby.meeting(side) if boxes[at] != box)
            for side in (Place(x, box[1], x, box[3]).grown(_ASIDE) for x in (box[0], box[2]))
        )
    ]


def _grown(edge: Mapping[str, Any]) -> Place:
    return Place(edge["x0"], edge["top"], edge["x1"], edge["bottom"]).grown(_NEAR)


def _has_side(box: Box, side: Place) -> bool:
    """Whether a side of a box is near the x of an upright line."""
    return any(side.x0 - _NEAR <= x <= side.x1 + _NEAR for x in (box[0], box[2]))


def is_of(edge: Mapping[str, Any], box: Box) -> bool:
    """Whether a line goes along a side of a box, and no further."""
    x0, top, x1, bottom = (edge[name] for name in ("x0", "top", "x1", "bottom"))
    if not (box[0] - _ASIDE <= x0 and x1 <= box[2] + _ASIDE and box[1] - _ASIDE <= top and bottom <= box[3] + _ASIDE):
        return False
    place, sides = (x0, (box[0], box[2])) if edge["orientation"] == "v" else (top, (box[1], box[3]))
    return any(abs(place - side) <= _ASIDE for side in sides)


def lies_in(box: Box, cell: Box) -> bool:
    """Whether a box lies in a cell and does not go around it."""
    gaps = (box[0] - cell[0], box[1] - cell[1], cell[2] - box[2], cell[3] - box[3])
    return min(gaps) >= -_NEAR and max(gaps) > _NEAR


def marked(glyphs: Sequence[Glyph], boxes: Sequence[Box]) -> Iterator[Glyph]:
    """A mark before and behind the words in each frame."""
    written = [one for one in glyphs if one.thing is None and one.turn == 0 and one.text.strip()]
    near = Nearby([Place(one.x0, one.top, one.x1, one.bottom) for one in written] if boxes else ())
    for box in boxes:
        held = [written[at] for at in near.meeting(Place(*box)) if _holds(box, written[at])]
        if sum(one.text.isalnum() for one in held) >= _LETTERS:
            first = min(held, key=lambda one: (round(one.bottom), one.x0))
            last = max(held, key=lambda one: (round(one.bottom), one.x1))
            yield Glyph(first.x0 - _ASIDE, first.top, first.x0 - _ASIDE, first.bottom, thing=FRAME)
            yield Glyph(last.x1 + _ASIDE, last.top, last.x1 + _ASIDE, last.bottom, thing=FRAME)


def _holds(box: Box, one: Glyph) -> bool:
    x, y = one.middle
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
