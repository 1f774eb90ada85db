"""The session's cookies, shared by the browser and what fetches files beside it: neither goes on with an old one."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext
from playwright.sync_api import Error as PlaywrightError

_SAME_SITE: dict[str, Literal["Lax", "None", "Strict"]] = {"lax": "Lax", "none": "None", "strict": "Strict"}


@dataclass(frozen=True)
class SetCookie:
    """One cookie as an answer sets it."""

    name: str
    value: str
    domain: str
    """With a leading dot where hosts below it get the cookie too."""
    path: str
    expires: float = -1
    """Unix time; -1 for as long as the session lasts; 0 takes the cookie away."""
    http_only: bool = False
    secure: bool = False
    same_site: Literal["Lax", "None", "Strict"] | None = None


class Jar(Protocol):
    """Where cookies come from and go to."""

    def header(self, url: str) -> str:
        """The cookies that go along with a request, as its header says them; empty where there are none."""

    def keep(self, cookies: Iterable[SetCookie]) -> None:
        """Keep what an answer sets, and let go of what it takes away."""


class BrowserJar:
    """The cookies of a browser context."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context

    def header(self, url: str) -> str:
        """As the browser would send them. Raises Playwright's error when the browser is gone."""
        return "; ".join(f"{one.get('name')}={one.get('value')}" for one in self._context.cookies(url))

    def keep(self, cookies: Iterable[SetCookie]) -> None:
        """As if the browser itself had got them; one that it would not take is not kept."""
        for one in cookies:
            with contextlib.suppress(PlaywrightError):
                self._put(one)

    def _put(self, one: SetCookie) -> None:
        if one.expires == 0:
            self._context.clear_cookies(name=one.name, domain=one.domain, path=one.path)
            return
        place = {"domain": one.domain, "path": one.path, "expires": one.expires}
        cookie = {"name": one.name, "value": one.value, **place, "httpOnly": one.http_only, "secure": one.secure}
        self._context.add_cookies([cookie | ({"sameSite": one.same_site} if one.same_site else {})])  # type: ignore[list-item]


def parse(header: str, url: str, clock: Callable[[], float] = time.time) -> SetCookie | None:
    """A `Set-Cookie` header of an answer from `url`, as browsers read it (RFC 6265, 5.2 and 5.3); None for a wrong one.

    >>> parse("sid=7; Path=/; HttpOnly; SameSite=Lax", "https://portal.example/Files/1")
    SetCookie(name='sid', value='7', domain='portal.example', path='/', expires=-1, http_only=True, secure=False, \
same_site='Lax')
    >>> parse("sid=7; Domain=elsewhere.example", "https://portal.example/") is None
    True
    """
    pair, *rest = header.split(";")
    name, sign, value = (part.strip() for part in pair.partition("="))
    if not name or not sign:
        return None
    said = {key.strip().lower(): value.strip() for key, _, value in (part.partition("=") for part in rest)}
    host = (urlsplit(url).hostname or "").lower()
    domain = said.get("domain", "").lower().lstrip(".")
    if domain and host != domain and not host.endswith(f".{domain}"):
        return None
    given = said.get("path", "")
    return SetCookie(
        name,
        value,
        domain=f".{domain}" if domain and not _is_number(host) else host,
        path=given if given.startswith("/") else _folder(urlsplit(url).path),
        expires=_expires(said, clock()),
        http_only="httponly" in said,
        secure="secure" in said,
        same_site=_SAME_SITE.get(said.get("samesite", "").lower()),
    )


def _is_number(host: str) -> bool:
    """Whether a host is an address without a name, below which there are no others."""
    return ":" in host or host.replace(".", "").isdigit()


def _folder(path: str) -> str:
    """
    >>> _folder("/Portal/Files/7"), _folder("/7"), _folder("")
    ('/Portal/Files', '/', '/')
    """
    return path.rpartition("/")[0] or "/"


def _expires(said: dict[str, str], now: float) -> float:
    """The age counts before the date; what lies in the past takes the cookie away."""
    moment: float = -1
    age = said.get("max-age", "")
    if age.removeprefix("-").isdigit():
        moment = now + int(age)
    elif "expires" in said:
        with contextlib.suppress(ValueError):
            moment = parsedate_to_datetime(said["expires"].replace("-", " ")).timestamp()
    return moment if moment == -1 or moment > now else 0
