"""Whether one request is a known read: a pure function over the request and what the flow has asked for."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from flows.guard.asked import Asked
from flows.guard.posts import Post, refusal
from flows.guard.words import words_of, write_word
from scraper.profile.guard import Guard as Rules
from scraper.settings import is_loopback

ASSETS = frozenset({"script", "stylesheet"})
UNNEEDED = frozenset({"image", "font", "media"})
_STATIC = re.compile(r"\.(m?js|css|map)$", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """Whether a request may leave, why not, and the profile line that would allow it."""

    allowed: bool
    why: str = ""
    mend: str = ""
    beside: bool = False
    """Whether a refused request is nothing that a list is made of."""


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


def judge(
    method: str,
    url: str,
    kind: str,
    body: str | None,
    *,
    rules: Rules,
    portal: str,
    asked: Asked | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Verdict:
    """Whether one request is a known read.

    `kind` is the browser's resource type (`document`, `xhr`, `fetch`, `script`, …), `download` for a page in whose
    place a file is to come, or `file` for one that is fetched past the browser; `portal` is the portal's origin;
    `asked` what the flow awaits, None for nothing; `headers` in lower case.
    """
    parts = urlsplit(url)
    if parts.scheme in {"data", "blob", "about"}:
        return ALLOWED
    origin, home = origin_of(url), origin_of(url) == portal
    if parts.scheme not in {"http", "https"}:
        return Verdict(False, f"scheme {parts.scheme} is not the web's")
    if (header := next((name for name in headers if name.lower() in rules.override_keys), None)) is not None:
        return Verdict(False, f"{method} {parts.path} stands for another method, by its header {header}")
    if method in {"GET", "HEAD"}:
        return _judge_read(origin, parts.path, parts.query, kind, home=home, rules=rules, portal=portal)
    if method != "POST" or not home:
        return Verdict(False, f"{method} {origin}{parts.path} is not a known read")
    refused = refusal(Post(url, kind, body, headers), asked, rules)
    return ALLOWED if refused is None else Verdict(False, refused.why, refused.mend, refused.beside)


def _judge_read(origin: str, path: str, query: str, kind: str, *, home: bool, rules: Rules, portal: str) -> Verdict:
    if not home:
        return _judge_abroad(origin, kind, rules, portal)
    if kind in ASSETS and _STATIC.search(path):
        return ALLOWED
    if (word := _word_of_page(path, kind, rules)) is not None:
        mend = f'[guard] screens = ["{path}"]' if kind == "document" and not re.search(r"\d", path) else ""
        return Verdict(False, f"GET {path} holds the write word {word!r}", mend)
    for key, value in parse_qsl(query, keep_blank_values=True):
        if (why := _written_in_query(key, value, rules)) is not None:
            return Verdict(False, f"GET {path} {why}")
    return ALLOWED


def _judge_abroad(origin: str, kind: str, rules: Rules, portal: str) -> Verdict:
    """What is asked of another origin than the portal's: listed ones only, each for its use."""
    is_asset = kind in ASSETS | UNNEEDED
    listed, line = (rules.asset_origins, "asset_origins") if is_asset else (rules.file_origins, "file_origins")
    is_near = not is_asset and is_local(portal) and is_local(origin)
    if is_near or any(fnmatch.fnmatchcase(origin, pattern) for pattern in listed):
        return ALLOWED
    return Verdict(False, f"{origin} is not a listed origin", f'[guard] {line} = ["{origin}"]')


def _word_of_page(path: str, kind: str, rules: Rules) -> str | None:
    """The write word of a path, past the name of a screen, or past what only shows a form where a page is opened."""
    for screen in rules.screens:
        behind = path[len(screen) :]
        # With an identity behind it, a verb is no name: /Portal/Schedule/7 may schedule it.
        if path.lower().startswith(screen.lower()) and re.fullmatch(r"(/[A-Za-z][A-Za-z-]*)*/?", behind):
            return write_word(behind, rules)
    if kind == "document":
        rules = rules.model_copy(update={"form_words": ()})
    return write_word(path, rules)


def _written_in_query(key: str, value: str, rules: Rules) -> str | None:
    """What of one parameter writes, in words; None for nothing."""
    folded = key.lower()
    if folded in rules.override_keys:
        return f"stands for another method, by {key!r}"
    if folded in rules.action_keys and write_word("/" + value, rules) is not None:
        return f"asks for the action {value!r}"
    if folded == "query" and "{" in value and "mutation" in words_of(value):
        return "asks for a mutation"
    # Some keys of a read (sort, start) are write words in a path.
    if folded not in rules.reads.keys and (word := write_word("/" + key, rules)) is not None:
        return f"holds the write word {word!r} in its query"
    return None


def logs_out(path: str, rules: Rules) -> bool:
    """Whether an address ends the session."""
    return (
        write_word(path, rules.model_copy(update={"write_words": (), "form_words": (), "write_pairs": ()})) is not None
    )


def is_local(origin: str) -> bool:
    """Whether an origin is this machine."""
    return is_loopback(urlsplit(origin).hostname or "")


__all__ = ["ALLOWED", "ASSETS", "UNNEEDED", "Verdict", "is_local", "judge", "origin_of", "words_of", "write_word"]
