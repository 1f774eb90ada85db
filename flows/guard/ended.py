"""How a portal says that the session has ended where it shows no login form: words, an answer to a script, an address.

A page that reads as it should is believed unless a box in front of it, or an answer to its scripts, says otherwise; of
one that does not, every line outside its tables counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from scraper.profile.login import Expired

LONGEST_LINE = 160
"""Characters of a line that says so; what is longer tells about something."""
_NESTED = 4
_REFUSED = (401, 440)
"""Codes of HTTP that some answers carry in their body instead of their status."""
_SCRIPTED = re.compile(
    r"location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*[\"']([^\"']+)[\"']|url=([^\"'>\s]+)", re.IGNORECASE
)
"""Where a page without words sends the browser."""


def said_in(lines: Iterable[str], expired: Expired) -> str | None:
    r"""The first line that says that the session has ended, or None.

    >>> from scraper.profile import load
    >>> said_in(["Jobs", " Your session has expired. "], load().login.expired)
    'Your session has expired.'
    >>> said_in(["J1001\tSession expired\tBooked"], load().login.expired)  # a row of a table
    """
    short = (line.strip() for line in lines if "\t" not in line.strip())
    return next((line for line in short if line and len(line) <= LONGEST_LINE and expired.search(line)), None)


def said_by(body: str, content_type: str, expired: Expired) -> str | None:
    """What a script's answer says of a session that has ended, or None.

    >>> from scraper.profile import load
    >>> known = load().login.expired
    >>> said_by('{"redirect": "/login?returnUrl=%2F"}', "application/json", known)
    '/login?returnUrl=%2F'
    >>> said_by('{"rows": [], "total": 0}', "application/json", known)
    """
    if "json" in content_type:
        try:
            return next(_told(json.loads(body), expired, _NESTED), None)
        except ValueError:
            return None
    if "html" not in content_type:
        return None
    leads: list[str] = [first or second for first, second in _SCRIPTED.findall(body)]
    if (address := next((lead for lead in leads if leads_to_login(lead, expired)), None)) is not None:
        return address
    return said_in(re.sub(r"<[^>]*>", "\n", body).splitlines(), expired)


def leads_to_login(address: str, expired: Expired) -> bool:
    """Whether an address is a login page's."""
    path = urlsplit(address).path
    return any(re.search(pattern, path, re.IGNORECASE) for pattern in expired.addresses)


def _told(value: Any, expired: Expired, depth: int) -> Iterator[str]:
    if depth == 0:
        return
    if isinstance(value, list):
        for inner in value:
            yield from _told(inner, expired, depth - 1)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key.casefold() in expired.keys:
                yield from [inner] if _says(inner, expired) else []
            elif isinstance(inner, bool | int):
                yield from [f"{key}: {inner}".lower()] if _refuses(key.casefold(), inner, expired, depth) else []
            else:
                yield from _told(inner, expired, depth - 1)


def _refuses(key: str, value: int, expired: Expired, depth: int) -> bool:
    if isinstance(value, bool):
        return expired.flags.get(key) is value
    return depth == _NESTED and value in _REFUSED and key in expired.keys


def _says(text: str, expired: Expired) -> bool:
    is_address = text.startswith(("/", "http://", "https://"))
    return leads_to_login(text, expired) if is_address else said_in([text], expired) is not None
