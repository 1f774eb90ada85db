"""What every page of a print repeats is read once; what only begins alike is read as often as it stands there."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from scraper.documents.form import ReadForm, read_form
from scraper.documents.template import read_template
from scraper.profile import load
from tests.scraper.documents.kinds import Kind, line

PROFILE = load()


def pages(*each: list[str], head: str = "", foot: str = "", apart: float = 40) -> bytes:
    """Lines page by page; in head and foot, N is the page's number."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 340), invariant=1)
    for number, lines in enumerate(each, 1):
        canvas.setFont("Helvetica", 10)
        canvas.drawString(20, 264 + apart, head.replace("N", str(number)))
        for place, words in enumerate(lines):
            canvas.drawString(20, 250 - 14 * place, words)
        canvas.drawString(20, 250 - 14 * max(map(len, each)) - apart, foot.replace("N", str(number)))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def read(content: bytes, template: Kind) -> ReadForm:
    """With its own template."""
    return read_form(content, [read_template(template.template(), "T", PROFILE.forms)], PROFILE.forms, PROFILE.formats)


def said(form: ReadForm) -> dict[str, object]:
    """Its answers."""
    return {one.code: one.value for one in form.answers}


def form(*lines: str, header: str = "", footer: str = "") -> Kind:
    """A template of these paragraphs."""
    return Kind("".join(map(line, lines)), {}, line(header) if header else "", line(footer) if footer else "")


TWO = form("Log", "Notes: {a}", "Checked by: {b}", "End")


@pytest.mark.parametrize("word", ["Level", "Board", "Room"])
def test_lines_of_the_template_that_begin_pages_alike_are_its_text(word: str) -> None:
    """Though they differ in a number that counts like the pages."""
    template = form(f"{word} 1", "Job: {a}", f"{word} 2", "Job: {b}", f"{word} 3", "Job: {c}")
    content = pages([f"{word} 1", "Job: x"], [f"{word} 2", "Job: y"], [f"{word} 3", "Job: z"])
    assert said(read(content, template)) == {"a": "x", "b": "y", "c": "z"}


def test_an_answer_that_begins_pages_alike_is_an_answer() -> None:
    """Its number is what somebody read there."""
    template = form("Board {a}", "Job: {b}", "Board {c}", "Job: {d}")
    content = pages(["Board 12", "Job: x"], ["Board 13", "Job: y"])
    assert said(read(content, template)) == {"a": "12", "b": "x", "c": "13", "d": "y"}


def test_heads_of_the_template_are_read_once() -> None:
    """Within an answer that goes on over the page too."""
    template = form("Notes: {a}", "End", header="ACME {Job}", footer="Sheet of the log")
    content = pages(["Notes: one", "two"], ["three", "End"], head="ACME J1", foot="Sheet of the log")
    assert said(read(content, template)) == {"Job": "J1", "a": "one two three"}


def test_what_the_printing_program_adds_is_none_of_the_form() -> None:
    """Apart from it, with the number of the page."""
    content = pages(["Log", "Notes: one"], ["two", "Checked by: Bo", "End"], head="https://x/N/2", foot="N of 2")
    assert said(read(content, TWO)) == {"a": "one two", "b": "Bo"}


def test_what_every_page_repeats_close_to_an_answer_may_be_part_of_it() -> None:
    """So it is told."""
    content = pages(["Log", "Notes: one", "more"], ["two", "Checked by: Bo", "End"], foot="item N", apart=0)
    found = read(content, TWO)
    assert said(found) == {"a": None, "b": "Bo"}
    assert "every page repeats" in found.readings[0].problem


def test_lines_with_other_numbers_are_no_heads() -> None:
    """What counts in other steps than the pages is somebody's."""
    content = pages(["Log", "Notes: one", "item 3"], ["two", "Checked by: Bo", "End", "item 7"])
    assert said(read(content, form("Log", "Notes: {a}", "Checked by: {b}", "End", "{c}"))) == {
        "a": "one item 3 two", "b": "Bo", "c": "item 7",
    }  # fmt: skip
