"""Letters of print that nobody reads, though they are drawn: too small, squeezed to strokes, or cut off from a word."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

_SPECK, _TINY = 1.5, 3.0
"""Points: letters that are no larger are not seen, or may not be. As in Word files."""
_SQUEEZED = 0.06
"""Share of its size: no letter or digit is so narrow by itself."""
_LEVEL = 0.3
"""Share of their size by which letters of one line may differ in their feet, and reach into each other."""
_FIELD = 20.0
"""Points: the height of the bands by which letters are looked for."""


def is_speck(char: Mapping[str, Any]) -> bool:
    """Whether a letter, as pdfplumber has it, is so small that nobody sees it."""
    return _size(char) <= _SPECK


def is_large(char: Mapping[str, Any]) -> bool:
    """Whether a letter is as high and as broad as it takes to be read."""
    along = max(char["x1"] - char["x0"], 0.0 if _is_level(char) else char["bottom"] - char["top"])
    return _size(char) > _TINY and (along > _SQUEEZED * char["size"] or not char["text"].isalnum())


def goes_on(chars: Sequence[dict[str, Any]], found: Sequence[str | None], cut: Sequence[int]) -> list[int]:
    """The letters that are seen and right behind which others would stand that are cut off, by the first of those: no
    farther than the next word."""
    ends = []
    level: dict[int, list[int]] = defaultdict(list)
    for place, other in enumerate(chars if cut else ()):
        level[int(other["bottom"] // _FIELD)].append(place)
    for one in (chars[place] for place in cut):
        foot = int(one["bottom"] // _FIELD)
        for place in (place for near in (foot - 1, foot, foot + 1) for place in level.get(near, ())):
            other = chars[place]
            is_level = abs(other["bottom"] - one["bottom"]) <= _LEVEL * one["size"]
            is_next = is_level and -_LEVEL * one["size"] <= one["x0"] - other["x1"] <= one["size"]
            if is_next and found[place] is None and other["text"].strip():
                ends.append(place)
    return ends


def _size(char: Mapping[str, Any]) -> float:
    """Points that it is high; of one that does not run level, long or high, which are not told apart."""
    if not char["text"].strip():
        return math.inf
    size = float(char["size"])
    return size if _is_level(char) else max(size, char["x1"] - char["x0"], char["bottom"] - char["top"])


def _is_level(char: Mapping[str, Any]) -> bool:
    return not char["matrix"][1] and not char["matrix"][2]
