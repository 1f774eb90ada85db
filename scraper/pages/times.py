"""How a printed time of day, a length of time or a list of names becomes a field: as the readers of `values`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from scraper import text
from scraper.models.timesheet_entry import CheckPlace
from scraper.pages import values
from scraper.pages.html.cell import Cell
from scraper.pages.values import Printing
from scraper.text import clock

_PAIR = re.compile(r"([-\u2212]?\d{1,3}\.\d{3,})\s*[,;]\s*([-\u2212]?\d{1,3}\.\d{3,})", re.ASCII)
"""Latitude and longitude in decimal degrees."""


def moment(cell: Cell, printing: Printing) -> datetime | time | None:
    """An instant, or a time whose day stands elsewhere. Raises `ValueError` for a day without a time."""
    printed = values.words(cell, printing)
    if printed is None:
        return None
    with suppress(ValueError):
        return clock.time_of_day(cell.full, printing.profile.formats)
    read = values.instant(cell, printing)
    if read is not None and not isinstance(read, datetime):
        raise ValueError(f"{printed!r} is a day without a time")
    return read


def hours(cell: Cell, printing: Printing) -> Decimal | None:
    """A length of time, in hours."""
    printed = values.words(cell, printing)
    return None if printed is None else clock.hours(printed)


def pause(cell: Cell, printing: Printing) -> Decimal | bool | None:
    """A break: how long it is, in hours, or whether one is taken off."""
    printed = values.words(cell, printing)
    if cell.checked is None and printed is not None:
        with suppress(ValueError):
            return clock.hours(printed)
    return values.yes_no(cell, printing)


def difference(bare: int | None) -> values.Reader:
    """A reader of minutes, which may be negative; `bare`: how many minutes one of a bare number is."""

    def read(cell: Cell, printing: Printing) -> int | None:
        printed = values.words(cell, printing)
        return None if printed is None else clock.minutes(printed, bare)

    return read


def place(cell: Cell, printing: Printing) -> CheckPlace | None:
    """Where somebody was: the words, and the degrees that stand behind them, alone, or in the address of a map.

    Raises `ValueError` for degrees that are on no map, or of two places.
    """
    printed = values.words(cell, printing) or ""
    pairs = {pair for told in (printed, *(unquote(one.href) for one in cell.links)) for pair in _degrees(told)}
    if len(pairs) > 1:
        raise ValueError(f"{printed!r} is at two places: {sorted(pairs)}")
    words = _PAIR.sub("", printed).strip(" ,;()[]\n")
    latitude, longitude = pairs.pop() if pairs else (None, None)
    return CheckPlace(place=words or None, latitude=latitude, longitude=longitude) if words or latitude else None


def _degrees(told: str) -> Iterator[tuple[float, float]]:
    for found in _PAIR.finditer(told):
        latitude, longitude = (float(one.replace("\u2212", "-")) for one in found.groups())
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValueError(f"{found[0]!r} is on no map")
        yield latitude, longitude


def span(
    start: datetime | time,
    end: datetime | time | None,
    day: date | None,
    last: date | None,
    zone: tzinfo,
    length: timedelta | None = None,
) -> tuple[datetime, datetime | None]:
    """When something began and ended, each told whole or as a time of the `day` on which it began (`last`: ended).

    Raises `ValueError` where that is not sure.
    """
    if day is None and not isinstance(start, datetime):
        raise ValueError("nothing says on which day it begins, and when")
    if isinstance(start, datetime) and (end is None or isinstance(end, datetime)):
        if end is not None and end < start:
            raise ValueError(f"it ends at {end}, before it begins at {start}")
        return start, end
    first, begun = _local(start, day, zone)
    if end is None:
        return text.local(datetime.combine(first, begun), zone), None
    own, until = _local(end, last, zone)
    return clock.span(first, begun, until, zone, last=own, length=length)


def _local(moment: datetime | time, day: date | None, zone: tzinfo) -> tuple[Any, time]:
    """Its local day, None where nothing says it, and its time of day."""
    if isinstance(moment, datetime):
        here = moment.astimezone(zone)
        return here.date(), here.time()
    return day, moment


def names(cell: Cell, printing: Printing) -> tuple[str, ...] | None:
    """Several names in one cell, on lines of their own or between commas or semicolons; none in a blank one."""
    printed = values.words(cell, printing)
    if cell.may_be_cut:
        raise ValueError(f"{cell.text!r} is cut short and stands nowhere in full")
    return tuple(filter(None, (one.strip() for one in re.split(r"[,;\n]", printed or ""))))
