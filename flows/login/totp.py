"""Authenticator codes (RFC 6238): SHA-1, six digits, a new one every 30 seconds."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pyotp import HOTP

STEP_SECONDS = 30


class _Codes(HOTP):
    """Of a secret of any length: which one, the portal has decided, and many give eighty bits."""

    min_secret_length_bits: ClassVar[int] = 0


def step_of(now: datetime) -> int:
    """The number of the time window that `now` lies in."""
    return int(now.timestamp()) // STEP_SECONDS


def code(secret: str, step: int) -> str:
    """The six digits of one window. Raises `ValueError` for a secret that is no Base32.

    >>> code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1)  # RFC 6238, time 59 s
    '287082'
    """
    return _Codes("".join(secret.split())).at(step)
