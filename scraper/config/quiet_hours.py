"""Times of day in which workers begin nothing."""

from __future__ import annotations

import re
from datetime import time


def is_quiet(text: str, at: time) -> bool:
    """Whether a local time lies within the spans.

    >>> [is_quiet("22:00-05:00", time(hour)) for hour in (21, 22, 4, 5)]
    [False, True, True, False]
    """
    return any(start <= at < end if start <= end else at >= start or at < end for start, end in spans(text))


def spans(text: str) -> list[tuple[time, time]]:
    """Spans of local time, one that ends before it begins goes over midnight. Raises `ValueError`.

    >>> spans("07:00-09:30, 22:00-05:00")[0]
    (datetime.time(7, 0), datetime.time(9, 30))
    """
    found = []
    for part in text.split(","):
        start, dash, end = part.strip().partition("-")
        if not dash:
            raise ValueError("expected spans such as 07:00-09:00,16:30-18:00, or none")
        found.append((clock_time(start), clock_time(end)))
        if found[-1][0] == found[-1][1]:
            raise ValueError(f"{part.strip()!r} ends when it begins; expected a span such as 07:00-09:00")
    return found


def clock_time(text: str) -> time:
    """A time of day as HH:MM. Raises `ValueError`."""
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text.strip()):
        raise ValueError(f"{text.strip()!r} is no time of day; expected such as 02:30")
    return time.fromisoformat(text.strip())
