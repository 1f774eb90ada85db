"""Where columns begin that nothing rules off: nobody knows whether a line goes on over the gap before one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scraper.documents.lines import SAME, Line, is_far

_LEAST = 2
"""Lines that begin at one place, or continue there after a gap, before it may be a column."""
_LABEL = re.compile(r"\W|\W?\w{1,4}[.):]+")
"""A bullet, or the number of a list: what stands behind it goes on with it."""


def column_starts(lines: Sequence[Line]) -> tuple[float, ...]:
    """Points from the page's left."""
    behind = [place for line in lines for place in _behind_gaps(line)]
    places = sorted([*behind, *(line.glyphs[0].x0 for line in lines)])
    return tuple(
        place
        for place in dict.fromkeys(round(one, 1) for one in behind)
        if sum(abs(place - other) <= SAME for other in places) >= _LEAST
    )


def _behind_gaps(line: Line) -> Iterator[float]:
    written = [one for one in line.glyphs if one.thing or one.text.strip()]
    for number, (before, after) in enumerate(pairwise(written), 1):
        is_label = _LABEL.fullmatch("".join(one.text for one in written[:number]))
        if is_far(before, after) and not is_label:
            yield after.x0
