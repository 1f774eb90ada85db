"""The address of a request, checked before anything is looked up: text in one Unicode form, each parameter once.

A slash that a caller encoded within an id stays apart from those between the parts of a path: it travels through the
routes as `SLASH`, and `plain` takes it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from scraper.errors import InvalidQuestion
from scraper.spelling import composed

SLASH = "\ufdd0"
"""A code point that no text may hold."""


def plain(part: str) -> str:
    """A part of the path as the caller meant it.

    >>> plain(f"J1{SLASH}2")
    'J1/2'
    """
    return part.replace(SLASH, "/")


def worded(text: str) -> str:
    """A text from a body, in the one Unicode form. Raises `ValueError` where it holds a zero byte."""
    if "\0" in text:
        raise ValueError("expected text without zero bytes")
    return composed(text)


def address(scope: Mapping[str, Any]) -> dict[str, Any]:
    """`path` and `query_string` of an ASGI request as the routes get them. Raises `InvalidQuestion`.

    >>> address({"path": "/jobs/J1/2", "raw_path": b"/jobs/J1%2F2", "query_string": b"wait=5"})["query_string"]
    b'wait=5'
    """
    raw = scope.get("raw_path") or quote(scope["path"]).encode()
    parts = [_text(unquote_to_bytes(part), "the address").replace("/", SLASH) for part in raw.split(b"/")]
    return {"path": "/".join(parts), "query_string": _query(scope["query_string"])}


def _query(raw: bytes) -> bytes:
    try:
        said = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise InvalidQuestion("the address: expected text in UTF-8, percent-encoded") from error
    for name, times in Counter(name for name, _ in said).items():
        if times > 1:
            raise InvalidQuestion(f"{name}: given {times} times; expected once")
    return urlencode([(name, _text(value.encode(), name)) for name, value in said]).encode()


def _text(raw: bytes, name: str) -> str:
    try:
        text = composed(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidQuestion(f"{name}: expected text in UTF-8, percent-encoded") from error
    if "\0" in text or SLASH in text:
        raise InvalidQuestion(f"{name}: expected text without zero bytes")
    return text
