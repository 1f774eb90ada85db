"""What is claimed of a section, as an amount, as a share of its value, or as both in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from scraper import text
from scraper.pages.cell import Cell
from scraper.pages.values import Printing
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
_SAYS_PERCENT = re.compile(r"%|percent(age)?$")


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
        return Share(text.money(found["amount"]), text.percent(found["percent"]))
    if "%" in printed:
        return Share(percent=text.percent(printed))
    if re.search(r"\$|AUD", printed):
        return Share(text.money(printed))
    return Share(bare=text.money(printed))


def told(said: list[tuple[str, Share | None]]) -> tuple[Decimal | None, Decimal | None]:
    """Amount and percentage that several cells give, each with the heading it stands under.

    A bare number is what its heading says. Raises `ValueError` where the heading leaves that open ("Percentage or
    Value") or two cells differ.
    """
    amounts: set[Decimal] = set()
    shares: set[Decimal] = set()
    for heading, one in said:
        if one is None:
            continue
        if one.bare is not None:
            (shares if _is_percent(heading, one.bare) else amounts).add(one.bare)
        amounts |= {one.value} if one.value is not None else set()
        shares |= {one.percent} if one.percent is not None else set()
    if len(amounts) > 1 or len(shares) > 1:
        raise ValueError(f"its cells differ: {', '.join(map(str, sorted(amounts) + sorted(shares)))}")
    return next(iter(amounts), None), next(iter(shares), None)


def _is_percent(heading: str, bare: Decimal) -> bool:
    says_both = "%" in heading and ("$" in heading or "value" in fold(heading))
    if says_both or re.search(r"percent\w* or|or percent", heading, re.IGNORECASE):
        raise ValueError(f"{bare} under {heading!r} may be an amount or a percentage")
    return _SAYS_PERCENT.search(fold(heading)) is not None
