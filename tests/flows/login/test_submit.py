"""Logging in to the bundled portal with a real Chromium: every outcome by its name, with its evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from starlette.responses import HTMLResponse

from fixtures.portal.server import PortalServer
from fixtures.portal.sessions import totp
from scraper.errors import AttemptsExhausted, LoginError, PortalUnavailable, SessionExpired
from scraper.sync import pipeline
from scraper.sync.connections import Connections
from scraper.workspace import Workspace

pytestmark = pytest.mark.browser

Start = Callable[..., PortalServer]
Open = Callable[..., Workspace]
WRONG = "not-the-password"


def refused(ws: Workspace) -> LoginError:
    """Log in and be refused."""
    with pytest.raises(LoginError) as caught:
        pipeline.login(ws)
    return caught.value


@pytest.mark.parametrize(
    ("skin", "switches"),
    [
        ("classic", {"login_path": "/Account/Login", "storage": "session"}),
        ("kendo", {"totp": "on", "code_boxes": "six"}),
    ],
)
def test_a_login_that_works_is_ok_and_then_reused(
    start_portal: Start, open_ws: Open, skin: str, switches: dict[str, str]
) -> None:
    """The first process logs in with one submission, the second finds the session good, and both prove it."""
    portal = start_portal(skin=skin, switches=switches)
    assert pipeline.login(open_ws(portal)) == "ok"
    second = open_ws(portal)
    assert pipeline.login(second) == "reused"
    assert portal.site.logins == 1
    assert second.store.sessions.state().state == "ok"
    assert [snapshot.kind for snapshot in second.store.evidence.latest(["login"])] == ["login"]


def test_other_wordings_log_in_too(start_portal: Start, open_ws: Open) -> None:
    """Labels and buttons may read as any of the profile's wordings."""
    portal = start_portal(drift=("rename-known",), switches={"totp": "on"})
    assert pipeline.login(open_ws(portal)) == "ok"


def test_a_login_page_that_comes_with_401_is_a_login_page(
    start_portal: Start, open_ws: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some portals show the form with the status of a refusal; only a page without it is a session that ended."""

    def refusing(text: str, status: int, headers: dict[str, str]) -> object:
        return HTMLResponse(text, 401 if status == 200 else status, headers)

    monkeypatch.setattr("fixtures.portal.login.HTMLResponse", refusing)
    portal = start_portal()
    assert pipeline.login(open_ws(portal)) == "ok"
    assert portal.site.logins == 1


OUTCOMES = [
    ("bad_credentials", {}, {"portal_password": WRONG}, "stopped"),
    ("second_factor_needed", {"totp": "on"}, {"portal_totp_secret": None}, "needs_person"),
    ("second_factor_refused", {"totp": "on"}, {"portal_totp_secret": "GEZDGNBVGY3TQOJQ"}, "stopped"),
    ("two_factor_setup_demanded", {"login_state": "setup"}, {}, "needs_person"),
    ("two_factor_setup_demanded", {"login_state": "setup", "setup_as": "popup"}, {}, "needs_person"),
    ("password_expired", {"login_state": "expired"}, {}, "needs_person"),
    ("company_locked", {"login_state": "company-locked"}, {}, "needs_person"),
    ("blocked", {"login_state": "captcha"}, {}, "needs_person"),
    ("maintenance", {"login_state": "maintenance"}, {}, "ok"),
]


@pytest.mark.parametrize(("word", "switches", "settings", "state"), OUTCOMES)
def test_every_refusal_has_its_name(
    start_portal: Start, open_ws: Open, word: str, switches: dict[str, str], settings: dict[str, str], state: str
) -> None:
    """The outcome is the contract's word, the page that proves it is kept, and the account's state follows."""
    portal = start_portal(switches=switches)
    ws = open_ws(portal, **settings)
    error = refused(ws)
    assert error.word == word
    assert error.evidence is not None
    kept = ws.blobs.get(error.evidence).decode()
    assert "<html" in kept
    assert WRONG not in kept
    account = ws.store.sessions.state()
    assert (account.state, account.word) == (state, word if state != "ok" else None)
    assert ws.store.sessions.load() is None


def test_a_locked_user_is_named_so(start_portal: Start, open_ws: Open) -> None:
    """After too many failures by anybody, the portal refuses the right password too, and that is another outcome."""
    portal = start_portal()
    username = portal.site.world.secrets.username
    while not portal.site.sessions.count_failure(username):
        pass
    ws = open_ws(portal)
    assert refused(ws).word == "locked"
    assert ws.store.sessions.state().state == "needs_person"


def test_a_screen_nobody_knows_is_unknown(start_portal: Start, open_ws: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """A still page without a known outcome is kept and ends as unknown; nothing is tried again."""
    monkeypatch.setattr("fixtures.portal.login.WRONG", "Computer says no.")
    monkeypatch.setattr("flows.login.submit.GIVE_UP", timedelta(seconds=1))
    portal = start_portal()
    ws = open_ws(portal, portal_password=WRONG)
    error = refused(ws)
    assert error.word == "unknown"
    assert "Computer says no." in ws.blobs.get(str(error.evidence)).decode()
    assert ws.store.sessions.state().state == "needs_person"
    assert portal.site.logins == 1


def test_one_refused_password_stops_every_process(start_portal: Start, open_ws: Open) -> None:
    """No second submission is made until a person resumes the account, even with the right password."""
    portal = start_portal()
    refused(open_ws(portal, portal_password=WRONG))
    second = open_ws(portal)
    assert refused(second).word == "bad_credentials"
    assert portal.site.logins == 1
    second.store.sessions.resume()
    assert pipeline.login(open_ws(portal)) == "ok"
    assert portal.site.logins == 2


def test_three_submissions_an_hour(start_portal: Start, open_ws: Open) -> None:
    """However often sessions end, the fourth submission within the hour is not made; later it is."""
    portal = start_portal()
    now = datetime.now(UTC)
    ahead = timedelta()
    ws = open_ws(portal, lambda: now + ahead)
    for _ in range(2):
        ws.store.sessions.claim_submission()  # as other processes did
    assert pipeline.login(ws) == "ok"
    portal.site.sessions.end_all("expired")
    assert isinstance(refused(ws), AttemptsExhausted)
    assert portal.site.logins == 1
    ahead = timedelta(minutes=61)
    assert pipeline.login(ws) == "ok"
    assert portal.site.logins == 2


def test_a_code_is_never_used_twice(start_portal: Start, open_ws: Open) -> None:
    """A window whose code some process used is waited out; the portal never sees a code again."""
    portal = start_portal(switches={"totp": "on"})
    # The used window is the one before this, so that the browser's own clock is past it already.
    now = datetime.now(UTC) - timedelta(seconds=30)
    asked = 0

    def clock() -> datetime:
        """The window is a used one the first time a code is wanted, and the next one from then on."""
        return now + timedelta(seconds=30 * min(asked, 1))

    ws = open_ws(portal, clock)
    claim = ws.store.sessions.claim_totp_step
    claimed: list[tuple[int, bool]] = []

    def counted(step: int) -> bool:
        nonlocal asked
        claimed.append((step, claim(step)))
        asked += 1
        return claimed[-1][1]

    used = int(now.timestamp()) // 30
    assert claim(used)
    ws.store.sessions.claim_totp_step = counted  # type: ignore[method-assign]
    portal.site.sessions.clock = lambda: clock().timestamp()
    portal.site.sessions.accept_code(
        portal.site.world.users[0],
        portal.site.world.secrets.totp_secret,
        totp(portal.site.world.secrets.totp_secret, used),
    )
    assert pipeline.login(ws) == "ok"
    assert claimed == [(used, False), (used + 1, True)]


def test_a_login_that_does_not_hold_is_not_kept(start_portal: Start, open_ws: Open) -> None:
    """What is saved has proven itself in a fresh browser context; a login lost on the way there is unknown."""
    portal = start_portal()
    ws = open_ws(portal)
    portal.site.faults.turn("session-expiry", on=True)
    portal.site.faults.counts["session-expiry"] = 4  # the landing page is the fifth request, its proof the sixth
    assert refused(ws).word == "unknown"
    assert ws.store.sessions.load() is None


def test_a_session_that_ended_is_replaced_by_one_login(start_portal: Start, open_ws: Open) -> None:
    """A stored session that no longer proves itself is discarded, and one submission makes a new one."""
    portal = start_portal(skin="kendo")
    ws = open_ws(portal)
    pipeline.login(ws)
    portal.site.sessions.end_all("elsewhere")
    assert pipeline.login(ws) == "ok"
    held = ws.store.sessions.load()
    assert held is not None
    assert held.version == 2
    assert portal.site.logins == 2


def test_the_login_page_is_not_learnt_as_a_screens_address(start_portal: Start, open_ws: Open) -> None:
    """A session that ends on the way to a screen is named; the next run finds the screen where it was before."""
    portal = start_portal()
    ws = open_ws(portal)
    with Connections(ws) as connections:
        connections.on_portal(lambda tab: tab.open("jobs"))
        portal.site.sessions.end_all("elsewhere")
        with pytest.raises(SessionExpired):
            connections.on_portal(lambda tab: tab.open("dashboard"))
    assert ws.store.sessions.address("dashboard") is None
    assert str(ws.store.sessions.address("jobs")).endswith("/Portal/Jobs")


def test_a_portal_that_does_not_answer_is_unavailable(start_portal: Start, open_ws: Open) -> None:
    """Nobody listens: an unavailable portal, no login outcome, and no submission counted."""
    portal = start_portal()
    with pytest.raises(PortalUnavailable):
        pipeline.login(open_ws(portal, portal_url="http://127.0.0.1:9"))
    ws = open_ws(portal)
    assert ws.store.sessions.state().state == "ok"
    assert pipeline.login(ws) == "ok"
