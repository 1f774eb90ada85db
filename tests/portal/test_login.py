from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from fixtures.portal.sessions import totp
from tests.portal.conftest import LocalPortal, Visitor

Visit = Callable[[LocalPortal], Visitor]
Start = Callable[..., LocalPortal]


def code_now(server: LocalPortal, steps: int = 0) -> str:
    """The authenticator's code of this half minute, or of one so many half minutes later."""
    return totp(server.site.world.secrets.totp_secret, int(server.site.sessions.now() // 30) + steps)


def test_a_right_password_leads_to_the_dashboard(portal: LocalPortal, visit: Visit) -> None:
    """After login the Dashboard is shown, and the session cookie is out of reach of scripts."""
    visitor = visit(portal)
    page = visitor.log_in()
    assert page.url.path == "/Portal/Dashboard"
    assert page.history[0].headers["set-cookie"].startswith(".AspNet.ApplicationCookie=")
    assert "httponly" in page.history[0].headers["set-cookie"].lower()


def test_login_goes_on_to_where_one_wanted_to_go(portal: LocalPortal, visit: Visit) -> None:
    """A page asked for without a session is shown after login; an address elsewhere is not."""
    visitor = visit(portal)
    page = visitor.get("/Portal/Jobs?page=1")
    secrets = portal.site.world.secrets
    assert page.url.path == "/login"
    assert visitor.submit(page, Email=secrets.username, Password=secrets.password).url.path == "/Portal/Jobs"
    page = visitor.get("/login?ReturnUrl=https://elsewhere.example/")
    answer = visitor.submit(page, Email=secrets.username, Password=secrets.password)
    assert answer.url.path == "/Portal/Dashboard"


def test_a_login_without_its_anti_forgery_token_is_refused(portal: LocalPortal, visit: Visit) -> None:
    """The form's token must agree with the cookie; nothing is checked otherwise."""
    before = portal.site.logins
    answer = visit(portal).http.post("/login", data={"Email": "a", "Password": "b"})
    assert (answer.status_code, portal.site.logins) == (400, before)


def test_five_failures_lock_the_user_for_half_an_hour(local_portal: Start, visit: Visit) -> None:
    """The fifth wrong password locks; the right one is refused then too, until thirty minutes have passed."""
    visitor = visit(local_portal())
    answers = [visitor.log_in(password="wrong").text for _ in range(5)]
    assert ["incorrect" in text for text in answers] == [True, True, True, True, False]
    assert "locked" in answers[-1]
    assert "locked" in visitor.log_in().text
    visitor.control("ahead", minutes=29)
    assert "locked" in visitor.log_in().text
    visitor.control("ahead", minutes=2)
    assert visitor.log_in().url.path == "/Portal/Dashboard"


@pytest.mark.parametrize(
    ("state", "path", "words"),
    [
        ("company-locked", "/login", "company account has been locked"),
        ("expired", "/Account/PasswordExpired", "password has expired"),
        ("setup", "/Account/SetUpTwoFactor", "Set Up Two-Factor Authentication"),
    ],
)
def test_a_right_password_may_not_be_enough(
    local_portal: Start, visit: Visit, state: str, path: str, words: str
) -> None:
    """Each outcome has its own page, and no session comes of it."""
    visitor = visit(local_portal(switches={"login_state": state}))
    page = visitor.log_in()
    assert page.url.path == path
    assert words in page.text
    assert visitor.get("/Portal/Jobs").url.path == "/login"


def test_the_set_up_pop_up_covers_every_screen(local_portal: Start, visit: Visit) -> None:
    """Signed in, menu and all, but nothing can be read before two-factor is set up."""
    visitor = visit(local_portal(switches={"login_state": "setup", "setup_as": "popup"}))
    visitor.log_in()
    page = visitor.get("/Portal/Jobs").text
    assert 'role="dialog"' in page
    assert "J1252" not in page


@pytest.mark.parametrize(("state", "status", "words"), [("maintenance", 503, "maintenance"), ("captcha", 403, "robot")])
def test_there_may_be_no_login_form_at_all(
    local_portal: Start, visit: Visit, state: str, status: int, words: str
) -> None:
    """Maintenance and bot protection stand in place of the form."""
    page = visit(local_portal(switches={"login_state": state})).get("/login")
    assert page.status_code == status
    assert words in page.text
    assert "<form" not in page.text


@pytest.mark.parametrize("boxes", ["one", "six"])
def test_an_authenticator_code_is_good_once(local_portal: Start, visit: Visit, boxes: str) -> None:
    """The code of this half minute opens the Dashboard; the same code does not do so again."""
    server = local_portal(switches={"totp": "on", "code_boxes": boxes})

    def enter(visitor: Visitor, code: str) -> httpx.Response:
        fields: dict[str, object] = {"Digit": list(code)} if boxes == "six" else {"Code": code}
        return visitor.submit(visitor.log_in(), **fields)

    code = code_now(server)
    assert enter(visit(server), code).url.path == "/Portal/Dashboard"
    assert "invalid" in enter(visit(server), code).text
    assert enter(visit(server), code_now(server, 1)).url.path == "/Portal/Dashboard"


def test_the_code_page_remembers_where_one_wanted_to_go(local_portal: Start, visit: Visit) -> None:
    """Between password and code the address asked for is not lost."""
    server = local_portal(switches={"totp": "on"})
    secrets, visitor = server.site.world.secrets, visit(server)
    page = visitor.submit(visitor.get("/Portal/Jobs"), Email=secrets.username, Password=secrets.password)
    page = visitor.submit(page, Code="000000")
    assert visitor.submit(page, Code=code_now(server)).url.path == "/Portal/Jobs"


def test_without_the_code_there_is_no_session(local_portal: Start, visit: Visit) -> None:
    """The password alone opens nothing while two-factor is on."""
    visitor = visit(local_portal(switches={"totp": "on"}))
    assert "authenticator" in visitor.log_in().text
    assert visitor.get("/Portal/Dashboard").url.path == "/login"


def test_logging_out_is_a_plain_link(portal: LocalPortal, visit: Visit) -> None:
    """A single GET ends the session."""
    visitor = visit(portal)
    visitor.log_in()
    assert visitor.get("/Account/LogOff").url.path == "/login"
    assert visitor.get("/Portal/Dashboard").url.path == "/login"


def test_another_login_ends_the_older_session(local_portal: Start, visit: Visit) -> None:
    """With one session per user the older browser is sent to the login page and told why."""
    server = local_portal(switches={"concurrent_sessions": "one"})
    first, second = visit(server), visit(server)
    first.log_in()
    second.log_in()
    assert "another browser" in first.get("/Portal/Jobs").text
    assert second.get("/Portal/Jobs").url.path == "/Portal/Jobs"


@pytest.mark.parametrize(("answer", "status"), [("redirect", 302), ("401", 401)])
def test_a_script_without_a_session_is_told_so(local_portal: Start, answer: str, status: int) -> None:
    """An XHR is redirected like a page, or gets a bare 401, by switch."""
    server = local_portal(switches={"expired_answer": answer})
    headers = {"X-Requested-With": "XMLHttpRequest"}
    assert server.client().get("/Portal/Jobs", headers=headers, follow_redirects=False).status_code == status


def test_kendo_leaves_its_token_in_the_browsers_storage(local_portal: Start, visit: Visit) -> None:
    """The page after login stores the token that grid reads need."""
    server = local_portal(skin="kendo")
    visitor = visit(server)
    page = visitor.log_in()
    session = next(iter(server.site.sessions._open.values()))
    assert f'localStorage.setItem("portal.token", "{session.storage_token}")' in page.text
    assert visitor.get("/Portal/Dashboard").status_code == 200
