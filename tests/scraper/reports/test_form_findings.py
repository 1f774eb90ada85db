"""Whatever the record of a form lacks is one finding, of the kind that says what to do about it."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.reports.form_findings import COLUMNS, form_findings


def _form(**more: Any) -> dict[str, Any]:
    return {
        "id": "f1",
        "job_number": "J1",
        "section_name": None,
        "template_name": "SWMS",
        "category": "safety",
        "document": {"name": "swms.docx"},
        "late": False,
        "first_seen_at": "2026-03-02T09:00:00+11:00",
        "findings": [],
        "readings": [],
    } | more


def _check(check: str, outcome: str = "failed", **more: Any) -> dict[str, Any]:
    return {"check": check, "outcome": outcome, "expected": "3", "found": "1", "difference": "2"} | more


def test_a_form_that_lacks_nothing_has_no_finding() -> None:
    """What was checked and is as it should be would be one for each form, if it were any."""
    assert form_findings([_form()]) == []


@pytest.mark.parametrize(
    ("lacks", "kind", "said"),
    [
        ({"late": True}, "late", "first seen 2026-03-02, after its job was completed"),
        ({"findings": [_check("signatures_made")]}, "unsigned", "1 of 3 places are signed; not 2"),
        ({"findings": [_check("answers_given")]}, "unanswered", "2 of 3 places have no answer"),
        ({"findings": [_check("hazards_named")]}, "lacking", "hazards_named: expected 3, found 1"),
        ({"findings": [_check("answers_given", "unknown")]}, "unread", "answers_given: 1"),
        ({"findings": [_check("hazards_named", "unknown")]}, "not checkable", "hazards_named: 1"),
        ({"readings": [{"place": "Page 2", "problem": "cannot be read"}]}, "unread", "Page 2: cannot be read"),
    ],
)
def test_each_lack_is_told_by_its_kind(lacks: dict[str, Any], kind: str, said: str) -> None:
    """What nobody can tell is not said to be missing."""
    (found,) = form_findings([_form(**lacks)])
    assert (found.kind, found.what) == (kind, said)


def test_a_row_says_where_the_form_is_and_which() -> None:
    """A form without a document goes by the name of its template."""
    (found,) = form_findings([_form(late=True)])
    assert found.as_json() == dict(zip(COLUMNS, found.row(), strict=True))
    assert found.row()[:4] == ("J1", None, "swms.docx", "late")
    (bare,) = form_findings([_form(late=True, document=None)])
    assert bare.as_json()["document"] == "SWMS"


def test_kinds_that_are_named_are_told_alone() -> None:
    """In the order of the forms."""
    forms = [_form(late=True, findings=[_check("signatures_made")]), _form(late=True, id="f2")]
    assert [one.kind for one in form_findings(forms)] == ["late", "unsigned", "late"]
    assert [(one.kind, one.form["id"]) for one in form_findings(forms, ["late"])] == [("late", "f1"), ("late", "f2")]
