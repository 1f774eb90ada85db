"""Where something that is no letter stands among the letters of a page: on which line, and before which letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scraper.documents.blocks import Mark
from scraper.documents.drawn import Point
from scraper.documents.images import Placed
from scraper.documents.surface import Box, around

_SAME = 3.0
"""Points by which the feet of letters on one line differ."""
_LEAST = 0.25
"""Share of a line's height, or of the thing's, that makes the two meet."""
_WRITTEN, _BLANK = 0.35, 0.2
"""Share of a line's height that strokes go through at least, where something is written and where nothing is."""
_ABOVE = 2.5
"""Of a line's height: how far above its foot something written on it ends."""
_MOST = 0.6
"""Share of a line's height that a picture laid over it has at least."""
_NEXT = 0.75
"""Of a line's height: how far from it what somebody wrote on it may begin."""
_GAP = 6.0
"""Points beside a letter in which something else may stand."""
_ASIDE = 0.01
"""Points that put a mark on one side of what begins or ends in its place."""


@dataclass(frozen=True)
class Row:
    """Letters on one line, over the whole page."""

    box: Box
    letters: tuple[Box, ...]


def rows(letters: Sequence[Box]) -> list[Row]:
    """The lines that letters stand on."""
    found: list[list[Box]] = []
    for one in sorted(letters, key=lambda one: one.bottom):
        if found and one.bottom - found[-1][-1].bottom <= _SAME:
            found[-1].append(one)
        else:
            found.append([one])
    return [Row(around(one), tuple(one)) for one in found]


def on_row(box: Box, lines: Sequence[Row]) -> Box:
    """The box as high as the line that it stands on; as it is where it stands on none."""
    best = max(lines, key=lambda row: _shared(row.box, box), default=None)
    if best is None or _shared(best.box, box) < 0.5 * min(_height(best.box), _height(box)):
        return box
    return Box(box.x0, best.box.top, box.x1, best.box.bottom)


def in_line(box: Box, lines: Sequence[Row]) -> Box:
    """A picture that is laid over a line as high as that line, the nearest; one that stands on a line as it is."""
    if any(abs(row.box.bottom - box.bottom) <= _SAME for row in lines):
        return box
    over = [row.box for row in lines if _shared(row.box, box) >= _MOST * _height(row.box)]
    if not over:
        return box
    nearest = min(over, key=lambda row: abs(row.top + row.bottom - box.top - box.bottom))
    return Box(box.x0, nearest.top, box.x1, nearest.bottom)


def settled(
    mark: Mark, box: Box, lines: Sequence[Row], points: Sequence[Point] = (), pictures: Sequence[Placed] = ()
) -> Iterator[Placed]:
    """The mark on every line that it meets, at both ends of what it covers there; else by the picture that it is on, or
    by itself beside all lines. Nobody writes on a line alone: an empty place on the next line is told too.

    `points` are along its strokes; without them it fills its box.
    """
    met = 0.0
    for row in lines:
        across = _across(row, box, points)
        if across:
            met += _shared(row.box, box)
            left, right = min(across), max(across)
            yield from (_placed(x, row, mark) for x in _ends(left, right, row))
            yield from (_placed(x, row, replace(mark, is_beside=True)) for x in _sides(box.x0, box.x1, row))
        elif points and _apart(row.box, box) <= _NEXT * _height(row.box):
            yield from _next_to(row, box, mark)
    under = next((one for one in pictures if is_on(box, one.box)), None)
    if points:
        yield from _near(mark, box, [one for one in pictures if one is not under])
    if under is not None:
        yield Placed(behind(under.box), mark)
    elif met < _LEAST * _height(box) or not met:
        yield from _by_itself(mark, box, lines)


def _near(mark: Mark, box: Box, pictures: Sequence[Placed]) -> Iterator[Placed]:
    """The mark beside every picture that stands close above or below."""
    for picture in (one.box for one in pictures):
        if _apart(picture, box) <= _GAP and picture.x0 < box.x1 and box.x0 < picture.x1:
            yield Placed(behind(picture), replace(mark, is_beside=True))


def _by_itself(mark: Mark, box: Box, lines: Sequence[Row]) -> Iterator[Placed]:
    """A mark beside all lines, and on the line right below: what is written above a line belongs to it too."""
    yield Placed(box, mark)
    below = next((row for row in lines if 0 <= row.box.bottom - box.bottom <= _ABOVE * _height(row.box)), None)
    if below is not None:
        yield Placed(Box(box.x0, below.box.top, box.x0, below.box.bottom), mark)


def _next_to(row: Row, box: Box, mark: Mark) -> Iterator[Placed]:
    """A mark beside what stands on a line that strokes do not meet, and hang over from maybe."""
    places = [*_ends(box.x0, box.x1, row), *_sides(box.x0, box.x1, row)]
    yield from (_placed(x, row, replace(mark, is_beside=True)) for x in places)


def _placed(x: float, row: Row, mark: Mark) -> Placed:
    return Placed(Box(x, row.box.top, x, row.box.bottom), mark)


def _apart(one: Box, other: Box) -> float:
    """Points between the two from top to foot; less than none where they are beside each other."""
    return -_shared(one, other)


def is_on(box: Box, picture: Box) -> bool:
    """Whether something lies on a picture for the most part."""
    return picture.holds(box) and picture.cut(box).area >= box.area / 2


def behind(picture: Box) -> Box:
    """Where what lies on a picture is read, wherever it begins."""
    return Box(picture.x1, picture.top, picture.x1, picture.bottom)


def _ends(left: float, right: float, row: Row) -> list[float]:
    """Where it begins among the letters of a line, and where it ends; before a line's first letter is another line."""
    covered = _covered(left, right, row)
    if covered is None:
        return [left]
    first, last = covered
    begins = left if left < first - _GAP else first + _ASIDE
    return [begins, max(right, last) - _ASIDE]


def _sides(left: float, right: float, row: Row) -> list[float]:
    """Right before and right behind the letters of a line that it covers or reaches over on another line, and those
    close by: what was to be written there may lie on the form's own words."""
    covered = _covered(left, right, row)
    if covered is None:
        return []
    before = [one.x0 - _ASIDE for one in row.letters if covered[0] - _GAP <= one.x0 <= covered[0]]
    return [*before, *(one.x1 + _ASIDE for one in row.letters if covered[1] <= one.x1 <= covered[1] + _GAP)]


def _covered(left: float, right: float, row: Row) -> tuple[float, float] | None:
    """Where the letters of a line begin and end that something covers some of; None where it covers none."""
    under = [one for one in row.letters if one.x0 < right and left < one.x1]
    return (min(one.x0 for one in under), max(one.x1 for one in under)) if under else None


def _across(row: Row, box: Box, points: Sequence[Point]) -> list[float]:
    """Where something is on a line, from the left; nowhere where hardly any of it is."""
    if not points:
        shared = _shared(row.box, box)
        return [box.x0, box.x1] if shared > 0 and shared >= _LEAST * min(_height(row.box), _height(box)) else []
    here = [(x, y) for x, y in points if row.box.top <= y <= row.box.bottom]
    if not here:
        return []
    across = [x for x, _ in here]
    heights = [y for _, y in here]
    is_blank = not any(one.x0 < max(across) and min(across) < one.x1 for one in row.letters)
    deep = (_BLANK if is_blank else _WRITTEN) * _height(row.box)
    return across if len(here) >= _LEAST * len(points) or max(heights) - min(heights) >= deep else []


def _height(box: Box) -> float:
    return box.bottom - box.top


def _shared(one: Box, other: Box) -> float:
    return min(one.bottom, other.bottom) - max(one.top, other.top)
