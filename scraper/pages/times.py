"""How a printed time of day, a length of time or a list of names becomes a field: as the readers of `values`."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, time
from decimal import Decimal

from scraper.pages import values
from scraper.pages.html.cell import Cell
from scraper.pages.values import Printing
from scraper.text import clock


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


def names(cell: Cell, printing: Printing) -> tuple[str, ...] | None:
    """Several names in one cell, on lines of their own or between commas or semicolons; none in a blank one."""
    printed = values.words(cell, printing)
    if cell.may_be_cut:
        raise ValueError(f"{cell.text!r} is cut short and stands nowhere in full")
    return tuple(filter(None, (one.strip() for one in re.split(r"[,;\n]", printed or ""))))
