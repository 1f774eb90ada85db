"""An archive as a task: asked for with plain values, written where nobody outside chooses."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from datetime import date
from typing import Any

from scraper.archive.create import base_name, create
from scraper.archive.scope import Scope
from scraper.config import outside
from scraper.errors import ConfigError
from scraper.workspace import Workspace

FOLDER = "archives"
"""In the data folder."""


def make(ws: Workspace, asked: Mapping[str, Any], *, confidential: bool = False) -> dict[str, Any]:
    """`{account, state, why}`, and where the archive lies: `host`, `out`, with its `root`.

    `state` is `made` or `refused`; `asked` holds `jobs`, `customer`, `first`, `last` (dates) and `entities`.
    """
    answer = {"account": ws.settings.account, "state": "made", "why": None}
    try:
        scope = _scope(asked, confidential=confidential)
        name = f"{base_name(ws.settings.account, scope)}-{ws.clock():%Y%m%dT%H%M%S%fZ}.zip"
        made = create(ws, ws.settings.data_dir / FOLDER / name, scope)
    except ConfigError as error:
        return answer | {"state": "refused", "why": str(error)}
    return answer | {"host": socket.gethostname()} | made.as_json()


def _scope(asked: Mapping[str, Any], *, confidential: bool) -> Scope:
    first, last = (_day(name, asked[name]) for name in ("first", "last"))
    if first and last and last < first:
        raise ConfigError(f"last: {last} is before {first}; expected the same day or a later one")
    return Scope(
        jobs=outside.texts("jobs", asked["jobs"]),
        customer=outside.text_or_none("customer", asked["customer"]),
        first=first,
        last=last,
        entities=outside.entities("entities", asked["entities"]),
        confidential=outside.switch("confidential", confidential),
    )


def _day(name: str, text: object) -> date | None:
    try:
        return None if text is None else outside.day(str(text))
    except ValueError:
        raise ConfigError(f"{name}: {text!r} is no date; expected YYYY-MM-DD") from None
