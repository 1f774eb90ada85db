"""Rows that sum up lengths of time, such as the hours of each user: they are told as `sums` tells those of money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from scraper.pages.html.sums import Line
from scraper.profile.lists import Pager
from scraper.text import clock

_ROUNDED = Decimal("0.01")
"""What two decimals of an hour may round away of each row."""


def told(lines: Sequence[Line], pager: Pager) -> Iterator[Line]:
    """The rows; those are sums too that begin with words for one, hold nothing but lengths of time beside them, and
    are what the rows since the last sum, or all rows before, add up to in each of these columns."""
    since: list[Line] = []
    before: list[Line] = []
    for line in lines:
        lengths = _lengths(line) if _says_so(line, pager) else {}
        is_sum = bool(lengths) and any(_adds_up(lengths, rows) for rows in (since, before) if rows)
        yield replace(line, is_sum=True) if is_sum else line
        if is_sum or line.is_sum:
            since = []
        else:
            since.append(line)
            before.append(line)


def _says_so(line: Line, pager: Pager) -> bool:
    first = next(iter(line.words.values()), "")
    return not line.has_controls and pager.sums.search(first) is not None


def _lengths(line: Line) -> dict[int, Decimal]:
    """By column; none where it says anything else beside its first words."""
    rest = list(line.words.items())[1:]
    read = {column: _hours(words) for column, words in rest}
    return {column: one for column, one in read.items() if one is not None} if None not in read.values() else {}


def _adds_up(lengths: dict[int, Decimal], rows: Sequence[Line]) -> bool:
    off = _ROUNDED * len(rows)
    return all(
        abs(sum((_hours(row.words.get(column, "")) or Decimal() for row in rows), Decimal()) - one) <= off
        for column, one in lengths.items()
    )


def _hours(words: str) -> Decimal | None:
    try:
        return clock.hours(words) if words else None
    except ValueError:
        return None
