"""What a note on a page says of all amounts and times on it: in thousands, in US dollars, in UTC, month first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper import text
from scraper.pages.html import dom
from scraper.profile.details import Formats

_LONGEST = 100
_NO_CITIES = frozenset({"North", "South", "West"})
"""Names of zones that are words of other things too."""
_NO_NOTE = frozenset({"nav", "select", "option", "button", "textarea"})
_OFFSET = re.compile(r"\b(?:UTC|GMT)\s*(?P<sign>[+\u2212-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?\b")
_LETTERS = re.compile(r"\b(A[CEW][SD]T|UTC|GMT)\b")
_MONTH_FIRST = re.compile(r"\bm{1,2}\s?[/.-]\s?d{1,2}\s?[/.-]\s?y{2,4}\b", re.IGNORECASE)


class Unsure(ValueError):
    """What is printed may mean something else; where its field may be missing, that alone is left out."""


@dataclass(frozen=True)
class Units:
    """The notes of a page that its amounts, times and dates may go by; empty where it has none."""

    amounts: str = ""
    clock: str = ""
    order: str = ""
    """That the month stands before the day."""

    def require_amounts(self, printed: str) -> None:
        """Raise `ValueError` where amounts are in another unit than dollars and cents."""
        if self.amounts:
            raise ValueError(f"{printed!r} stands on a page that says {self.amounts!r}")

    def require_moment(self, printed: str, read: datetime | date, zone: tzinfo) -> None:
        """Raise `ValueError` where the page's own zone or order of day and month makes another moment of it, `Unsure`
        where a day in `zone` may have been cut from a moment of that other clock, and be the day before or after."""
        if self.order and re.match(r"\d{1,2}\D\d{1,2}\D", printed.strip()):
            raise ValueError(f"{printed!r} stands on a page that says {self.order!r}")
        start = read if isinstance(read, datetime) else datetime(read.year, read.month, read.day, tzinfo=zone)
        if self.clock and not _is_same(printed, start, self.clock):
            kind = ValueError if start is read else Unsure
            raise kind(f"{printed!r} stands on a page that says {self.clock!r}")


NO_UNITS = Units()
"""Of a page without notes."""


def units_of(soup: BeautifulSoup, formats: Formats) -> Units:
    """What the notes of a page say.

    >>> from scraper.profile import load
    >>> units_of(dom.parse("<p>All amounts in $'000</p><p>Times are shown in UTC</p>"), load().formats)
    Units(amounts="All amounts in $'000", clock='Times are shown in UTC', order='')
    """
    found: dict[str, str] = {}
    for line in _lines(soup):
        if formats.units.search(line):
            found.setdefault("amounts", line)
        if formats.clocks.search(line) and (_LETTERS.search(line) or _OFFSET.search(line) or _place(line)):
            found.setdefault("clock", line)
        if _MONTH_FIRST.search(line):
            found.setdefault("order", line)
    return Units(**found)


def _lines(soup: BeautifulSoup) -> Iterator[str]:
    for line in dom.text(soup, values=False, skip=_is_no_note).split("\n"):
        if line.strip() and len(line) <= _LONGEST:
            yield " ".join(line.split())


def _is_no_note(tag: Tag) -> bool:
    """Whether an element holds what is pressed or chosen, or a row of values."""
    if tag.name in _NO_NOTE:
        return True
    is_row = tag.name == "tr" or dom.role(tag) == "row"
    return is_row and len(tag.find_all("td", recursive=False)) > 1


def _is_same(printed: str, read: datetime, clock: str) -> bool:
    """Whether what is printed is the same moment by the clock of the note as it was read."""
    if text.is_zoned(printed):
        return True
    if (offset := _OFFSET.search(clock)) is not None:
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        return read.utcoffset() == timedelta(minutes=minutes if offset["sign"] == "+" else -minutes)
    if (zone := _place(clock)) is not None:
        return read.utcoffset() == read.replace(tzinfo=zone).utcoffset()
    letters = _LETTERS.search(clock)
    return letters is None or letters[1] == read.tzname()


def _place(line: str) -> tzinfo | None:
    """The zone of the Australian city that a line names; None where it names none."""
    for word in re.findall(r"\b[A-Z][a-z]{3,}\b", line):
        with suppress(ZoneInfoNotFoundError):
            if word not in _NO_CITIES:
                return ZoneInfo(f"Australia/{word}")
    return None
