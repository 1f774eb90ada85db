"""The `Retry-After` header, as seconds (RFC 9110, 10.2.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

LONGEST = 366 * 86_400.0
"""A year: more is no wish to be left alone, but a mistake, and one that a person must see."""


def retry_after_seconds(header: str | None, now: Callable[[], float]) -> float | None:
    """Seconds that the header asks for, given as seconds or as an HTTP date; None when it says nothing usable.

    >>> retry_after_seconds("7", lambda: 0.0)
    7.0
    >>> retry_after_seconds("Thu, 01 Jan 1970 00:00:09 GMT", lambda: 4.0)
    5.0
    >>> retry_after_seconds("9" * 30, lambda: 0.0) == LONGEST
    True
    >>> retry_after_seconds("soon", lambda: 0.0) is None
    True
    """
    if header is None:
        return None
    header = header.strip()
    if re.fullmatch(r"[0-9]{1,99}", header):
        return min(float(header), LONGEST)
    try:
        named = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    # An HTTP date is always GMT, also where it says -0000 and reads as naive.
    return min(LONGEST, max(0.0, (named if named.tzinfo else named.replace(tzinfo=UTC)).timestamp() - now()))


def is_refusal(status: int, retry_after: str | None) -> bool:
    """Whether an answer asks for patience: too many requests, or out of service and says until when.

    >>> is_refusal(429, None), is_refusal(503, "90"), is_refusal(503, None)
    (True, True, False)
    """
    return status == 429 or (status == 503 and retry_after is not None)
