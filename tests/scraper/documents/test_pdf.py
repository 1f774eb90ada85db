"""PDFs: what print keeps is read exactly, what it does not keep is told, and no file is fatal."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from fixtures.portal.forms.templates import complete, template
from scraper.documents.blocks import Document, Paragraph, Picture, Table, Text
from scraper.documents.child import FormReader
from scraper.documents.flow import UNSURE, flow, squeezed
from scraper.documents.form import read_form
from scraper.documents.pdf import read_pdf
from scraper.documents.template import read_template
from scraper.errors import DocumentUnreadable
from scraper.profile import load
from tests.scraper.documents import word
from tests.scraper.documents.test_hostile import mutated

PROFILE = load()
KNOWN = [read_template(template(name), name, PROFILE.forms) for name in ("SWMS", "JSA", "Duct Audit")]
PRINTED = complete("JSA", 7, "printed")

Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, **options: object) -> bytes:
    """A PDF of these pages, 300 points wide and 200 high."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 200), invariant=1, **options)
    for draw in pages:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def write(*lines: tuple[float, float, str]) -> Draw:
    """Words at places, from the left and from the foot."""

    def draw(canvas: Canvas) -> None:
        for x, y, text in lines:
            canvas.drawString(x, y, text)

    return draw


def text_of(document: Document) -> list[str]:
    """The squeezed text of every paragraph, and of every cell row by row."""
    found = []
    for block in document.stories[0].blocks:
        if isinstance(block, Paragraph):
            found.append(said(block))
        elif isinstance(block, Table):
            rows = (
                [said(one) for cell in row for one in cell.blocks if isinstance(one, Paragraph)] for row in block.rows
            )
            found += [" / ".join(row) for row in rows]
    return found


def said(paragraph: Paragraph) -> str:
    """With single spaces."""
    text = squeezed(flow([paragraph]))
    return text.text(0, len(text.raw))


def test_reading_order_is_what_a_person_sees() -> None:
    """Not the order of drawing; a gap between two words is a space; lines follow each other."""
    assert text_of(read_pdf(pdf(write((60, 150, "Tran"), (20, 130, "second line"), (20, 150, "Bob"))))) == [
        "Bob Tran second line"
    ]


def test_what_every_page_repeats_is_read_once() -> None:
    """A header from the first page, a foot from the last, page numbers or not."""
    pages = [
        write((20, 185, "Job J1"), (20, 100, f"page {word}"), (20, 10, f"{n} of 2"))
        for n, word in ((1, "one"), (2, "two"))
    ]
    assert text_of(read_pdf(pdf(*pages))) == ["Job J1 page one page two 2 of 2"]


def test_a_word_that_may_be_broken_is_never_joined() -> None:
    """Behind a hyphen, and in a column that one word fills; a line with room left ends a word."""

    def draw(canvas: Canvas) -> None:
        canvas.grid([20, 75, 275], [20, 180])
        write((22, 150, "switchboar"), (22, 140, "d"), (80, 150, "J. Smith-"), (80, 140, "Jones"))(canvas)
        write((80, 120, "short"), (80, 110, "word"))(canvas)

    (row,) = text_of(read_pdf(pdf(draw)))
    assert row == f"switchboar{UNSURE}d / J. Smith-{UNSURE}Jones short word"


def test_a_broken_word_is_no_answer() -> None:
    """The code is named, with both halves; nothing is guessed."""

    def draw(canvas: Canvas) -> None:
        canvas.grid([20, 75, 150, 275], [20, 100, 180])
        write((22, 150, "Photo"), (80, 150, "Caption"), (160, 150, "Temperature"))(canvas)
        write((22, 80, "x"), (80, 80, "J. Smith-"), (80, 70, "Jones"), (160, 80, "4.5"))(canvas)

    shape = read_template(word_table(), "T", PROFILE.forms)
    form = read_form(pdf(draw), [shape], PROFILE.forms, PROFILE.formats)
    assert [(one.code, one.value) for one in form.answers] == [("a", "x"), ("b", None), ("c", "4.5")]
    assert [(one.place, one.problem.rpartition(": ")[2]) for one in form.readings] == [("b", "J. Smith-|Jones")]
    assert form.method == "pdf_template"


def word_table() -> bytes:
    """A template of one table with three codes."""
    document = word.new()
    table = document.add_table(rows=2, cols=3)
    for row, words in zip(table.rows, (("Photo", "Caption", "Temperature"), ("{a}", "{b}", "{c}")), strict=True):
        for cell, said_there in zip(row.cells, words, strict=True):
            cell.text = said_there
    return word.saved(document)


def test_a_jpeg_comes_out_byte_for_byte() -> None:
    """As it went in; other pictures as their dots."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), (200, 40, 40)).save(out, "JPEG")
    jpeg = out.getvalue()

    def draw(canvas: Canvas) -> None:
        write((20, 150, "Photo:"))(canvas)
        canvas.drawImage(ImageReader(io.BytesIO(jpeg)), 60, 145, 30, 20)

    (paragraph,) = read_pdf(pdf(draw)).stories[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert [one.content for one in paragraph.inlines if isinstance(one, Picture)] == [jpeg]
    assert isinstance(paragraph.inlines[0], Text)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (complete("JSA", 7, "scanned").content, "it is a scan"),
        (pdf(write((20, 20, "x")), encrypt=StandardEncryption("secret")), "it is protected by a password"),
        (PRINTED.content[:300], "it is no PDF, or a damaged one"),
        (pdf(*[write((20, 20, "x"))] * 201), "it has 201 pages"),
    ],
)
def test_what_gives_no_text_says_why(content: bytes, problem: str) -> None:
    """A scan, a password, damage, a book."""
    with pytest.raises(DocumentUnreadable, match=problem):
        read_pdf(content)


def test_a_pdf_of_another_template_is_told() -> None:
    """Its template is named as not fitting, and nothing is read."""
    form = read_form(complete("Pre-Start Checklist", 3, "printed").content, KNOWN, PROFILE.forms, PROFILE.formats)
    assert (form.method, form.template_name, form.answers) == ("none", None, ())
    assert "none of the given templates fits" in form.readings[0].problem


def test_a_code_of_its_own_stays_with_its_row_over_pages() -> None:
    """Rows of a long table go on below the repeated heading of the next page, and none is lost."""
    made = complete("SWMS v2", 11, "printed")
    form = read_form(
        made.content, [read_template(template("SWMS v2"), "SWMS v2", PROFILE.forms)], PROFILE.forms, PROFILE.formats
    )
    assert {one.row for one in form.answers if one.group == "step"} == set(range(1, 13))
    assert [one.model_dump(mode="json") for one in form.answers] == made.truth["answers"]


@pytest.fixture(scope="module")
def reader() -> Iterator[FormReader]:
    """As `sync` reads: in a child, which a crash of a library takes along and nothing else."""
    with FormReader(KNOWN, PROFILE.forms, PROFILE.formats) as reading:
        yield reading


def survive(reader: FormReader, count: int, seed: int) -> None:
    """Damaged PDFs: a form or the one deliberate error."""
    chance = random.Random(seed)
    for _ in range(count):
        try:
            form = reader.read(mutated(PRINTED.content, chance))
        except DocumentUnreadable:
            continue
        assert form.method != "none" or form.readings


def test_damage_is_survived(reader: FormReader) -> None:
    """A few dozen damaged PDFs."""
    survive(reader, 30, 1)


@pytest.mark.drill
def test_much_damage_is_survived(reader: FormReader) -> None:
    """Two thousand of them."""
    survive(reader, 2000, 2)


@pytest.mark.parametrize("sign", ["1", "*"])
def test_a_note_at_the_foot_of_its_page_is_no_part_of_the_answer_above(sign: str) -> None:
    """The text goes on behind it on the next page; what was answered last is told, for nobody knows where it ends."""
    document = word.new()
    for line in ("Isolate the board", "Lock: {Lock}", "Keep this sheet"):
        document.add_paragraph(line)
    known = read_template(word.saved(document), "T", PROFILE.forms)
    places = [(20, 180, "Isolate the board"), (20, 160, "Lock: 17"), (20, 20, f"{sign} Spare key at the gate")]

    def first(canvas: Canvas) -> None:
        write(*places)(canvas)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(101, 184, sign)

    form = read_form(pdf(first, write((20, 180, "Keep this sheet"))), [known], PROFILE.forms, PROFILE.formats)
    assert [one.value for one in form.answers] == [None]
    assert "a note at the foot of its page stands in its place" in form.readings[0].problem
