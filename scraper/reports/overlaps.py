"""Timesheet entries of one user that are of the same time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from scraper.profile.words import fold

Object = Mapping[str, Any]


def overlapping(entries: Sequence[Object]) -> Iterator[tuple[Object, Object]]:
    """Entries of one user of which the second begins before the first has ended; each with the one before it that ends
    last. One that only touches another, or has no end, overlaps none."""
    ended = [one for one in entries if one["ends_at"] is not None]
    ended.sort(key=lambda one: (fold(one["user"]), _at(one["starts_at"])))
    latest: Object | None = None
    for one in ended:
        if latest is not None and fold(latest["user"]) == fold(one["user"]):
            if _at(one["starts_at"]) < _at(latest["ends_at"]):
                yield latest, one
            if _at(one["ends_at"]) <= _at(latest["ends_at"]):
                continue
        latest = one


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
