"""What the records of completed forms lack, form by form: unsigned, unanswered, unread, late. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scraper.reports.form_register import Cell

Kind = Literal["unsigned", "unanswered", "unread", "lacking", "late", "not checkable"]
"""`unread`: somebody has to look it up in the document; `lacking`: a part that its category must have; `late`: it came
after the job was completed; `not checkable`: nothing says which codes are that part, or it was not read."""
COLUMNS = ("job", "section", "document", "finding", "what", "category", "template", "id")
_FAILED: dict[str, Kind] = {"signatures_made": "unsigned", "answers_given": "unanswered"}
Form = Mapping[str, Any]


@dataclass(frozen=True)
class FormFinding:
    """One thing that the record of a form does not show."""

    form: Form
    kind: Kind
    what: str

    def row(self) -> tuple[Cell, ...]:
        """As `COLUMNS` has it."""
        form, document = self.form, self.form["document"] or {}
        name = document.get("name") or form["template_name"]
        place = (form["job_number"], form["section_name"], name)
        return (*place, self.kind, self.what, form["category"], form["template_name"], form["id"])

    def as_json(self) -> dict[str, Any]:
        """By the names of `COLUMNS`."""
        return dict(zip(COLUMNS, self.row(), strict=True))


def form_findings(forms: Iterable[Form], kinds: Sequence[Kind] = ()) -> list[FormFinding]:
    """What is found of forms, as the store prints them, in their order; of these kinds alone where any is named."""
    found = (FormFinding(form, kind, what) for form in forms for kind, what in _of(form))
    return [one for one in found if not kinds or one.kind in kinds]


def _of(form: Form) -> Iterator[tuple[Kind, str]]:
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
