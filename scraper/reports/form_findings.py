"""What the records of completed forms lack, form by form: unsigned, unanswered, unread, late. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scraper.checks.open_points import FormKind, of_form
from scraper.reports.form_register import Cell

Kind = FormKind
COLUMNS = ("job", "section", "document", "finding", "what", "category", "template", "id")
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
    found = (FormFinding(form, kind, what) for form in forms for kind, what in of_form(form))
    return [one for one in found if not kinds or one.kind in kinds]
