"""Lines through words on a PDF's page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from scraper.documents.drawn import STRAIGHT, box_of, is_slanting
from scraper.documents.surface import Box, around

_RULED = 4
"""Lines under each other that are ruling, and go through no word on purpose."""
_BEYOND, _EXACT = 1.5, 0.3
"""Of a letter's size: how far a line through words goes beyond them; where a program drew it, a space at most."""
_LOW, _HEAD = 0.1, 0.5
"""Of a letter's size: how far above its foot a line goes through its middle."""


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
    lines = [box_of(one) for one in plumbed.lines if not is_slanting(one) and one["height"] <= STRAIGHT]
    return lines + [box_of(one) for one in plumbed.rects if one["height"] <= 2 and one["width"] > one["height"]]


def _ends_with(line: Box, letters: Sequence[dict[str, Any]], most: float) -> bool:
    """Whether a line goes beyond letters by so much of their size at most."""
    words = around(box_of(one) for one in letters)
    beyond = max(words.x0 - line.x0, line.x1 - words.x1, 0)
    return bool(beyond <= most * max(one["size"] for one in letters))


def _foot(letter: dict[str, Any]) -> float:
    """The line that it stands on: how much of its box lies below that depends on who wrote the file."""
    return float(letter["top"] + letter["y1"] - letter["matrix"][5] if "y1" in letter else letter["bottom"])


def _is_struck(letter: dict[str, Any], line: Box, y: float) -> bool:
    """Through the middle of small letters: above their foot, and below their head."""
    x = (letter["x0"] + letter["x1"]) / 2
    return line.x0 <= x <= line.x1 and bool(_LOW <= (_foot(letter) - y) / letter["size"] <= _HEAD)
