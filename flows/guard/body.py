"""What a request carries, taken apart: fields as a form sends them, and values with the keys that lead to them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

_KEY = re.compile(r"[\w$:.\[\]@ -]+")
_PART_NAME = re.compile(r'\bname="([^"]*)"')
_FILE_NAME = re.compile(r'\bfilename="([^"]*)"')


class Unreadable(ValueError):
    """A body of unknown form, which nobody can say to be a read."""


@dataclass(frozen=True)
class Leaf:
    """One value, with the keys that lead to it from the outside in."""

    keys: tuple[str, ...]
    """As sent, without list positions; empty for a bare value."""
    value: str
    """As text: nothing is "", yes and no are "true" and "false"."""

    @property
    def folded(self) -> tuple[str, ...]:
        """The keys as the profile lists them: in lower case, without the signs and counters of frameworks."""
        return tuple(re.sub(r"^\$|_\d+$", "", key.lower()) or key.lower() for key in self.keys)


def fields(body: str | None, headers: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields of a form's body. Raises `Unreadable` for any other."""
    boundary = re.search(r'multipart/form-data;.*boundary="?([^";]+)', headers.get("content-type", ""), re.IGNORECASE)
    if boundary is not None:
        return list(_parts(body or "", boundary[1]))
    found = parse_qsl(body or "", keep_blank_values=True)
    pieces = [piece for piece in (body or "").split("&") if piece]
    if (body and not found) or not all("=" in piece for piece in pieces):
        raise Unreadable("a body of unknown form")
    return found


def leaves(query: str, body: str | None, headers: Mapping[str, str]) -> list[Leaf]:
    """Every value of query and body, JSON within values taken apart too. Raises `Unreadable`."""
    found = [leaf for pair in parse_qsl(query, keep_blank_values=True) for leaf in _of_field(*pair)]
    try:
        parsed = json.loads(body, object_pairs_hook=_Pairs) if body else _Pairs()
    except (ValueError, RecursionError):
        return found + [leaf for pair in fields(body, headers) for leaf in _of_field(*pair)]
    if not isinstance(parsed, _Pairs):
        raise Unreadable("a body that is no object")
    return found + list(_of_json((), parsed))


class _Pairs(list[tuple[str, Any]]):
    """An object with all its keys: of two by one name, nobody knows which the server goes by."""


def _of_field(key: str, value: str) -> Iterator[Leaf]:
    if not _KEY.fullmatch(key):
        raise Unreadable("a body of unknown form")
    keys = tuple(part for part in re.findall(r"[^\[\].]+", key) if not part.isdigit())
    if value[:1] in ("[", "{") and key.lower() != "query":  # there it is another language's
        try:
            yield from _of_json(keys, json.loads(value, object_pairs_hook=_Pairs))
        except (ValueError, RecursionError):
            yield Leaf(keys, value)
        return
    yield Leaf(keys, value)


def _of_json(keys: tuple[str, ...], value: Any) -> Iterator[Leaf]:
    if isinstance(value, _Pairs):
        for key, inner in value:
            yield from _of_json((*keys, key), inner)
        if not value:
            yield Leaf(keys, "")
    elif isinstance(value, list):
        for inner in value or [""]:
            yield from _of_json(keys, inner)
    elif isinstance(value, bool):
        yield Leaf(keys, str(value).lower())
    else:
        yield Leaf(keys, "" if value is None else str(value))


def _parts(body: str, boundary: str) -> Iterator[tuple[str, str]]:
    for part in body.split(f"--{boundary}")[1:-1]:
        head, _, value = part.removeprefix("\r\n").partition("\r\n\r\n")
        name, file = _PART_NAME.search(head), _FILE_NAME.search(head)
        value = value.removesuffix("\r\n")
        if name is None or (file is not None and (file[1] or value)):
            raise Unreadable("a body that uploads")
        if file is None:
            yield name[1], value
