"""Logged in and staying so: one login per account over all processes, saved only after a logged-in proof.

A session is opened from the stored state where that still proves itself, else by one login under the account's lease.
What is saved is the state of a *fresh* context that proved to be logged in, with compare-and-swap on the version, so
that a logged-out run can never overwrite a good session.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import BrowserContext
from playwright.sync_api import Error as PlaywrightError

from flows.browser.launch import Browser, lost
from flows.browser.page_actions import Screen
from flows.guard.request_guard import Guard
from flows.guard.traffic import Traffic
from flows.login import page_again, proof, submit
from flows.login.account import Account
from scraper.errors import LayoutChanged, LoginError, SessionExpired
from scraper.limits.throttle import Throttle


class Session:
    """A logged-in browser context of one account, with the traffic it made."""

    def __init__(self, browser: Browser, account: Account, traffic: Traffic, throttle: Throttle) -> None:
        self._browser = browser
        self.account = account
        self.traffic = traffic
        profile = account.profile
        self.guard = Guard(profile.guard, account.portal_url, traffic, throttle, profile.login.expired)
        self.word = "unknown"
        """How the session came to be: `reused` or `ok`."""
        self.landing_url = account.portal_url
        self.submitted = False
        """Whether this session has sent a login; a second one in the same run would spend the account's attempts."""
        self._version: int | None = None
        self._state: dict[str, Any] = {}
        """As it was saved last, or found."""
        self._context: BrowserContext | None = None

    @property
    def context(self) -> BrowserContext:
        """The logged-in context."""
        if self._context is None:
            raise SessionExpired("no session is open")
        return self._context

    def open(self) -> None:
        """Be logged in: reuse the stored session, else log in once. Raises `LoginError`, `PortalUnavailable`."""
        if not self._reuse():
            self._log_in_once()

    def heal(self) -> None:
        """Be logged in again after the portal showed its login page: another process's session, else one login."""
        self.close()
        if self._version is not None:
            self.account.store.discard(self._version)
        self._log_in_once()

    def renew(self) -> None:
        """Go on in a fresh context with the cookies and storages of now, and let go of what the old one gathered.

        Call it while a tab is open, since session storage lives in tabs; they are closed. Raises `BrowserLost`.
        """
        with lost("no fresh context"):
            state = _state(self.context)
        self.close()
        self._context = self._new_context(state)

    def screen(self) -> Screen:
        """A new tab. Raises `BrowserLost`: what cannot open one has crashed or was ended."""
        return self._screen_of(self.context)

    def close(self) -> None:
        """Close the context; one that is already gone is no error."""
        if self._context is not None:
            with contextlib.suppress(PlaywrightError):
                self._context.close()
            self._context = None

    def leave(self) -> None:
        """Save the cookies that have turned since the session was saved, so that the next run needs no login; close.

        A session that has ended meanwhile takes no good one's place: the one before stays, and each proves itself.
        """
        with contextlib.suppress(PlaywrightError):
            if self._context is not None and self._version is not None:
                cookies = [dict(cookie) for cookie in self._context.cookies()]
                if _values(cookies) != _values(self._state["browser"]["cookies"]):
                    self._save({**self._state, "browser": {**self._state["browser"], "cookies": cookies}})
        self.close()

    def _save(self, state: dict[str, Any]) -> None:
        saved = self.account.store.save(state, self.landing_url, expected_version=self._version)
        self._state, self._version = state, saved or self._version

    def _reuse(self) -> bool:
        """Whether a stored session still proves to be logged in; one that does not is marked so."""
        while (stored := self.account.store.load()) is not None:
            self._version, self.landing_url, self._state = stored.version, stored.landing_url, stored.state
            self._context = self._new_context(stored.state)
            if self._proves() is not None:
                self.word = "reused"
                return True
            self.close()
            self.account.store.discard(stored.version)
        return False

    def _log_in_once(self) -> None:
        with self.account.store.login_lease() as token:
            if self._reuse():  # another process logged in while this one waited for the lease
                return
            context = self._new_context(None)
            try:
                screen = self._screen_of(context)
                landings = submit.log_in(screen, self.guard, self.account, lambda: self._claim(token))
                with screen.translated("keeping the session"):
                    state = _state(context)
            finally:
                with contextlib.suppress(PlaywrightError):
                    context.close()
            self._context = self._new_context(state)
            # What is saved is what the proof left behind: cookies may turn with every page.
            proven = next(filter(None, (self._proves(at, patiently=True) for at in landings)), None)
            if proven is None:
                self.close()
                message = "the portal accepted the login but does not know it in a fresh browser context"
                self.account.store.record_outcome("unknown", message, None)
                raise LoginError(message, "unknown")
            self._save(proven)
            self.word = "ok"

    def _claim(self, token: int) -> None:
        self.account.store.claim_submission(token)
        self.submitted = True

    def _screen_of(self, context: BrowserContext) -> Screen:
        with lost("no new tab"):
            page = context.new_page()
        return Screen(page, self.account.profile, self.traffic, self.account.timeout)

    def _new_context(self, state: dict[str, Any] | None) -> BrowserContext:
        return self._browser.context(self.guard, state, self.account.timeout, self.account.timezone)

    def _proves(self, landing_url: str | None = None, *, patiently: bool = False) -> dict[str, Any] | None:
        """The session's state once the landing page has shown a logged-in menu in this context; None without one.

        A failing portal is waited for a while.
        """
        self.landing_url = landing_url or self.landing_url
        screen = self.screen()

        def look() -> None:
            screen.goto(self.landing_url)
            screen.read(lambda shot: proof.require_menu(screen, shot))

        try:
            if patiently:
                page_again.patiently(screen, self.guard, look)
            else:
                look()
            with screen.translated("keeping the session"):
                return _state(self.context)
        except (LayoutChanged, SessionExpired):
            return None
        finally:
            screen.page.close()


def _state(context: BrowserContext) -> dict[str, Any]:
    """Cookies, localStorage and sessionStorage of every origin that has a tab."""
    session_storage: dict[str, dict[str, str]] = {}
    for page in context.pages:
        values = page.evaluate("() => Object.fromEntries(Object.entries(sessionStorage))")
        if values:
            session_storage[page.evaluate("() => location.origin")] = values
    return {"browser": context.storage_state(), "session_storage": session_storage}


def _values(cookies: Iterable[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {tuple(cookie.get(part) for part in ("name", "value", "domain", "path")) for cookie in cookies}
