"""What may be posted besides reads, for one moment and one purpose: a login that the flow filled in, a box passed over.

Both are held by `Traffic.door` while the flow does the one thing they are for; with no door the ordinary guard holds.
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from flows.guard.read_only_rules import ALLOWED, Verdict, logs_out, origin_of
from scraper.errors import ScraperError
from scraper.profile.guard import Guard as Rules

_POSTED = frozenset({"document", "xhr", "fetch"})
"""Kinds of request that a page makes on purpose; a beacon or a ping is none."""


class Door(Protocol):
    """Says first what may leave."""

    def judge(self, method: str, url: str, kind: str, body: str | None, /) -> Verdict | None:
        """Whether a request may leave; None leaves it to the ordinary guard."""

    def leads(self, url: str, target: str, /) -> None:
        """The answer to `url` sends the browser on to `target`."""


@dataclass
class Submission:
    """One submission of what was filled in: sent once at most, and counted when it is sent.

    It is the POST to the action of the form that holds the field or, where a page's script posts to an address of its
    own, the POST that carries the value filled in; besides, each of the profile's further addresses, once. Wherever it
    leads may be looked at, for the outcome is read from that page; everything else is as always.
    """

    rules: Rules
    origin: str
    value: str = field(repr=False)
    """What was filled in: the password, the code, or the user's name where that is asked for first."""
    claim: Callable[[], object]
    """Counts it, before it is sent; what it raises stops it."""
    posts: Sequence[str] = ()
    """Further addresses that a login posts to."""
    is_secret: bool = True
    action: str | None = None
    """Address that the form posts to; None where it posts to none."""
    sent: str | None = None
    """Address that it was sent to."""
    stopped: ScraperError | None = None
    """Why it could not be counted, and so was not sent."""
    _further: set[str] = field(default_factory=set)
    _leads: set[str] = field(default_factory=set)
    _by_script: bool = False

    @property
    def is_out(self) -> bool:
        """Whether anything was sent."""
        return self.sent is not None or bool(self._further)

    def judge(self, method: str, url: str, kind: str, body: str | None) -> Verdict | None:
        """Whether a request may leave; None leaves it to the ordinary guard."""
        if method in {"GET", "HEAD"}:
            return self._look(url, kind)
        if method != "POST" or kind not in _POSTED or origin_of(url) != self.origin:
            return None
        path = urlsplit(url).path
        if _is_listed(path, self.posts):
            return self._send(path in self._further, path, lambda: self._further.add(path))
        if url.partition("#")[0] == self.action or carries(body or "", self.value):
            return self._send(self.sent is not None, path, lambda: self._note(url, kind))
        return None

    def leads(self, url: str, target: str) -> None:
        """What answers the submission may send the browser on, over several addresses."""
        if url == self.sent or url in self._leads:
            self._leads.add(target)

    def _look(self, url: str, kind: str) -> Verdict | None:
        if self.is_secret and self.value in (value for _, value in parse_qsl(urlsplit(url).query)):
            return Verdict(False, "its address would carry what was filled in")
        if kind != "document" or origin_of(url) != self.origin or logs_out(urlsplit(url).path, self.rules):
            return None
        if url in self._leads:
            return ALLOWED
        if self._by_script and self.sent is not None:  # the script that sent it goes where the answer says
            self._by_script = False
            self._leads.add(url)
            return ALLOWED
        return None

    def _note(self, url: str, kind: str) -> None:
        self.sent, self._by_script = url, kind != "document"

    def _send(self, was_sent: bool, path: str, note: Callable[[], object]) -> Verdict:
        if was_sent:
            return Verdict(False, f"POST {path} was sent already, and a login is submitted once")
        try:
            if not self.is_out:
                self.claim()
        except ScraperError as error:
            self.stopped = error
            return Verdict(False, str(error))
        note()
        return ALLOWED


class Dismissal:
    """Something that stands in the way is passed over: an address that the profile names for that may be asked."""

    def __init__(self, origin: str, paths: Sequence[str]) -> None:
        self._origin = origin
        self._paths = tuple(paths)

    def judge(self, method: str, url: str, kind: str, _body: str | None) -> Verdict | None:
        """Whether a request may leave; None leaves it to the ordinary guard."""
        listed = origin_of(url) == self._origin and _is_listed(urlsplit(url).path, self._paths)
        return ALLOWED if listed and method in {"GET", "POST"} and kind in _POSTED else None

    def leads(self, _url: str, _target: str) -> None:
        """Where it leads is judged as always."""


def carries(body: str, value: str) -> bool:
    """Whether a request's body holds a value: as a form, as JSON (also digit by digit), or as it is.

    >>> carries("Email=a%40b.c&Password=p%26q", "p&q"), carries('{"code": ["1", "2", 3]}', "123"), carries("a=1", "p&q")
    (True, True, False)
    """
    wanted = value.casefold()
    if wanted in body.casefold():
        return True
    return wanted in "".join(_texts(body)).casefold()


def _texts(body: str) -> Iterator[str]:
    try:
        yield from _leaves(json.loads(body))
    except ValueError:
        yield from (value for _, value in parse_qsl(body, keep_blank_values=True))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    else:
        yield str(value)


def _is_listed(path: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(path.lower(), pattern.lower()) for pattern in patterns)
