"""What changed in an object, version by version and field by field, and the evidence that showed it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

GONE = "gone"
"""The field that says whether a proven complete listing lacked the object."""


class State(Protocol):
    """One version of an object, as the store keeps it."""

    @property
    def version(self) -> int: ...  # noqa: D102
    @property
    def changed_at(self) -> datetime: ...  # noqa: D102
    @property
    def gone(self) -> bool: ...  # noqa: D102
    @property
    def body(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def provenance(self) -> Mapping[str, Any]: ...  # noqa: D102


@dataclass(frozen=True)
class Change:
    """One field that said something else than before."""

    at: datetime
    version: int
    field: str
    before: Any
    """None: unknown, or not there yet."""
    after: Any
    evidence: str | None
    """SHA-256 of the page, answer or file that showed it."""

    def as_json(self) -> dict[str, Any]:
        """With the instant as text."""
        return {**vars(self), "at": self.at.isoformat()}


def changes(versions: Sequence[State]) -> list[Change]:
    """Every change, the oldest first; the first version changes what it knows from nothing."""
    found: list[Change] = []
    before: dict[str, Any] = {GONE: False}
    for state in versions:
        after = dict(_values(state))
        for name in dict.fromkeys((*after, *before)):
            if before.get(name) != after.get(name):
                evidence = state.provenance.get(name, {}).get("evidence")
                found.append(Change(state.changed_at, state.version, name, before.get(name), after.get(name), evidence))
        before = after
    return found


def _values(state: State) -> Iterator[tuple[str, Any]]:
    yield from state.body["fields"].items()
    yield from ((f"extra.{name}", text) for name, text in state.body["extra"].items())
    for part in ("findings", "conflicts"):
        yield part, state.body[part] or None
    yield GONE, state.gone
