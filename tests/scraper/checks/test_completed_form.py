"""What a form's record shows and does not show, and what cannot be told from it."""

from __future__ import annotations

from typing import Any

from scraper.checks.completed_form import findings
from scraper.models import ComplianceForm
from scraper.models.base import DocumentFile
from scraper.models.compliance_form import MAY_BE_SIGNED, Answer, FormPhoto, FormReading, Signature
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
    given: dict[str, Any] = {"category": "swms", "template_name": "SWMS v2", "method": "docx_template"}
    given["document"] = DocumentFile(name="SWMS.docx")
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


def reading(place: str, problem: str) -> FormReading:
    """Something that was not read for sure."""
    return FormReading(place=place, problem=problem)


def test_a_place_that_was_not_read_is_never_unsigned() -> None:
    """Its reason is the finding: by its code, by a reading of the table it stands in, by each its own."""
    signatures = (Signature(code="boss_sign"), Signature(code="client_sign"), Signature(code="driver_sign"))
    said = form(
        answers=(text("Review", "Daily"),),
        signatures=(*signatures, Signature(code="made", sha256="a" * 64)),
        readings=(
            reading("boss_sign", "several pictures stand for it"),
            reading("table 2", "it was lost: client_sign"),
        ),
    )
    found = [one for one in findings(said, RULES) if one["check"] == "signatures_made"]
    assert [(one["outcome"], one["expected"], one["found"]) for one in found] == [
        ("failed", "4", "1"),
        (
            "not_checkable",
            "4",
            "boss_sign: several pictures stand for it; client_sign: table 2: it was lost: client_sign",
        ),
    ]
    assert found[0]["difference"] == "driver_sign"


def test_a_code_is_named_whole() -> None:
    """`sign1` is not meant where `sign10` is named."""
    said = form(signatures=(Signature(code="sign1"),), readings=(reading("table 1", "it was lost: sign10, sign-1"),))
    assert [one["outcome"] for one in findings(said, RULES) if one["check"] == "signatures_made"] == ["failed"]


def test_a_photo_that_may_be_a_signature_leaves_the_signatures_open() -> None:
    """Filled in or not: what its name does not say is not said of it."""
    said = form(photos=(FormPhoto(code="sign_area", sha256="a" * 64),), readings=(reading("sign_area", MAY_BE_SIGNED),))
    found = [one for one in findings(said, RULES) if one["check"] == "signatures_made"]
    assert [(one["outcome"], one["found"]) for one in found] == [("not_checkable", f"sign_area: {MAY_BE_SIGNED}")]


def test_a_row_whose_name_was_not_read_leaves_its_signature_open() -> None:
    """Somebody may be named there; a row that names nobody asks for no signature, whatever of it was not read."""
    said = form(
        answers=(text("worker_name1", None, 1), text("worker_name2", None, 2), text("hazard3", None, 3)),
        signatures=(Signature(code="worker_sign1"), Signature(code="worker_sign2"), Signature(code="worker_sign3")),
        readings=(reading("worker_name1", "it fits in several ways"), reading("hazard3", "it fits in several ways")),
    )
    found = [one for one in findings(said, RULES) if one["check"] == "signatures_made"]
    assert [(one["outcome"], one["found"]) for one in found] == [
        ("not_checkable", "worker_sign1: who is named beside it was not read: worker_name1")
    ]


def test_a_row_that_somebody_signed_in_ink_is_open_though_it_names_nobody() -> None:
    """What stands in its place is a reason of its own."""
    said = form(
        answers=(text("worker_name1", None, 1),),
        signatures=(Signature(code="worker_sign1"),),
        readings=(reading("worker_sign1", "ink stands in its place"),),
    )
    found = [one for one in findings(said, RULES) if one["check"] == "signatures_made"]
    assert [(one["outcome"], one["found"]) for one in found] == [
        ("not_checkable", "worker_sign1: ink stands in its place")
    ]


def test_without_its_template_nobody_knows_who_should_have_signed() -> None:
    """A form of labels alone, or of its own screen."""
    for method, template, why in (
        ("docx_labels", None, "the form was read without its template"),
        ("web", "Take 5", "the form's own screen names none, and no document was read"),
    ):
        said = form(answers=(text("Supervisor", "Mia"),), template_name=template, method=method, category="other")
        found = {one["check"]: (one["outcome"], one["found"]) for one in findings(said, RULES)}
        assert found == {"signatures_made": ("not_checkable", why)}


def test_a_part_whose_codes_were_not_read_is_not_checkable() -> None:
    """The record may show it: nobody can tell."""
    signatures = (Signature(code="worker_sign1"), Signature(code="worker_sign2"))
    said = WHOLE.model_copy(
        update={"signatures": signatures, "readings": (reading("worker_sign2", "ink stands in its place"),)}
    )
    found = {one["check"]: one for one in findings(said, MAPPED)}
    assert (found["swms_sign_on"]["outcome"], found["swms_sign_on"]["found"]) == (
        "not_checkable",
        "ink stands in its place",
    )


def test_an_answer_that_was_not_read_is_not_one_that_was_not_given() -> None:
    """Those that lack are counted without it."""
    answers = (text("Review", None), text("Site", None), text("Crew", "4"))
    said = form(answers=answers, readings=(reading("Review", "ink stands in its place"),), signatures=())
    found = [(one["outcome"], one["found"]) for one in findings(said, RULES) if one["check"] == "answers_given"]
    assert found == [("failed", "1"), ("not_checkable", "1 were not read for sure")]
