"""What the pages and the PDF of an archive say of a form's signatures and photos: as exactly as the form does."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scraper.archive.render import environment
from scraper.models.compliance_form import MAY_BE_SIGNED
from scraper.reports.form_register import register

MADE, KEPT = "a" * 64, "b" * 64
PATHS = {MADE: "data/files/J1/forms/f - a.png", KEPT: "data/files/J1/forms/f - b.emf"}


def signature(code: str, sha256: str | None = None) -> dict[str, Any]:
    """As an object has it."""
    return {"code": code, "sha256": sha256, "signed_by": None, "signed_at": None}


def photo(code: str, sha256: str | None = None) -> dict[str, Any]:
    """As an object has it."""
    return {"code": code, "sha256": sha256, "caption": None}


def form(**fields: Any) -> dict[str, Any]:
    """A form as the store prints it."""
    given: dict[str, Any] = {
        "job_number": "J1", "section_name": None, "template_name": "SWMS", "method": "docx_tags", "answers": [],
        "signatures": [], "photos": [], "readings": [], "document": {"name": "f.docx", "sha256": "c" * 64},
        "conflicts": [], "findings": [], "gone_at": None, "late": False, "id": "1",
    }  # fmt: skip
    return given | fields


def page(one: dict[str, Any]) -> str:
    """The part of a page that shows a form, as text without line ends."""
    shown = {"here": "data/pages/J1/f.html", "proof": {}, "undated": set(), "is_report": False}
    template = environment(ZoneInfo("Australia/Sydney")).get_template("form_parts.html")
    return " ".join(template.render(one=one, path_of=lambda _, __, sha256: PATHS.get(sha256), **shown).split())


def test_every_place_is_said_to_be_what_it_is() -> None:
    """Unsigned, not read for sure and why, not in the archive, none in the form: four different things."""
    shown = page(
        form(
            signatures=[signature("made", MADE), signature("blank"), signature("inked"), signature("lost", "d" * 64)],
            photos=[photo("taken", MADE), photo("untaken"), photo("drawn"), photo("gone", "d" * 64)],
            readings=[
                {"place": "inked", "problem": "ink stands in its place"},
                {"place": "drawn", "problem": "a drawing stands in its place"},
            ],
        )
    )
    signed, _, photos = shown.partition("Photos within the form")
    assert '<b>blank</b><span class="tag bad">unsigned</span>' in signed
    assert '<b>inked</b><span class="tag">not read for sure: ink stands in its place</span>' in signed
    assert '<b>lost</b><span class="tag bad">not in the archive</span>' in signed
    assert '<b>untaken</b><span class="tag">none in the form</span>' in photos
    assert '<b>drawn</b><span class="tag">not read for sure: a drawing stands in its place</span>' in photos
    assert '<b>gone</b><span class="tag bad">not in the archive</span>' in photos
    assert "<b>made</b> made" in signed
    assert "<b>taken</b></figcaption>" in photos


def test_what_no_browser_shows_is_a_link() -> None:
    """A signature as a drawing of Windows is a file to open, not a broken picture."""
    shown = page(form(signatures=[signature("made", MADE), signature("drawn", KEPT)]))
    assert '<img loading="lazy" src="../../files/J1/forms/f%20-%20a.png"' in shown
    assert '<a href="../../files/J1/forms/f%20-%20b.emf">Signature drawn: a file' in shown
    assert shown.count("<img") == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"photos": [photo("area1")], "readings": [{"place": "area1", "problem": MAY_BE_SIGNED}]}, "None under a name"),
        ({"photos": [photo("before")]}, "under another name, one would be among the photos"),
        ({"method": "none", "template_name": None}, "Not known: the document was not read"),
        ({"method": "docx_labels", "template_name": None}, "Not known: the form was read without its template"),
        ({"method": "web"}, "Not known: the form&#39;s own screen"),
        ({}, "Its template has no place for a picture of one"),
    ],
)
def test_no_signature_is_never_said_to_be_none(fields: dict[str, Any], said: str) -> None:
    """What is known of them, and what is not."""
    shown = page(form(**fields))
    assert said in shown
    assert "None." not in shown.partition("Original document")[0]


def test_the_register_knows_what_it_does_not_know() -> None:
    """Signed, not signed, and not known."""
    found = register(
        [
            form(
                signatures=[signature("made", MADE), signature("blank"), signature("inked")],
                photos=[photo("p"), photo("q")],
                readings=[{"place": "inked", "problem": "ink"}, {"place": "row 2", "problem": "it was lost: q"}],
            )
        ]
    )
    told = dict(zip(found.columns, found.rows[0], strict=True))
    assert [told[f"{code}: signed"] for code in ("made", "blank", "inked")] == [True, False, "not known"]
    assert [told[f"{code}: photo"] for code in ("p", "q")] == [False, "not known"]
