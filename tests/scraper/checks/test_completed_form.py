"""What a form's record shows and does not show, and what cannot be told from it."""

from __future__ import annotations

from typing import Any

from scraper.checks.completed_form import findings
from scraper.models import ComplianceForm
from scraper.models.base import DocumentFile
from scraper.models.compliance_form import Answer, FormReading, Signature
from scraper.profile import load

RULES = load().forms
PARTS = {
    "SWMS": {
        "high_risk_work": ("hrcw*",),
        "hazards": ("Hazard*",),
        "controls": ("control*",),
        "review": ("Review",),
        "principal_contractor": ("copyheld",),
        "sign_on": ("worker_sign*",),
    }
}
MAPPED = RULES.model_copy(update={"parts": PARTS})


def text(code: str, said: str | None, row: int | None = None) -> Answer:
    """A typed answer."""
    return Answer(code=code, kind="text", value=said, text=said, row=row, group="step" if row else None)


def form(**fields: Any) -> ComplianceForm:
    """A SWMS of version 2 as its document shows it."""
    given: dict[str, Any] = {"category": "swms", "template_name": "SWMS v2", "document": DocumentFile(name="SWMS.docx")}
    return ComplianceForm(job_number="J1", document_name="SWMS.docx", **given | fields)


WHOLE = form(
    answers=(
        Answer(code="hrcw1", kind="tick", value=True),
        text("hazard1", "Fall", 1),
        text("control1", "Rail", 1),
        text("Review", "Daily"),
        Answer(code="copyheld", kind="choice", value=("Yes",)),
        text("worker_name1", "Mia", 1),
    ),
    signatures=(Signature(code="worker_sign1", sha256="a" * 64, signed_by="Mia"),),
)


def test_a_form_that_shows_everything_has_no_finding() -> None:
    """Codes are found by the patterns of the template, or of how its name begins."""
    assert list(findings(WHOLE, MAPPED)) == []


def test_what_the_record_does_not_show_is_named() -> None:
    """A part without an answer, with its source; how many answers lack; who is named and did not sign."""
    answers = (
        Answer(code="hrcw1", kind="tick", value=False),
        *WHOLE.answers[1:3],
        text("Review", None),
        *WHOLE.answers[4:],
    )
    signatures = (
        Signature(code="worker_sign1", signed_by="Mia"),
        Signature(code="worker_sign2"),
        Signature(code="supervisor_signature"),
    )
    more = (*answers, text("worker_name2", None, 2))
    found = {one["check"]: one for one in findings(form(answers=more, signatures=signatures), MAPPED)}
    assert {name: one["outcome"] for name, one in found.items()} == dict.fromkeys(
        ("answers_given", "signatures_made", "swms_high_risk_work", "swms_review", "swms_sign_on"), "failed"
    )
    assert (found["answers_given"]["expected"], found["answers_given"]["difference"]) == ("7", "2")
    assert found["signatures_made"]["difference"] == "worker_sign1, supervisor_signature"
    assert "r 299(2)(d), as of 2026-11-27" in found["swms_review"]["expected"]
    assert found["swms_review"]["found"] == "the record does not show it"


def test_without_a_mapping_or_without_answers_nothing_can_be_checked() -> None:
    """Neither failed nor passed: the profile names no codes, or no answer was read."""
    outcomes = {one["check"]: one["outcome"] for one in findings(WHOLE, RULES)}
    assert set(outcomes.values()) == {"not_checkable"}
    assert len(outcomes) == len([one for one in RULES.checks if one.category == "swms"])
    scan = form(readings=(FormReading(place="document", problem="it is a scan"),), template_name=None)
    found = list(findings(scan, MAPPED))
    assert {one["outcome"] for one in found} == {"not_checkable"}
    assert found[0]["found"] == "it is a scan"


def test_other_categories_have_their_own_checks() -> None:
    """A JSA has no regulation of its own: the SWMS checks are not asked of it."""
    assert list(findings(WHOLE.model_copy(update={"category": "jsa"}), MAPPED)) == []
