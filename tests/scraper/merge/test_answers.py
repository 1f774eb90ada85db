"""A form's screen knows labels, its document knows codes: what they agree on is one answer, what not is a conflict."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from scraper.merge.answers import in_terms_of
from scraper.merge.engine import merge
from scraper.models import ComplianceForm, Reading
from scraper.models.base import Source
from scraper.models.compliance_form import Answer

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def text(code: str, said: str | None, label: str | None = None, row: int | None = None) -> Answer:
    """A typed answer."""
    return Answer(code=code, label=label, kind="text", value=said, text=said, row=row)


def reading(source: Source, *answers: Answer, method: Literal["docx_template", "web", "none"]) -> Reading:
    """What one source says of the form."""
    record = ComplianceForm(job_number="J1", document_name="SWMS.docx", answers=answers, method=method)
    return Reading(record=record, source=source, facet=source, observed_at=NOW, evidence=source)


def test_labels_become_codes() -> None:
    """By label, by label and row, by code; ticks and choices in words; white space does not matter."""
    document = (
        text("Project Sign Off By", "Mia", "Prepared by"),
        text("hazard2", "Ladder\nwet", "Hazards", row=2),
        Answer(code="hrcw1", label="Falls", kind="tick", value=True),
        Answer(code="copy", label="Copy held?", kind="choice", value=("Yes", "N/A")),
    )
    screen = (
        text("Prepared by:", "Mia", "Prepared by"),
        text("x", "Ladder wet", "Hazards 2"),
        text("x", "Yes", "Falls"),
        text("x", "Yes, N/A", "Copy held?"),
    )
    assert in_terms_of(document, screen) == document


def test_a_label_of_several_codes_counts_in_their_order_or_not_at_all() -> None:
    """Two codes of one label go by their order when the screen has both; with one of them nobody knows which."""
    document = (text("a", "1st", "Remarks"), text("b", "2nd", "Remarks"))
    both = (text("x", "1st", "Remarks"), text("x", "2nd", "Remarks"))
    assert in_terms_of(document, both) == document
    assert in_terms_of(document, both[:1]) == ()


def test_what_agrees_is_no_conflict_and_what_does_not_is_one() -> None:
    """The document is believed, the screen's other word is kept, and what only the screen knows is added."""
    merged = merge(
        [
            reading("document", text("A", "Mia", "By"), text("B", "low", "Risk"), method="docx_template"),
            reading("ui", text("By", "Mia", "By"), text("Risk", "high", "Risk"), text("C", "x", "C"), method="web"),
        ]
    )
    assert isinstance(merged.record, ComplianceForm)
    assert [(one.code, one.text) for one in merged.record.answers] == [("A", "Mia"), ("B", "low"), ("C", "x")]
    assert merged.record.method == "docx_template"
    (conflict,) = merged.conflicts
    assert (conflict["field"], conflict["chosen"], conflict["rule"]) == ("answers.B", "document", "file_is_itself")
    assert (conflict["values"]["document"]["text"], conflict["values"]["ui"]["text"]) == ("low", "high")


def test_a_scan_with_a_screen_has_the_screens_answers() -> None:
    """A document that gives no answers says nothing against the screen's."""
    merged = merge([reading("document", method="none"), reading("ui", text("By", "Mia", "By"), method="web")])
    assert isinstance(merged.record, ComplianceForm)
    assert [one.text for one in merged.record.answers] == ["Mia"]
    assert (merged.record.method, merged.conflicts) == ("web", [])
