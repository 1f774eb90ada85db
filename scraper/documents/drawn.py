"""What is drawn on a PDF's page besides letters and ruling: pen strokes, ticks and tick boxes, lines through words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from scraper.documents.flow import TICKED, UNTICKED
from scraper.documents.nearby import Nearby
from scraper.documents.surface import Box, around

_NEAR = 4.0
"""Points between two strokes of one drawing."""
_STRAIGHT = 0.5
"""Points by which a level line may rise."""
_SMALLEST_BOX, _LARGEST_BOX = 5.0, 18.0
_RULED = 4
"""Lines under each other that are ruling, and go through no word on purpose."""
_BEYOND, _EXACT = 1.5, 0.3
"""Of a letter's size: how far a line through words goes beyond them; where a program drew it, a space at most."""
_LOW, _HEAD = 0.1, 0.5
"""Of a letter's size: how far above its foot a line goes through its middle."""
_FEW = 6
"""Lines that a tick or a cross is made of, at most."""
_CROSSES = "xX×✕✖✗✘" + TICKED
_STEP = 2.0
"""Points from one place along a stroke to the next."""
_MOST_STEPS = 200
_MOST_POINTS = 200_000


_DOT = 2.5
"""Points: a line or rectangle no larger is a dot of a pen, or of a dotted line."""
_FRAMED = 0.5
"""Share of a frame that goes along the edges of its own box."""
_DOTS, _ALIGNED = 12, 0.25
"""Dots that a drawing is made of at least, and the share of them that stands in one row or column at most."""


Point = tuple[float, float]


@dataclass
class Drawing:
    """Strokes near each other."""

    box: Box
    lines: int
    """Of how many lines and bends they are made."""
    points: list[Point] = field(repr=False)
    """Along them, near enough to each other that none passes a letter unseen."""


@dataclass(frozen=True)
class Square:
    """A tick box that is drawn."""

    box: Box
    is_ticked: bool | None
    """None where what stands in it is no tick."""


def strokes(paths: Iterable[dict[str, Any]], letters: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """The paths that a pen may have drawn: bent lines, slanting ones, rings and other shapes, and dots; no frames,
    however round their corners are, and no grounds of these letters."""
    paths = list(paths)
    bent = [one for one in paths if one["object_type"] == "curve" and not _is_frame(one) and not _holds(one, letters)]
    slanting = [one for one in paths if one["object_type"] == "line" and _is_slanting(one)]
    return [*bent, *slanting, *_scattered([one for one in paths if _is_dot(one)])]


def _is_dot(path: dict[str, Any]) -> bool:
    """Whether it is a line or a filled rectangle that is as small as the point of a pen."""
    is_level = path["object_type"] == "line" and not _is_slanting(path)
    is_filled = path["object_type"] == "rect" and path["fill"]
    return bool((is_level or is_filled) and max(path["width"], path["height"]) <= _DOT)


def _scattered(dots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The dots of a drawing that is made of nothing else; those of dotted lines stand in rows or columns."""
    if len(dots) < _DOTS:
        return []
    rows = Counter(round(one["top"]) for one in dots)
    columns = Counter(round(one["x0"]) for one in dots)
    most = max(2, _ALIGNED * len(dots))
    return dots if max(*rows.values(), *columns.values()) <= most else []


def are_many(pens: Sequence[dict[str, Any]]) -> bool:
    """Whether these strokes are more than anybody writes on a page, such as a plan: they are not looked at."""
    points: float = sum(len(one["path"]) + (one["width"] + one["height"]) / _STEP for one in pens)
    return points > _MOST_POINTS


def drawings(pens: Sequence[dict[str, Any]]) -> list[Drawing]:
    """Strokes as drawings."""
    return _joined([_stroke(one) for one in pens])


def patterned(plumbed: Any) -> Iterator[Box]:
    """Places that are filled with a pattern, as some programs paint pictures."""
    for one in (*plumbed.rects, *plumbed.curves):
        colour = one["non_stroking_color"]
        named = colour if isinstance(colour, str) else colour[-1] if isinstance(colour, tuple | list) and colour else 0
        if one["fill"] and not isinstance(named, int | float):
            yield box_of(one)


def squares(plumbed: Any, found: Sequence[Drawing], letters: Sequence[dict[str, Any]]) -> list[Square]:
    """Tick boxes: squares by themselves, with nothing in them, or a tick or cross. Squared paper has none."""
    boxes = list(dict.fromkeys(_rounded(one) for one in plumbed.rects if _is_square(one)))
    if not boxes:
        return []
    near = Nearby(boxes)
    alone = [one for one in boxes if len(list(islice(near.meeting(one.grown(1)), 2))) == 1]
    fills = [one for one in plumbed.rects if one["fill"]]
    things: list[Any] = [*letters, *found, *fills]
    places = [one.box if isinstance(one, Drawing) else box_of(one) for one in things]
    nearby = Nearby(places)
    held = ((box, [things[at] for at in nearby.meeting(box) if box.holds(places[at])]) for box in alone)
    return [one for box, inside in held if (one := _square(box, inside)) is not None]


def _square(box: Box, inside: Sequence[Any]) -> Square | None:
    """A tick box by the letters, drawings and filled shapes in it; None where words stand in it."""
    drawings = [one for one in inside if isinstance(one, Drawing)]
    others = [one for one in inside if not isinstance(one, Drawing)]
    is_cross = _crossed(others)
    if is_cross is None:
        return None
    is_tick = is_cross or _is_filled(box, others) or 0 < sum(one.lines for one in drawings) <= _FEW
    return Square(box, is_tick if is_tick or not drawings else None)


def _crossed(inside: Sequence[dict[str, Any]]) -> bool | None:
    """Whether the letters in a box are crosses or ticks; None for words."""
    letters = [one for one in inside if one.get("text", "").strip()]
    is_cross = bool(letters) and all(map(_is_cross, letters))
    are_words = not is_cross and "".join(one["text"] for one in letters).strip() not in UNTICKED
    return None if letters and are_words else is_cross


def _is_filled(box: Box, inside: Sequence[dict[str, Any]]) -> bool:
    return any(_is_within(one, box) for one in inside if "text" not in one)


def is_tick(one: Drawing, box: Box) -> bool:
    """Whether a drawing is a tick or a cross in a box that is a letter."""
    return one.lines <= _FEW and box.grown(1).holds(one.box) and one.box.area <= 3 * box.area


def struck(plumbed: Any, letters: Sequence[dict[str, Any]]) -> Iterator[tuple[Box, list[int]]]:
    """Level lines through the middle of letters: each with the numbers of the letters, which it hardly goes beyond.

    Lines that stand under each other as ruling does are that, but for those that begin and end as words do.
    """
    levels = _levels(plumbed)
    if not levels:
        return
    alike = Counter((round(one.x0), round(one.x1)) for one in levels)
    order = sorted((number for number, one in enumerate(letters) if one["upright"]), key=lambda at: _foot(letters[at]))
    feet = [_foot(letters[number]) for number in order]
    reach = _HEAD * max((letters[number]["size"] for number in order), default=0)
    for line in levels:
        y = (line.top + line.bottom) / 2
        near = order[bisect_left(feet, y) : bisect_right(feet, y + reach)]
        hit = [number for number in near if _is_struck(letters[number], line, y)]
        is_ruling = alike[round(line.x0), round(line.x1)] >= _RULED
        if hit and _ends_with(line, [letters[number] for number in hit], _EXACT if is_ruling else _BEYOND):
            yield line, hit


def _levels(plumbed: Any) -> list[Box]:
    """Level lines, and bars as thin as one."""
    lines = [box_of(one) for one in plumbed.lines if not _is_slanting(one) and one["height"] <= _STRAIGHT]
    return lines + [box_of(one) for one in plumbed.rects if one["height"] <= 2 and one["width"] > one["height"]]


def _ends_with(line: Box, letters: Sequence[dict[str, Any]], most: float) -> bool:
    """Whether a line goes beyond letters by so much of their size at most."""
    words = around(box_of(one) for one in letters)
    beyond = max(words.x0 - line.x0, line.x1 - words.x1, 0)
    return bool(beyond <= most * max(one["size"] for one in letters))


def box_of(one: Mapping[str, Any]) -> Box:
    """Where pdfplumber says that something stands."""
    return Box(float(one["x0"]), float(one["top"]), float(one["x1"]), float(one["bottom"]))


def _foot(letter: dict[str, Any]) -> float:
    """The line that it stands on: how much of its box lies below that depends on who wrote the file."""
    return float(letter["top"] + letter["y1"] - letter["matrix"][5] if "y1" in letter else letter["bottom"])


def _is_struck(letter: dict[str, Any], line: Box, y: float) -> bool:
    """Through the middle of small letters: above their foot, and below their head."""
    x = (letter["x0"] + letter["x1"]) / 2
    return line.x0 <= x <= line.x1 and bool(_LOW <= (_foot(letter) - y) / letter["size"] <= _HEAD)


def _is_slanting(line: dict[str, Any]) -> bool:
    return bool(line["width"] > _STRAIGHT and line["height"] > _STRAIGHT)


def _holds(curve: dict[str, Any], letters: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a shape that is filled has letters on it, as the round ground of a number has."""
    box = box_of(curve)
    return bool(curve["fill"]) and _is_rounded(curve) and any(box.holds(box_of(one)) for one in letters)


def _is_frame(curve: dict[str, Any]) -> bool:
    """Whether a closed shape is a box with round corners, a cell, or a circle as small as a tick box."""
    is_small = max(curve["width"], curve["height"]) <= _LARGEST_BOX
    return _is_rounded(curve) and (is_small or _along_edges(curve) >= _FRAMED)


def _along_edges(curve: dict[str, Any]) -> float:
    """Share of a shape that goes along the edges of its own box: of an ellipse or a triangle it is less than half."""
    stroke = _stroke(curve)
    box, points = stroke.box, stroke.points
    near = [min(x - box.x0, box.x1 - x, y - box.top, box.bottom - y) <= _STRAIGHT for x, y in points]
    return sum(near) / len(near)


def _is_rounded(curve: dict[str, Any]) -> bool:
    """Whether a closed shape keeps near the edges of its own box, as one with round corners and an ellipse do."""
    points = [point for _, *ends in curve["path"] for point in ends]
    if not points or not _is_closed(points):
        return False
    box = around(Box(x, y, x, y) for x, y in points)
    slack = 1 + 0.2 * min(box.x1 - box.x0, box.bottom - box.top)
    return (
        all(min(x - box.x0, box.x1 - x) <= slack or min(y - box.top, box.bottom - y) <= slack for x, y in points)
        and len(points) <= 20
    )


def _is_closed(points: Sequence[tuple[float, float]]) -> bool:
    (x0, y0), (x1, y1) = points[0], points[-1]
    return abs(x0 - x1) + abs(y0 - y1) <= 1


def _stroke(one: dict[str, Any]) -> Drawing:
    """A path of pdfplumber's: bends and lines as points along them."""
    points: list[tuple[float, float]] = []
    lines = 0
    for command, *ends in one["path"]:
        if command != "m" and points and ends:
            points += _along(points[-1], _bend(command, points[-1], ends))
            lines += len(ends)
        points += ends[-1:]
    points = points or list(one["pts"])
    return Drawing(around(Box(x, y, x, y) for x, y in points), lines, points)


def _bend(command: str, start: Point, ends: Sequence[Point]) -> tuple[Point, Point, Point]:
    """What a line leans to at its start and at its end, and where it ends."""
    if len(ends) == 3:
        return ends[0], ends[1], ends[2]
    if len(ends) == 2:
        return (start if command == "v" else ends[0]), (ends[0] if command == "v" else ends[1]), ends[1]
    return start, ends[-1], ends[-1]


def _along(start: Point, bend: tuple[Point, Point, Point]) -> Iterator[Point]:
    """Points between the ends of a bend."""
    places = [start, *bend]
    length = max(abs(one[axis] - other[axis]) for axis in (0, 1) for one in places for other in places)
    steps = min(_MOST_STEPS, 1 + int(length / _STEP))
    for number in range(1, steps):
        at = number / steps
        shares = (1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3
        x, y = (sum(share * place[axis] for share, place in zip(shares, places, strict=True)) for axis in (0, 1))
        yield x, y


def _joined(strokes: Sequence[Drawing]) -> list[Drawing]:
    """Strokes that touch, or nearly do, as one; and so what stands within the bounds of others."""
    close: dict[tuple[float, float], list[Drawing]] = {}
    for one in strokes:
        middle = (one.box.x0 + one.box.x1) / 2 // _NEAR, (one.box.top + one.box.bottom) / 2 // _NEAR
        close.setdefault(middle, []).append(one)
    found = _touching(list(close.values()))
    return [
        Drawing(
            around(one.box for one in parts),
            sum(one.lines for one in parts),
            [at for one in parts for at in one.points],
        )
        for parts in found
    ]


def _touching(groups: list[list[Drawing]]) -> list[list[Drawing]]:
    """Groups whose bounds are near each other as one, until none are."""
    while True:
        bounds = [around(one.box for one in group) for group in groups]
        near = Nearby([one.grown(_NEAR) for one in bounds])
        root = list(range(len(groups)))
        for number, box in enumerate(bounds):
            for other in near.meeting(box.grown(0.1)):
                one, its = _root(root, number), _root(root, other)
                root[max(one, its)] = min(one, its)
        joined: dict[int, list[Drawing]] = {}
        for number, group in enumerate(groups):
            joined.setdefault(_root(root, number), []).extend(group)
        if len(joined) == len(groups):
            return groups
        groups = list(joined.values())


def _root(root: list[int], number: int) -> int:
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number


def _is_square(rect: dict[str, Any]) -> bool:
    width, height = rect["width"], rect["height"]
    return bool(
        rect["stroke"] and _SMALLEST_BOX <= width <= _LARGEST_BOX and abs(width - height) <= 0.15 * max(width, height)
    )


def _is_cross(letter: dict[str, Any]) -> bool:
    return letter["text"] in _CROSSES or "Dingbats" in letter["fontname"]


def _rounded(rect: dict[str, Any]) -> Box:
    return Box(*(round(edge, 1) for edge in box_of(rect)))


def _is_within(rect: dict[str, Any], box: Box) -> bool:
    inner = box_of(rect)
    return inner.area < 0.9 * box.area and inner.cut(box.grown(0.5)) == inner
