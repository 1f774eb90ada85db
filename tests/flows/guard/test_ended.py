"""A session that ends without a login form says so somewhere: in an answer to a script, in a line, in a box."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.portal.login import ENDED
from flows.guard.ended import LONGEST_LINE, leads_to_login, said_by, said_in
from scraper.profile import load

EXPIRED = load().login.expired


@pytest.mark.parametrize(
    "answer",
    [
        {"redirect": "/login"},
        {"redirectUrl": "https://portal.example/Account/Login?ReturnUrl=%2FPortal"},
        {"error": "session expired"},
        {"success": False, "message": "Your session has timed out. Please log in again."},
        {"errors": [{"message": "Unauthenticated"}]},
        {"data": None, "errors": [{"message": "x", "extensions": {"code": "UNAUTHENTICATED"}}]},
        {"sessionExpired": True},
        {"d": {"IsAuthenticated": False}},
        {"status": 401, "rows": []},
        {"code": 440},
        {"location": "/sign-in"},
    ],
)
def test_an_answer_that_says_so_is_the_end_of_the_session(answer: object) -> None:
    """JSON with status 200 that leads to the login page, or says that nobody is logged in."""
    assert said_by(json.dumps(answer), "application/json; charset=utf-8", EXPIRED) is not None


@pytest.mark.parametrize(
    "answer",
    [
        {"rows": [], "total": 0},
        {"rows": [{"name": "Session expired banner", "number": 401}], "total": 1},
        {"data": [{"status": 401, "code": 440}], "total": 1},
        {"Open": None, "sessionExpired": None, "authenticated": None},
        {"sessionExpired": False, "authenticated": True},
        {"message": "Saved"},
        {"error": None, "redirect": ""},
        {"url": "/Portal/Jobs/LoginScreenRepair"},
        {"message": "Form signed off by supervisor"},
        [],
        7,
        None,
    ],
)
def test_any_other_answer_is_none(answer: object) -> None:
    """Lists, data that only hold such words, and answers that say the contrary or nothing."""
    assert said_by(json.dumps(answer), "application/json", EXPIRED) is None


@pytest.mark.parametrize(
    ("body", "content_type", "is_end"),
    [
        ("<script>window.location.href = '/login?expired=1'</script>", "text/html", True),
        ('<meta http-equiv="refresh" content="0;url=/Account/LogOn">', "text/html; charset=utf-8", True),
        ("<p>You have been logged out.</p><a href='/login'>Back</a>", "text/html", True),
        ("<tr><td>J1001</td><td>Roof</td></tr>", "text/html", False),
        ("<script>location = '/Portal/Jobs'</script>", "text/html", False),
        ("session expired", "text/csv", False),
        ("{broken", "application/json", False),
    ],
)
def test_a_page_in_place_of_data_is_the_end_where_it_leads_to_the_login(
    body: str, content_type: str, is_end: bool
) -> None:
    """HTML without a form that goes to the login page, or says so; nothing is read into other kinds of answer."""
    assert (said_by(body, content_type, EXPIRED) is not None) == is_end


@pytest.mark.parametrize(
    "line",
    [
        *ENDED.values(),
        "Your session is no longer valid",
        "Session timeout",
        "You are no longer signed in.",
        "You've been automatically logged off due to inactivity",
        "Please sign in to continue",
        "Please log back in",
        "You are not logged in",
        "Log in again",
        "You are logged in elsewhere",
    ],
)
def test_a_line_that_says_so(line: str) -> None:
    """The words a person reads, whatever stands around the line."""
    assert said_in(["Dashboard", f"  {line} ", "OK"], EXPIRED) == line


@pytest.mark.parametrize(
    "line",
    [
        "Signed off by J. Blogs",
        "Session 3 of 4",
        "Training session ended early; materials kept on site and the remaining work was moved to " + "next week " * 10,
        "J1001\tSession expired\tBooked",
        "Log in to the mobile app with your PIN",
        "Log out",
        "Terms expired",
        "Visitor signed out at 3:15 pm",
        "",
    ],
)
def test_a_line_that_only_sounds_like_it(line: str) -> None:
    """Work that was signed off, a row of a table and a long text are none of it."""
    assert said_in([line], EXPIRED) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_long_line_says_so(before: str, after: str) -> None:
    """What is longer than a notice tells about something."""
    filler = "x" * LONGEST_LINE
    assert said_in([f"{before}session expired{after}{filler}".replace("\t", " ")], EXPIRED) is None


@pytest.mark.parametrize(
    "path", ["/login", "/Login", "/Account/Login?x=1", "/user/sign-in/", "/SignIn", "/session-expired"]
)
def test_a_login_address_is_known(path: str) -> None:
    """By the profile's patterns of its path."""
    assert leads_to_login(path, EXPIRED)


@pytest.mark.parametrize(
    "path", ["/Portal/Logins", "/Portal/Jobs?next=/login", "/loginhistory", "/", "/Portal/SigningIn"]
)
def test_other_addresses_are_not(path: str) -> None:
    """A query or a longer word is no login address."""
    assert not leads_to_login(path, EXPIRED)
