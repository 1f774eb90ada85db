"""Letters of print that nobody reads, though they are drawn: too small, or squeezed to strokes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

_SPECK, _TINY = 1.5, 3.0
"""Points: letters that are no larger are not seen, or may not be. As in Word files."""
_SQUEEZED = 0.06
"""Share of its size: no letter or digit is so narrow by itself."""


def is_speck(char: Mapping[str, Any]) -> bool:
    """Whether a letter, as pdfplumber has it, is so small that nobody sees it."""
    return _size(char) <= _SPECK


def is_large(char: Mapping[str, Any]) -> bool:
    """Whether a letter is as high and as broad as it takes to be read."""
    along = max(char["x1"] - char["x0"], 0.0 if _is_level(char) else char["bottom"] - char["top"])
    return _size(char) > _TINY and (along > _SQUEEZED * char["size"] or not char["text"].isalnum())


def _size(char: Mapping[str, Any]) -> float:
    """Points that it is high; of one that does not run level, long or high, which are not told apart."""
    if not char["text"].strip():
        return math.inf
    size = float(char["size"])
    return size if _is_level(char) else max(size, char["x1"] - char["x0"], char["bottom"] - char["top"])


def _is_level(char: Mapping[str, Any]) -> bool:
    return not char["matrix"][1] and not char["matrix"][2]
