"""Kinds of login that portals have, each as a page of a few lines: who is asked how, and what stands between."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from flows.browser.launch import Browser
from flows.browser.page_actions import Screen
from flows.guard.request_guard import Guard, Traffic
from flows.login import form as login_form
from flows.login import submit
from flows.login.account import Account, Credentials
from flows.login.session import Session
from scraper.errors import LayoutChanged, LoginError, RequestRefused, SecondFactorNeeded, SessionExpired
from scraper.limits.throttle import Throttle
from scraper.profile import load

pytestmark = pytest.mark.browser

USER, PASSWORD = "reader@minico.example", "Mini-Portal-1!"
MENU = "<nav><a href='/Portal/Dashboard'>Dashboard</a> <a href='/Portal/Jobs'>Jobs</a></nav><h1>Dashboard</h1>"
FIELDS = "<label>Email<input name=Email></label><label>Password<input name=Password type=password></label>"
BUTTON = "<button>Log In</button>"
DISABLED = "<button disabled>Log In</button>"
FREED = "<script>document.forms[0].oninput = () => { document.querySelector('button').disabled = false }</script>"
FORM = f"<form method=post action=/login>{FIELDS}{BUTTON}</form>"
SCRIPTED = """<div><label>Email<input id=e></label><label>Password<input id=p type=password></label><button onclick="
  fetch('/api/session', { method: 'POST', body: JSON.stringify({ user: e.value, secret: p.value }) })
    .then((answer) => answer.ok ? location = '/Portal/Dashboard' : document.body.append('Computer says no'))
">Sign In</button></div>"""


@dataclass
class Site:
    """A portal as a test wants it: its login page, where a right password leads, and pages of its own."""

    page: str = FORM
    after: str = "/Portal/Dashboard"
    pages: dict[str, str] = field(default_factory=dict)
    top: str = ""
    """What stands above the content of every logged-in page."""
    closed: str = ""
    """Where every logged-in page leads until somebody has answered there."""
    turns: bool = False
    """Every page of a logged-in user brings a new cookie, and the one before is void at once."""
    turn: int = 1
    once: str = ""
    """Address that ends the session when it is asked for again."""
    posts: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, body: str, *, knows: bool) -> tuple[int, dict[str, str], str]:
        """Status, headers and text."""
        at = urlsplit(path).path
        if method == "POST":
            self.posts.append(at)
            if at in self.pages:
                return 200, {}, self.pages[at]
            if at not in {"/login", "/api/session"}:
                return 302, {"Location": "/Portal/Dashboard"}, ""
            fields = json.loads(body) if body.startswith("{") else {k: v[0] for k, v in parse_qs(body).items()}
            if PASSWORD not in fields.values():
                return 401, {}, self.page + "<p role=alert>Computer says no</p>"
            return (
                (200 if at == "/api/session" else 302),
                {"Location": self.after, "Set-Cookie": f"sid={self.turn}; Path=/"},
                "",
            )
        self.asked.append(path)
        if at in self.pages:
            return 200, {}, self.pages[at]
        if at == "/login" or not knows or (path == self.once and self.asked.count(path) > 1):
            gone = {"Set-Cookie": "sid=; Path=/; Max-Age=0"}
            return (200, gone, self.page) if at == "/login" else (302, {**gone, "Location": "/login"}, "")
        if self.closed:
            return 302, {"Location": self.closed}, ""
        self.turn += self.turns
        return 200, {"Set-Cookie": f"sid={self.turn}; Path=/"}, self.top + MENU


class Handler(BaseHTTPRequestHandler):
    """Answers as the test's site says."""

    site = Site()

    def _go(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        knows = self.headers.get("Cookie", "") == f"sid={self.site.turn}"
        status, headers, text = self.site.answer(self.command, self.path, body, knows=knows)
        data = f"<!DOCTYPE html><meta charset=utf-8>{text}".encode()
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        """Any read."""
        self._go()

    def do_POST(self) -> None:
        """Any write."""
        self._go()

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


class Store:
    """Counts what a login counts and keeps what it says."""

    def __init__(self) -> None:
        self.claims = 0
        self.words: list[str] = []
        self.saved: list[Any] = []

    def load(self) -> Any:
        """What was saved last."""
        return self.saved[-1] if self.saved else None

    def save(self, state: dict[str, Any], landing_url: str, *, expected_version: int | None) -> int:
        """Keep it."""
        self.saved.append(SimpleNamespace(version=len(self.saved) + 1, state=state, landing_url=landing_url))
        assert expected_version in {None, len(self.saved) - 1}
        return len(self.saved)

    def discard(self, _version: int) -> None:
        """Nothing of it is good."""
        self.saved.clear()

    def login_lease(self) -> nullcontext[int]:
        """Nobody else is here."""
        return nullcontext(1)

    def claim_submission(self, _token: int) -> None:
        """Count a submission."""
        self.claims += 1

    def record_outcome(self, word: str, _message: str, _evidence: str | None) -> None:
        """Remember the outcome."""
        self.words.append(word)

    def claim_totp_step(self, _step: int) -> bool:
        """Every code is a fresh one."""
        return True


@dataclass
class Run:
    """One login to a site."""

    screen: Screen
    store: Store
    kept: list[str]
    log_in: Callable[[], list[str]]
    session: Callable[[], Session]
    """A session of the same account, in a process of its own."""
    home: str = ""


Enter = Callable[..., Run]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Browser, str]]:
    """One browser and one server for all tests here."""
    given = os.environ.get("ASCORA_BROWSER_PATH")
    browser = Browser(Path(given) if given else None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield browser, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    browser.close()


@pytest.fixture
def enter(served: tuple[Browser, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Enter]:
    """Stand in front of a site, not logged in."""
    browser, home = served
    monkeypatch.setattr("flows.login.submit.GIVE_UP", timedelta(seconds=0.5))
    monkeypatch.setattr("flows.login.submit.SENDS_ITSELF", timedelta(seconds=0.5))
    contexts = []

    def make(site: Site, *, dismiss: tuple[str, ...] = (), secret: str | None = None) -> Run:
        profile = load()
        changed = profile.login.model_copy(update={"paths": ("/login",), "dismiss_posts": dismiss})
        profile = profile.model_copy(update={"login": changed})
        monkeypatch.setattr(Handler, "site", site)
        traffic, timeout = Traffic(), timedelta(seconds=10)
        guard = Guard(profile.guard, home, traffic, Throttle(), profile.login.expired)
        contexts.append(browser.context(guard, None, timeout))
        screen, store, kept = Screen(contexts[-1].new_page(), profile, traffic, timeout), Store(), list[str]()

        def keep(data: bytes, *_: object) -> Any:
            kept.append(data.decode())
            return SimpleNamespace(sha256="0" * 64)

        known: Any = store
        credentials = Credentials(USER, SecretStr(PASSWORD), SecretStr(secret) if secret else None)
        account = Account(home, credentials, profile, known, keep, lambda: datetime.now(UTC), timeout)

        def session() -> Session:
            return Session(browser, account, traffic, Throttle())

        return Run(
            screen,
            store,
            kept,
            lambda: submit.log_in(screen, guard, account, lambda: store.claim_submission(1)),
            session,
            home,
        )

    yield make
    for context in contexts:
        context.close()


def hidden(style: str, markup: str) -> str:
    """Markup that nobody sees."""
    return f"<div style='{style}'>{markup}</div>"


@pytest.mark.parametrize(
    "page",
    [
        f"<header><button type=button>Log In</button><a href='/signup'>Log In</a></header>{FORM}",
        "<form action=/find><input name=q><button>Sign In</button></form>" + FORM.replace("Log In", "Go"),
        FORM.replace("<label>Email", hidden("opacity:0;height:9px", FIELDS) + "<label>Email").replace(
            BUTTON, "<button type=button aria-label='Show password'>*</button>" + BUTTON
        ),
        hidden("position:absolute;left:-9999px", FORM.replace("/login", "/trap")) + FORM,
        FORM.replace("type=password", "type=text"),
        FORM
        + "<form method=post action=/join><label>Password<input type=password></label><button>Join</button></form>",
        f"<form id=f method=post action=/login>{FIELDS}</form><button form=f>Log On</button>",
        f"<button>Log In</button>{SCRIPTED}",
        FORM.replace(BUTTON, DISABLED) + FREED,
        f"<div id=m hidden>{FORM}</div><button onclick='m.hidden = false'>Sign in with password</button>",
        "<h1>Welcome</h1><a href='/login/form'>Log in</a>",
    ],
    ids=[
        *("button above", "form above", "decoys inside", "decoy form", "shown", "sign-up", "outside", "script", "late"),
        *("behind a press", "behind a link"),
    ],
)
def test_the_passwords_own_form_is_sent(enter: Enter, page: str) -> None:
    """Whatever stands above, beside or unseen among it: one submission, counted once, to the address of that form."""
    site = Site(page, pages={"/login/form": FORM})
    run = enter(site)
    assert run.log_in()
    assert [path for path in site.posts if path != "/api/session"] == ([] if "api" in page else ["/login"])
    assert (len(site.posts), run.store.claims, run.store.words) == (1, 1, ["ok"])


@pytest.mark.parametrize("name", ["Type the characters", "Captcha code", "What is 3 + 4?"])
def test_a_form_that_asks_what_only_a_person_can_answer_is_not_sent(enter: Enter, name: str) -> None:
    """A try without it would be refused, and tries are few."""
    run = enter(site := Site(FORM.replace(BUTTON, f"<label>{name}<input name=x></label>{BUTTON}")))
    with pytest.raises(LoginError, match=re.escape(name)) as caught:
        run.log_in()
    assert (caught.value.word, site.posts, run.store.claims) == ("blocked", [], 0)


ASK_USER = "<form method=post action=/login/user><label>Email<input name=Email></label><button>Next</button></form>"
ASK_REST = (
    "<form method=post action=/login><input name=Email type=hidden value=x><p>Welcome</p>"
    "<label>Password<input name=Password type=password></label><button>Continue</button></form>"
)
UNFOLDING = (
    "<form method=post action=/login><label>Email<input name=Email></label><div id=more hidden><label>Password"
    "<input name=Password type=password></label><button>Log In</button></div><button type=button id=n onclick="
    "'more.hidden = false; n.remove()'>Next</button></form>"
)


CHOICE = "<h1>How?</h1><a href=/login/rest>Use your password</a><button>E-mail me a link</button>"


@pytest.mark.parametrize(
    ("page", "then", "posts"),
    [
        (ASK_USER, ASK_REST, ["/login/user", "/login"]),
        (ASK_USER, CHOICE, ["/login/user", "/login"]),
        (UNFOLDING, "", ["/login"]),
    ],
)
def test_the_user_may_be_asked_for_first(enter: Enter, page: str, then: str, posts: list[str]) -> None:
    """On a page of its own, with a choice of ways behind it, or unfolding in place: it is one login, counted as one."""
    site = Site(page, pages={"/login/user": then, "/login/rest": ASK_REST})
    run = enter(site)
    assert run.log_in()
    assert (site.posts, run.store.claims) == (posts, 1)


CODE_SENT = """<script>
const boxes = [...document.querySelectorAll("input")];
const send = () => { if (boxes.map((box) => box.value).join("").length === 6) document.forms[0].requestSubmit(); };
for (const box of boxes) box.oninput = send;
</script>"""
CODE = "<h1>Check</h1><form method=post action=/code>{fields}<button>Verify</button></form>"
ONE = CODE.format(fields="<label>Code<input name=Code maxlength=6></label>")
SIX = CODE.format(fields="<input name=d maxlength=1>" * 6)
SPREAD = CODE.format(fields="<input name=d maxlength=6 autocomplete=one-time-code>" + "<input name=d maxlength=1>" * 5)
BARE = CODE.format(fields="<input name=Code autocomplete=one-time-code>")
WORDED = "<form method=post action=/again><button>Send a new code</button></form>" + CODE.format(
    fields="<label>Enter the 6-digit code from your app<input name=c></label><input type=checkbox>"
)


@pytest.mark.parametrize(
    "page",
    [ONE, ONE + CODE_SENT, SIX + CODE_SENT, SPREAD + CODE_SENT, BARE, WORDED],
    ids=["one", "own", "six", "spread", "bare", "worded"],
)
def test_a_code_is_sent_once_whoever_sends_it(enter: Enter, page: str) -> None:
    """By its button or by itself, from one box or six."""
    site = Site(after="/step", pages={"/step": page})
    run = enter(site, secret="GEZDGNBVGY3TQOJQ")
    assert run.log_in()
    assert (site.posts, run.store.claims) == (["/login", "/code"], 1)


@pytest.mark.parametrize(
    "words", ["We have emailed a code to r***@x.example.", "Your code was sent by text message", "Check your phone"]
)
def test_a_code_that_is_sent_elsewhere_is_answered_with_none(enter: Enter, words: str) -> None:
    """The authenticator's would be wrong, and attempts are few."""
    site = Site(after="/step", pages={"/step": f"<p>{words}</p>{ONE}"})
    with pytest.raises(SecondFactorNeeded, match="by e-mail or text message"):
        enter(site, secret="GEZDGNBVGY3TQOJQ").log_in()
    assert site.posts == ["/login"]


@pytest.mark.parametrize(
    "fields",
    [
        "<input name=d maxlength=1>" * 8,
        "<label>Code<input name=c maxlength=8></label>",
        "<p>Enter your 8-digit code</p><input name=c autocomplete=one-time-code>",
    ],
)
def test_a_code_of_another_length_is_answered_with_none(enter: Enter, fields: str) -> None:
    """Six digits would be refused, and attempts are few."""
    site = Site(after="/step", pages={"/step": CODE.format(fields=fields)})
    with pytest.raises(SecondFactorNeeded, match="another length"):
        enter(site, secret="GEZDGNBVGY3TQOJQ").log_in()
    assert site.posts == ["/login"]


CHANGE = (
    "<form method=post action=/change><label>Old password<input type=password></label>"
    "<label>New password<input type=password></label><button>Change</button></form>"
)
TRUST = "<form method=post action=/trust><button>{yes}</button></form>"


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Trust this device?</h1>" + TRUST.format(yes="Trust") + "<a href=/Portal/Jobs>Not now</a>",
        "<h2>Keep me signed in?</h2><button onclick=\"location='/Portal/Jobs'\">Maybe later</button>",
        "<h1>Your password expires in 5 days</h1><form action=/Portal/Jobs><button>Remind me later</button></form>",
        "<h1>Your password expires in 5 days</h1>" + CHANGE + "<a href=/Portal/Jobs>Remind me later</a>",
        "<h1>What's new: scheduled maintenance, locked jobs</h1><a href=/Portal/Jobs>Skip</a>",
        "<h1>Set up two-factor authentication</h1><a href=/Portal/Jobs>Skip for now</a>",
        # no harmless choice, but the portal opens elsewhere
        "<h1>Terms of use</h1>" + TRUST.format(yes="I agree"),
        "<h1>Hello again</h1><button>Continue</button>",
    ],
    ids=["device", "script", "expiry", "new password", "news", "set-up", "terms", "unknown"],
)
def test_what_stands_between_is_passed_over(enter: Enter, page: str) -> None:
    """By the harmless choice where there is one, else by asking for a plain address; nothing is agreed to."""
    site = Site(after="/between", pages={"/between": page})
    run = enter(site)
    assert run.log_in()
    assert (site.posts, run.store.words) == (["/login"], ["ok"])


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<h1>Terms of use</h1>" + TRUST.format(yes="I agree"), "terms that a person must agree to"),
        ("<h1>Trust this browser?</h1>" + TRUST.format(yes="Not now"), "dismiss_posts = ['/trust']"),
        ("<h1>New features</h1><a href=/News/Dismiss/7>Close</a>", "dismiss_posts = ['/News/Dismiss/7']"),
        (
            "<h1>Terms</h1><script>fetch('/Account/AcceptTerms', { method: 'POST' })</script><button>OK</button>",
            "terms that a person must agree to",
        ),
    ],
    ids=["terms", "posting choice", "writing link", "accepting script"],
)
def test_what_cannot_be_passed_over_is_named(enter: Enter, page: str, said: str) -> None:
    """The outcome says what stands there and what to do; nothing but the login was posted."""
    site = Site(after="/between", closed="/between", pages={"/between": page})
    run = enter(site)
    with pytest.raises(LoginError) as caught:
        run.log_in()
    assert said in caught.value.message
    assert re.search(r"^the login page: .*\[login\].* \(at http.*/between\)$", caught.value.message)
    assert (caught.value.word, site.posts, run.store.words) == ("blocked", ["/login"], ["blocked"])


def test_an_address_that_the_profile_lists_may_remember_the_answer(enter: Enter) -> None:
    """The choice that posts is pressed once its path is listed as one that only passes over."""
    page = "<h1>Trust this browser?</h1>" + TRUST.format(yes="Not now")
    site = Site(after="/between", pages={"/between": page})
    run = enter(site, dismiss=("/trust",))
    assert run.log_in()
    assert site.posts == ["/login", "/trust"]


@pytest.mark.parametrize(
    "page",
    [
        f"<div>{FIELDS}<button>Log In</button></div>",
        FORM.replace("<form", "<form onsubmit='document.body.append(\"Tick the box first\"); return false'"),
        FORM.replace("method=post", ""),
    ],
    ids=["dead button", "own check", "address"],
)
def test_a_login_that_sends_nothing_is_not_counted(enter: Enter, page: str) -> None:
    """A button that does nothing, a check of the page's own, a password that would stand in an address: told."""
    site = Site(page)
    run = enter(site)
    with pytest.raises((LayoutChanged, RequestRefused)):
        run.log_in()
    assert (site.posts, run.store.claims, run.store.words) == ([], 0, [])
    assert not any("Password=" in path for path in site.asked)
    assert not any(PASSWORD in page for page in run.kept)


def test_a_refused_script_login_is_an_outcome(enter: Enter) -> None:
    """A 401 that answers the submission is no session that ended; the page says why, or nobody knows."""
    site = Site(SCRIPTED.replace("secret: p.value", "secret: p.value + '?', pin: p.value + '!'"))
    run = enter(site)
    with pytest.raises(LoginError) as caught:
        run.log_in()
    assert (caught.value.word, site.posts, run.store.claims) == ("unknown", ["/api/session"], 1)


def test_an_address_of_one_use_is_asked_for_once(enter: Enter) -> None:
    """The proof is at the menu's own addresses, not at the landing page with its ticket."""
    site = Site(after="/Portal/Dashboard?ticket=7f", once="/Portal/Dashboard?ticket=7f")
    found = enter(site).log_in()
    assert [urlsplit(at).path for at in found][:2] == ["/Portal/Dashboard", "/Portal/Jobs"]
    assert not any("ticket" in at for at in found)
    assert site.asked.count(site.once) == 1


BOX = (
    "<div id=b style='position:fixed;inset:0;background:#0008' role=dialog aria-modal=true><h2>{title}</h2>{ways}</div>"
)
CLOSE = "<button onclick='b.remove()'>Close</button>"


@pytest.mark.parametrize(
    ("title", "ways", "error"),
    [
        ("What is new", CLOSE, None),
        ("Take the tour", "<button>Start</button><span style='cursor:pointer' onclick='b.remove()'>✕</span>", None),
        ("Terms", "<button onclick='b.remove()'>I agree</button>", LayoutChanged),
        ("News", "<button>Close</button>", LayoutChanged),
        ("Your session has expired", CLOSE, SessionExpired),
    ],
)
def test_a_box_over_a_screen_is_closed_or_named(
    enter: Enter, title: str, ways: str, error: type[Exception] | None
) -> None:
    """A press meets the control below, or says at once what stands over it."""
    run = enter(Site())
    page = run.screen.page
    page.set_content(f"<button onclick='document.title = 1'>Attachments</button>{BOX.format(title=title, ways=ways)}")
    control = next(c for c in run.screen.controls() or [] if c.named(("Attachments",)))
    with pytest.raises(error, match=title) if error else nullcontext():
        run.screen.press(control)
    assert (page.title() == "1") == (error is None)


def test_a_page_that_reads_well_under_a_box_that_says_it_is_over_is_not_believed(enter: Enter) -> None:
    """An empty list is no list when the session has ended; words of that kind in a row end nothing."""
    run = enter(Site())
    run.screen.page.set_content("<table><tr><td>Session expired</td></tr></table><p>None</p>")
    assert run.screen.read(lambda _: 1)[1] == 1
    run.screen.page.set_content("<p>No jobs</p><div role=alert>Your session has expired</div>")
    with pytest.raises(SessionExpired):
        run.screen.read(lambda _: 1)


def test_a_cookie_that_turns_costs_no_second_login(enter: Enter) -> None:
    """What is saved is what the proof left and, at the end, what the last page left: the next run goes on with it."""
    site = Site(turns=True)
    run = enter(site)
    for word in ("ok", "reused", "reused"):
        session = run.session()
        session.open()
        assert session.word == word
        screen = session.screen()
        screen.goto(site_of(session, "/Portal/Jobs"))
        screen.page.close()
        session.leave()
    assert (site.posts, run.store.claims) == (["/login"], 1)
    unchanged = len(run.store.saved)
    site.turns = False
    again = run.session()
    again.open()
    again.leave()
    assert len(run.store.saved) == unchanged


def site_of(session: Session, path: str) -> str:
    """An address of the session's portal."""
    return session.guard.portal + path


def test_a_form_that_wants_an_address_for_its_news_is_no_login(enter: Enter) -> None:
    """Outside a login address the user is not told to a form that says nothing of logging in."""
    run = enter(Site())
    news = "<form method=post action=/news><label>Email<input></label><button>{}</button></form>"
    run.screen.page.set_content(news.format("Continue"))
    with pytest.raises(LayoutChanged):
        login_form.find(run.screen)
    run.screen.page.set_content(news.format("Sign In"))
    assert isinstance(login_form.find(run.screen), login_form.UserFirst)


def test_what_was_filled_in_is_in_no_evidence(enter: Enter) -> None:
    """A page that shows the password again is kept without it."""
    echo = f"<p>Computer says no</p><i title='{PASSWORD}'>{PASSWORD}</i><script>'{PASSWORD}'</script>"
    run = enter(Site(after="/echo", closed="/echo", pages={"/echo": echo}))
    with pytest.raises(LoginError) as caught:
        run.log_in()
    assert caught.value.word == "unknown"
    assert "[scrubbed]" in run.kept[0]
    assert not any(PASSWORD in page for page in run.kept)


FRAMED = "<h1>Welcome</h1><form action=/find><input name=q><button>Sign In</button></form><iframe src=/form></iframe>"
COOKIES = (
    "<div style='position:fixed;inset:0;background:#fff'>We use cookies <button onclick='this.parentNode.remove()'>"
)
SHADED = f"<div><template shadowrootmode=open>{FORM}</template></div>"


@pytest.mark.parametrize(
    ("page", "form"),
    [
        (FRAMED, FORM),
        (FRAMED, FORM.replace("<form", "<form target=_top")),
        (FRAMED, SCRIPTED.replace("location =", "top.location =")),
        (FRAMED, "<iframe src=/inner></iframe>"),
        ("<frameset rows='40,*'><frame src=/bar><frame src=/form></frameset>", FORM),
        (FRAMED + COOKIES + "Reject all</button></div>", FORM),
        (SHADED, ""),
    ],
    ids=["frame", "whole page", "script", "nested", "set of frames", "covered", "shadow"],
)
def test_a_form_in_a_frame_is_filled_in_and_sent_there(enter: Enter, page: str, form: str) -> None:
    """Wherever on the page it stands, and wherever what comes of it is shown: one submission, to its own address."""
    site = Site(page, pages={"/form": form, "/inner": FORM, "/bar": "Trades Pty Ltd"})
    run = enter(site)
    addresses = run.log_in()
    assert (len(site.posts), run.store.claims, run.store.words) == (1, 1, ["ok"])
    assert not any("/login" in address or "/form" in address for address in addresses)


def test_a_refusal_in_a_frame_is_an_outcome(enter: Enter) -> None:
    """The frame's words are read as the page's own."""
    site = Site(FRAMED, pages={"/form": FORM.replace("/login", "/in"), "/in": FORM + "<p>Incorrect e-mail or password"})
    run = enter(site)
    with pytest.raises(LoginError):
        run.log_in()
    assert (site.posts, run.store.words) == (["/in"], ["bad_credentials"])


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ("<iframe src='{other}/form'></iframe>", "another origin ({other})"),
        ("<iframe sandbox='allow-forms allow-scripts' src=/form></iframe>", "sandbox"),
        ("<iframe src='https://id.example/sign-in?client=7'></iframe>", "https://id.example"),
    ],
    ids=["another origin", "sandbox", "foreign"],
)
def test_a_form_that_nobody_may_reach_is_named(enter: Enter, frame: str, said: str) -> None:
    """A frame of another origin, or one that is shut off from its page: nothing is sent, and the line says where."""
    site = Site(pages={"/form": FORM})
    run = enter(site)
    other = run.home.replace("127.0.0.1", "localhost")
    site.page = f"<h1>Welcome</h1>{frame.format(other=other)}"
    with pytest.raises(LayoutChanged) as error:
        run.log_in()
    assert said.format(other=other) in error.value.message
    assert (site.posts, run.store.claims) == ([], 0)
