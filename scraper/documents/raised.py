"""Small letters among larger ones: raised or lowered beside a line, or over the words of the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scraper.documents.glyphs import Glyph

RAISED = 0.85
"""Share of a line's size that raised and lowered letters have at most."""
_BESIDE = 0.4
"""Share of their height that they have in common with it at least."""
_SHARED, _LEAST = 0.5, 0.25
"""Share of the height of the lower of two lines that no others have in common; and that lines set close may have."""
_ABOUT = 0.7
"""Share of the size of larger letters that makes others no small print beside them."""
_HALF = 0.6
"""Share of a line's size that letters have at most which say how its words are spoken, and that parts them from it."""
TRACKED = 0.1
"""Share of a letter's size that letters stand apart where somebody set them wide."""


def with_raised(lines: list[list[Glyph]]) -> list[list[Glyph]]:
    """Small letters that stand higher or lower beside large ones belong to the line of those."""
    if len(lines) < 2:
        return lines
    sizes = [size_of(line) for line in lines]
    left: list[list[Glyph]] = []
    grown: list[list[Glyph]] = [[] for _ in lines]
    for number, line in enumerate(lines):
        stays = []
        for chunk in _chunks(line):
            near = (at for at in range(max(0, number - 2), min(len(lines), number + 3)) if at != number)
            shares = {at: _share(chunk, lines[at], sizes[at]) for at in near}
            host = max(shares, key=shares.__getitem__, default=None)
            host = None if host is None or shares[host] < _BESIDE else host
            if host is None:
                stays += chunk
            else:
                grown[host] += chunk
        left.append(stays)
    return [line + more for line, more in zip(left, grown, strict=True) if line or more]


def beside(lines: list[list[Glyph]]) -> list[list[Glyph]]:
    """Letters that stand a little higher or lower, and over none of the line, belong to it: what was typed on a printed
    form seldom stands level with its words. Nobody sets lines so close that they share half their height."""
    found = lines[:1]
    for line in lines[1:]:
        if _shared(found[-1], line) > _SHARED and _are_apart(found[-1], line):
            found[-1] = found[-1] + line
        else:
            found.append(line)
    return found


def is_between(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Whether two lines of letters about as large have some of their height in common and stand over none of each
    other, so that nobody can say whether they are one."""
    sizes = size_of(one), size_of(other)
    return min(sizes) > _ABOUT * max(sizes) and _shared(one, other) > _LEAST and _are_apart(one, other)


def _are_apart(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    parts = [[each for each in line if each.text.strip()] for line in (one, other)]
    return not any(_is_under(each, [near]) for each in parts[0] for near in parts[1])


def _shared(one: Sequence[Glyph], other: Sequence[Glyph]) -> float:
    """What two lines have in common of the height of the lower; nothing where anything but letters stands there."""
    parts = [[each for each in line if each.thing or each.text.strip()] for line in (one, other)]
    if not all(parts) or any(each.thing for line in parts for each in line):
        return 0.0
    (top, bottom), (other_top, other_bottom) = map(_extent, parts)
    return (min(bottom, other_bottom) - max(top, other_top)) / max(min(bottom - top, other_bottom - other_top), 0.1)


def _extent(line: Sequence[Glyph]) -> tuple[float, float]:
    return min(one.top for one in line), max(one.bottom for one in line)


def is_aid(line: Sequence[Glyph], below: Sequence[Glyph]) -> bool:
    """Whether letters half as large stand close over those of the next line, as those do that say how to speak it.

    Captions do so too: what tells of them stands within, so that no answer but one that has them is told.
    """
    small, large = ([one for one in each if one.thing is None and one.text.strip()] for each in (line, below))
    if len(small) < 2 or not large or max(one.size for one in small) > _HALF * size_of(large):
        return False
    gap = min(one.top for one in large) - max(one.bottom for one in small)
    return gap <= _HALF * size_of(large) and all(
        any(one.x0 < other.x1 + one.size and other.x0 - one.size < one.x1 for other in large) for one in small
    )


def size_of(line: Sequence[Glyph]) -> float:
    """The size of most of its letters."""
    sizes = [round(one.size, 1) for one in line if one.thing is None]
    return max(set(sizes), key=lambda size: (sizes.count(size), size)) if sizes else 0.0


def _chunks(line: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Letters that stand together."""
    chunk: list[Glyph] = []
    for one in sorted(line, key=lambda one: one.x0):
        if chunk and one.x0 - chunk[-1].x1 > one.size / 2:
            yield chunk
            chunk = []
        chunk.append(one)
    yield chunk


def _share(chunk: Sequence[Glyph], line: Sequence[Glyph], size: float) -> float:
    """How much of the height of raised letters stands beside a letter of a line; nothing for no such letters.

    They are small, or there is room left for them between the letters of the line.
    """
    if any(one.thing for one in chunk):
        return 0.0
    is_alike = _is_set_between(chunk, line, size)
    if max(one.size for one in chunk) > size * RAISED and not is_alike:
        return 0.0
    top, bottom = min(one.top for one in chunk), max(one.bottom for one in chunk)
    reach = size if is_alike else size / 3
    beside = [one for one in line if one.thing is None and round(one.size, 1) == size and _is_next(one, chunk, reach)]
    shares = ((min(one.bottom, bottom) - max(one.top, top)) / max(bottom - top, 0.1) for one in beside)
    return max(shares, default=0.0)


def _is_set_between(chunk: Sequence[Glyph], line: Sequence[Glyph], size: float) -> bool:
    """Whether letters no larger than those of a line stand where the line leaves room."""
    if max(one.size for one in chunk) > size or len(chunk) >= len(line):
        return False
    return not any(_is_under(one, chunk) for one in line)


def _is_next(one: Glyph, chunk: Sequence[Glyph], reach: float) -> bool:
    """Whether a letter ends where others begin, or begins where they end."""
    return -reach <= chunk[0].x0 - one.x1 <= reach or -reach <= one.x0 - chunk[-1].x1 <= reach


def _is_under(one: Glyph, chunk: Sequence[Glyph]) -> bool:
    """Whether a letter takes a place that others take."""
    width = one.x1 - one.x0
    return min(one.x1, chunk[-1].x1) - max(one.x0, chunk[0].x0) > TRACKED * max(width, one.size)
