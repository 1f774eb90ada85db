"""Authenticator codes against the RFC's own table."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.portal.sessions import totp
from flows.login.totp import STEP_SECONDS, code, step_of

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_of_the_rfc(seconds: int, digits: str) -> None:
    """RFC 6238, appendix B, SHA-1: the last six digits, leading zeros kept."""
    assert code(SECRET, step_of(datetime.fromtimestamp(seconds, UTC))) == digits


@pytest.mark.parametrize("written", ["gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "GEZD GNBV GY3T QOJQ GEZD GNBV\tGY3T QOJQ\n"])
def test_a_secret_may_be_written_as_people_copy_it(written: str) -> None:
    """Lower case and groups of four are the same secret."""
    assert code(written, 1) == "287082"


@given(st.binary(min_size=1, max_size=40), st.integers(0, 2**40))
def test_codes_agree_with_the_portal(secret: bytes, step: int) -> None:
    """Secrets of any length give the code that the other side's own reading of the RFC gives, padded or not."""
    padded = base64.b32encode(secret).decode()
    expected = totp(padded, step)
    assert code(padded, step) == code(padded.rstrip("="), step) == expected


@given(st.integers(0, 4_000_000_000))
def test_a_window_lasts_thirty_seconds(seconds: int) -> None:
    """Exactly one window later is the next step."""
    moment = datetime.fromtimestamp(seconds, UTC)
    assert step_of(moment + timedelta(seconds=STEP_SECONDS)) == step_of(moment) + 1
