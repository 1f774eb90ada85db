"""The `Retry-After` header, as seconds (RFC 9110, 10.2.3)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 366 * 86_400.0
"""A year: more is no wish to be left alone, but a mistake, and one that a person must see."""


_SECONDS = re.compile(r"([0-9]{1,99}(?:\.[0-9]{1,99})?)(?: ?s| seconds)?")
_BETWEEN = re.compile(r"[,\n](?=\s*(?:[0-9.]+(?: ?s| seconds)?\s*(?:[,\n]|$)|[A-Za-z]{3,9},|[0-9]{4}-))")
"""Between the wishes of several headers; a date has a comma of its own."""


def retry_after_seconds(header: str | None, now: Callable[[], float]) -> float | None:
    """Seconds that the header asks for, given as seconds or as a date; None when it says nothing usable.

    What some servers write beside the standard counts too: parts of a second, dates of ISO 8601, and the header twice,
    of which the longer wish holds.

    >>> retry_after_seconds("7", lambda: 0.0), retry_after_seconds("90.2", lambda: 0.0)
    (7.0, 91.0)
    >>> retry_after_seconds("Thu, 01 Jan 1970 00:00:09 GMT", lambda: 4.0)
    5.0
    >>> retry_after_seconds("30, Thu, 01 Jan 1970 00:02:00 GMT, 60", lambda: 0.0)
    120.0
    >>> retry_after_seconds("9" * 30, lambda: 0.0) == LONGEST
    True
    >>> retry_after_seconds("soon", lambda: 0.0) is None
    True
    """
    wishes = (_seconds(one.strip().strip('"'), now) for one in _BETWEEN.split(header or ""))
    return max((one for one in wishes if one is not None), default=None)


def _seconds(wish: str, now: Callable[[], float]) -> float | None:
    if found := _SECONDS.fullmatch(wish):
        return min(float(math.ceil(float(found[1]))), LONGEST)
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            named = read(wish)
        except (ValueError, OverflowError):
            continue
        # An HTTP date is always GMT, also where it says -0000 and reads as naive.
        until = (named if named.tzinfo else named.replace(tzinfo=UTC)).timestamp() - now()
        return min(LONGEST, max(0.0, until))
    return None


def is_refusal(status: int, retry_after: str | None) -> bool:
    """Whether an answer asks for patience: too many requests, or out of service and says until when.

    >>> is_refusal(429, None), is_refusal(503, "90"), is_refusal(503, None)
    (True, True, False)
    """
    return status == 429 or (status == 503 and retry_after is not None)
