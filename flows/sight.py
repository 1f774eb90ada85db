"""One browser tab to look at: wait until it is still, read it, say what went wrong when it cannot be read.

Lists come out of the page as one JSON text: the driver checks any other result value by value, which costs more than
looking.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import NoReturn, TypeVar

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from flows import ended
from flows.guard import Traffic, Trouble
from flows.seen import Control, Field, Shot
from scraper.errors import BrowserLost, LayoutChanged, PortalUnavailable, RateLimited, RequestRefused, SessionExpired
from scraper.profile import Profile

Result = TypeVar("Result")

GRACE = timedelta(seconds=3)
"""How long a still screen may stay without what is expected before that counts as a different layout."""
INSTANT = timedelta(milliseconds=100)
"""How long one look for one of several things lasts."""
SLICE = timedelta(seconds=1)
"""How long one wait lasts before failed requests are looked at again."""


class _PageMoved(PortalUnavailable):
    """Another page took this one's place in the middle of reading it."""


class Sight:
    """One tab, looked at. All waiting is for a condition with an upper bound."""

    def __init__(self, page: Page, profile: Profile, traffic: Traffic, timeout: timedelta) -> None:
        self.page = page
        self.profile = profile
        self.traffic = traffic
        self._timeout = timeout

    @property
    def url(self) -> str:
        """Address in the address bar."""
        return self.page.url

    def goto(self, url: str) -> None:
        """Open an address and wait until the page is still."""
        self.traffic.screen()
        with self.translated(f"opening {short(url)}"):
            before = self.page.url
            self.page.goto(url, wait_until="commit")
            if "#" in url and url.partition("#")[0] == before.partition("#")[0]:
                self.page.reload(wait_until="commit")  # else the page stays as it was, pop-up and all
        self.settle()
        self.check()

    def settle(self) -> None:
        """Wait until nothing is loading: no request of the page under way, no busy mark, no change for a moment."""
        waited = timedelta()
        with self.translated(f"waiting for {short(self.url)}"):
            while not self._still_within(SLICE):
                self.check()  # a failed or refused page never becomes still
                waited += SLICE
                if waited >= self._timeout:
                    raise PortalUnavailable(f"{short(self.url)} is still loading after {waited.total_seconds():.0f} s")

    def _still_within(self, bound: timedelta) -> bool:
        try:
            self.page.wait_for_function(
                "words => window.__ascora !== undefined && window.__ascora.settled(words)",
                arg=list(self.profile.pager.loading),
                polling=25,
                timeout=bound.total_seconds() * 1000,
            )
        except PlaywrightTimeout:
            return False
        except PlaywrightError as error:
            if "context was destroyed" in error.message or "navigat" in error.message:
                return False  # another page took its place; the wait goes on there
            raise
        return True

    def capture(self) -> Shot:
        """The page as it reads now, secrets scrubbed."""
        with self.translated("reading the page"):
            seen = self.page.evaluate("secrets => window.__ascora.capture(secrets)", list(self.profile.guard.secrets))
        return Shot(seen["html"], seen["url"], tuple(seen["scrubbed"]))

    def text(self) -> str:
        """All text in sight."""
        with self.translated("reading the page"):
            text: str = self.page.evaluate("() => window.__ascora.text()")
        return text

    def read(
        self, wanted: Callable[[Shot], Result], *, grace: timedelta = GRACE, logged_in: bool = True
    ) -> tuple[Shot, Result]:
        """Capture until `wanted` makes sense of the page; its last `LayoutChanged` when it never does.

        The screen is given up once it has been still for `grace`; a failed, refused or logged-out request of the
        screen is named as the cause instead. `logged_in` False: a password field is no surprise.
        """
        give_up = time.monotonic() + self._timeout.total_seconds()
        while True:
            self.settle()
            self.check()
            try:
                mark = self.mark()
                shot = self.capture()
                found = wanted(shot)
            except _PageMoved:
                continue
            except LayoutChanged as error:
                if logged_in and (how := self._ended(shot)) is not None:
                    raise SessionExpired(f"{short(shot.url)} {how}") from error
                self.diagnose(error, logged_in=logged_in)
                # A page that never stops moving, such as one with a clock, is not waited for without end.
                if time.monotonic() > give_up or not self.moves(mark, grace):
                    raise
            else:
                if logged_in:
                    self._refuse_ended(shot)
                return shot, found

    def _ended(self, shot: Shot) -> str | None:
        """How a page that does not read as it should shows that the session has ended; None where it does not."""
        expired = self.profile.login.expired
        if shot.asks_password or ended.leads_to_login(shot.url, expired):
            return "is the login page"
        line = ended.said_in(self.text().splitlines(), expired)
        return None if line is None else f"says {line!r}"

    def _refuse_ended(self, shot: Shot) -> None:
        """Raise `SessionExpired` where a box in front of a page, or an answer to it, says that its data are none."""
        expired = self.profile.login.expired
        for trouble in self.traffic.troubles:
            if trouble.told:
                _raise(trouble)
        if expired.search(shot.html) is None:
            return
        with self.translated("reading the page"):
            lines: list[str] = self.page.evaluate("() => window.__ascora.inFront()")
        if (line := ended.said_in(lines, expired)) is not None:
            raise SessionExpired(f"{short(shot.url)} says {line!r}")

    def controls(self, within: str | None = None) -> list[Control] | None:
        """Every control in sight or hidden; None when `within` (a row) is no longer on the page."""
        with self.translated("looking for controls"):
            found = json.loads(self.page.evaluate("within => JSON.stringify(window.__ascora.controls(within))", within))
        return None if found is None else [Control(**{**item, "names": tuple(item["names"])}) for item in found]

    def fields(self) -> list[Field]:
        """Every field in sight."""
        with self.translated("looking for fields"):
            found = json.loads(self.page.evaluate("() => JSON.stringify(window.__ascora.fields())"))
        return [
            Field(**{**i, "names": tuple(i["names"]), "options": tuple(i["options"]), "values": tuple(i["values"])})
            for i in found
        ]

    def nearest(self, ref: str, controls: Sequence[Control]) -> Control | None:
        """Of several controls, the one that stands closest to a row: that grid's own."""
        with self.translated("looking for controls"):
            number = self.page.evaluate(
                "([ref, numbers]) => window.__ascora.near(ref, numbers)", [ref, [c.number for c in controls]]
            )
        return next((c for c in controls if c.number == number), None)

    def holds(self, ref: str, text: str) -> bool:
        """Whether a row is still there and shows a text."""
        with self.translated("looking at a row"):
            return bool(self.page.evaluate("([ref, text]) => window.__ascora.holds(ref, text)", [ref, text]))

    def is_pressable(self, ref: str) -> bool:
        """Whether a row itself looks as if it can be pressed: it is marked up so, or the pointer says so over it."""
        with self.translated("looking at a row"):
            return bool(self.page.evaluate("ref => window.__ascora.isPressable(ref)", ref))

    def user_agent(self) -> str:
        """What the browser calls itself."""
        with self.translated("asking the browser's name"):
            agent: str = self.page.evaluate("() => navigator.userAgent")
        return agent

    def check(self) -> None:
        """Raise when the page itself (not a part of it) came back as a failure."""
        for trouble in self.traffic.troubles:
            if not trouble.script:
                _raise(trouble)

    def diagnose(self, otherwise: LayoutChanged, *, logged_in: bool = True) -> None:
        """Raise the cause when a request of this screen explains what is missing; else return.

        `logged_in` False: that nobody is logged in explains nothing.
        """
        order = {"expired": 0, "limited": 1, "failed": 2, "refused": 3}
        for trouble in sorted(self.traffic.troubles, key=lambda t: order[t.kind]):
            if trouble.kind == "expired" and not logged_in:
                continue
            if trouble.kind != "refused":
                _raise(trouble)
            elif trouble.script:
                raise LayoutChanged(
                    f"{otherwise.message}; the guard stopped {short(trouble.url)} ({trouble.why}); "
                    f"if it only reads, allow it in the profile: {trouble.mend}",
                    otherwise.where,
                    otherwise.snapshot,
                ) from otherwise

    def mark(self) -> str:
        """Which page this is and how often it has changed so far, to ask later whether it `moves`."""
        with self.translated("reading the page"):
            mark: str = self.page.evaluate("() => window.__ascora.mark()")
        return mark

    def moves(self, mark: str, grace: timedelta) -> bool:
        """Whether the page changes again, or makes place for another, within the grace given to a still screen."""
        try:
            self.page.wait_for_function(
                "mark => window.__ascora === undefined || window.__ascora.moved(mark)",
                arg=mark,
                polling=50,
                timeout=grace.total_seconds() * 1000,
            )
        except PlaywrightTimeout:
            return False
        except PlaywrightError:
            return True  # it navigated
        return True

    @contextmanager
    def translated(self, doing: str) -> Iterator[None]:
        """Playwright's errors as ours, with what was being done."""
        try:
            yield
        except PlaywrightTimeout as error:
            raise PortalUnavailable(f"{doing}: no answer within {self._timeout.total_seconds():.0f} s") from error
        except PlaywrightError as error:
            for trouble in self.traffic.troubles:
                if not trouble.script:
                    _raise(trouble, error)
            first = error.message.splitlines()[0]
            if "context was destroyed" in first:
                raise _PageMoved(f"{doing}: the page moved on") from error
            if "closed" in first or "crash" in first.lower() or "Connection" in first:
                raise BrowserLost(f"{doing}: {first}") from error
            raise PortalUnavailable(f"{doing}: {first}") from error


def _raise(trouble: Trouble, cause: BaseException | None = None) -> NoReturn:
    """The error that a trouble stands for."""
    line = f"{short(trouble.url)}: {trouble.why}"
    if trouble.kind == "limited":
        raise RateLimited(line, trouble.retry_after) from cause
    if trouble.kind == "expired":
        raise SessionExpired(line) from cause
    if trouble.kind == "failed":
        raise PortalUnavailable(line) from cause
    raise RequestRefused(f"refused {line}") from cause


def short(url: str) -> str:
    """An address without its query, as a message shows it."""
    return url.split("?", 1)[0].split("#", 1)[0]
