"""What a request brings, checked before anything is looked up: text in one Unicode form, each name once.

A slash that a caller encoded within an id stays apart from those between the parts of a path: it travels through the
routes as `SLASH`, and `ident` takes it back.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from scraper.config import outside
from scraper.errors import InvalidQuestion
from scraper.spelling import composed

SLASH = "\ufdd0"
"""A code point that no text may hold."""
FORM = "application/x-www-form-urlencoded"
"""As a page sends what was typed into it."""
_HALF_A_CODE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ELSEWHERE = re.compile(rb"https?://[^/?]*", re.IGNORECASE)


def ident(part: str) -> str:
    """A part of the path as the caller meant it. Raises `ValueError`.

    >>> ident(f"J1{SLASH}2")
    'J1/2'
    """
    return outside.worded(part.replace(SLASH, "/"))


def number(said: Any) -> Any:
    """A whole number as it stands in an address; what is none stays what it is.

    >>> number("17"), number("-1"), number("1_0"), number("１０")
    (17, -1, 'expected digits', 'expected digits')
    """
    if not isinstance(said, str):
        return said
    return int(said) if re.fullmatch(r"-?[0-9]{1,18}", said) else "expected digits"


def day(said: Any) -> date:
    """A date as it stands in an address. Raises `ValueError`: an instant or a number of seconds is none."""
    return said if isinstance(said, date) else outside.day(str(said))


def address(scope: Mapping[str, Any]) -> dict[str, Any]:
    """`path` and `query_string` of an ASGI request as the routes get them. Raises `InvalidQuestion`.

    >>> address({"path": "/jobs/J1/2", "raw_path": b"/jobs/J1%2F2", "query_string": b"wait=5"})["query_string"]
    b'wait=5'
    """
    raw = scope.get("raw_path") or quote(scope["path"]).encode()
    raw = _ELSEWHERE.sub(b"", raw, 1) if not raw.startswith(b"/") else raw  # as proxies are asked (RFC 9112, 3.2.2)
    parts = [_decoded(part, "the address").replace("/", SLASH) for part in raw.split(b"/")]
    return {"path": "/".join(parts), "query_string": _query(scope["query_string"])}


def body(raw: bytes, content_type: str = "application/json") -> None:
    """Raise `InvalidQuestion` for a body that is neither JSON in UTF-8 nor a page's form, or says one name twice."""
    if not raw:
        return
    if content_type.partition(";")[0].strip().lower() == FORM:
        _query(raw, "the body")
        return
    try:
        json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise InvalidQuestion("the body: expected JSON in UTF-8") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _each_once(name for name, _ in pairs)
    return dict(pairs)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _each_once(names: Any) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise InvalidQuestion(f"{name}: given {times} times; expected once")


def _query(raw: bytes, where: str = "the address") -> bytes:
    if _HALF_A_CODE.search(raw):
        raise InvalidQuestion(f"{where}: expected % with two digits behind it")
    try:
        said = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise InvalidQuestion(f"{where}: expected text in UTF-8, percent-encoded") from error
    _each_once(name for name, _ in said)
    return urlencode([(name, _text(value, name)) for name, value in said]).encode()


def _decoded(part: bytes, name: str) -> str:
    if _HALF_A_CODE.search(part):
        raise InvalidQuestion(f"{name}: expected % with two digits behind it")
    try:
        return _text(unquote_to_bytes(part).decode("utf-8"), name)
    except UnicodeDecodeError as error:
        raise InvalidQuestion(f"{name}: expected text in UTF-8, percent-encoded") from error


def _text(said: str, name: str) -> str:
    if "\0" in said or SLASH in said:
        raise InvalidQuestion(f"{name}: expected text without zero bytes and characters that are none")
    return composed(said)
