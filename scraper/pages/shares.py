"""What is claimed of a section, as an amount, as a share of its value, or as both in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from scraper import text
from scraper.pages.html.cell import Cell
from scraper.pages.html.grid import GridView
from scraper.pages.html.rows import RowView
from scraper.pages.values import Printing, by_look, money
from scraper.profile import fold

_PERCENT = r"-?[0-9][0-9,]*(?:\.[0-9]+)?\s*%"
_BOTH = (
    re.compile(rf"(?P<amount>[^%/|]+?)\s*[/|]\s*(?P<percent>{_PERCENT})"),
    re.compile(rf"(?P<percent>{_PERCENT})\s*[/|]\s*(?P<amount>[^%/|]+)"),
    re.compile(rf"(?P<amount>[^%/|]+?)\s*\(\s*(?P<percent>{_PERCENT})\s*\)"),
    # An amount in brackets beside a percentage may be an aside or a credit: only one without brackets is clear.
    re.compile(rf"(?P<percent>{_PERCENT})\s+(?P<amount>[^%/|()]+)"),
    re.compile(rf"(?P<amount>[^%/|()]*[^%/|()\s])\s+(?P<percent>{_PERCENT})"),
)
_SAYS_PERCENT = re.compile(r"%|percent|pct")


_HALF = Decimal("0.5")
_MOST_AS_FRACTION = 2
"""No share is printed as a fraction above this: that would be more than twice the whole."""


@dataclass(frozen=True)
class Beside:
    """Which fields of a row are the amounts that prove its percentage; the empty string where there is none."""

    whole: str
    rest: str = ""
    """What is left of the whole."""
    part: str = ""
    """The part itself, where no column of shares gives it."""


@dataclass(frozen=True)
class Share:
    """What one cell says."""

    value: Decimal | None = None
    """AUD."""
    percent: Decimal | None = None
    bare: Decimal | None = None
    """A number without a sign: what it is, only the heading tells."""


def share(cell: Cell, printing: Printing) -> Share | None:
    """An amount, a percentage, or both. Raises `ValueError` for anything else.

    >>> from scraper.profile import load
    >>> from zoneinfo import ZoneInfo
    >>> printing = Printing(load(), ZoneInfo("Australia/Sydney"))
    >>> share(Cell("($75.00) / 100 %"), printing)
    Share(value=Decimal('-75.00'), percent=Decimal('100'), bare=None)
    >>> share(Cell("$1,250.00 (25%)"), printing).value, share(Cell("25 % | -$5.00"), printing).value
    (Decimal('1250.00'), Decimal('-5.00'))
    >>> share(Cell("25% ($1,250.00)"), printing)
    Traceback (most recent call last):
    ValueError: '25% ($1,250.00)' is neither an amount nor a percentage nor clearly one of each
    >>> share(Cell("-$5.00"), printing), share(Cell("33.33%"), printing).percent, share(Cell("40"), printing).bare
    (Share(value=Decimal('-5.00'), percent=None, bare=None), Decimal('33.33'), Decimal('40'))
    """
    if text.is_blank(cell.full, printing.profile.formats):
        return None
    printed = cell.full.strip()
    if "%" in printed and "$" in printed:
        found = next((match for form in _BOTH if (match := form.fullmatch(printed))), None)
        if found is None:
            raise ValueError(f"{printed!r} is neither an amount nor a percentage nor clearly one of each")
        printing.units.require_amounts(printed)
        return Share(_amount_of(cell, found["amount"]), text.percent(found["percent"]))
    if "%" in printed:
        return Share(percent=text.percent(printed))
    printing.units.require_amounts(printed)
    if re.search(r"\$|AUD", printed):
        return Share(_amount_of(cell, printed))
    return Share(bare=by_look(cell, _bare(printed), printed))


def _amount_of(cell: Cell, printed: str) -> Decimal:
    return by_look(cell, text.money(printed), printed)


def _bare(printed: str) -> Decimal:
    """A number without a sign; one with more decimals than an amount has is no amount, and may be a percentage."""
    try:
        return text.money(printed)
    except ValueError:
        with suppress(ValueError):
            return text.number(printed)
        raise


class Shares:
    """The columns of one grid that say what part of something is claimed, withheld or the like.

    A bare number under a heading of percentages is one only where that is sure: a column that lost its format shows
    0.25 for 25 %. The amounts beside it tell, its own or those of the rows around it: one column is printed one way.
    """

    def __init__(
        self, view: GridView, printing: Printing, columns: Sequence[str], beside: Beside, *, are_rates: bool = False
    ) -> None:
        """`columns` are fields that `share` reads. `are_rates`: they hold percentages whatever their heading says."""
        self._view = view
        self._printing = printing
        self._columns = tuple(name for name in columns if name in view.columns)
        self._beside = beside
        self._suffix = " %" if are_rates else ""

    def told(self, row: RowView) -> tuple[Decimal | None, Decimal | None]:
        """The amount and the percentage that the row's cells give.

        Raises `ValueError` where a heading leaves open what a bare number is ("Percentage or Value"), two cells differ,
        or nothing tells whether a number is a percentage or a fraction.
        """
        amounts: set[Decimal] = set()
        shares: set[Decimal] = set()
        for heading, one in self._said(row):
            if one.bare is not None and not _is_percent(heading, one.bare):
                amounts.add(_amount(one.bare))
            elif one.bare is not None:
                shares.add(self._percent(one.bare, heading, row))
            amounts |= {one.value} if one.value is not None else set()
            shares |= {one.percent} if one.percent is not None else set()
        if len(amounts) > 1 or len(shares) > 1:
            raise ValueError(f"its cells differ: {', '.join(map(str, sorted(amounts) + sorted(shares)))}")
        return next(iter(amounts), None), next(iter(shares), None)

    def _said(self, row: RowView) -> Iterator[tuple[str, Share]]:
        for name in self._columns:
            cell = row.cell(name)
            if cell is not None and not cell.is_cut and (one := share(cell, self._printing)) is not None:
                yield f"{self._view.titles[name]}{self._suffix}", one

    def _percent(self, bare: Decimal, heading: str, row: RowView) -> Decimal:
        part = self._part(row)
        if bare == 0 and (part is None or abs(part) <= _HALF):
            return bare
        factors = {_factor(bare, part, self._decimals)} if part is not None else self._factors
        if factors == {100}:
            return Decimal(f"{bare.scaleb(2):f}")
        if factors == {1} or (part is not None and abs(bare) > _MOST_AS_FRACTION):
            return bare
        amounts = "nothing beside it tells" if part is None else f"the amounts beside it make {part:.2f} %"
        raise ValueError(f"{bare} under {heading!r} may be a percentage or a fraction: {amounts}")

    def _part(self, row: RowView) -> Decimal | None:
        """What percentage the amounts of the row make."""
        whole, rest = self._amount(row, self._beside.whole), self._amount(row, self._beside.rest)
        part = self._amount(row, self._beside.part)
        with suppress(ValueError):
            for heading, one in self._said(row):
                is_amount = one.bare is not None and not _is_percent(heading, one.bare)
                part = one.value if one.value is not None else one.bare if is_amount else part
        if part is None and whole is not None and rest is not None:
            part = whole - rest
        return None if not whole or part is None else 100 * part / whole

    def _amount(self, row: RowView, field: str) -> Decimal | None:
        cell = row.cell(field)
        with suppress(ValueError):
            return None if cell is None else money(cell, self._printing)
        return None

    @cached_property
    def _bares(self) -> tuple[tuple[RowView, Decimal], ...]:
        """Every bare number that stands under a heading of percentages."""
        found: list[tuple[RowView, Decimal]] = []
        for row in self._view.rows:
            with suppress(ValueError):
                said = list(self._said(row))
                found += [
                    (row, one.bare) for heading, one in said if one.bare is not None and _is_percent(heading, one.bare)
                ]
        return tuple(found)

    @cached_property
    def _decimals(self) -> int:
        """With how many decimals the column is printed."""
        return max((_decimals(bare) for _, bare in self._bares), default=0)

    @cached_property
    def _factors(self) -> set[int | None]:
        """By what the column's numbers are multiplied to be percentages, by all of them that tell."""
        told: set[int | None] = set()
        for row, bare in self._bares:
            part = self._part(row)
            if bare and part is not None:
                told.add(_factor(bare, part, self._decimals))
            elif abs(bare) > _MOST_AS_FRACTION:
                told.add(1)
        return told - {None}


def _factor(bare: Decimal, part: Decimal, decimals: int) -> int | None:
    """1 for a number that is the percentage `part` as printed, 100 for its fraction, None where neither or both fit."""
    printed = _HALF.scaleb(-decimals)
    is_percent = abs(bare - part) <= printed
    is_fraction = abs(100 * bare - part) <= min(_HALF, 100 * printed)
    return None if is_percent == is_fraction else 1 if is_percent else 100


def _amount(bare: Decimal) -> Decimal:
    if _decimals(bare) > 2:
        raise ValueError(f"'{bare}' is no amount of money")
    return bare


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _is_percent(heading: str, bare: Decimal) -> bool:
    """What a bare number is by its heading. Raises `ValueError` where that speaks of both."""
    says_percent = _SAYS_PERCENT.search(fold(heading)) is not None
    if says_percent and ("$" in heading or re.search(r"\bor\b|value", heading, re.IGNORECASE)):
        raise ValueError(f"{bare} under {heading!r} may be an amount or a percentage")
    return says_percent
