"""Read-only by construction: what may leave the browser, and nothing else.

`judge` is a pure function over one request; `Guard` puts it in front of every request of a browser context, follows
redirects itself hop by hop (so that each hop is judged), counts, and remembers what was refused or failed.
"""

from __future__ import annotations

import fnmatch
import json
import re
import time
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from playwright.sync_api import APIResponse, BrowserContext, Request, Route, WebSocketRoute
from playwright.sync_api import Error as PlaywrightError

from scraper.limits.retry_after import retry_after_seconds
from scraper.limits.throttle import Throttle
from scraper.profile.model import Guard as Rules
from scraper.settings import is_loopback

ASSETS = frozenset({"script", "stylesheet"})
UNNEEDED = frozenset({"image", "font", "media"})
_STATIC = re.compile(r"\.(m?js|css|map)$", re.IGNORECASE)
_IDENTITY = re.compile(
    r"(?<![0-9a-z])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[a-f]*[0-9])[0-9a-f]{16,})(?![0-9a-z])",
    re.IGNORECASE,
)
"""A GUID or a long hexadecimal id, whose letters spell words by chance only (`…-b3add9577b6b`)."""
_INFLECTIONS = frozenset(
    {"d", "ed", "led", "s", "es", "r", "rs", "er", "ers", "ing", "ings", "ion", "ions", "ment", "ments", "able"}
)
_CACHED_ASSETS = 64


@dataclass(frozen=True)
class Verdict:
    """Whether a request may leave, why not, and the profile line that would allow it."""

    allowed: bool
    why: str = ""
    mend: str = ""


ALLOWED = Verdict(True)


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL, the default port left out.

    >>> origin_of("https://Files.example.com:443/a?b")
    'https://files.example.com'
    """
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port and parts.port != default else "")


def words_of(path: str) -> list[str]:
    """The words of a path, split at capitals, signs and digits.

    >>> words_of("/Portal/Jobs/MarkAsCompleted/12")
    ['portal', 'jobs', 'mark', 'as', 'completed']

    An id has no words:

    >>> words_of("/Portal/Files/2a4926f0-5f22-4dfc-8d64-b3add9577b6b")
    ['portal', 'files']
    """
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", _IDENTITY.sub("/", unquote(path)))]


def write_word(path: str, rules: Rules) -> str | None:
    """The write or log-out word that a path holds, or None.

    >>> from scraper import profile
    >>> rules = profile.load().guard
    >>> write_word("/Portal/Jobs/Delete/7", rules), write_word("/portal/jobs/deletejob", rules)
    ('delete', 'delete')
    >>> write_word("/Portal/Jobs/Completed", rules), write_word("/Account/LogOff", rules)
    (None, 'log off')
    """
    words = words_of(path)
    known = set(rules.write_words) | set(rules.logout_words)
    for word in words:
        if word in known:
            return word
        for verb in known:
            rest = word.removeprefix(verb)
            if len(verb) >= 4 and rest != word and len(rest) >= 3 and rest not in _INFLECTIONS:
                return verb
            if len(verb) >= 6 and word.endswith(verb) and len(word) - len(verb) >= 2:
                return verb
    pairs = {f"{first} {second}" for first, second in pairwise(words)}
    return next((pair for pair in rules.logout_pairs if pair in pairs), None)


def judge(
    method: str,
    url: str,
    kind: str,
    body: str | None,
    *,
    rules: Rules,
    portal: str,
    logging_in: bool = False,
) -> Verdict:
    """Whether one request is a known read.

    `kind` is the browser's resource type (`document`, `xhr`, `fetch`, `script`, …, or `file` for a download),
    `portal` the portal's origin, `logging_in` True only while the login flow submits.
    """
    parts = urlsplit(url)
    if parts.scheme in {"data", "blob", "about"}:
        return ALLOWED
    origin, home = origin_of(url), origin_of(url) == portal
    if parts.scheme not in {"http", "https"}:
        return Verdict(False, f"scheme {parts.scheme} is not the web's")
    if method in {"GET", "HEAD"}:
        return _judge_read(origin, parts.path, parts.query, kind, home=home, rules=rules, portal=portal)
    if method != "POST" or not home:
        return Verdict(False, f"{method} {origin}{parts.path} is not a known read")
    if logging_in:  # nobody is logged in yet: there is nothing that a POST to the portal could change
        return ALLOWED
    if any(fnmatch.fnmatchcase(parts.path.lower(), pattern.lower()) for pattern in rules.read_posts):
        return ALLOWED
    mend = f'[guard] read_posts = ["{parts.path}"]'
    if (word := write_word(parts.path, rules)) is not None:
        return Verdict(False, f"POST {parts.path} holds the write word {word!r}", mend)
    if kind not in {"xhr", "fetch"}:
        return Verdict(False, f"POST {parts.path} was not made by a script", mend)
    if (stray := _stray_key(body, rules)) is not None:
        return Verdict(False, f"POST {parts.path} carries {stray}", mend)
    return ALLOWED


def _judge_read(origin: str, path: str, query: str, kind: str, *, home: bool, rules: Rules, portal: str) -> Verdict:
    if not home:
        listed = rules.asset_origins if kind in ASSETS | UNNEEDED else rules.file_origins
        near = kind not in ASSETS | UNNEEDED and _is_local(portal) and _is_local(origin)
        if near or any(fnmatch.fnmatchcase(origin, pattern) for pattern in listed):
            return ALLOWED
        line = "asset_origins" if kind in ASSETS | UNNEEDED else "file_origins"
        return Verdict(False, f"{origin} is not a listed origin", f'[guard] {line} = ["{origin}"]')
    if kind in ASSETS and _STATIC.search(path):
        return ALLOWED
    if (word := write_word(path, rules)) is not None:
        return Verdict(False, f"GET {path} holds the write word {word!r}")
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key.lower() in rules.action_keys and write_word("/" + value, rules) is not None:
            return Verdict(False, f"GET {path} asks for the action {value!r}")
        # Some keys of a read (sort, start) are write words in a path.
        if key.lower() not in rules.read_keys and (word := write_word("/" + key, rules)) is not None:
            return Verdict(False, f"GET {path} holds the write word {word!r} in its query")
    return ALLOWED


def _is_local(origin: str) -> bool:
    return is_loopback(urlsplit(origin).hostname or "")


def _stray_key(body: str | None, rules: Rules) -> str | None:
    """The first key of a request body that a read has no use for, or None."""
    if not body:
        return None
    try:
        parsed = json.loads(body)
        if not isinstance(parsed, dict):
            return "a body that is no object"
        keys = list(parsed)
    except ValueError:
        keys = [key for key, _ in parse_qsl(body, keep_blank_values=True)]
        if not keys:
            return "a body of unknown form"
    plain = [re.split(r"[\[.]", key, maxsplit=1)[0].lower() for key in keys]
    return next((f"the key {key!r}" for key in plain if key not in rules.read_keys), None)


@dataclass(frozen=True)
class Trouble:
    """A request of the current screen that did not bring what the page asked for."""

    url: str
    kind: Literal["refused", "failed", "expired", "limited"]
    why: str
    mend: str = ""
    script: bool = False
    retry_after: float | None = None


@dataclass
class Traffic:
    """What went over the wire: counters for the whole run, troubles for the screen at hand."""

    browser_pages: int = 0
    portal_http: int = 0
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
        self.logging_in = False
        """True only while the login flow submits."""
        self.downloading = False
        """True only while a flow has pressed a download control: the file must stream, not pass through memory."""

    @property
    def is_local(self) -> bool:
        """Whether the portal is on this machine."""
        return _is_local(self._portal)

    def is_home(self, url: str) -> bool:
        """Whether an address is the portal's own."""
        return origin_of(url) == self._portal

    def install(self, context: BrowserContext) -> None:
        """Put the guard in front of every request and web socket of the context."""
        context.route("**/*", self._handle)
        context.route_web_socket("**/*", self._refuse_socket)

    def judge(self, method: str, url: str, kind: str, body: str | None = None) -> Verdict:
        """Whether a request may leave; a refusal is remembered."""
        verdict = judge(method, url, kind, body, rules=self._rules, portal=self._portal, logging_in=self.logging_in)
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
            if kind not in ASSETS:
                self.throttle.pace()
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
        response = route.fetch(max_redirects=0)
        hops = 0
        while 300 <= response.status < 400 and (location := response.headers.get("location")):
            target = urljoin(response.url, location)
            if not self.judge("GET", target, kind).allowed:
                route.abort("blockedbyclient")
                return
            if kind == "document":
                # A server redirect becomes a client one: the browser asks anew and the guard sees it.
                route.fulfill(status=200, content_type="text/html", body=_forward(target))
                return
            hops += 1
            if hops > 10:
                route.abort("failed")
                return
            response = route.fetch(url=target, method="GET", max_redirects=0)
        self._inspect(request.url, response, kind)
        if kind in ASSETS and response.ok and len(self._assets) < _CACHED_ASSETS:
            self._assets[request.url] = (response.status, dict(response.headers), response.body())
        route.fulfill(response=response)

    def _inspect(self, url: str, response: APIResponse, kind: str) -> None:
        """Note answers that leave the screen without its data."""
        script = kind in {"xhr", "fetch"}
        if kind != "document" and not script:
            return
        if response.status == 429:
            after = retry_after_seconds(response.headers.get("retry-after"), time.time)
            self.throttle.refused(after)
            self._note(Trouble(url, "limited", "answered 429", script=script, retry_after=after))
            return
        self.throttle.answered()
        if response.status >= 500:
            self._note(Trouble(url, "failed", f"answered {response.status}", script=script))
        elif script and response.status == 401:
            self._note(Trouble(url, "expired", "answered 401", script=True))
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


def _body(request: Request) -> str | None:
    raw = request.post_data_buffer
    return None if raw is None else raw.decode("utf-8", "replace")
