"""Background requests of a portal that its screens do not depend on, learnt while the screens are read.

News that is asked for again and again, a request that the server answers when there is some, a clock, a mark that
never goes: each is an errand, written as the page tells it (`GET https://portal/News?since=17`). It is known by what
stays the same about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

ALL_OVER = 2
"""What runs on so many kinds of screens belongs to none of them."""
SHY = 3
"""A timer that brought nothing on so many screens is not waited for on the next."""
_CODE = re.compile(r"[\w%+=~-]*\d[\w%+=~-]*")
"""A number, an id, a token."""
_LONG_CODE = re.compile(r"(?<![\w-])(?=[\w-]{5})[\w-]*\d[\w-]*")
"""The same, but for a short number, which may say what is asked for: `gridId=17` is not `gridId=18`."""
_NUMBER = re.compile(r"\d{1,4}")
_WORDS = re.compile(r"(?:[A-Z]?[a-z]{2,})+")


@lru_cache(maxsize=1024)
def pattern_of(errand: str) -> str:
    """A regular expression, for Python and for JavaScript, of errands that differ by ids and tokens only.

    >>> pattern_of("GET https://p.example/News/17?since=17960133&kind=Jobs&list=2")
    'GET\\\\ https://p\\\\.example/News/[^/?]*\\\\?since=[^&]*&kind=Jobs&list=2'
    >>> pattern_of("change html>body>span#clock")
    'change\\\\ html>body>span\\\\#clock'
    """
    verb, _, rest = errand.partition(" ")
    address, _, body = rest.partition(" ")
    if "://" not in address:
        return re.escape(errand)
    parts = urlsplit(address)
    pattern = re.escape(f"{verb} {parts.scheme}://{parts.netloc}") + _blank(parts.path, "[^/?]*")
    if parts.query:
        pattern += r"\?" + "&".join(map(_pair, parts.query.split("&")))
    return pattern + (" " + _blank(body, r"[^\s&,;:]*", _LONG_CODE) if body else "")


@lru_cache(maxsize=1024)
def kind_of(url: str) -> str:
    """What addresses of one kind of screen have in common: the path without ids, also behind a `#`."""
    parts = urlsplit(url)
    return _blank(parts.path, "*") + ("#" + _blank(parts.fragment.split("?")[0], "*") if parts.fragment else "")


class Background:
    """What is known of the errands of one portal; it lasts as long as its run."""

    def __init__(self) -> None:
        self._screens: dict[str, set[str]] = {}
        self._timers: dict[str, set[str]] = {}

    def learn(self, errand: str, url: str) -> None:
        """An errand was under way, or failed, and the screen at an address was whole without it."""
        self._screens.setdefault(pattern_of(errand), set()).add(kind_of(url))

    def learn_in_vain(self, errands: Iterable[str], occasion: str) -> None:
        """Timers went off and nothing came of it."""
        for errand in errands:
            if errand.startswith("timer "):
                self._timers.setdefault(errand, set()).add(occasion)

    def forget(self, errands: Iterable[str]) -> None:
        """Something came of them after all."""
        for errand in errands:
            self._timers.pop(errand, None)
            for pattern in [one for one in self._screens if re.fullmatch(one, errand)]:
                del self._screens[pattern]

    def patterns(self) -> list[str]:
        """Of the errands that no screen waits for."""
        shy = (re.escape(errand) for errand, occasions in self._timers.items() if len(occasions) >= SHY)
        return [*self._screens, *shy]

    def everywhere(self) -> list[str]:
        """Of the errands that run all over the portal, so that no list's rows can come of them."""
        return [pattern for pattern, kinds in self._screens.items() if len(kinds) >= ALL_OVER]

    def knows(self, errand: str) -> bool:
        """Whether an errand is one of those that no screen waits for."""
        return any(re.fullmatch(pattern, errand) for pattern in self._screens)

    def is_everywhere(self, errand: str) -> bool:
        """Whether an errand is one of those."""
        return any(re.fullmatch(pattern, errand) for pattern in self.everywhere())


def _pair(pair: str) -> str:
    name, sign, value = pair.partition("=")
    return _blank(name, "[^&=]*") + (
        sign + (value if _WORDS.fullmatch(value) or _NUMBER.fullmatch(value) else "[^&]*") if sign else ""
    )


def _blank(text: str, wildcard: str, codes: re.Pattern[str] = _CODE) -> str:
    escape = re.escape if wildcard != "*" else str
    pieces, at = [], 0
    for code in codes.finditer(text):
        pieces += [escape(text[at : code.start()]), wildcard]
        at = code.end()
    return "".join([*pieces, escape(text[at:])])
