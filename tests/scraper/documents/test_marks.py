"""What a person sees in its place and nobody can read is told, and never taken for nothing."""

from __future__ import annotations

import pytest

from scraper.documents.answers import Source
from scraper.documents.blocks import Block, Box, Cell, Document, Inline, Mark, Paragraph, Picture, Story, Table, Text
from scraper.documents.fill import fill
from scraper.documents.shape import shape_of
from scraper.documents.tags import Tags
from scraper.documents.template import template_of
from scraper.models.compliance_form import Answer, FormReading, Signature
from scraper.profile import load

INK = Mark("ink")
LINE = Mark("a drawing")
SAMPLE = Picture("{Signature1}", b"sample")


def _document(*rows: tuple[Inline, ...], printed: bool = False) -> Document:
    """A table of one column, a row for each."""
    table = Table(tuple((Cell(0, (Paragraph(row),)),) for row in rows))
    blocks: tuple[Block, ...] = (Paragraph(()), table, Paragraph(()))
    return Document((Story("body", blocks),), is_printed=printed)


def _read(template: Document, document: Document) -> tuple[dict[str, Answer], dict[str, Signature], list[FormReading]]:
    profile = load()
    known = template_of(shape_of(template), "made", profile.forms)
    source = Source(known, fill(known.stories, document), Tags({}, {}), profile.forms, profile.formats)
    answers = tuple(source.answers())
    signatures = {one.code: one for one in source.signatures(answers)}
    return {one.code: one for one in answers}, signatures, source.readings


TEMPLATE = _document((Text("Name: {Name}"),), (Text("Signed: "), SAMPLE), (Text("High "), Box("high", False)))


@pytest.mark.parametrize("printed", [False, True])
def test_an_answer_with_something_unreadable_in_it_is_null_and_told(printed: bool) -> None:
    """An equation behind an answer is part of what was answered."""
    filled = _document(
        (Text("Name: Zs "), Mark("an equation")),
        (Text("Signed: "),),
        (Text("High "), Box("high", True)),
        printed=printed,
    )
    answers, _, readings = _read(TEMPLATE, filled)
    assert answers["Name"].value is None
    assert answers["high"].value is True
    assert [(one.place, "an equation" in one.problem) for one in readings] == [("Name", True)]


@pytest.mark.parametrize("printed", [False, True])
def test_a_place_signed_with_ink_is_not_said_to_be_empty(printed: bool) -> None:
    """Ink in Word is a signature, whatever the file knows of it."""
    filled = _document(
        (Text("Name: Bo"),), (Text("Signed: "), INK), (Text("High "), Box("high", False)), printed=printed
    )
    answers, signatures, readings = _read(TEMPLATE, filled)
    assert answers["Name"].value == "Bo"
    assert signatures["Signature1"].sha256 is None
    assert [(one.place, "ink" in one.problem) for one in readings] == [("Signature1", True)]


def test_a_box_with_something_drawn_on_it_is_neither_ticked_nor_empty() -> None:
    """Somebody may have ticked it by hand."""
    filled = _document((Text("Name: Bo"),), (Text("Signed: "),), (Text("High "), Box("high", False), INK))
    answers, _, readings = _read(TEMPLATE, filled)
    assert answers["high"].value is None
    assert [one.place for one in readings] == ["high"]


def test_what_the_template_shows_there_too_is_not_told() -> None:
    """A line to sign on is no signature."""
    template = _document((Text("Name: {Name}"),), (Text("Signed: "), LINE, SAMPLE, LINE))
    filled = _document((Text("Name: Bo"),), (Text("Signed: "), LINE, LINE))
    assert _read(template, filled)[2] == []
    with_ink = _document((Text("Name: Bo"),), (Text("Signed: "), LINE, INK, LINE))
    assert [one.place for one in _read(template, with_ink)[2]] == ["Signature1"]


def test_what_stands_elsewhere_says_nothing_of_an_answer() -> None:
    """A drawn logo costs no answer."""
    template = _document((Text("Logo of the firm, name: {Name}"),))
    filled = _document(
        (
            LINE,
            Text("Logo of the firm, name: Bo"),
        )
    )
    answers, _, readings = _read(template, filled)
    assert (answers["Name"].value, readings) == ("Bo", [])


def test_what_floats_over_the_page_may_be_any_signature_that_is_not_there() -> None:
    """Where it is written says nothing of where it is seen."""
    over = Mark("ink", floats=True)
    filled = _document((over, Text("Name: Bo")), (Text("Signed: "),), (Text("High "), Box("high", False)))
    answers, _, readings = _read(TEMPLATE, filled)
    assert answers["high"].value is False
    assert [one.place for one in readings] == ["Signature1"]
    template = _document((over, Text("Name: {Name}")), (Text("Signed: "), SAMPLE))
    assert _read(template, _document((over, Text("Name: Bo")), (Text("Signed: "),)))[2] == []
