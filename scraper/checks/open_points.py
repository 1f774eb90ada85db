"""What of an object a person should look at: what its record lacks, what contradicts, what came late. Pure.

Of a completed form each point says where: unsigned, unanswered, unread, lacking, late. What every object may have
besides is a conflict between sources, and a sum or a file that does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from scraper.models.compliance_form import ComplianceForm

FormKind = Literal["unsigned", "unanswered", "unread", "lacking", "late", "not checkable"]
"""`unread`: somebody has to look it up in the document; `lacking`: a part that its category must have; `late`: it came
after the job was completed; `not checkable`: nothing says which codes are that part, or it was not read."""
Kind = FormKind | Literal["in conflict", "does not hold"]
FORM_KINDS: tuple[FormKind, ...] = get_args(FormKind)
KINDS: tuple[Kind, ...] = (*FORM_KINDS, "in conflict", "does not hold")
_FAILED: dict[str, FormKind] = {"signatures_made": "unsigned", "answers_given": "unanswered"}


def kinds_of(entity: str, body: Mapping[str, Any], *, late: bool) -> frozenset[Kind]:
    """The kinds of what an object has open; `body` as the store keeps it.

    >>> found = [{"check": "job_value", "outcome": "failed"}]
    >>> sorted(kinds_of("claim_section", {"fields": {}, "conflicts": [{}], "findings": found}, late=True))
    ['does not hold', 'in conflict', 'late']
    """
    found: set[Kind] = {"in conflict"} if body["conflicts"] else set()
    if entity == ComplianceForm.entity:
        form = {"findings": body["findings"], "late": late, "first_seen_at": "", **body["fields"]}
        return frozenset(found | {kind for kind, _ in of_form(form)})
    outcomes: dict[str, Kind] = {"failed": "does not hold", "not_checkable": "not checkable"}
    found |= {outcomes[one["outcome"]] for one in body["findings"]}
    return frozenset(found | ({"late"} if late else set()))


def of_form(form: Mapping[str, Any]) -> Iterator[tuple[FormKind, str]]:
    """What the record of a form, as the store prints it, does not show: its kind, and what for a person."""
    if form["late"]:
        yield "late", f"first seen {form['first_seen_at'][:10]}, after its job was completed"
    for one in form["findings"]:
        if one["outcome"] == "failed":
            yield _FAILED.get(one["check"], "lacking"), _said(one)
    for reading in form["readings"]:
        yield "unread", f"{reading['place']}: {reading['problem']}"
    told = {reading["problem"] for reading in form["readings"]}
    for one in form["findings"]:
        if one["outcome"] != "failed" and one["found"] not in told:
            is_of_form = one["check"] in _FAILED
            yield ("unread" if is_of_form else "not checkable"), f"{one['check']}: {one['found']}"


def _said(one: Mapping[str, Any]) -> str:
    if one["check"] == "signatures_made":
        return f"{one['found']} of {one['expected']} places are signed; not {one['difference']}"
    if one["check"] == "answers_given":
        return f"{one['difference']} of {one['expected']} places have no answer"
    return f"{one['check']}: expected {one['expected']}, found {one['found']}"
