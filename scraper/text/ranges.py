"""From which day to which a heading says that a schedule shows."""

from __future__ import annotations

import re
from datetime import date

from scraper.profile.details import Formats
from scraper.text.dates import day

_BETWEEN = re.compile(r"\s*[–—-]\s+|\s+[–—-]\s*|\s*[–—]\s*|\s+to\s+")
_LONGEST = 62
"""Days: no schedule shows more, and what says more is another heading."""


def days_said(printed: str, formats: Formats) -> tuple[date, date]:
    """The first and the last day, both included; of one day alone, that day twice. The year, or month and year, may
    stand once. Raises `ValueError` for anything else.

    >>> from scraper.profile import load
    >>> formats = load().formats
    >>> for said in ("23 – 29 November 2026", "30 Nov - 6 Dec 2026", "29 Dec – 4 Jan 2027", "Tuesday, 3 November 2026"):
    ...     print(*days_said(said, formats))
    2026-11-23 2026-11-29
    2026-11-30 2026-12-06
    2026-12-29 2027-01-04
    2026-11-03 2026-11-03
    """
    ends = [one for one in _BETWEEN.split(printed.strip()) if one]
    if len(ends) == 1:
        only = day(ends[0], formats)
        return only, only
    if len(ends) != 2:
        raise ValueError(f"{printed!r} does not say from which day to which")
    last = day(ends[1], formats)
    first = _first(ends[0], ends[1], formats)
    if first > last and not re.search(r"\d{4}", ends[0]):
        first = first.replace(year=first.year - 1)
    if not 0 <= (last - first).days <= _LONGEST:
        raise ValueError(f"{printed!r} does not say from which day to which")
    return first, last


def _first(start: str, end: str, formats: Formats) -> date:
    """The first day, with what it lacks of the last day's month and year."""
    words = end.split()
    for lent in ([], *(words[at:] for at in range(len(words) - 1, 0, -1))):
        try:
            return day(" ".join((start, *lent)), formats)
        except ValueError:
            continue
    raise ValueError(f"{start!r} before {end!r} is no day")
