"""What is to be reviewed: each rule finds what it says, waits as long as it says, and can be switched off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scraper.profile import load
from scraper.profile.review import Rule
from scraper.reports.review import ENTITIES, RULES, Held, Line, review
from scraper.store.reviews import Decision
from tests.scraper.reports.test_payroll import worked

SYDNEY = ZoneInfo("Australia/Sydney")
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
EVER = [(date(2026, 1, 1), date(2026, 12, 31))]
RULES_OF = load().review


def entry(number: int = 0, **other: Any) -> dict[str, Any]:
    """An entry as it is held, of eight hours on J1."""
    return worked(number, **other) | {"provenance": {"user": {"evidence": "ab"}, "hours": {"evidence": "ab"}}}


def day(**other: Any) -> dict[str, Any]:
    """A day as it is held."""
    began = {"id": "d1", "user": "Kim Tran", "day": "2026-11-02", "started_at": "2026-11-02T06:45:00+11:00"}
    return {**began, "ended_at": "2026-11-02T15:40:00+11:00", "provenance": {}, **other}


def job(**other: Any) -> dict[str, Any]:
    """A job as it is held."""
    given: dict[str, Any] = {
        "id": "j9",
        "job_number": "J9",
        "parent_job_number": None,
        "status": "in_progress",
        "provenance": {},
    }
    return {**given, "created_at": "2026-10-01", "completed_at": None, **other}


def found(
    objects: Mapping[str, Sequence[dict[str, Any]]], seen: Sequence[tuple[date, date]] = EVER, rules: Any = RULES_OF
) -> tuple[list[Line], list[str]]:
    """What the rules find of these objects, and what they cannot tell."""
    held = Held({name: objects.get(name, ()) for name in ENTITIES}, seen, NOW, SYDNEY)
    return review(held, rules, {}), held.unproven


BOOKED = {"id": "b1", "user": "Lee", "starts_at": "2026-11-03T08:00:00+11:00", "job_number": "J9", "provenance": {}}
DONE = job(status="completed", completed_at="2026-11-05")
NOON: dict[str, Any] = {"starts_at": "2026-11-02T12:00:00+11:00", "ends_at": "2026-11-02T13:00:00+11:00"}
CASES: dict[str, dict[str, Sequence[dict[str, Any]]]] = {
    "day_not_ended": {"day_entry": [day(ended_at=None)]},
    "entry_not_ended": {"timesheet_entry": [entry(ends_at=None, hours=None)]},
    "entry_hours": {
        "timesheet_entry": [entry() | {"findings": [{"check": "entry_hours", "outcome": "failed", "expected": "7"}]}]
    },
    "entries_overlap": {"timesheet_entry": [entry(), entry(hours="1", **NOON)]},
    "day_over_midnight": {"day_entry": [day(ended_at="2026-11-03T02:00:00+11:00")]},
    "day_hours": {"timesheet_entry": [entry(hours="14")]},
    "job_without_time": {"job": [job()]},
    "completed_without_time": {"job": [DONE]},
    "booking_without_time": {"booking": [BOOKED]},
    "hours_differ": {
        "job": [DONE | {"job_number": "J1"}],
        "timesheet_entry": [entry()],
        "labour_line": [{"job_number": "J1", "hours": "6", "provenance": {}}],
    },
}


def test_every_rule_has_its_case() -> None:
    """And a line in the profile."""
    assert set(CASES) == set(RULES) == set(type(RULES_OF).model_fields)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_finds_what_it_says_and_can_be_switched_off(name: str) -> None:
    """It alone, with whose it is or which job, since when, and where it was read."""
    (line,) = found(CASES[name])[0]
    assert (line.found.rule, line.state, line.note) == (name, "open", None)
    assert line.found.user or line.found.job_number
    assert line.found.since.startswith(("2026-11-0", "2026-10-01"))
    off = RULES_OF.model_copy(update={name: getattr(RULES_OF, name).model_copy(update={"on": False})})
    assert found(CASES[name], rules=off)[0] == []


@pytest.mark.parametrize("name", ["entry_hours", "entries_overlap", "day_hours", "completed_without_time"])
def test_a_rule_waits_for_what_arrives_late(name: str) -> None:
    """So many days as it says."""
    patient = RULES_OF.model_copy(update={name: Rule(days=30, hours=Decimal(1), ordinary=Decimal(8))})
    assert found(CASES[name], rules=patient)[0] == []


@pytest.mark.parametrize("name", ["job_without_time", "completed_without_time", "booking_without_time"])
def test_absence_is_told_of_days_alone_that_were_read(name: str) -> None:
    """Elsewhere an entry may be there; that it cannot be told is said."""
    lines, unproven = found(CASES[name], seen=())
    assert lines == []
    assert bool(unproven) == (name != "booking_without_time")


def test_ordinary_time_is_nothing_to_review() -> None:
    """A day of eight hours, on a job, with its day ended; a section's time is its job's."""
    time = [entry(job_number="J9.01"), entry(10, job_number="J9"), entry(11, job_number="J9")]
    assert found({"timesheet_entry": time, "day_entry": [day()], "job": [job(), DONE]})[0] == []


def test_a_decision_holds_until_it_says_something_else() -> None:
    """Then it is open again, with its note; its id stays."""
    (line,) = found(CASES["hours_differ"])[0]
    decision = Decision("explained", "two at once", line.found.told, NOW)
    assert (Line(line.found, decision).state, Line(line.found, decision).note) == ("explained", "two at once")
    more = CASES["hours_differ"] | {"labour_line": [{"job_number": "J1", "hours": "5", "provenance": {}}]}
    (again,) = found(more)[0]
    assert again.found.id == line.found.id
    assert (Line(again.found, decision).state, Line(again.found, decision).note) == ("open", "two at once")
    assert Line(line.found, decision).as_json()["evidence"] == ["ab"]
