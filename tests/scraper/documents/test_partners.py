"""The rows of a table go with their words: no row gives its answer to another's question."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.documents.blocks import Cell, Paragraph, Table, Text, paragraphs
from scraper.documents.flow import UNSURE, flow
from scraper.documents.form import read_form
from scraper.documents.partners import sewn, without_heads
from scraper.documents.shape import TableShape
from scraper.documents.template import read_template
from tests.scraper.documents import word
from tests.scraper.documents.test_shown import PROFILE, read
from tests.scraper.documents.test_siblings import BRAKES, LIGHTS, SAMPLE, said

ASKED = ["Brakes", "Lights", "Horn", "Tyres", "Seat belt"]


def table(rows: list[tuple[str, str]]) -> str:
    """A check list of questions and answers."""
    listed = (word.row(word.line(asked), word.line(answer)) for asked, answer in rows)
    return word.line("Check list") + word.table(*listed) + word.line("End of the list")


@settings(max_examples=25)
@given(st.permutations(ASKED))
def test_rows_in_any_order_keep_their_answers(order: list[str]) -> None:
    """Somebody moved them about."""
    blank = table([(one, f"{{{one.split()[0]}}}") for one in ASKED])
    values, problems = read(word.packed(table([(one, f"{one} seen") for one in order])), blank)
    assert values == {one.split()[0]: f"{one} seen" for one in ASKED}
    assert problems == {}


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*ASKED, "Mirror", "Winch"]), min_size=5, max_size=5, unique=True))
def test_an_answer_to_another_question_is_none(asked: list[str]) -> None:
    """Of another edition of the form: as many rows, other questions."""
    blank = word.line("Permit to lift") + table([(one, f"{{{one.split()[0]}}}") for one in ASKED])
    filled = word.line("Permit to lift") + table([(one, f"{one} seen") for one in asked])
    values, problems = read(word.packed(filled), blank)
    told = " ".join(problems.values())
    for one in ASKED:
        code = one.split()[0]
        assert values.get(code) in (None, f"{one} seen")
        assert values.get(code) or code in told


@pytest.mark.parametrize(
    "row",
    [
        word.row(word.line("Brakes (rear worn)"), word.line("good")),
        word.row(word.line("BRAKES:"), word.line("good")),
        word.control("<w15:repeatingSectionItem/>", BRAKES),
        "<w:tr>" + word.cell(word.line("Brakes")) + word.control("<w:text/>", word.cell(word.line("good"))) + "</w:tr>",
    ],
)
def test_a_remark_beside_a_question_takes_nothing_from_its_answer(row: str) -> None:
    """The words are there still."""
    assert said("By", rows=(row, LIGHTS)) == ("Sam", "")


@pytest.mark.parametrize(
    "row",
    [
        word.row(word.line("Tyres"), word.line("good")),
        word.row(word.line("good"), word.line("Brakes")),
        "<w:tr>" + word.cell(word.line("Brakes good"), '<w:gridSpan w:val="2"/>') + "</w:tr>",
        word.row(word.line("Brakes"), word.table(word.row(word.line("good"))) + word.line("")),
        word.row(
            word.line("Brakes"),
            word.line("good") + word.line("but") + word.line("for the left"),
            properties='<w:trHeight w:val="240" w:hRule="exact"/>',
        ),
    ],
)
def test_a_row_that_is_another_is_told(row: str) -> None:
    """A replaced question, changed columns, merged cells, a table within, lines that the row hides."""
    value, problem = said("Brakes", rows=(row, LIGHTS))
    assert value is None
    assert problem


@pytest.mark.parametrize("height", ['w:val="240" w:hRule="atLeast"', 'w:val="720" w:hRule="exact"', 'w:val="240"'])
def test_a_row_with_room_hides_nothing(height: str) -> None:
    """It grows, or it is high enough."""
    answer = word.line("good") + word.line("but") + word.line("for the left")
    row = word.row(word.line("Brakes"), answer, properties=f"<w:trHeight {height}/>")
    assert said("Brakes", rows=(row, LIGHTS)) == ("good\nbut\nfor the left", "")


def test_where_no_template_fits_what_is_lost_is_named() -> None:
    """The codes of the nearest one, and what stands there without a name."""
    near = word.packed(word.line("Permit to dig in the yard, by {By}") + word.line("Signed: ", SAMPLE))
    far = word.packed(word.line("Plant check, by {Driver}"))
    templates = [read_template(content, name, PROFILE.forms) for content, name in ((far, "Plant"), (near, "Dig"))]
    parts = [("image", "word/media/1.png", word.drawn(100))]
    filled = word.line("An altogether different sheet") + word.line(word.drawing(word.embedded("rId1")), COPY)
    one = read_form(word.packed(filled, *parts), templates[1:], PROFILE.forms, PROFILE.formats)
    told = " | ".join(reading.problem for reading in one.readings)
    assert "By, Signature1" in told
    assert "a picture without a name, words drawn over the page" in told
    both = read_form(word.packed(filled, *parts), templates, PROFILE.forms, PROFILE.formats)
    assert "(Dig, Plant)" in both.readings[0].problem
    assert all("comes nearest" not in reading.problem for reading in both.readings)


def test_of_templates_that_do_not_fit_the_nearest_is_told_by_its_words() -> None:
    """With the first of its lines that the document does not have: an older issue of the form, in another order."""
    issued = [f"Clause {one} holds for every shift" for one in ("alpha", "beta", "gamma", "delta")]
    near = word.packed("".join(map(word.line, ["Permit, issue four", *issued, "Holder: {Holder}"])))
    far = word.packed(word.line("Plant check") + word.line("Driver: {Driver}"))
    templates = [read_template(content, name, PROFILE.forms) for content, name in ((far, "Plant"), (near, "Permit"))]
    older = word.packed(word.table(*(word.row(word.line(one)) for one in ["Permit, issue two", *issued[::-1], "Bo"])))
    form = read_form(older, templates, PROFILE.forms, PROFILE.formats)
    told = [reading.problem for reading in form.readings]
    assert form.template_name is None
    assert "Permit comes nearest, and what it asks for is not read: Holder" in told
    assert "the first lines of Permit that this document does not have: Permit, issue four; Holder:" in told


def head(*words: str) -> tuple[Cell, ...]:
    """A row of a print."""
    return tuple(Cell(at, (Paragraph((Text(one),)),)) for at, one in enumerate(words))


TWO = [head("Hazard", "Risk"), head("", "Score")]


@pytest.mark.parametrize(
    ("rows", "seams", "left"),
    [
        ([*TWO, head("Dust", "3"), *TWO, head("Heat", "2")], (3,), [0, 1, 2, 5]),
        ([*TWO, head("Dust", "3"), TWO[1], head("Heat", "2")], (3,), [0, 1, 2, 4]),
        ([*TWO, head("Dust", "3"), head("Heat", "2")], (3,), [0, 1, 2, 3]),
        ([*TWO, head("Dust", "3"), head("Hazard", "2"), TWO[1]], (3,), [0, 1, 2, 3, 4]),
        ([*TWO, head("Dust", "3"), head("", ""), *TWO], (3,), [0, 1, 2, 3, 4, 5]),
    ],
)
def test_heads_that_pages_repeat_are_left_out(
    rows: list[tuple[Cell, ...]], seams: tuple[int, ...], left: list[int]
) -> None:
    """Of several rows too; rows that people filled in, or left empty, are none."""
    blank = word.table(
        word.row(word.line("Hazard"), word.line("Risk")),
        word.row(word.line(""), word.line("Score")),
        *(word.row(word.line(f"{{h{at}}}"), word.line(f"{{r{at}}}")) for at in range(2)),
    )
    (story,) = read_template(word.packed(blank), "T", PROFILE.forms).stories
    shape = next(one for one in story.inside if isinstance(one, TableShape))
    assert without_heads(shape, Table(tuple(rows), seams)).rows == tuple(rows[at] for at in left)


COPY = '<w:r><w:pict><v:shape><v:textpath string="COPY"/></v:shape></w:pict></w:r>'


def _printed(*rows: tuple[str, ...], seams: tuple[int, ...] = ()) -> Table:
    """A table of words, in a print whose pages end before `seams`."""
    cells = (tuple(Cell(at, (Paragraph((Text(text),)),)) for at, text in enumerate(row)) for row in rows)
    return Table(tuple(cells), seams)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((("Nearest", "Level 2"), ("hospital", "plant")), ["Nearesthospital", "Level 2plant"]),
        ((("Old", "Gone"), ("Nearest hospital", "Level 2")), None),
        ((("Nearest hospital", "Gone"), ("Nearest hospital", "Level 2")), None),
        ((("Nearest", "Level 2"), ("hospital", "", "plant")), None),
        ((("Nearest hospital", "Level 2"), ("", "plant")), ["Nearest hospital", "Level 2plant"]),
    ],
)
def test_a_row_goes_on_over_the_page_only_where_its_words_do(
    rows: tuple[tuple[str, ...], ...], said: list[str] | None
) -> None:
    """A row that the template does not have is none's beginning; nor is one of other columns."""
    content = word.packed(word.table(word.row(word.line("Nearest hospital"), word.line("{Hospital}"))))
    shape = read_template(content, "T", PROFILE.forms).stories[0].inside[1]
    assert isinstance(shape, TableShape)
    table = _printed(*rows, seams=(1,))
    found = sewn(shape, table)
    if said is None:
        assert found is table
    else:
        texts = [flow(paragraphs(cell.blocks)).raw.replace("\n" + UNSURE, "") for cell in found.rows[0]]
        assert texts == said


@pytest.mark.parametrize(
    ("label", "answer", "found"),
    [
        ("Lights bad", "", (None, "words beside the form's own")),
        ("Lights: see over", "", (None, "words beside the form's own")),
        ("Lights (rear)", "bad", ("bad", "")),
        ("Lights", "", (None, "")),
    ],
)
def test_an_empty_place_beside_which_somebody_wrote_is_told(
    label: str, answer: str, found: tuple[str | None, str]
) -> None:
    """In the cell of its label: it may be the answer."""
    value, why = said("Lights", rows=(BRAKES, word.row(word.line(label), word.line(answer))))
    assert value == found[0]
    assert found[1] in why
    assert bool(why) == bool(found[1])
