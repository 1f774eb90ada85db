"""The browser, the session and the API client of one account: opened when first needed, recovered when they break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Self, TypeVar

from flows.browser.launch import BrowserThread
from flows.browser_portal import BrowserPortal
from flows.guard.traffic import Traffic
from flows.login.account import Account, Credentials
from flows.login.session import Session
from flows.portal import Portal
from scraper.api.client import AscoraApi
from scraper.errors import (
    ApiUnavailable,
    BrowserLost,
    PortalUnavailable,
    RateLimited,
    RetryableError,
    SessionExpired,
    StorageUnavailable,
    SwitchedOff,
)
from scraper.store import Run, WorkItem
from scraper.sync.api_connection import ApiConnection
from scraper.sync.layout_breaker import Stopped
from scraper.workspace import Workspace

Result = TypeVar("Result")

FREE_RECOVERIES = 3
"""Recoveries per item that do not count as failed attempts."""
ITEMS_A_CONTEXT = 10
"""Items per browser context: what its pages leave in memory is freed with the context."""
STORAGE_REST = timedelta(seconds=30)
"""How long workers pause while the evidence store is full."""
PROBES = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8, 15, 30))
"""Pauses before each probe of a portal that was unavailable."""


class Connections:
    """Use it in a `with` block; everything it opened is closed there."""

    def __init__(
        self, ws: Workspace, thread: BrowserThread | None = None, *, items_a_context: int | None = None
    ) -> None:
        """`thread`: a browser that is shared with other accounts, as a worker has it. Connections with one do not wait
        for a portal that is down, since others wait for the browser; `recover` tells them to stay away instead.
        """
        self._ws = ws
        self._own_thread = thread is None
        self._thread = thread or BrowserThread()
        self._items_a_context = items_a_context or ITEMS_A_CONTEXT
        self._launch = 0
        """Which of the thread's browsers the session is in."""
        self._traffic = Traffic()
        self._throttle = ws.throttle
        self._session: Session | None = None
        self._opening: Session | None = None
        """A session that could not be opened yet."""
        self._portal: Portal | None = None
        self._api = ApiConnection(ws)
        self._counted: Counter[str] = Counter()
        self._recoveries: Counter[int] = Counter()
        self._items = 0
        self.word = "unknown"
        """How the portal session came to be, by its contract word; `unknown` while none was needed."""
        self._stopped: tuple[str, Stopped] = ("", Stopped())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None or issubclass(kind, Exception):
                self._thread.run(self._leave)
        finally:
            if self._own_thread:
                self._thread.close()
            self._api.close()

    def stopped(self, run_id: str) -> Stopped:
        """Which screens are left alone for the rest of this run."""
        if self._stopped[0] != run_id:
            self._stopped = (run_id, Stopped())
        return self._stopped[1]

    def ask_api(self, work: Callable[[AscoraApi], Result]) -> Result:
        """Do the work with the open API's client. Raises what the work raises, `KeyRefused`, `ConfigError`,
        `SwitchedOff`."""
        self._require_on()
        return self._api.ask(work)

    def on_portal(self, work: Callable[[Portal], Result]) -> Result:
        """Do the work in a logged-in tab, on the browser thread. Raises what the work raises, and `LoginError`."""
        self._require_on()
        return self._thread.run(lambda: work(self._open()))

    def recover(self, item: WorkItem, error: RetryableError) -> bool:
        """Recover from what broke; True when the item may be retried without that counting as a failed attempt.

        An expired session is healed, a lost browser replaced, an unavailable portal waited for (or, with a browser that
        others wait for, left alone for a while). Raises `LoginError` from healing, `SwitchedOff`, and the error itself
        when the portal does not come back or wants to be left alone for long.
        """
        self._require_on()
        self._recoveries[item.id] += 1
        if isinstance(error, ApiUnavailable):
            return False  # the client has waited already
        if isinstance(error, BrowserLost):
            self.give_up_browser()
        elif isinstance(error, SessionExpired):
            self._thread.run(self._heal)
        elif isinstance(error, StorageUnavailable):
            if self._own_thread:
                raise error
            self._throttle.rest(STORAGE_REST)
            return True
        elif isinstance(error, PortalUnavailable) and not self._own_thread:
            self._throttle.unavailable()
            return True
        elif isinstance(error, PortalUnavailable):
            self._wait_for_portal(error)
        elif isinstance(error, RateLimited) and self._own_thread:
            if not self._throttle.pace():  # here, since no page outlasts such a wait
                raise error
        elif isinstance(error, RateLimited) and self._throttle.closed_for() > 0:
            return True  # the schedule comes back then
        self._thread.run(self._leave_tab)
        return self._recoveries[item.id] <= FREE_RECOVERIES

    def give_up_browser(self) -> None:
        """End a browser that hangs, and everything in it."""
        self._thread.replace_browser()
        self._session = self._portal = None

    def count(self, run: Run) -> None:
        """Add the requests made since the last call to the run's report, and tell other workers how they went."""
        self._throttle.tell()
        total = Counter(
            browser_pages=self._traffic.browser_pages,
            portal_http=self._traffic.portal_http,
            api=self._api.requests,
        )
        since = {name: total[name] - self._counted[name] for name in total}
        circumstances = self._ws.settings.circumstances() | {"clock_offset": self._traffic.clock_offset}
        self._ws.store.runs.count(
            run.id, **since, login=self.word, circumstances=circumstances, read_posts=self._traffic.read_posts
        )
        self._counted = total
        self._traffic.read_posts.clear()

    def _require_on(self) -> None:
        reason = self._throttle.off
        if reason is not None:
            raise SwitchedOff(
                f"the account is switched off ({reason}); to go on, run: ascora account resume", self.word
            )

    def _open(self) -> Portal:
        if self._session is None:  # what lacks is told before a browser is started and the portal asked
            self._ws.store.sessions.require_ok()
            self._ws.settings.portal_login()
        settings = self._ws.settings
        browser = self._thread.browser(settings.browser_path, settings.ca_bundle)
        if self._launch != self._thread.launches:
            self._session = self._portal = None  # they went with the browser before this one
        if self._session is None:
            self._launch = self._thread.launches
            self._opening = session = Session(browser, self._account(), self._traffic, self._throttle)
            session.open()
            self._session, self._opening = session, None
            self.word = session.word
        if self._items == self._items_a_context:
            self._session.renew()
            self._leave_tab()
        self._items += 1
        if self._portal is None:
            store = self._ws.store.sessions
            self._portal = BrowserPortal(self._session, store, self._ws.blobs.put_stream, self._ws.settings.ca_bundle)
        return self._portal

    def _account(self) -> Account:
        settings = self._ws.settings
        username, password = settings.portal_login()
        return Account(
            settings.portal_url,
            Credentials(username, password, settings.portal_totp_secret),
            self._ws.profile,
            self._ws.store.sessions,
            self._ws.keep,
            self._ws.clock,
            timezone=settings.timezone,
        )

    def _heal(self) -> None:
        self._leave_tab()
        if self._session is not None:
            self._session.heal()

    def _wait_for_portal(self, error: PortalUnavailable) -> None:
        """Return when the portal answers again; raise the last error when it does not."""
        for wait in PROBES:
            if self._opening is not None and self._opening.submitted:
                break  # the login went out, and the portal failed afterwards: another one would not help
            self._throttle.rest(wait)
            try:
                self._thread.run(self._probe)
            except SessionExpired:
                self._thread.run(self._heal)
                return
            except PortalUnavailable as still:
                error = still
            else:
                return
        raise error

    def _probe(self) -> None:
        if self._session is None:
            self._open()
            return
        screen = self._session.screen()
        try:
            screen.goto(self._session.landing_url)
        finally:
            screen.page.close()

    def _leave_tab(self) -> None:
        if self._portal is not None:
            self._portal.close()
            self._portal = None
        self._items = 0

    def _leave(self) -> None:
        self._leave_tab()
        if self._session is not None:
            self._session.leave()
