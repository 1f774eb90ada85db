"""Read-only by construction: stands in front of every request that wants to leave the browser.

Redirects are followed here, hop by hop, so that each hop is judged; web sockets and event streams are off; pictures,
beacons and what a foreign origin would add get an empty answer. What was refused, failed or turned out to be the login
page is remembered for whoever misses it on the screen.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urljoin

from playwright.sync_api import APIResponse, BrowserContext, Request, Route, WebSocketRoute
from playwright.sync_api import Error as PlaywrightError

from flows.guard.answers import Answers
from flows.guard.read_only_rules import ASSETS, UNNEEDED, Verdict, is_local, judge, origin_of
from flows.guard.shadows import opened
from flows.guard.stand_in import STAND_INS
from flows.guard.traffic import FileRequest, Traffic, Trouble, errand_of
from flows.patience import ASSETS_WITHIN
from scraper.limits.throttle import Throttle
from scraper.profile.guard import Guard as Rules
from scraper.profile.login import Expired

_CACHED_ASSETS = 64
MAX_HOPS = 10
PAGE_WAITS = 20.0
"""Seconds that a page is kept waiting for its turn: what takes longer is waited for without a page."""
TELLING = frozenset({"ping", "cspviolationreport"})
"""What a page only tells and waits for no answer to."""


class Guard:
    """Stands in front of every request of one browser context."""

    def __init__(
        self, rules: Rules, portal_url: str, traffic: Traffic, throttle: Throttle, expired: Expired | None = None
    ) -> None:
        self._rules = rules
        self._answers = Answers(traffic, throttle, expired, rules.failed)
        self.throttle = throttle
        self._portal = origin_of(portal_url)
        self._assets: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.traffic = traffic
        self._page_hops = 0
        """Redirects since a page came."""
        self.downloading = False
        """True only while a flow has pressed a download control: a page or frame that the press asks for is no page but
        the file, so it is noted in `asked` for the downloader, and every tab stays where it is."""
        self.asked: list[FileRequest] = []
        self.patience: float | None = None
        """Milliseconds that an answer may take, where that is more than usual: a file is in the making."""

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

    def judge(
        self,
        method: str,
        url: str,
        kind: str,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        script: bool | None = None,
    ) -> Verdict:
        """Whether a request may leave; a refusal is remembered. `script`: it is not for the page itself."""
        door = self.traffic.door
        verdict = door.judge(method, url, kind, body) if door is not None else None
        if verdict is None:
            verdict = self._as_read(method, url, kind, body, headers or {})
        if not verdict.allowed:
            script = kind in {"xhr", "fetch"} if script is None else script
            trouble = Trouble(url, "refused", verdict.why, verdict.mend, script, errand=errand_of(method, url, body))
            if verdict.beside:
                self.traffic.count(trouble)
            else:
                self.traffic.note(trouble)
        return verdict

    def _as_read(self, method: str, url: str, kind: str, body: str | None, headers: Mapping[str, str]) -> Verdict:
        """Whether a request is a known read; one that posts is told once."""
        verdict = judge(
            method,
            url,
            "download" if self.downloading and kind == "document" else kind,
            body,
            rules=self._rules,
            portal=self._portal,
            asked=self.traffic.moment.situation(),
            headers=headers,
        )
        if method == "POST" and verdict.allowed:
            self.traffic.let_through(url)
        return verdict

    def _handle(self, route: Route, request: Request) -> None:
        kind, script = request.resource_type, not _is_page(request)
        if kind in UNNEEDED | TELLING or kind == "eventsource":
            self._stop(route, request, kind)
            return
        body = _body(request)
        is_allowed = self.judge(request.method, request.url, kind, body, request.headers, script=script).allowed
        if self.downloading and kind == "document":
            self.asked += [_asked(request)] if is_allowed else []
            route.fulfill(status=204)
        elif is_allowed:
            self._let_through(route, request, kind)
        elif script and kind in STAND_INS and not self.is_home(request.url):
            self._stop(route, request, kind)
        else:
            route.abort("blockedbyclient")

    def _let_through(self, route: Route, request: Request, kind: str) -> None:
        """Answer what is a known read, once its turn comes."""
        if kind == "document":
            self.traffic.browser_pages += 1
        elif kind in {"xhr", "fetch"}:
            self.traffic.portal_http += 1
            self.traffic.moment.reached(request.url)
        try:
            if kind not in ASSETS and not self.throttle.pace(PAGE_WAITS):
                why, after = self.throttle.why_not(), self.throttle.closed_for()
                self.traffic.note(replace(_trouble(request, why), kind="limited", retry_after=after))
                route.abort("blockedbyclient")
                return
            self._answer(route, request, kind)
        except PlaywrightError as error:
            self.traffic.note(_trouble(request, error.message.splitlines()[0]))
            if kind in ASSETS:
                self._assets[request.url] = (504, {}, b"")  # no other page waits for it
            with suppress(PlaywrightError):  # the page is gone; nobody waits for the answer
                route.abort("connectionfailed")

    def _stop(self, route: Route, request: Request, kind: str) -> None:
        """Give an empty answer in place of what no screen is made of."""
        if kind in TELLING or kind == "eventsource":
            stream = kind == "eventsource"  # a list may be fed by it; a beacon brings nothing
            why = "event streams are off" if stream else "nobody waits for its answer"
            trouble = Trouble(request.url, "refused", why, script=True, errand=errand_of("GET", request.url, None))
            if stream:
                self.traffic.note(trouble)
            else:
                self.traffic.count(trouble)
            route.fulfill(status=204)
            return
        content_type, body = STAND_INS[kind]
        route.fulfill(status=200, headers={"content-type": content_type, "access-control-allow-origin": "*"}, body=body)

    def _answer(self, route: Route, request: Request, kind: str) -> None:
        if kind in ASSETS and (known := self._assets.get(request.url)) is not None:
            route.fulfill(status=known[0], headers=known[1], body=known[2])
            return
        asked_at = time.monotonic()
        within = ASSETS_WITHIN.total_seconds() * 1000 if kind in ASSETS else None
        first = route.fetch(max_redirects=0, timeout=within or self.patience)
        seconds = time.monotonic() - asked_at
        response = self._followed(route, request, kind, first)
        if response is None:
            return
        if kind == "document":
            self._page_hops = 0
        if kind not in ASSETS:
            self._answers.take(_trouble(request, ""), response, kind, seconds, judged=not self.downloading)
        self._remember(request, response, kind)
        if kind in ASSETS and response.ok and len(self._assets) < _CACHED_ASSETS:
            self._assets[request.url] = (response.status, dict(response.headers), response.body())
        _hand_out(route, response, kind)
        response.dispose()  # the driver would hold the body for as long as the context lives

    def _followed(self, route: Route, request: Request, kind: str, response: APIResponse) -> APIResponse | None:
        """The answer at the end of all redirects; None where the browser was answered on the way: by a redirect of its
        own, or by a refusal."""
        hops = self._page_hops if kind == "document" else 0
        while 300 <= response.status < 400 and (location := response.headers.get("location")):
            target = urljoin(response.url, location)
            if self.traffic.door is not None:
                self.traffic.door.leads(request.url, target)
            if not self.judge("GET", target, kind, script=not _is_page(request)).allowed:
                route.abort("blockedbyclient")
                return None
            hops += 1
            if hops > MAX_HOPS:
                self._page_hops = 0
                self.traffic.note(_trouble(request, f"more than {MAX_HOPS} redirects"))
                route.abort("failed")
                return None
            if kind == "document":
                self._page_hops = hops
                # A server redirect becomes a client one: the browser asks anew and the guard sees it.
                route.fulfill(status=200, content_type="text/html", body=_forward(target))
                return None
            response = route.fetch(url=target, method="GET", max_redirects=0)
        return response

    def _remember(self, request: Request, response: APIResponse, kind: str) -> None:
        """Keep what a page holds of its own, such as its tokens, for as long as it is there."""
        if "html" not in response.headers.get("content-type", ""):
            return
        if kind == "document" and _is_page(request):
            self.traffic.moment.opened(response.url, response.text())
        elif kind in {"document", "xhr", "fetch"}:
            self.traffic.moment.loaded(response.text())

    def _refuse_socket(self, socket: WebSocketRoute) -> None:
        errand = errand_of("SOCKET", socket.url, None)
        self.traffic.note(Trouble(socket.url, "refused", "web sockets are off", script=True, errand=errand))
        socket.close()


def _of_another_length(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of an answer whose body was changed; the browser gets it plain."""
    return {name: value for name, value in headers.items() if name not in {"content-length", "content-encoding"}}


def _forward(target: str) -> str:
    address = json.dumps(target).replace("<", "\\u003c")
    return f"<!DOCTYPE html><title>…</title><script>window.__ascora_forward = 1; location.replace({address})</script>"


def _is_page(request: Request) -> bool:
    """Whether a request is for the page in a tab itself."""
    if request.resource_type != "document":
        return False
    try:
        return request.frame.parent_frame is None
    except PlaywrightError:
        return True  # a tab that is only opening has no frame yet


def _asked(request: Request) -> FileRequest:
    said = request.headers
    headers = tuple((name, said[name]) for name in ("content-type", "origin") if name in said)
    return FileRequest(request.method, request.url, _body(request), headers if request.method == "POST" else ())


def _body(request: Request) -> str | None:
    raw = request.post_data_buffer
    return None if raw is None else raw.decode("utf-8", "replace")


__all__ = ["MAX_HOPS", "FileRequest", "Guard", "Traffic"]


def _trouble(request: Request, why: str) -> Trouble:
    """That a request failed."""
    errand = errand_of(request.method, request.url, _body(request))
    return Trouble(request.url, "failed", why, script=not _is_page(request), errand=errand)


def _hand_out(route: Route, response: APIResponse, kind: str) -> None:
    """Answer the browser; what a page keeps shut is opened on the way."""
    is_page = kind == "document" and "html" in response.headers.get("content-type", "")
    if is_page and (page := opened(response.body())) is not None:
        route.fulfill(status=response.status, headers=_of_another_length(response.headers), body=page)
    else:
        route.fulfill(response=response)
