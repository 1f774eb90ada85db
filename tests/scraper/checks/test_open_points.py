"""Which points an object has open: one rule, for lists, workbooks and the index."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.checks.open_points import KINDS, kinds_of, of_form


def finding(check: str, outcome: str = "failed") -> dict[str, Any]:
    """A finding."""
    return {"check": check, "outcome": outcome, "expected": "3", "found": "1", "difference": "2"}


def body(*findings: dict[str, Any], readings: int = 0, conflicts: int = 0) -> dict[str, Any]:
    """What the store keeps of a form."""
    told = [{"place": "table 1", "problem": "two ticks"}] * readings
    return {"fields": {"readings": told}, "findings": list(findings), "conflicts": [{}] * conflicts}


@pytest.mark.parametrize(
    ("kept", "late", "kinds"),
    [
        (body(), False, set()),
        (body(finding("signatures_made")), False, {"unsigned"}),
        (body(finding("answers_given")), False, {"unanswered"}),
        (body(finding("control_measures")), False, {"lacking"}),
        (body(finding("signatures_made", "not_checkable")), False, {"unread"}),
        (body(finding("control_measures", "not_checkable")), False, {"not checkable"}),
        (body(readings=2), True, {"unread", "late"}),
        (
            body(finding("signatures_made"), readings=1, conflicts=1),
            True,
            {"unsigned", "unread", "late", "in conflict"},
        ),
    ],
)
def test_a_form_has_what_its_findings_say(kept: dict[str, Any], late: bool, kinds: set[str]) -> None:
    """The kinds are those that a person is shown in words."""
    assert kinds_of("compliance_form", kept, late=late) == kinds
    form = {"late": late, "first_seen_at": "2026-03-01T00:00:00Z", **kept["fields"], "findings": kept["findings"]}
    assert {kind for kind, _ in of_form(form)} == kinds - {"in conflict"}
    assert kinds <= set(KINDS)


def test_other_objects_have_what_does_not_hold() -> None:
    """Conflicts and findings; late, where it came so."""
    assert kinds_of("variation", body(finding("total")), late=False) == {"does not hold"}
    assert kinds_of("variation", body(finding("total", "not_checkable")), late=True) == {"not checkable", "late"}
    assert kinds_of("job", body(conflicts=1), late=False) == {"in conflict"}
