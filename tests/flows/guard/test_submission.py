"""What a login may post: what was filled in, to where its form says or by a script that carries it, once, counted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.guard.asked import Asked
from flows.guard.request_guard import Guard, Traffic
from flows.guard.submission import Dismissal, Submission, carries
from scraper.errors import AttemptsExhausted
from scraper.limits.throttle import Throttle
from scraper.profile import load

PORTAL = "https://portal.example"
RULES = load().guard
PASSWORD = "p&q wörd/1"
FORM = urlencode({"Email": "a@b.c", "Password": PASSWORD})


@dataclass
class Login:
    """A guard while one submission is under way, and how often that was counted."""

    posts: tuple[str, ...] = ()
    is_secret: bool = True
    counted: list[int] = field(default_factory=list)
    refuses: bool = False

    def __post_init__(self) -> None:
        self.guard = Guard(RULES, PORTAL, Traffic(), Throttle())
        self.submission = Submission(
            RULES, PORTAL, PASSWORD, self._claim, self.posts, self.is_secret, action=f"{PORTAL}/login?next=1"
        )
        self.guard.traffic.door = self.submission
        self.guard.traffic.moment.begin(Asked("opening"))

    def _claim(self) -> None:
        if self.refuses:
            raise AttemptsExhausted("enough for this hour")
        self.counted.append(1)

    def asks(self, method: str, path: str, kind: str = "document", body: str | None = None) -> bool:
        """Whether the guard lets it out."""
        return self.guard.judge(method, path if path.startswith("http") else PORTAL + path, kind, body).allowed


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/login?next=1", "document", FORM),
        ("/login?next=1", "document", "Password=hashed-in-the-page"),
        ("/login?next=1", "xhr", FORM),
        ("/api/v2/session", "fetch", json.dumps({"user": "a@b.c", "secret": PASSWORD})),
        ("/api/v2/session", "xhr", json.dumps({"login": {"credentials": [PASSWORD]}}, ensure_ascii=True)),
        ("/oauth/token", "fetch", urlencode({"grant_type": "password", "password": PASSWORD})),
        ("/j_security_check", "document", FORM),
        ("/auth", "xhr", f'--x\r\nContent-Disposition: form-data; name="pw"\r\n\r\n{PASSWORD}\r\n--x--'),
    ],
)
def test_the_submission_goes_out_once_and_is_counted_then(path: str, kind: str, body: str) -> None:
    """The form's own action, or whatever carries the password: the first passes, the same again does not."""
    login = Login()
    assert not login.submission.is_out
    assert login.asks("POST", path, kind, body)
    assert login.submission.sent == PORTAL + path
    assert not login.asks("POST", path, kind, body)
    assert not login.asks("POST", "/login?next=1", "document", FORM)
    assert len(login.counted) == 1


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/Account/AcceptTerms", "document", "agree=true"),
        ("/login?handler=AcceptTerms", "document", "agree=true"),
        ("/login", "document", "agree=true"),
        ("/welcome/trust", "fetch", json.dumps({"trust": True})),
        ("/api/session", "fetch", json.dumps({"password": "something else"})),
        ("/login?next=1", "ping", FORM),
        ("/login?next=1", "beacon", FORM),
        ("https://evil.example/login", "document", FORM),
        ("https://evil.example/collect", "fetch", FORM),
        ("http://portal.example/login?next=1", "document", FORM),
    ],
)
@pytest.mark.parametrize("is_sent", [False, True])
def test_nothing_else_is_posted_before_or_after_the_password(path: str, kind: str, body: str, is_sent: bool) -> None:
    """From the first moment on, and once the password went out, the ordinary guard holds; nothing of it is counted."""
    login = Login()
    if is_sent:
        assert login.asks("POST", "/login?next=1", "document", FORM)
    before = len(login.counted)
    assert not login.asks("POST", path, kind, body)
    assert len(login.counted) == before


def test_a_read_that_posts_is_judged_as_always() -> None:
    """A list that the login page or the first page asks for by POST is neither the submission nor refused."""
    login = Login()
    assert login.asks("POST", "/Portal/Grid/Read", "xhr", "page=1")
    assert not login.submission.is_out
    assert not login.counted


def test_without_a_login_the_same_post_is_refused() -> None:
    """The door is open for one submission; with none there is no login."""
    login = Login()
    login.guard.traffic.door = None
    assert not login.asks("POST", "/login?next=1", "document", FORM)


def test_a_further_address_of_the_profile_passes_once_and_the_login_counts_as_one() -> None:
    """What hashes the password, or posts on to a second address, has its addresses listed."""
    login = Login(posts=("/sso/*", "/signin-oidc"))
    assert login.asks("POST", "/sso/start", "xhr", "h=9f86d081")
    assert not login.asks("POST", "/sso/start", "xhr", "h=9f86d081")
    assert login.asks("POST", "/signin-oidc", "document", "code=1&state=2")
    assert login.asks("POST", "/login?next=1", "document", FORM)
    assert login.counted == [1]


def test_what_may_not_be_counted_is_not_sent() -> None:
    """The hour's limit stops the submission itself, and the flow learns why."""
    login = Login(refuses=True)
    assert not login.asks("POST", "/login?next=1", "document", FORM)
    assert isinstance(login.submission.stopped, AttemptsExhausted)
    assert not login.submission.is_out


def test_a_password_never_travels_in_an_address() -> None:
    """A form without a method would put it there; a user's name may stand there."""
    address = "/login?" + urlencode({"user": "a@b.c", "word": PASSWORD})
    assert not Login().asks("GET", address)
    assert Login(is_secret=False).asks("GET", address)


def test_where_a_login_leads_is_looked_at() -> None:
    """What answers the submission, over several addresses, may be a page that demands a set-up; nothing else may."""
    login = Login()
    assert not login.asks("GET", "/Account/SetUpTwoFactor")
    assert login.asks("POST", "/login?next=1", "document", FORM)
    assert not login.asks("GET", "/Account/SetUpTwoFactor")
    login.submission.leads(f"{PORTAL}/login?next=1", f"{PORTAL}/Account/Check/Add")
    login.submission.leads(f"{PORTAL}/Account/Check/Add", f"{PORTAL}/Account/SetUpTwoFactor")
    login.submission.leads(f"{PORTAL}/Portal/Jobs", f"{PORTAL}/Account/AcceptTerms")
    assert login.asks("GET", "/Account/SetUpTwoFactor")
    assert not login.asks("GET", "/Account/SetUpTwoFactor", "xhr")
    assert not login.asks("GET", "/Account/AcceptTerms")
    login.submission.leads(f"{PORTAL}/login?next=1", f"{PORTAL}/Account/LogOff")
    assert not login.asks("GET", "/Account/LogOff")


def test_a_script_goes_to_one_page_after_its_login() -> None:
    """Where the script that sent it goes may be looked at; what comes after that page is judged as always."""
    login = Login()
    assert login.asks("POST", "/api/session", "fetch", json.dumps({"p": PASSWORD}))
    assert login.asks("GET", "/Account/SetUpTwoFactor")
    assert not login.asks("GET", "/Account/AcceptTerms")


def test_nothing_of_a_submission_shows_in_its_text() -> None:
    """A trace or message that prints it does not tell the password."""
    assert PASSWORD not in repr(Login().submission)


def test_passing_over_asks_only_the_addresses_that_are_listed() -> None:
    """One path of the profile may be asked; every other one is judged as always."""
    guard = Guard(RULES, PORTAL, Traffic(), Throttle())
    guard.traffic.door = Dismissal(PORTAL, ("/Notices/*/Dismiss",))
    for method, kind in (("POST", "document"), ("POST", "fetch"), ("GET", "document")):
        assert guard.judge(method, f"{PORTAL}/Notices/7/Dismiss", kind, "id=7").allowed
        assert not guard.judge(method, f"{PORTAL}/Notices/7/Accept", kind, "id=7").allowed
        assert not guard.judge(method, "https://evil.example/Notices/7/Dismiss", kind, "id=7").allowed


VALUES = st.text(min_size=1, max_size=12)
JSON: st.SearchStrategy[Any] = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(VALUES, inner, max_size=3), max_leaves=6
)


@given(VALUES, JSON, st.booleans())
def test_a_body_that_holds_the_value_carries_it(value: str, beside: Any, is_ascii: bool) -> None:
    """In a form or in JSON, however it is escaped and whatever stands beside it."""
    assert carries(urlencode({"a": "b", "pw": value}), value)
    assert carries(json.dumps({"beside": beside, "in": [{"pw": value}]}, ensure_ascii=is_ascii), value)


@pytest.mark.parametrize("body", ["", "a=1&b=2", "{}", '{"a": null}', "[1, 2]", "not json {", "%%%"])
def test_a_body_without_the_value_does_not_carry_it(body: str) -> None:
    """Nor does one that is no form and no JSON."""
    assert not carries(body, "271828")
