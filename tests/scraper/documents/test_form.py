"""A template and what was made of it: every answer exactly, or a reading that says why not."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.documents.form import ReadForm, read_form
from scraper.documents.template import read_template
from scraper.profile import load
from tests.scraper.documents import word

PROFILE = load()
SAMPLE, SIGNED, PHOTO = word.png(10), word.png(20), word.png(30)
Fill = dict[str, Any]


def swms(fill: Fill | None = None, *, tags: bool = True) -> bytes:
    """A small SWMS: blank as a template, or filled in, with what the phone leaves of tags and alternative texts."""
    is_template = fill is None
    filled = fill or {}

    def code(name: str) -> str:
        return f"{{{name}}}" if is_template else str(filled.get(name, ""))

    def box(paragraph: Any, tag: str, words: str) -> None:
        if tags or is_template:
            word.box(paragraph, tag, bool(filled.get(tag)), words)
        else:
            paragraph.add_run(("☒" if filled.get(tag) else "☐") + words)

    document = word.new()
    header = document.sections[0].header.paragraphs[0]
    header.add_run(f"Safe Work Method Statement   Job {code('JobNumber')}   Page ")
    word.field(header, "PAGE", "1" if is_template else "2")
    document.add_paragraph(f"Prepared by: {code('Project Sign Off By')}   Date: {code('Prepared Date')}")
    document.add_paragraph("Work described:")
    document.add_paragraph(code("Work Description"))
    split = document.add_paragraph("Permit no. ")
    for piece in ("{Per", "mit No", "}") if is_template else (code("Permit No"),):
        split.add_run(piece)
    risk = document.add_paragraph("Working at height?  ")
    box(risk, "height_Yes", " Yes  ")
    box(risk, "height_No", " No  ")
    alone = document.add_paragraph()
    box(alone, "inducted", " All workers are inducted")
    steps = document.add_table(rows=1, cols=3)
    for cell, words in zip(steps.rows[0].cells, ("Step", "Hazard", "Control"), strict=True):
        cell.text = words
    for number in range(1, 4):
        cells = steps.add_row().cells
        cells[0].text = f"{number}."
        cells[1].text = code(f"hazard{number}")
        cells[2].text = code(f"control{number}")
    signs = document.add_table(rows=1, cols=3)
    for cell, words in zip(signs.rows[0].cells, ("Worker", "Signature", "Date"), strict=True):
        cell.text = words
    for number in (1, 2):
        cells = signs.add_row().cells
        cells[0].text = code(f"worker_name{number}")
        cells[2].text = code(f"sign_date{number}")
        content = SAMPLE if is_template else filled.get(f"signature{number}", SAMPLE)
        if content is not None:
            word.picture(cells[1].paragraphs[0], content, f"signature{number}" if tags or is_template else "")
    place = document.add_paragraph("Site photo: ")
    word.picture(place, SAMPLE if is_template else filled.get("site", SAMPLE), "{site}" if tags or is_template else "")
    word.text_box(document.add_paragraph(), f"Supervisor: {code('Supervisor')}")
    return word.saved(document)


FILLED: Fill = {
    "JobNumber": "J100234",
    "Project Sign Off By": "Mia O\u2019Brien",
    "Prepared Date": "5/03/2026",
    "Work Description": "Replace switchboard\nTest RCDs",
    "Permit No": "0042",
    "height_Yes": True,
    "inducted": True,
    "hazard1": "Electric shock",
    "control1": "Isolate, lock, tag",
    "hazard2": "Step",
    "control2": "",
    "hazard3": "Noise 95",
    "control3": "1,250.50",
    "worker_name1": "Bob",
    "sign_date1": "06-Mar-2026",
    "signature1": SIGNED,
    "site": PHOTO,
    "Supervisor": "Zoë 👷",
}


def read(content: bytes, *templates: bytes) -> ReadForm:
    """Read with the shipped rules."""
    known = [read_template(one, f"SWMS {number}", PROFILE.forms) for number, one in enumerate(templates, 1)]
    return read_form(content, known, PROFILE.forms, PROFILE.formats)


def values(form: ReadForm) -> dict[str, Any]:
    """Code to value."""
    return {answer.code: answer.value for answer in form.answers}


def sha256(content: bytes) -> str:
    """Of a picture."""
    return hashlib.sha256(content).hexdigest()


def test_the_template_tells_every_code_with_kind_label_and_row() -> None:
    """Codes in reading order, body first; choices by their stem; labels as a person would name them."""
    template = read_template(swms(), "SWMS", PROFILE.forms)
    told = {one.code: (one.kind, one.label, one.group, one.row) for one in template.codes}
    assert told == {
        "Project Sign Off By": ("text", "Prepared by", None, None),
        "Prepared Date": ("text", "Date", None, None),
        "Work Description": ("text", "Work described", None, None),
        "Permit No": ("text", "Permit no.", None, None),
        "height": ("choice", "Working at height?", None, None),
        "inducted": ("tick", "All workers are inducted", None, None),
        **{f"hazard{n}": ("text", "Hazard", "hazard", n) for n in (1, 2, 3)},
        **{f"control{n}": ("text", "Control", "hazard", n) for n in (1, 2, 3)},
        **{f"worker_name{n}": ("text", "Worker", "worker_name", n) for n in (1, 2)},
        **{f"signature{n}": ("signature", "Signature", "worker_name", n) for n in (1, 2)},
        **{f"sign_date{n}": ("text", "Date", "worker_name", n) for n in (1, 2)},
        "site": ("photo", "Site photo", None, None),
        "Supervisor": ("text", "Supervisor", None, None),
        "JobNumber": ("text", "Safe Work Method Statement Job", None, None),
    }
    assert [one.code for one in template.codes][-2:] == ["Supervisor", "JobNumber"]
    assert [one.code for one in template.codes if one.standard] == ["JobNumber"]


@pytest.mark.parametrize("tags", [True, False], ids=["tags kept", "flattened"])
def test_every_answer_comes_back_exactly(tags: bool) -> None:
    """With and without the names that Word keeps, the template gives all of it."""
    form = read(swms(FILLED, tags=tags), swms())
    assert form.readings == ()
    assert form.method == ("docx_tags" if tags else "docx_template")
    assert values(form) == {
        "Project Sign Off By": "Mia O\u2019Brien",
        "Prepared Date": "2026-03-05",
        "Work Description": "Replace switchboard\nTest RCDs",
        "Permit No": "0042",
        "height": ("Yes",),
        "inducted": True,
        "hazard1": "Electric shock",
        "control1": "Isolate, lock, tag",
        "hazard2": "Step",
        "control2": None,
        "hazard3": "Noise 95",
        "control3": "1250.50",
        "worker_name1": "Bob",
        "sign_date1": "2026-03-06",
        "worker_name2": None,
        "sign_date2": None,
        "Supervisor": "Zoë 👷",
        "JobNumber": "J100234",
    }
    texts = {answer.code: answer.text for answer in form.answers}
    assert (texts["Prepared Date"], texts["control3"], texts["control2"]) == ("5/03/2026", "1,250.50", None)
    first, second = form.signatures
    assert (first.sha256, first.signed_by, str(first.signed_at)) == (sha256(SIGNED), "Bob", "2026-03-06")
    assert (second.sha256, second.signed_by, second.signed_at) == (None, None, None)
    assert [photo.sha256 for photo in form.photos] == [sha256(PHOTO)]
    assert form.pictures == {sha256(SIGNED): SIGNED, sha256(PHOTO): PHOTO}


def test_the_version_that_fits_is_chosen() -> None:
    """Of two versions of a template the one whose static text the document has."""
    other = word.new()
    other.add_paragraph("Safe Work Method Statement")
    other.add_paragraph("Prepared by {Author} on {Prepared Date}")
    assert read(swms(FILLED), word.saved(other), swms()).template_name == "SWMS 2"
    assert read(swms(FILLED), swms(), word.saved(other)).template_name == "SWMS 1"


def test_without_a_template_only_tags_speak() -> None:
    """Ticks are known by their tags; a picture may be the sample, so none is called a signature."""
    form = read(swms(FILLED))
    assert (form.method, form.template_name) == ("docx_tags", None)
    assert values(form) == {"height": ("Yes",), "inducted": True}
    assert {one.sha256 for one in form.signatures} == {None}
    assert any("no template is given" in one.problem for one in form.readings)
    assert any(one.place == "signature1" for one in form.readings)


def test_without_tags_and_template_rows_of_label_and_value_are_certain() -> None:
    """A row of a label with a colon and a value is an answer; whatever else stands there is none."""
    document = word.new()
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(
        table.rows, (("Inspector:", "Ann Lee"), ("Readings", "5.2"), ("Tested on:", "1/2/2026")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    form = read(word.saved(document))
    assert form.method == "docx_labels"
    assert values(form) == {"Inspector": "Ann Lee", "Tested on": "2026-02-01"}


def test_what_fits_in_two_ways_is_a_reading() -> None:
    """An answer that looks like static text leaves its neighbours unknown, and says so."""
    filled = FILLED | {"Project Sign Off By": "Ann   Date: 1/1/2020"}
    form = read(swms(filled), swms())
    assert values(form)["Project Sign Off By"] is None
    assert values(form)["Prepared Date"] is None
    assert [one.place for one in form.readings] == ["body", "body"]
    assert values(form)["Permit No"] == "0042"


def test_tag_and_place_that_disagree_are_named() -> None:
    """Two boxes that were exchanged: the tag is believed, and the disagreement is told."""
    document = word.new()
    paragraph = document.add_paragraph("Power off? ")
    word.box(paragraph, "power", False, " yes ")
    word.box(paragraph, "earth", False, " earthed")
    filled = word.new()
    paragraph = filled.add_paragraph("Power off? ")
    word.box(paragraph, "earth", True, " yes ")
    word.box(paragraph, "power", False, " earthed")
    form = read(word.saved(filled), word.saved(document))
    assert values(form) == {"power": False, "earth": True}
    assert [one.place for one in form.readings] == ["power", "earth"]


def test_two_of_yes_and_no_is_no_answer() -> None:
    """Both ticked says nothing; several of many is an answer."""
    form = read(swms(FILLED | {"height_No": True}), swms())
    assert values(form)["height"] is None
    assert [one.place for one in form.readings] == ["height"]


@pytest.mark.parametrize("tags", [True, False])
def test_a_picture_in_several_places_is_nobodys_signature(tags: bool) -> None:
    """A sample that the phone made smaller is no longer the template's; it must not pass for two signatures."""
    other = word.png(11)
    form = read(swms(FILLED | {"signature1": other, "signature2": other, "site": PHOTO}, tags=tags), swms())
    assert [one.sha256 for one in form.signatures] == [None, None]
    assert [one.place for one in form.readings] == ["signature1", "signature2"]
    assert [one.sha256 for one in form.photos] == [sha256(PHOTO)]


def test_a_code_in_several_places_must_agree() -> None:
    """The same code twice is one answer; two different fillings are none."""

    def made(*texts: str) -> bytes:
        document = word.new()
        for words, text in zip(("Job: ", "Job again: "), texts, strict=True):
            document.add_paragraph(words + text)
        return word.saved(document)

    template = made("{JobNumber}", "{JobNumber}")
    assert values(read(made("J1", "J1"), template)) == {"JobNumber": "J1"}
    torn = read(made("J1", "J2"), template)
    assert values(torn) == {"JobNumber": None}
    assert [one.place for one in torn.readings] == ["JobNumber"]


def test_a_row_that_was_left_out_costs_only_what_is_not_sure() -> None:
    """Where the document has fewer rows, a row with words of its own is still told, one without is not."""

    def made(rows: list[tuple[str, str]]) -> bytes:
        document = word.new()
        table = document.add_table(rows=0, cols=2)
        for texts in rows:
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
        return word.saved(document)

    template = made(
        [("Scope of the work on site", "{Scope}"), ("{a1}", "{b1}"), ("{a2}", "{b2}"), ("Reviewed by", "{By}")]
    )
    form = read(made([("Scope of the work on site", "All"), ("x", "y"), ("Reviewed by", "Jo")]), template)
    assert values(form) == {"Scope": "All", "a1": None, "b1": None, "a2": None, "b2": None, "By": "Jo"}
    assert [one.place for one in form.readings] == ["table 1, row 2", "table 1, row 3"]


@pytest.mark.parametrize("tags", [True, False])
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_is_filled_in_comes_back_or_is_told(tags: bool, data: st.DataObject) -> None:
    """Random answers, also such that look like the form's own words: the exact text, or no value and a reading.

    Letters with marks come back in the one way of writing them.
    """
    words = st.one_of(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Zl", "Zp", "Cn"]), max_size=30),
        st.lists(
            st.sampled_from(["Date:", " ", "   Date: ", "Permit no. ", "\n", "Bob", "☒", " Yes  ", "{a}", "1."]),
            max_size=4,
        ).map("".join),
    )
    codes = [code for code, value in FILLED.items() if isinstance(value, str)]
    filled = FILLED | {code: data.draw(words) for code in data.draw(st.sets(st.sampled_from(codes), max_size=4))}
    form = read(swms(filled, tags=tags), swms())
    for answer in form.answers:
        if isinstance(filled.get(answer.code), str) and answer.value is not None:
            assert answer.text == unicodedata.normalize("NFC", filled[answer.code])
    empty = [code for code in codes if filled[code].strip() and values(form)[code] is None]
    assert not empty or form.readings
    assert values(form)["height"] in (("Yes",), None)


def lines(*texts: str) -> bytes:
    """A document of paragraphs."""
    document = word.new()
    for text in texts:
        document.add_paragraph(text)
    return word.saved(document)


OLD = ("Form 1", "", "Site: {Site}", "Date: {Date}", "Work done:", "{Work}", "Checked by {By}", "Thank you")


@pytest.mark.parametrize(
    ("filled", "known"),
    [
        # Another title: what begins with words of its own is sure.
        (
            ("Form 2", "", "Site: A", "Date: B", "Work done:", "C", "Checked by D", "Thank you"),
            {"Site": "A", "Date": "B"},
        ),
        # An answer may have gone on where a neighbour is missing.
        (
            ("Form 1", "", "Site: A", "A, second line", "Date: B", "Checked by D", "Thank you"),
            {"Site": None, "Date": None},
        ),
        # The same words twice fit twice.
        (("Form 2", "", "Site: A", "Date: B", "Date: B", "Work done:", "C", "Checked by D"), {"Date": None}),
        # The order was changed.
        (
            ("Form 1", "", "Date: B", "Site: A", "Work done:", "C", "Checked by D", "Thank you"),
            {"Date": None, "Site": None},
        ),
    ],
)
def test_a_template_that_was_changed_elsewhere_still_gives_what_is_sure(
    filled: tuple[str, ...], known: dict[str, str | None]
) -> None:
    """Paragraph by paragraph, where the neighbours vouch for each other; the rest is named."""
    form = read(lines(*filled), lines(*OLD))
    if form.template_name is not None:
        said = values(form)
        assert {code: said[code] for code in known} == known
        assert said["Work"] is None
    assert form.readings
