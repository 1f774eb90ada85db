"""The numbers that a program prints beside lines, in the margin: they are no part of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise

from scraper.documents.glyphs import Glyph

_SAME = 1.5
"""Points by which the right edges of numbers one below the other may differ."""
_APART = 3.0
"""Points from them to the text, at least."""
_LEAST = 3
"""Numbers it takes to be sure that they count lines."""


def without_line_numbers(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """What stands on a page without the numbers of its lines.

    They stand left of everything else, end one below the other, and count, maybe anew below a header.
    """
    numbers = _at_left([one for one in glyphs if one.thing is None and one.turn == 0 and one.text.strip()])
    if len(numbers) < _LEAST or not _counts(["".join(one.text for one in number) for number in numbers]):
        return list(glyphs)
    digits = list(chain.from_iterable(numbers))
    gone, edge = set(map(id, digits)), max(one.x1 for one in digits)
    return [one for one in glyphs if id(one) not in gone and (one.text.strip() or one.thing or one.x0 >= edge)]


def _at_left(written: Sequence[Glyph]) -> list[list[Glyph]]:
    """The words that stand left of all others, from the top, if they are numbers that end at one place."""
    found = [next(_words(line)) for line in _lines(written)]
    numbers = [word for word in found if all(one.text.isdecimal() for one in word)]
    if not numbers:
        return []
    edge = min(word[-1].x1 for word in numbers)
    numbers = [word for word in numbers if word[-1].x1 <= edge + _SAME]
    ours = {id(one) for word in numbers for one in word}
    return numbers if all(one.x0 >= edge + _APART for one in written if id(one) not in ours) else []


def _lines(written: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """From the top, each from the left."""
    ordered = sorted(written, key=lambda one: (round(one.bottom), one.x0))
    for _, line in groupby(ordered, key=lambda one: round(one.bottom)):
        yield list(line)


def _words(line: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    word: list[Glyph] = []
    for one in line:
        if word and one.x0 - word[-1].x1 > _APART:
            yield word
            word = []
        word.append(one)
    yield word


def _counts(numbers: Sequence[str]) -> bool:
    """Mostly by the smallest step: a line that is hidden counts too."""
    steps = [int(after) - int(before) for before, after in pairwise(numbers)]
    up = [one for one in steps if one > 0]
    anew = [int(after) for (_, after), step in zip(pairwise(numbers), steps, strict=True) if step <= 0]
    least = min(up, default=0)
    is_even = up.count(least) >= _LEAST - 1 and 2 * up.count(least) > len(up)
    return is_even and len(anew) <= 1 and all(one <= least for one in anew)
