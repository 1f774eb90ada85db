"""Amounts that only their look may make negative: what the rest of their column proves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Literal

from scraper import text
from scraper.pages.html.behind import DRAWING
from scraper.pages.html.cell import Cell

Look = Literal["ornament", "minus"]
Looks = Mapping[int, Look]
"""By column: whether what sets amounts off there is an ornament, or stands for a minus."""


def look_of(amounts: Sequence[Cell], totals: Iterable[Cell]) -> Look | None:
    """What the look of a column's amounts means; None where nothing proves it.

    The total of the whole column tells, whichever way it adds up; and where the column prints its negative amounts with
    a sign, one that is only red is none of them.

    >>> red, plain = Cell("$20.00", styled="red"), Cell("$50.00")
    >>> look_of([plain, red], [Cell("$70.00")]), look_of([plain, red], [Cell("$30.00")]), look_of([plain, red], [])
    ('ornament', 'minus', None)
    >>> look_of([plain, red, Cell("($5.00)")], [Cell("$65.00")]), look_of([plain, red, Cell("$5.00 DR")], [])
    ('ornament', None)
    """
    doubtful = list(filter(_is_doubtful, amounts))
    read = list(map(_money, amounts))
    if not doubtful or None in read:
        return None
    if _is_everywhere(amounts):
        return "ornament"
    unsure = _sum(map(_money, doubtful))
    sure = _sum(read) - unsure
    found = {_money(total) for total in totals if not _is_doubtful(total)}
    if unsure and (sure + unsure in found) != (sure - unsure in found):
        return "ornament" if sure + unsure in found else "minus"
    is_only_red = all(cell.styled == "red" for cell in doubtful)
    return "ornament" if is_only_red and _has_sign(read) and not found - {None} else None


def _is_everywhere(amounts: Sequence[Cell]) -> bool:
    """Whether the same drawing without a name stands beside every amount of several."""
    printed = [cell for cell in amounts if _money(cell)]
    return len(printed) > 1 and all(cell.styled == DRAWING for cell in printed)


def _has_sign(amounts: Iterable[Decimal | None]) -> bool:
    return any(one is not None and one < 0 for one in amounts)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((one for one in amounts if one is not None), Decimal())


def _is_doubtful(cell: Cell) -> bool:
    return bool(cell.styled) and bool(_money(cell)) and not text.is_signed(cell.full)


def _money(cell: Cell) -> Decimal | None:
    """An amount as printed, nought where there is none; None where it is no amount."""
    with suppress(ValueError):
        return text.money(cell.full) if cell.full.strip(" -\u2013\u2014") else Decimal()
    return None
