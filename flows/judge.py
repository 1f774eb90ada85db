"""Whether one request is a known read: a pure function over its method, address, kind and body."""

from __future__ import annotations

import fnmatch
import json
import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlsplit

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
) -> Verdict:
    """Whether one request is a known read.

    `kind` is the browser's resource type (`document`, `xhr`, `fetch`, `script`, …, or `file` for a download),
    `portal` the portal's origin.
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
        near = kind not in ASSETS | UNNEEDED and is_local(portal) and is_local(origin)
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


def logs_out(path: str, rules: Rules) -> bool:
    """Whether an address ends the session."""
    return write_word(path, rules.model_copy(update={"write_words": ()})) is not None


def is_local(origin: str) -> bool:
    """Whether an origin is this machine."""
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
