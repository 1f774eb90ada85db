"""Completed forms on the portal: the Forms tab of a card, and a form's own screen of labels and values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup

from scraper.errors import RowRejected
from scraper.evidence.document_names import is_file_name
from scraper.models import ComplianceForm
from scraper.models.compliance_form import Answer, FormReading
from scraper.pages import values
from scraper.pages.html.cell import HALF, Cell
from scraper.pages.html.detail import Labelled, find_details
from scraper.pages.html.dialog import in_front
from scraper.pages.html.grid import find_grid
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key
from scraper.pages.page import GridPage, Page
from scraper.pages.values import Reader
from scraper.text import typed

FACTS: dict[str, Reader] = {
    "template_name": values.words,
    "status": values.words,
    "completed_by": values.words,
    "completed_at": values.instant,
}
"""What either screen may say of a form, besides its name and its answers."""


class FormsGridPage(GridPage[ComplianceForm]):
    """One record per row, in listing order; what the form says comes from its document or its own screen.

    `occurrence` is 1 until `number_twins` has seen the whole walk.
    """

    kind = "forms_grid"
    record = ComplianceForm
    grid = "forms"
    rivals = ("job_sections", "job_checklist")
    columns = {"name": values.identity, **FACTS}

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> ComplianceForm:  # noqa: ARG002
        """The record of one row."""
        context = self.snapshot.context
        card = {"job_number": context.job_number, "section_name": context.section_name}
        name = fields.pop("name")
        category = self.profile.forms.category(fields.get("template_name"), name)
        if fields.get("template_name") or category != "other":
            fields["category"] = category
        label = {} if is_file_name(name) else {self.heading("name"): name}
        shown = {"document_name": name, "portal_id": row.portal_id, "extra": label | self.unplaced(row)}
        return self.record_of(ComplianceForm, {**card, **fields, **shown})


class FormViewPage(Page):
    """One record: the answers that a form's own screen shows, under the labels that it shows them by.

    Labels and values side by side, or a grid of questions and answers. A label stands for the code, which no screen
    shows.
    """

    kind = "form_view"
    shows = "form"

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The form's screen, which may be a pop-up over its card."""
        return in_front(self._html, self.profile.details["form"])

    def read(self) -> Iterator[ComplianceForm | RowRejected]:
        """The form's one record. Raises `LayoutChanged` where the screen shows no answer."""
        context = self.snapshot.context
        job_number, section_name, name, occurrence = (context.row or "").split("\x1f")
        view = find_details(
            self.soup, self.profile.details["form"], self.where, self.snapshot.sha256, self.profile.grids.values()
        )
        facts = {
            field: self.value(field, view.values[field][0].value, reader, view.values[field][0].label)
            for field, reader in FACTS.items()
            if field in view.values
        }
        questions = list(self._questions())
        rows = () if questions else view.rows
        labelled = [(pair.label, pair.value) for pair in (*view.others, *rows, *self._repeated(view.values))]
        answers = [self._answer(label, value) for label, value in (*labelled, *questions)]
        if not answers:
            raise self.changed("the screen of the form shows no labels with values")
        fields = {"document_name": name, "occurrence": int(occurrence), "answers": tuple(answers), "method": "web"}
        half = [label for label, value in (*labelled, *questions) if value.is_half]
        if half:
            problem = f"it is {HALF}, neither yes nor no"
            fields["readings"] = tuple(FormReading(place=label, problem=problem) for label in half)
        yield self.record_of(
            ComplianceForm, {"job_number": job_number, "section_name": section_name or None, **facts, **fields}
        )

    @staticmethod
    def _repeated(shown: dict[str, tuple[Labelled, ...]]) -> Iterator[Labelled]:
        """Labels that are a fact of the form where they stand first, and a question of it below."""
        for said in shown.values():
            yield from said[1:]

    def _questions(self) -> Iterator[tuple[str, Cell]]:
        grid = self.profile.grids["form_answers"]
        view = find_grid(self.soup, grid, self.profile.pager, self.where, self.snapshot.sha256, optional=True)
        for position, row in enumerate(view.rows, 1):
            self.require_sure(row, f"row {position}")
            label, value = row.cell("label"), row.cell("value")
            if label is not None and value is not None:
                yield label.full.strip(), value

    def _answer(self, label: str, value: Cell) -> Answer:
        if value.state:
            return Answer(code=label, label=label, kind="tick", value=value.checked)
        if value.is_folded:
            what = f"{label}: {value.text!r} is cut short, and the rest of it is not on the page"
            raise self.rejected(what, key("controls", "unfold"))
        kind, read = typed(value.full, self.profile.formats)
        return Answer(code=label, label=label, kind=kind, value=read, text=value.full if read is not None else None)
