"""Which of many places on a page are near another, without comparing each with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from scraper.documents.surface import Box

_FIELD = 24.0
"""Points: the side of the fields that a page is cut into."""
_MOST_FIELDS = 64
"""What covers more is compared with everything."""


class Nearby:
    """Places by the fields of the page that they touch."""

    def __init__(self, places: Sequence[Box]) -> None:
        self._places = places
        self._large: list[int] = []
        self._fields: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, place in enumerate(places):
            fields = _fields(place)
            if fields is None:
                self._large.append(number)
                continue
            for one in fields:
                self._fields[one].append(number)

    def meeting(self, place: Box) -> Iterator[int]:
        """The numbers of those that meet a place, in order.

        >>> list(Nearby([Box(0, 0, 2, 2), Box(90, 0, 92, 2), Box(1, 1, 3, 3)]).meeting(Box(1, 1, 2, 2)))
        [0, 2]
        """
        fields = _fields(place)
        if fields is None:
            near: Sequence[int] = range(len(self._places))
        else:
            near = sorted({number for one in fields if one in self._fields for number in self._fields[one]})
            near = sorted((*near, *self._large)) if self._large else near
        return (number for number in near if self._places[number].meets(place))


def _fields(place: Box) -> list[tuple[int, int]] | None:
    left, top, right, bottom = (int(edge // _FIELD) for edge in place)
    if (right - left + 1) * (bottom - top + 1) > _MOST_FIELDS:
        return None
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
