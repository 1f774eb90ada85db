"""One sheet of an exported file, before anybody knows which of its rows are headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

MOST_CELLS = 5_000_000
"""A sheet with more is none that a portal exports."""


@dataclass(frozen=True)
class SheetCell:
    """What a cell shows."""

    text: str = ""
    unsure: str = ""
    """Why nobody can tell what it says; empty where it says what it shows."""
    href: str = ""
    """Where its link leads."""


@dataclass(frozen=True)
class Sheet:
    """Rows of cells. Rows and columns are counted from 0."""

    rows: Sequence[Sequence[SheetCell]]
    name: str = ""
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    spans: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Row and column of a merged cell to how many rows and columns it covers."""


def moment(value: datetime | date | time | timedelta) -> str:
    """A moment that a cell holds: a day at midnight is that day.

    >>> moment(datetime(2026, 3, 2)), moment(datetime(2026, 3, 2, 7, 30)), moment(timedelta(days=1))
    ('2026-03-02', '2026-03-02T07:30:00', '24:00:00')
    """
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat()
