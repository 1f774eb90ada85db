"""The `Retry-After` header, as seconds (RFC 9110, 10.2.3)."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime


def retry_after_seconds(header: str | None, now: Callable[[], float]) -> float | None:
    """Seconds that the header asks for, given as seconds or as an HTTP date; None when it says nothing usable.

    >>> retry_after_seconds("7", lambda: 0.0)
    7.0
    >>> retry_after_seconds("Thu, 01 Jan 1970 00:00:09 GMT", lambda: 4.0)
    5.0
    >>> retry_after_seconds("soon", lambda: 0.0) is None
    True
    """
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - now())
    except ValueError:
        return None
