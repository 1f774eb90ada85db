"""What a Word file says of its prints: where its stories stand, and what its empty controls say."""

from __future__ import annotations

from scraper.documents.answers import Source
from scraper.documents.blocks import Document, Paragraph, Story, Text
from scraper.documents.fill import Filling, Held
from scraper.documents.press import in_order
from scraper.documents.shape import shape_of
from scraper.documents.tags import Tags
from scraper.documents.template import read_template
from tests.scraper.documents import word
from tests.scraper.documents.test_controls import form, glossary
from tests.scraper.documents.test_shown import PROFILE


def test_stories_stand_in_a_print_from_top_to_foot() -> None:
    """The first page's header where there is one; what only later pages show has no place."""
    names = ("body", "header", "first page header", "header of section 2", "footer", "footnotes", "endnotes")
    document = Document(tuple(Story(name, (Paragraph((Text(name),)),)) for name in names))
    assert [one.name for one in in_order(shape_of(document), 1)] == [
        "first page header", "body", "footnotes", "endnotes", "footer"]  # fmt: skip


def test_a_prompt_of_the_templates_own_is_told_in_print() -> None:
    """Nothing but the words tells it there; in Word, the control does."""
    named = '<w:placeholder><w:docPart w:val="P1"/></w:placeholder><w:text/>'
    blank = word.packed(form(word.control(named, word.run("{Inspector}"))), glossary("Who inspected  it?"))
    template = read_template(blank, "T", PROFILE.forms)
    assert template.prompts == {"Who inspected it?"}
    (code,) = template.codes
    for is_printed, words, value in (
        (True, "Who inspected it?", None),
        (True, "Dana Fox", "Dana Fox"),
        (False, "Who inspected it?", "Who inspected it?"),
    ):
        filling = Filling(held={code.slots[0]: Held(words)}, is_printed=is_printed)
        source = Source(template, filling, Tags({}, {}), PROFILE.forms, PROFILE.formats)
        assert [one.value for one in source.answers()] == [value]
        assert bool(source.readings) == (value is None)
