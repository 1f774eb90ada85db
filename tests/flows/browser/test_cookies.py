"""Cookies are read as browsers read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.browser.cookies import SetCookie, parse

URL = "https://portal.example/Portal/Files/7"
NOW = 1_700_000_000.0
PAST = "Expires=Thu, 01 Jan 1970 00:00:00 GMT"
FUTURE = 1_700_006_400


def read(header: str, url: str = URL) -> SetCookie | None:
    """At a fixed moment."""
    return parse(header, url, lambda: NOW)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("sid=7", SetCookie("sid", "7", "portal.example", "/Portal/Files")),
        ("sid=a=b; Path=/", SetCookie("sid", "a=b", "portal.example", "/")),
        ("sid=; path=nowhere", SetCookie("sid", "", "portal.example", "/Portal/Files")),
        (
            "sid=7; PATH=/Portal; Secure; HTTPONLY; samesite=STRICT",
            SetCookie("sid", "7", "portal.example", "/Portal", http_only=True, secure=True, same_site="Strict"),
        ),
        ("sid=7; Domain=.Portal.Example; Path=/", SetCookie("sid", "7", ".portal.example", "/")),
        ("sid=7; Domain=example; Path=/", SetCookie("sid", "7", ".example", "/")),
        (f"sid=7; Path=/; Max-Age=60; {PAST}", SetCookie("sid", "7", "portal.example", "/", NOW + 60)),
        ("sid=7; Path=/; Expires=Wed, 15-Nov-2023 00:00:00 GMT", SetCookie("sid", "7", "portal.example", "/", FUTURE)),
        (f"sid=7; Path=/; {PAST}", SetCookie("sid", "7", "portal.example", "/", 0)),
        ("sid=7; Path=/; Max-Age=-1", SetCookie("sid", "7", "portal.example", "/", 0)),
        ("sid=7; Path=/; Expires=soon", SetCookie("sid", "7", "portal.example", "/")),
        ("sid=7; Domain=portal.example.evil", None),
        ("sid=7; Domain=other.example", None),
        ("=7", None),
        ("sid", None),
    ],
)  # fmt: skip
def test_a_set_cookie_header_says_what_a_browser_reads_in_it(header: str, expected: SetCookie | None) -> None:
    """Name, value, where it goes, until when; one for another host is none."""
    assert read(header) == expected


def test_an_address_without_a_name_has_no_hosts_below_it() -> None:
    """The cookie is for it alone."""
    assert read("sid=7; Domain=127.0.0.1; Path=/", "http://127.0.0.1:8000/x") == SetCookie("sid", "7", "127.0.0.1", "/")


@given(st.text())
def test_no_header_breaks_the_reader(header: str) -> None:
    """Whatever a portal sends is a cookie or none."""
    cookie = read(header)
    assert cookie is None or cookie.name
