"""One answer of the open API: its bytes as received, and the JSON inside them, read strictly."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

from scraper.api.routes import Route
from scraper.errors import ApiRefused, ApiUnavailable, LayoutChanged

Row = dict[str, Any]
"""One entry as sent: names in the sender's case, numbers with a point as `Decimal`."""


@dataclass(frozen=True)
class ApiAnswer:
    """One answer with status 200. `raw` is the evidence; everything else is about it."""

    name: str
    """Name of the route, such as `jobs`."""
    url: str
    raw: bytes
    """As received; only the key itself would be taken out, and `scrubbed` would say so."""
    captured_at: datetime
    """UTC."""
    content_type: str
    page: int = 1
    scrubbed: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    """Entries that no earlier answer of the walk gave in this state. Empty until the answer has been read."""
    last: bool = False
    """True on the page that ended the walk."""


@dataclass(frozen=True)
class Content:
    """What an answer holds: its entries, and how much the API says there is."""

    rows: tuple[Row, ...]
    total_pages: int | None = None
    total_records: int | None = None


def read(raw: bytes, route: Route) -> Content:
    """The entries of an answer, whichever of the API's four shapes it has.

    Raises `ApiUnavailable` for anything that is no JSON (an error page, nothing, half an answer), `ApiRefused` with the
    API's own message where it says `success: false`, `LayoutChanged` for JSON of an unknown shape.
    """
    payload = _json(raw)
    if isinstance(payload, list):
        return Content(_rows(payload, route))
    if not isinstance(payload, dict):
        raise LayoutChanged(f"an answer is a {type(payload).__name__}; expected an object or a list", _where(route))
    said = {name.casefold(): value for name, value in payload.items()}
    if said.get("success", True) is not True:
        raise ApiRefused(f"{_where(route)} said no: {said.get('message') or 'without a message'}")
    if route.entries.casefold() not in said:
        names = ", ".join(sorted(payload)) or "nothing"
        raise LayoutChanged(f"an answer holds {names}; expected {route.entries}", _where(route))
    entries = said[route.entries.casefold()]
    rows = _rows(entries if isinstance(entries, list) else [] if entries is None else [entries], route)
    return Content(rows, _count(said, "totalPages", route), _count(said, "totalRecords", route))


def _json(raw: bytes) -> Any:
    try:
        # Control characters and lone surrogates do occur in live text; the readers repair them field by field.
        return json.loads(raw, strict=False, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        begins = raw[:40].decode("utf-8", "replace").strip()
        raise ApiUnavailable(f"the open API did not answer JSON but {len(raw)} bytes: {begins!r}") from error


def _no_number(sent: str) -> NoReturn:
    raise ValueError(f"{sent} is no number")


def _rows(entries: list[Any], route: Route) -> tuple[Row, ...]:
    if len(entries) == 1 and isinstance(entries[0], list):
        # Job labour has been seen as one array inside another.
        entries = entries[0]
    if not all(isinstance(entry, dict) for entry in entries):
        raise LayoutChanged(f"an entry of {route.entries} is not an object", _where(route))
    return tuple(entries)


def _count(said: dict[str, Any], name: str, route: Route) -> int | None:
    value = said.get(name.casefold())
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise LayoutChanged(f"{name} is {value!r}; expected a count", _where(route))


def _where(route: Route) -> str:
    return f"open API {route.path}"
