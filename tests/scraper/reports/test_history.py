"""What changed in an object is told field by field, with what showed it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from scraper.reports.history import GONE, changes


@dataclass
class State:
    """A version as the store keeps it."""

    version: int
    fields: dict[str, Any]
    gone: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    findings: list[Any] = field(default_factory=list)
    conflicts: list[Any] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)

    @property
    def changed_at(self) -> datetime:
        return datetime(2026, 3, self.version, tzinfo=UTC)

    @property
    def body(self) -> dict[str, Any]:
        return {"fields": self.fields, "extra": self.extra, "findings": self.findings, "conflicts": self.conflicts}


def _told(*versions: State) -> list[tuple[int, str, Any, Any]]:
    return [(one.version, one.field, one.before, one.after) for one in changes(versions)]


def test_the_first_version_changes_what_it_knows_from_nothing() -> None:
    """What it does not know is no change."""
    assert _told(State(1, {"name": "Roof", "status": None})) == [(1, "name", None, "Roof")]


def test_a_later_version_tells_what_differs_alone() -> None:
    """Fields, unknown columns, findings, and that a field is not there any more."""
    first = State(1, {"name": "Roof", "status": "new"}, extra={"Colour": "red"})
    second = State(2, {"name": "Roof", "status": "done"}, findings=[{"check": "x"}])
    assert _told(first, second)[3:] == [
        (2, "status", "new", "done"),
        (2, "findings", None, [{"check": "x"}]),
        (2, "extra.Colour", "red", None),
    ]


def test_an_object_goes_and_comes_back() -> None:
    """Both are changes of one field, each with its own moment."""
    states = [State(number, {}, gone=number == 2) for number in (1, 2, 3)]
    assert _told(*states) == [(2, GONE, False, True), (3, GONE, True, False)]
    assert [one.at.day for one in changes(states)] == [2, 3]


def test_a_change_names_the_evidence_that_showed_it() -> None:
    """Where the store knows of none, it says so."""
    state = State(1, {"name": "Roof", "status": "new"}, provenance={"name": {"evidence": "ab"}})
    assert [one.evidence for one in changes([state])] == ["ab", None]
    assert changes([state])[0].as_json()["at"] == "2026-03-01T00:00:00+00:00"
