"""Read-only by construction: stands in front of every request that wants to leave the browser.

Redirects are followed here, hop by hop, so that each hop is judged; web sockets are off; what was refused, failed or
turned out to be the login page is remembered for whoever misses it on the screen.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urljoin

from playwright.sync_api import APIResponse, BrowserContext, Request, Route, WebSocketRoute
from playwright.sync_api import Error as PlaywrightError

from flows import ended
from flows.judge import ASSETS, UNNEEDED, Verdict, is_local, judge, origin_of
from flows.submission import Door, Submission
from scraper.limits.retry_after import retry_after_seconds
from scraper.limits.throttle import Throttle
from scraper.profile.model import Expired
from scraper.profile.model import Guard as Rules

_CACHED_ASSETS = 64
MAX_HOPS = 10
LONGEST_NOTICE = 4_000
"""Bytes of an answer that says no more than that the session has ended; lists are longer."""


@dataclass(frozen=True)
class Trouble:
    """A request of the current screen that did not bring what the page asked for."""

    url: str
    kind: Literal["refused", "failed", "expired", "limited"]
    why: str
    mend: str = ""
    script: bool = False
    told: bool = False
    """Whether the answer itself says that the session has ended; a bare 401 may be one part's own refusal."""
    retry_after: float | None = None


@dataclass
class Traffic:
    """What went over the wire: counters for the whole run, troubles for the screen at hand."""

    browser_pages: int = 0
    portal_http: int = 0
    clock_offset: float | None = None
    """Seconds by which the portal's clock is ahead of ours, as its last page said; its answers are a second coarse."""
    refused: list[Trouble] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    door: Door | None = None
    """What may be posted besides reads at this moment."""

    def screen(self) -> None:
        """Forget the troubles of the screen before."""
        self.troubles.clear()


class Guard:
    """Stands in front of every request of one browser context."""

    def __init__(
        self, rules: Rules, portal_url: str, traffic: Traffic, throttle: Throttle, expired: Expired | None = None
    ) -> None:
        self._rules = rules
        self._expired = expired
        self.throttle = throttle
        self._portal = origin_of(portal_url)
        self._assets: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.traffic = traffic
        self._page_hops = 0
        """Redirects since a page came."""
        self.downloading = False
        """True only while a flow has pressed a download control: the file must stream, not pass through memory."""

    @property
    def portal(self) -> str:
        """The portal's origin."""
        return self._portal

    @property
    def is_local(self) -> bool:
        """Whether the portal is on this machine."""
        return is_local(self._portal)

    def is_home(self, url: str) -> bool:
        """Whether an address is the portal's own."""
        return origin_of(url) == self._portal

    def install(self, context: BrowserContext) -> None:
        """Put the guard in front of every request and web socket of the context."""
        context.route("**/*", self._handle)
        context.route_web_socket("**/*", self._refuse_socket)

    def judge(self, method: str, url: str, kind: str, body: str | None = None) -> Verdict:
        """Whether a request may leave; a refusal is remembered."""
        door = self.traffic.door
        verdict = door.judge(method, url, kind, body) if door is not None else None
        verdict = verdict or judge(method, url, kind, body, rules=self._rules, portal=self._portal)
        if not verdict.allowed:
            self._note(Trouble(url, "refused", verdict.why, verdict.mend, kind in {"xhr", "fetch"}))
        return verdict

    def _handle(self, route: Route, request: Request) -> None:
        kind = request.resource_type
        if kind in UNNEEDED:
            route.abort()
            return
        if not self.judge(request.method, request.url, kind, _body(request)).allowed:
            route.abort("blockedbyclient")
            return
        if kind == "document":
            self.traffic.browser_pages += 1
        elif kind in {"xhr", "fetch"}:
            self.traffic.portal_http += 1
        if self.downloading and kind == "document":
            route.continue_()
            return
        try:
            if kind not in ASSETS and not self.throttle.pace():
                why = self.throttle.off or "the portal wants to be left alone for long"
                script = kind in {"xhr", "fetch"}
                self._note(Trouble(request.url, "limited", why, script=script, retry_after=self.throttle.closed_for()))
                route.abort("blockedbyclient")
                return
            self._answer(route, request, kind)
        except PlaywrightError as error:
            self._note(Trouble(request.url, "failed", error.message.splitlines()[0], script=kind in {"xhr", "fetch"}))
            try:
                route.abort("connectionfailed")
            except PlaywrightError:
                return  # the page is gone; nobody waits for the answer

    def _answer(self, route: Route, request: Request, kind: str) -> None:
        if kind in ASSETS and (held := self._assets.get(request.url)) is not None:
            route.fulfill(status=held[0], headers=held[1], body=held[2])
            return
        asked_at = time.monotonic()
        response = route.fetch(max_redirects=0)
        seconds = time.monotonic() - asked_at
        hops = self._page_hops if kind == "document" else 0
        while 300 <= response.status < 400 and (location := response.headers.get("location")):
            target = urljoin(response.url, location)
            if self.traffic.door is not None:
                self.traffic.door.leads(request.url, target)
            if not self.judge("GET", target, kind).allowed:
                route.abort("blockedbyclient")
                return
            hops += 1
            if hops > MAX_HOPS:
                self._page_hops = 0
                script = kind in {"xhr", "fetch"}
                self._note(Trouble(request.url, "failed", f"more than {MAX_HOPS} redirects", script=script))
                route.abort("failed")
                return
            if kind == "document":
                self._page_hops = hops
                # A server redirect becomes a client one: the browser asks anew and the guard sees it.
                route.fulfill(status=200, content_type="text/html", body=_forward(target))
                return
            response = route.fetch(url=target, method="GET", max_redirects=0)
        if kind == "document":
            self._page_hops = 0
        self._inspect(request.url, response, kind, seconds)
        if kind in ASSETS and response.ok and len(self._assets) < _CACHED_ASSETS:
            self._assets[request.url] = (response.status, dict(response.headers), response.body())
        route.fulfill(response=response)
        response.dispose()  # the driver would hold the body for as long as the context lives

    def _inspect(self, url: str, response: APIResponse, kind: str, seconds: float) -> None:
        """Note answers that leave the screen without its data; `seconds` is how long the portal took."""
        script = kind in {"xhr", "fetch"}
        if kind != "document" and not script:
            return
        if response.status == 429:
            after = retry_after_seconds(response.headers.get("retry-after"), time.time)
            self.throttle.refused(after)
            self._note(Trouble(url, "limited", "answered 429", script=script, retry_after=after))
            return
        if response.status >= 500:
            self.throttle.failed()
            self._note(Trouble(url, "failed", f"answered {response.status}", script=script))
            return
        self.throttle.answered(seconds)
        self.traffic.clock_offset = _ahead(response.headers.get("date"), time.time() - seconds / 2)
        submission = self.traffic.door if isinstance(self.traffic.door, Submission) else None
        if script and submission is not None and url == submission.sent and response.status < 500:
            return  # a script's login that is refused says so on the page
        if response.status == 401 and (script or (submission is None and not _PASSWORD.search(response.text()))):
            # A page is more than its status while somebody logs in, and a login page is told by what it shows.
            self._note(Trouble(url, "expired", "answered 401", script=script))
        elif script and "html" in response.headers.get("content-type", "") and _PASSWORD.search(response.text()):
            self._note(Trouble(url, "expired", "answered with the login page", script=True, told=True))
        elif script and (said := self._said_to_be_over(response)) is not None:
            self._note(Trouble(url, "expired", f"answered {said!r}", script=True, told=True))
        elif script and response.status >= 400:
            self._note(Trouble(url, "failed", f"answered {response.status}", script=True))

    def _said_to_be_over(self, response: APIResponse) -> str | None:
        """What a script's answer says of a session that has ended; only short answers say nothing else."""
        length = response.headers.get("content-length", "0")
        if self._expired is None or not length.isdecimal() or int(length) > LONGEST_NOTICE:
            return None
        return ended.said_by(response.text(), response.headers.get("content-type", ""), self._expired)

    def _note(self, trouble: Trouble) -> None:
        self.traffic.troubles.append(trouble)
        if trouble.kind == "refused":
            self.traffic.refused.append(trouble)

    def _refuse_socket(self, socket: WebSocketRoute) -> None:
        self._note(Trouble(socket.url, "refused", "web sockets are off"))
        socket.close()


_PASSWORD = re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE)


def _forward(target: str) -> str:
    address = json.dumps(target).replace("<", "\\u003c")
    return f"<!DOCTYPE html><title>…</title><script>window.__ascora_forward = 1; location.replace({address})</script>"


def _body(request: Request) -> str | None:
    raw = request.post_data_buffer
    return None if raw is None else raw.decode("utf-8", "replace")


def _ahead(date: str | None, now: float) -> float | None:
    """By how many seconds a clock that gave this `Date` is ahead of `now`; None where it gave none.

    >>> _ahead("Sat, 28 Nov 2026 05:00:10 GMT", 1795842000.5), _ahead("soon", 0.0), _ahead(None, 0.0)
    (10.0, None, None)
    """
    try:
        said = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    return round(said.timestamp() + 0.5 - now, 1)  # cut down to a whole second: half of one is its mean
