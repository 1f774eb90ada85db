"""Read-only by construction: stands in front of every request that wants to leave the browser.

Redirects are followed here, hop by hop, so that each hop is judged; web sockets and event streams are off; pictures,
beacons and what a foreign origin would add get an empty answer. What was refused, failed or turned out to be the login
page is remembered for whoever misses it on the screen.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urljoin

from playwright.sync_api import APIResponse, BrowserContext, Request, Route, WebSocketRoute
from playwright.sync_api import Error as PlaywrightError

from flows import ended, failed
from flows.background import Background, pattern_of
from flows.judge import ASSETS, UNNEEDED, Verdict, is_local, judge, origin_of
from flows.moment import Moment
from flows.patience import ASSETS_WITHIN
from flows.shadows import opened
from flows.submission import Door, Submission
from flows.words import shape_of
from scraper.limits.retry_after import is_refusal, retry_after_seconds
from scraper.limits.throttle import Throttle
from scraper.profile.guard import Guard as Rules
from scraper.profile.model import Expired

_CACHED_ASSETS = 64
MAX_HOPS = 10
LONGEST_NOTICE = 4_000
"""Bytes of an answer that says no more than that the session has ended; lists are longer."""
PAGE_WAITS = 20.0
"""Seconds that a page is kept waiting for its turn: what takes longer is waited for without a page."""
TELLING = frozenset({"ping", "cspviolationreport"})
"""What a page only tells and waits for no answer to."""
_DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_EMPTY = {
    "image": ("image/gif", _DOT),
    "font": ("font/woff2", b""),
    "media": ("video/mp4", b""),
    "script": ("text/javascript", b""),
    "stylesheet": ("text/css", b""),
    "document": ("text/html", b"<!DOCTYPE html>"),
}
"""What stands in for what does not come, so that the page goes on as if it had: one clear dot, no words."""


@dataclass(frozen=True)
class Trouble:
    """A request of the current screen that did not bring what the page asked for."""

    url: str
    kind: Literal["refused", "failed", "expired", "limited"]
    why: str
    mend: str = ""
    script: bool = False
    """Asked for beside the page itself: by a script, for a frame, an asset, a socket."""
    told: bool = False
    """Whether the answer itself says that the session has ended; a bare 401 may be one part's own refusal."""
    retry_after: float | None = None
    errand: str = ""
    """The request as the page tells it."""


@dataclass(frozen=True)
class FileRequest:
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
    """Each kind once."""
    background: Background = field(default_factory=Background)
    troubles: list[Trouble] = field(default_factory=list)
    moment: Moment = field(default_factory=Moment)
    """What the flow awaits right now."""
    read_posts: list[str] = field(default_factory=list)
    """Addresses of the POSTs that were let through and not told yet, each once."""
    door: Door | None = None
    """What may be posted besides reads at this moment."""

    def screen(self) -> None:
        """Forget the troubles of the screen before."""
        self.troubles.clear()

    def let_through(self, url: str) -> None:
        """A POST left; its address is told once, whatever card it was about."""
        address = shape_of(url)
        if address not in self.read_posts:
            self.read_posts.append(address)


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
            trouble = Trouble(url, "refused", verdict.why, verdict.mend, script, errand=_errand(method, url, body))
            if verdict.beside:
                self._count(trouble)
            else:
                self._note(trouble)
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
            return
        if not is_allowed:
            if script and kind in _EMPTY and not self.is_home(request.url):
                self._stop(route, request, kind)
            else:
                route.abort("blockedbyclient")
            return
        if kind == "document":
            self.traffic.browser_pages += 1
        elif kind in {"xhr", "fetch"}:
            self.traffic.portal_http += 1
            self.traffic.moment.reached(request.url)
        errand = _errand(request.method, request.url, body)
        try:
            if kind not in ASSETS and not self.throttle.pace(PAGE_WAITS):
                why = self.throttle.off or "the portal wants to be left alone for long"
                after = self.throttle.closed_for()
                self._note(Trouble(request.url, "limited", why, script=script, retry_after=after, errand=errand))
                route.abort("blockedbyclient")
                return
            self._answer(route, request, kind)
        except PlaywrightError as error:
            self._note(Trouble(request.url, "failed", error.message.splitlines()[0], script=script, errand=errand))
            if kind in ASSETS:
                self._assets[request.url] = (504, {}, b"")  # no other page waits for it
            try:
                route.abort("connectionfailed")
            except PlaywrightError:
                return  # the page is gone; nobody waits for the answer

    def _stop(self, route: Route, request: Request, kind: str) -> None:
        """Give an empty answer in place of what no screen is made of."""
        if kind in TELLING or kind == "eventsource":
            stream = kind == "eventsource"  # a list may be fed by it; a beacon brings nothing
            why = "event streams are off" if stream else "nobody waits for its answer"
            trouble = Trouble(request.url, "refused", why, script=True, errand=_errand("GET", request.url, None))
            if stream:
                self._note(trouble)
            else:
                self._count(trouble)
            route.fulfill(status=204)
            return
        content_type, body = _EMPTY[kind]
        route.fulfill(status=200, headers={"content-type": content_type, "access-control-allow-origin": "*"}, body=body)

    def _answer(self, route: Route, request: Request, kind: str) -> None:
        if kind in ASSETS and (held := self._assets.get(request.url)) is not None:
            route.fulfill(status=held[0], headers=held[1], body=held[2])
            return
        script, errand = not _is_page(request), _errand(request.method, request.url, _body(request))
        asked_at = time.monotonic()
        within = ASSETS_WITHIN.total_seconds() * 1000 if kind in ASSETS else None
        response = route.fetch(max_redirects=0, timeout=within or self.patience)
        seconds = time.monotonic() - asked_at
        hops = self._page_hops if kind == "document" else 0
        while 300 <= response.status < 400 and (location := response.headers.get("location")):
            target = urljoin(response.url, location)
            if self.traffic.door is not None:
                self.traffic.door.leads(request.url, target)
            if not self.judge("GET", target, kind, script=script).allowed:
                route.abort("blockedbyclient")
                return
            hops += 1
            if hops > MAX_HOPS:
                self._page_hops = 0
                why = f"more than {MAX_HOPS} redirects"
                self._note(Trouble(request.url, "failed", why, script=script, errand=errand))
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
        if kind not in ASSETS:
            self._inspect(Trouble(request.url, "failed", "", script=script, errand=errand), response, kind, seconds)
        self._remember(request, response, kind)
        if kind in ASSETS and response.ok and len(self._assets) < _CACHED_ASSETS:
            self._assets[request.url] = (response.status, dict(response.headers), response.body())
        is_page = kind == "document" and "html" in response.headers.get("content-type", "")
        if is_page and (page := opened(response.body())) is not None:
            route.fulfill(status=response.status, headers=_of_another_length(response.headers), body=page)
        else:
            route.fulfill(response=response)
        response.dispose()  # the driver would hold the body for as long as the context lives

    def _remember(self, request: Request, response: APIResponse, kind: str) -> None:
        """Keep what a page holds of its own, such as its tokens, for as long as it is there."""
        if "html" not in response.headers.get("content-type", ""):
            return
        if kind == "document" and _is_page(request):
            self.traffic.moment.opened(response.url, response.text())
        elif kind in {"document", "xhr", "fetch"}:
            self.traffic.moment.loaded(response.text())

    def _inspect(self, asked: Trouble, response: APIResponse, kind: str, seconds: float) -> None:
        """Note answers that leave the screen without its data; `seconds` is how long the portal took."""
        by_script = kind in {"xhr", "fetch"}
        if kind != "document" and not by_script:
            return
        said = response.headers.get("retry-after")
        if is_refusal(response.status, said):
            after = retry_after_seconds(said, time.time)
            self.throttle.refused(after)
            self._note(replace(asked, kind="limited", why=f"answered {response.status}", retry_after=after))
            return
        if response.status >= 500:
            self.throttle.failed()
            self._note(replace(asked, why=f"answered {response.status}"))
            return
        self.throttle.answered(seconds)
        self.traffic.clock_offset = _ahead(response.headers.get("date"), time.time() - seconds / 2)
        submission = self.traffic.door if isinstance(self.traffic.door, Submission) else None
        if by_script and submission is not None and asked.url == submission.sent and response.status < 500:
            return  # a script's login that is refused says so on the page
        if response.status == 401 and (by_script or (submission is None and not _PASSWORD.search(response.text()))):
            # A page is more than its status while somebody logs in, and a login page is told by what it shows.
            self._note(replace(asked, kind="expired", why="answered 401"))
        elif by_script and "html" in response.headers.get("content-type", "") and _PASSWORD.search(response.text()):
            self._note(replace(asked, kind="expired", why="answered with the login page", told=True))
        elif by_script and (said := self._said_to_be_over(response)) is not None:
            self._note(replace(asked, kind="expired", why=f"answered {said!r}", told=True))
        elif by_script and response.status >= 400:
            self._note(replace(asked, why=f"answered {response.status}"))
        elif by_script and not self.downloading and (said := self._said_to_fail(response)) is not None:
            self._note(replace(asked, why=f"answered {said!r}"))

    def _said_to_fail(self, response: APIResponse) -> str | None:
        """What a script's answer says of its own failure; only short answers say nothing else."""
        length = response.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LONGEST_NOTICE:
            return None
        return failed.said_by(response.text(), response.headers.get("content-type", ""), self._rules.failed)

    def _said_to_be_over(self, response: APIResponse) -> str | None:
        """What a script's answer says of a session that has ended; only short answers say nothing else."""
        length = response.headers.get("content-length", "0")
        if self._expired is None or not length.isdecimal() or int(length) > LONGEST_NOTICE:
            return None
        return ended.said_by(response.text(), response.headers.get("content-type", ""), self._expired)

    def _note(self, trouble: Trouble) -> None:
        self.traffic.troubles.append(trouble)
        if trouble.kind == "refused":
            self._count(trouble)

    def _count(self, refused: Trouble) -> None:
        kind = pattern_of(refused.errand)
        if all(pattern_of(one.errand) != kind for one in self.traffic.refused):
            self.traffic.refused.append(refused)

    def _refuse_socket(self, socket: WebSocketRoute) -> None:
        errand = _errand("SOCKET", socket.url, None)
        self._note(Trouble(socket.url, "refused", "web sockets are off", script=True, errand=errand))
        socket.close()


_PASSWORD = re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE)


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


def _errand(method: str, url: str, body: str | None) -> str:
    """A request as the page tells it (`flows/page/errands.js`)."""
    return f"{method} {url.partition('#')[0]}" + (f" {body[:300]}" if body else "")


def _asked(request: Request) -> FileRequest:
    said = request.headers
    headers = tuple((name, said[name]) for name in ("content-type", "origin") if name in said)
    return FileRequest(request.method, request.url, _body(request), headers if request.method == "POST" else ())


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
