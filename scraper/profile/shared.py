"""Wordings that many lists and cards share: they stand once, under `[wordings]`, and are referred to as `@NAME`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scraper.profile.words import fold

_SIGN = "@"
_TABLES = (("grids", "columns"), ("details", "labels"))
"""Where wordings may be referred to."""


def resolve(profile: dict[str, Any]) -> dict[str, Any]:
    """The profile with every reference replaced by the wordings that it names, and without these.

    What a list or card states itself outranks what it refers to: such a wording is taken from no reference of another
    field. Raises `ValueError` naming the key of a reference to nothing.
    """
    shared = profile.get("wordings", {})
    return {
        **{name: part for name, part in profile.items() if name != "wordings"},
        **{
            kind: {
                name: _resolved(part, table, shared, f"{kind}.{name}.{table}") for name, part in _parts(profile, kind)
            }
            for kind, table in _TABLES
        },
    }


def _parts(profile: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Any]]:
    parts = profile[kind]
    yield from parts.items() if isinstance(parts, dict) else ()


def _resolved(part: Any, table: str, shared: Mapping[str, Any], where: str) -> Any:
    fields = part.get(table) if isinstance(part, dict) else None
    if not isinstance(fields, dict):  # the model says what is wrong with it
        return part
    own = {field: _own(wordings) for field, wordings in fields.items()}
    found = {}
    for field, wordings in fields.items():
        others = {wording for other, stated in own.items() if other != field for wording in stated}
        found[field] = list(_wordings(wordings, shared, others, f"{where}.{field}"))
    return {**part, table: found}


def _own(wordings: Any) -> set[str]:
    """What is stated here and not referred to."""
    return {fold(one) for one in wordings if not str(one).startswith(_SIGN)}


def _wordings(wordings: Any, shared: Mapping[str, Any], others: set[str], where: str) -> Iterator[Any]:
    for one in wordings:
        if not str(one).startswith(_SIGN):
            yield one
            continue
        name = str(one).removeprefix(_SIGN)
        if name not in shared:
            raise ValueError(f"{where}: there are no [wordings] {name!r}; expected one of {', '.join(sorted(shared))}")
        yield from (word for word in shared[name] if fold(word) not in others)
