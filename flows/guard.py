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

from flows.judge import ASSETS, UNNEEDED, Verdict, is_local, judge, origin_of
from scraper.limits.retry_after import retry_after_seconds
from scraper.limits.throttle import Throttle
from scraper.profile.model import Guard as Rules

_CACHED_ASSETS = 64
MAX_HOPS = 10


@dataclass(frozen=True)
class Trouble:
    """A request of the current screen that did not bring what the page asked for."""

    url: str
    kind: Literal["refused", "failed", "expired", "limited"]
    why: str
    mend: str = ""
    script: bool = False
    retry_after: float | None = None


@dataclass(frozen=True)
class Asked:
    """A request for a file: what a link, a script or a form asks for."""

    method: str
    url: str
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    """Of a form that is posted: what its body is, and whose page it was on."""


@dataclass
class Traffic:
    """What went over the wire: counters for the whole run, troubles for the screen at hand."""

    browser_pages: int = 0
    portal_http: int = 0
    clock_offset: float | None = None
    """Seconds by which the portal's clock is ahead of ours, as its last page said; its answers are a second coarse."""
    refused: list[Trouble] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def screen(self) -> None:
        """Forget the troubles of the screen before."""
        self.troubles.clear()


class Guard:
    """Stands in front of every request of one browser context."""

    def __init__(self, rules: Rules, portal_url: str, traffic: Traffic, throttle: Throttle) -> None:
        self._rules = rules
        self.throttle = throttle
        self._portal = origin_of(portal_url)
        self._assets: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.traffic = traffic
        self._page_hops = 0
        """Redirects since a page came."""
        self.logging_in = False
        """True only while the login flow submits."""
        self.downloading = False
        """True only while a flow has pressed a download control: a page or frame that the press asks for is no page but
        the file, so it is noted in `asked` for the downloader, and every tab stays where it is."""
        self.asked: list[Asked] = []
        self.patience: float | None = None
        """Milliseconds that an answer may take, where that is more than usual: a file is in the making."""

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
        if method == "POST" and (kind == "file" or (self.downloading and kind == "document")):
            kind = "fetch"  # a form that a download control posts is held to what a script's POST is held to
        verdict = judge(method, url, kind, body, rules=self._rules, portal=self._portal, logging_in=self.logging_in)
        if not verdict.allowed:
            self._note(Trouble(url, "refused", verdict.why, verdict.mend, kind in {"xhr", "fetch"}))
        return verdict

    def _handle(self, route: Route, request: Request) -> None:
        kind = request.resource_type
        if kind in UNNEEDED:
            route.abort()
            return
        is_allowed = self.judge(request.method, request.url, kind, _body(request)).allowed
        if self.downloading and kind == "document":
            self.asked += [_asked(request)] if is_allowed else []
            route.fulfill(status=204)
            return
        if not is_allowed:
            route.abort("blockedbyclient")
            return
        if kind == "document":
            self.traffic.browser_pages += 1
        elif kind in {"xhr", "fetch"}:
            self.traffic.portal_http += 1
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
        response = route.fetch(max_redirects=0, timeout=self.patience)
        seconds = time.monotonic() - asked_at
        hops = self._page_hops if kind == "document" else 0
        while 300 <= response.status < 400 and (location := response.headers.get("location")):
            target = urljoin(response.url, location)
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
        if response.status == 401 and (script or not (self.logging_in or _PASSWORD.search(response.text()))):
            # A page is more than its status while somebody logs in, and a login page is told by what it shows.
            self._note(Trouble(url, "expired", "answered 401", script=script))
        elif script and "html" in response.headers.get("content-type", "") and _PASSWORD.search(response.text()):
            self._note(Trouble(url, "expired", "answered with the login page", script=True))
        elif script and response.status >= 400:
            self._note(Trouble(url, "failed", f"answered {response.status}", script=True))

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


def _asked(request: Request) -> Asked:
    said = request.headers
    headers = tuple((name, said[name]) for name in ("content-type", "origin") if name in said)
    return Asked(request.method, request.url, _body(request), headers if request.method == "POST" else ())


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
