"""Log in once and name the outcome: a race of known outcomes, each with a positive proof kept as evidence."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import NoReturn, TypeVar
from urllib.parse import urljoin

from flows import totp
from flows.account import Account
from flows.guard import Guard
from flows.screen import Control, Field, Screen, Shot
from scraper.errors import (
    AccountLocked,
    ActionNeeded,
    BadCredentials,
    LayoutChanged,
    LoginError,
    PortalUnavailable,
    RateLimited,
    ScraperError,
    SecondFactorNeeded,
    SessionExpired,
)
from scraper.evidence.snapshot import Context
from scraper.profile import Profile

Result = TypeVar("Result")

ERRORS: dict[str, type[LoginError]] = {
    "bad_credentials": BadCredentials,
    "locked": AccountLocked,
    "company_locked": AccountLocked,
    "second_factor_needed": SecondFactorNeeded,
    "second_factor_refused": SecondFactorNeeded,
    "two_factor_setup_demanded": ActionNeeded,
    "password_expired": ActionNeeded,
    "blocked": ActionNeeded,
    "maintenance": LoginError,
    "unknown": LoginError,
}
"""Outcome to the error it is."""

GIVE_UP = timedelta(seconds=10)
"""How long a still page may show no known outcome before the login counts as unknown."""

AGAIN_AFTER = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8))
"""How long to wait before each new look at a page that failed after a submission."""

TEXTS = {
    "bad_credentials": "the portal refused the e-mail or password; correct it, then `ascora account resume`",
    "locked": "the portal has locked this user, by itself for about 30 minutes; then `ascora account resume`",
    "company_locked": "the whole company account is locked in Ascora (subscription); a person must settle it",
    "second_factor_needed": "the portal asks for an authenticator code; set ASCORA_PORTAL_TOTP_SECRET",
    "second_factor_refused": "the portal refused the authenticator code; check ASCORA_PORTAL_TOTP_SECRET and the clock",
    "two_factor_setup_demanded": "the portal demands that this user sets up two-factor authentication first",
    "password_expired": "the portal demands a new password for this user",
    "blocked": "the portal shows a CAPTCHA or refuses this visitor; a person must look",
    "maintenance": "the portal is in maintenance; try again later",
    "unknown": "the login ended on a screen that the profile does not know; the evidence shows it",
}


def log_in(screen: Screen, guard: Guard, account: Account, claim: Callable[[], object]) -> str:
    """Log in with one submission, counted by `claim` before it is made; returns the address of the page that proves it.

    Raises the `LoginError` of the outcome, `PortalUnavailable`, `LayoutChanged` when no login form is found (nothing
    was submitted then).
    """
    try:
        return _log_in(screen, guard, account, claim)
    except PortalUnavailable:
        # A maintenance page may come with any status, and says what it is all the same.
        if _reads(screen, account) == "maintenance":
            _refuse(screen, account, "maintenance")
        raise


def _log_in(screen: Screen, guard: Guard, account: Account, claim: Callable[[], object]) -> str:
    _, form = _find_form(screen, account)
    claim()
    before = _lines(screen.text())
    guard.logging_in = True
    screen.traffic.screen()
    try:
        _fill(screen, form[0], account.credentials.username)
        _fill(screen, form[1], account.credentials.password.get_secret_value())
        _submit(screen, account.profile.login.submit, form[1])
        word = patiently(screen, guard, lambda: _race(screen, account, before, after_code=False))
        if word == "second_factor_needed":
            word = _second_factor(screen, guard, account)
    finally:
        guard.logging_in = False
    if word != "ok":
        _refuse(screen, account, word)
    account.store.record_outcome(word, "logged in", _keep(screen, account))
    return screen.url


def patiently(screen: Screen, guard: Guard, look: Callable[[], Result]) -> Result:
    """What `look` makes of the page after a submission, though the portal fails for a while.

    A submission is scarce: it is not made again, only the page that failed is asked for again. Raises the failure when
    it lasts, or when the login form is back.
    """
    for wait in AGAIN_AFTER:
        try:
            return look()
        except (PortalUnavailable, RateLimited) as error:
            guard.throttle.rest(wait)
            with suppress(PortalUnavailable, RateLimited):
                screen.goto(screen.url)
                if screen.capture().asks_password:
                    raise error from None
    return look()


def _refuse(screen: Screen, account: Account, word: str) -> NoReturn:
    """Keep the evidence and the outcome, and raise the outcome's error."""
    evidence = _keep(screen, account)
    account.store.record_outcome(word, TEXTS[word], evidence)
    raise ERRORS[word](TEXTS[word], word, evidence)


def _reads(screen: Screen, account: Account) -> str | None:
    """The outcome that the page at hand speaks of, whatever stood there before; None for none, or no page at all."""
    try:
        return outcome_of(account.profile, screen.text(), frozenset(), after_code=False)
    except ScraperError:
        return None


def require_menu(screen: Screen, shot: Shot) -> None:
    """Pass when the page is a logged-in one: two entries of the portal's menu and no password field."""
    if shot.asks_password:
        raise LayoutChanged("a password field is shown", "login")
    shown = {
        name
        for control in screen.controls() or []
        if control.visible
        for name in screen.profile.login.logged_in.menu
        if control.named((name,))
    }
    if len(shown) < 2:
        raise LayoutChanged("no menu of a logged-in user is shown", "login")


def outcome_of(profile: Profile, text: str, before: frozenset[str], *, after_code: bool) -> str | None:
    """The outcome that a page's text proves, or None. Lines that stood there before the submission prove nothing."""
    new = "\n".join(line for line in _split(text) if line not in before)
    for outcome in profile.login.outcomes:
        if outcome.word == "second_factor_refused" and not after_code:
            continue
        if any(re.search(pattern, new, re.IGNORECASE) for pattern in outcome.patterns):
            return outcome.word
    return None


def _find_form(screen: Screen, account: Account) -> tuple[str, tuple[Field, Field]]:
    """Open the login page and find its two fields; the first address that has them wins."""
    seen: LayoutChanged | SessionExpired | None = None
    for path in account.profile.login.paths:
        try:
            screen.goto(urljoin(account.portal_url + "/", path))
            _, form = screen.read(lambda _: _form(screen), logged_in=False)
        except (LayoutChanged, SessionExpired) as error:
            seen = error
            word = _reads(screen, account)
            if word in {"maintenance", "blocked", "company_locked", "locked"}:
                _refuse(screen, account, word)
        else:
            return screen.url, form
    raise LayoutChanged(
        f"no login form at {', '.join(account.profile.login.paths)} of {account.portal_url}",
        "login",
        _keep(screen, account),
    ) from seen


def _form(screen: Screen) -> tuple[Field, Field]:
    fields = screen.fields()
    password = [f for f in fields if f.type == "password" and (f.named(screen.profile.login.password) or not f.names)]
    if len(password) != 1:
        raise LayoutChanged(f"{len(password)} password fields are shown, expected one", "login")
    beside = [f for f in fields if f.form == password[0].form and f.type in {"text", "email"}]
    named = [f for f in beside if f.named(screen.profile.login.user)] or beside
    if len(named) != 1:
        labels = ", ".join(name for f in named for name in f.names) or "none"
        raise LayoutChanged(f"no single user field beside the password (seen: {labels})", "login")
    return named[0], password[0]


def _fill(screen: Screen, field: Field, value: str) -> None:
    # Set in the page, not typed: Playwright would write a typed value into its call log and error messages.
    with screen.translated("filling a login field"):
        filled = screen.page.evaluate("([number, value]) => window.__ascora.fill(number, value)", [field.number, value])
    if not filled:
        raise LayoutChanged("a login field was gone by the time it was filled", "login")


def _submit(screen: Screen, wordings: tuple[str, ...], field: Field) -> None:
    button = next((c for c in _pressable(screen) if c.named(wordings)), None)
    with screen.translated("submitting the login form"):
        if button is None:
            screen.page.locator(f'[data-ascora-field="{field.number}"]').press("Enter", no_wait_after=True)
        else:
            screen.page.locator(f'[data-ascora-control="{button.number}"]').click(no_wait_after=True)


def _pressable(screen: Screen) -> list[Control]:
    usable = [c for c in screen.controls() or [] if c.visible and not c.disabled]
    return sorted(usable, key=lambda c: c.role not in {"button", "input"})


def _race(screen: Screen, account: Account, before: frozenset[str], *, after_code: bool) -> str:
    """The first outcome that the page proves; `unknown` when it stays still without one."""

    def known(shot: Shot) -> str:
        text = screen.text()
        if _demands_setup(screen):
            return "two_factor_setup_demanded"
        try:
            require_menu(screen, shot)
        except LayoutChanged as error:
            word = outcome_of(account.profile, text, before, after_code=after_code)
            if word is not None:
                return word
            if not after_code and not shot.asks_password and _code_fields(screen):
                return "second_factor_needed"
            raise error
        return "ok"

    try:
        return screen.read(known, grace=GIVE_UP, logged_in=False)[1]
    except LayoutChanged:
        return "unknown"


def _second_factor(screen: Screen, guard: Guard, account: Account) -> str:
    """Answer the code prompt once, with a code whose window nobody used before."""
    secret = account.credentials.totp_secret
    if secret is None:
        return "second_factor_needed"
    fields = _code_fields(screen)
    step = _unused_step(screen, account)
    digits = totp.code(secret.get_secret_value(), step)
    before = _lines(screen.text())
    if len(fields) == 1:
        _fill(screen, fields[0], digits)
    else:
        for field, digit in zip(fields, digits, strict=True):
            _fill(screen, field, digit)
    _submit(screen, account.profile.login.code_submit, fields[-1])
    return patiently(screen, guard, lambda: _race(screen, account, before, after_code=True))


def _unused_step(screen: Screen, account: Account) -> int:
    while not account.store.claim_totp_step(step := totp.step_of(account.clock())):
        # The next code comes with the next window; there is nothing else to wait for.
        with screen.translated("waiting for the next authenticator code"):
            screen.page.wait_for_function(
                f"() => Math.floor(Date.now() / {totp.STEP_SECONDS * 1000}) > {step}",
                polling=250,
                timeout=2 * totp.STEP_SECONDS * 1000,
            )
    return step


def _code_fields(screen: Screen) -> list[Field]:
    """The field for a code, or six fields for one digit each; empty when no code is asked for."""
    fields = [f for f in screen.fields() if f.type in {"text", "tel", "number", "password"}]
    single = [f for f in fields if f.named(screen.profile.login.code)]
    if len(single) == 1:
        return single
    boxes = [f for f in fields if f.length == 1]
    return boxes if len(boxes) == 6 else []


def _demands_setup(screen: Screen) -> bool:
    """A heading or dialog that demands the set-up; an entry of the user's own menu does not."""
    with screen.translated("looking for headings"):
        headings: list[str] = screen.page.evaluate(_HEADINGS)
    known = screen.profile.login.setup.headings
    return any(name in heading for heading in map(_plain, headings) for name in map(_plain, known) if heading)


_HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,[role="heading"],[role="dialog"],dialog[open],legend')]
    .filter((el) => el.checkVisibility({ checkVisibilityCSS: true }))
    .flatMap((el) => [el.getAttribute("aria-label") || "", (el.innerText || "").split("\\n")[0]])"""


def _keep(screen: Screen, account: Account) -> str | None:
    shot = screen.capture()
    return account.keep(shot.html.encode(), "login", shot.url, shot.scrubbed, Context()).sha256


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _lines(text: str) -> frozenset[str]:
    return frozenset(_split(text))
