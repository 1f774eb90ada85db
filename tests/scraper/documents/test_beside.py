"""What stands beside an answer in print and is none of it: rows of dots, stamps, signs of notes, another column."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from scraper.documents.form import ReadForm, read_form
from scraper.documents.template import read_template
from scraper.profile import load
from tests.scraper.documents.kinds import Kind, line, table

PROFILE = load()
TAB = "<w:r><w:tab/></w:r>"
Draw = Callable[[Canvas], None]


def print_of(lines: list[str], draw: Draw = lambda _: None, left: float = 20) -> bytes:
    """Lines one below the other, and what is drawn besides, on a page 400 points broad and 340 high."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 340), invariant=1)
    canvas.setFont("Helvetica", 10)
    for place, words in enumerate(lines):
        canvas.drawString(left, 300 - 14 * place, words)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def read(content: bytes, *body: str) -> ReadForm:
    """With the template of this body."""
    template = read_template(Kind("".join(body), {}).template(), "T", PROFILE.forms)
    return read_form(content, [template], PROFILE.forms, PROFILE.formats)


def said(form: ReadForm) -> dict[str, object]:
    """Its answers."""
    return {one.code: one.value for one in form.answers}


def told(form: ReadForm) -> str:
    """All its readings."""
    return " | ".join(f"{one.place}: {one.problem}" for one in form.readings)


SHORT = line("Store of keys"), line("Key: {a}"), line("End")


@pytest.mark.parametrize("row", ["." * 60, "_" * 20, "-" * 30, "\xb7" * 12, "." * 4])
def test_a_row_that_a_tab_draws_is_no_part_of_an_answer(row: str) -> None:
    """Behind it, before it, and among words of the template."""
    body = line("Store of keys"), line("Key: {a}", TAB, "end"), line("Rack:", TAB, "{b}"), line("Page", TAB, "5")
    form = read(print_of(["Store of keys", f"Key: Lock 17{row}end", f"Rack:{row}North", f"Page{row}5"]), *body)
    assert said(form) == {"a": "Lock 17", "b": "North"}


@pytest.mark.parametrize("row", ["_" * 12, "." * 40])
def test_a_row_that_the_template_has_is_no_part_of_an_answer(row: str) -> None:
    """Behind it, or below, where somebody is to sign."""
    body = line("Store of keys"), line("Key: {a}" + row), line("Name: {b}"), line(row), line("End")
    form = read(print_of(["Store of keys", f"Key: Lock 17{row}", "Name: Bo", row, "End"]), *body)
    assert said(form) == {"a": "Lock 17", "b": "Bo"}


@pytest.mark.parametrize("line", ["--------", "_" * 20, ". . . . . .", "__/__/____", "...", "\u2026" * 3])
def test_a_line_that_nobody_wrote_on_is_no_answer(line: str) -> None:
    """Where the template has neither a tab nor a row."""
    form = read(print_of(["Store of keys", f"Key: {line}", "End"]), *SHORT)
    assert (said(form), told(form)) == ({"a": None}, "")


@pytest.mark.parametrize("answer", ["Lock 17........", "one ______ two"])
def test_a_row_that_nobody_knows_is_told(answer: str) -> None:
    """Where the template has neither a tab nor a row."""
    form = read(
        print_of(["Store of keys", f"Key: {answer}", "End"]), line("Store of keys"), line("Key: {a}"), line("End")
    )
    assert said(form) == {"a": None}
    assert "row of dots" in told(form)


@pytest.mark.parametrize("answer", ["wait...", "1.50", "a -- b", "N/A", "x_y"])
def test_few_dots_are_somebodys(answer: str) -> None:
    """As typed."""
    form = read(
        print_of(["Store of keys", f"Key: {answer}", "End"]), line("Store of keys"), line("Key: {a}"), line("End")
    )
    assert [one.text for one in form.answers] == [answer]


STAMPED = line("Store of keys"), line("Key: {a}"), line("Rack: {b}"), line("End of the store")
STANDS = ["Store of keys", "Key: Lock 17", "Rack: North", "", "End of the store"]


def stamp(x: float, y: float, words: str, *, radius: float = 0.0, wide: float = 80) -> Draw:
    """Words in a frame."""

    def draw(canvas: Canvas) -> None:
        (canvas.roundRect(x, y, wide, 20, radius) if radius else canvas.rect(x, y, wide, 20))
        canvas.drawString(x + 6, y + 6, words)

    return draw


@pytest.mark.parametrize(("words", "radius"), [("COPY", 0.0), ("Approved 3 May", 4.0), ("VOID", 0.0)])
def test_words_in_a_frame_are_told_where_they_touch_an_answer(words: str, radius: float) -> None:
    """Below it; the answer above is as it stands."""
    form = read(print_of(STANDS, stamp(20, 250, words, radius=radius)), *STAMPED)
    assert said(form) == {"a": "Lock 17", "b": None}
    assert "frame" in told(form)


def test_words_in_a_frame_beside_an_answer_are_told() -> None:
    """On its line."""
    form = read(print_of(STANDS, stamp(120, 280, "COPY")), *STAMPED)
    assert said(form) == {"a": None, "b": "North"}


def test_a_frame_around_the_page_is_no_stamp() -> None:
    """Nor one that is empty."""

    def draw(canvas: Canvas) -> None:
        canvas.rect(10, 200, 380, 130)
        canvas.rect(200, 270, 60, 20)

    assert said(read(print_of(STANDS, draw), *STAMPED)) == {"a": "Lock 17", "b": "North"}


def raised(x: float, y: float, words: str) -> Draw:
    """Small letters."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 6)
        canvas.drawString(x, y, words)

    return draw


NOTED = ["Store of keys", "Key: Lock 17", "Rack: 12 m", "End of the store"]


@pytest.mark.parametrize(("sign", "note"), [("1", "1 Spare key"), ("*", "* by hand"), ("ii", "ii see plan")])
def test_the_sign_of_a_note_is_told(sign: str, note: str) -> None:
    """Nobody knows that it is no digit of the answer but by the note."""
    content = print_of([*NOTED, *[""] * 5, note], raised(80.2, 290, sign))
    form = read(content, *STAMPED, line("{rest}"))
    assert said(form)["a"] is None
    assert said(form)["b"] == "12 m"
    assert "the sign of a note" in told(form)


@pytest.mark.parametrize("digit", ["2", "3"])
def test_raised_digits_without_a_note_are_part_of_an_answer(digit: str) -> None:
    """Square metres."""
    form = read(print_of(NOTED, raised(70.6, 276, digit)), *STAMPED)
    assert said(form) == {"a": "Lock 17", "b": f"12 m{digit}"}


def beside(*places: tuple[float, float, str]) -> Draw:
    """More words."""

    def draw(canvas: Canvas) -> None:
        for x, y, words in places:
            canvas.drawString(x, y, words)

    return draw


def test_what_may_be_of_another_column_is_told() -> None:
    """Where other lines begin there too, or go on behind a gap."""
    column = beside((220, 286, "Remarks"), (220, 272, "none so far"), (220, 300, "Page two"))
    body = line("Store of keys Page two"), line("Key: {a}"), line("Rack: {b}"), line("End of the store")
    form = read(print_of(STANDS, column), *body)
    assert said(form) == {"a": None, "b": None}
    assert "one word or two: Lock 17|Remarks" in told(form)


def test_a_gap_that_no_other_line_has_is_a_space() -> None:
    """A tab that somebody typed; and the one behind the numbers of a list."""
    form = read(print_of(STANDS, beside((120, 286, "key 4"))), *STAMPED)
    assert said(form) == {"a": "Lock 17 key 4", "b": "North"}
    listed = print_of(["Store of keys", "Key: ", "1.", "2.", "3.", "End of the store"], beside(
        (60, 272, "cut"), (60, 258, "tag"), (60, 244, "try")
    ))  # fmt: skip
    assert said(read(listed, STAMPED[0], STAMPED[1], STAMPED[3])) == {"a": "1. cut 2. tag 3. try"}


@pytest.mark.parametrize("x", [170, 220, 300])
def test_what_stands_far_from_an_answer_on_its_line_may_be_another(x: float) -> None:
    """No words of one answer stand so far apart, even on a line that is justified; what is before it is not touched."""
    form = read(print_of(STANDS, beside((x, 286, "Lock 18"))), *STAMPED)
    assert said(form) == {"a": None, "b": "North"}
    assert "may be more than one answer: Lock 17 | Lock 18" in told(form)
    words = line("Store of keys"), line("Key: {a} Lock 18"), line("Rack: {b}"), line("End of the store")
    assert said(read(print_of(STANDS, beside((x, 286, "Lock 18"))), *words)) == {"a": "Lock 17", "b": "North"}


def ruled(words: str, x: float = 26) -> Draw:
    """A table of two columns and two rows; words in the first cell of the second row."""

    def draw(canvas: Canvas) -> None:
        canvas.grid([20, 80, 200], [160, 180, 200])
        canvas.drawString(26, 186, "Item")
        canvas.drawString(86, 186, "Found")
        canvas.drawString(x, 166, words)

    return draw


@pytest.mark.parametrize("words", ["lock 17, key 4 north", "switchboard-upgrade", "EX-14 lamp in room 5"])
def test_words_that_run_over_the_edge_of_a_cell_are_told_in_both(words: str) -> None:
    """They are neither cut nor joined."""
    body = line("Store of keys"), table(("Item", "Found"), ("{a}", "{b}")), line("")
    form = read(print_of(["Store of keys"], ruled(words)), *body)
    assert said(form) == {"a": None, "b": None}
    assert told(form).count("run over the edge") == 2


def test_words_that_run_out_of_the_table_are_told() -> None:
    """None of them is left."""
    body = line("Store of keys"), table(("Item", "Found"), ("{a}", "{b}")), line("End of the store")
    form = read(
        print_of(
            ["Store of keys", *[""] * 10, "End of the store"], ruled("seen by the fitter and his mate at nine", 90)
        ),
        *body,
    )
    assert said(form) == {"a": None, "b": None}
    assert told(form).count("run over the edge") == 1


def test_words_that_fit_their_cell_are_read() -> None:
    """To its edge."""
    body = line("Store of keys"), table(("Item", "Found"), ("{a}", "{b}")), line("")
    assert said(read(print_of(["Store of keys"], ruled("lock 17, key")), *body)) == {"a": "lock 17, key", "b": None}


@pytest.mark.parametrize("numbers", [
    {0: 1, 1: 2, 2: 3, 3: 4, 5: 6, 6: 7}, {0: 23, 1: 24, 2: 25, 3: 26, 4: 27}, {1: 98, 2: 99, 3: 100, 4: 101},
    {0: 1, 1: 1, 2: 2, 3: 3, 4: 4}, {0: 5, 2: 10, 4: 15, 6: 20}, {0: 1, 1: 2, 2: 4, 3: 5, 4: 6},
])  # fmt: skip
def test_the_numbers_of_lines_are_no_part_of_them(numbers: dict[int, int]) -> None:
    """In the margin, ending one below the other: of every line or every fifth; below a header anew; hidden ones too."""

    def draw(canvas: Canvas) -> None:
        for at, number in numbers.items():
            canvas.drawRightString(30, 300 - 14 * at, str(number))

    lines = ["Store of keys", "Key: Lock 17", "Rack: North", "Wall: 4", "", "Tag: 5", "End of the store"]
    body = line("Store of keys"), line("Key: {a}"), line("Rack: {b}"), line("Wall: {c}"), line("Tag: {d}")
    form = read(print_of(lines, draw, left=40), *body, line("End of the store"))
    assert said(form) == {"a": "Lock 17", "b": "North", "c": "4", "d": "5"}


@pytest.mark.parametrize("numbers", [(1, 2), (4, 9, 2), (7, 7, 7), (1, 5, 6, 12)])
def test_other_numbers_at_the_margin_are_somebodys(numbers: tuple[int, ...]) -> None:
    """Too few, or such as count nothing."""

    def draw(canvas: Canvas) -> None:
        for at, number in enumerate(numbers):
            canvas.drawRightString(20, 286 - 14 * at, str(number))

    lines = ["Store of keys", *[""] * len(numbers), "End of the store"]
    form = read(print_of(lines, draw, left=40), line("Store of keys"), line("{a}"), line("End of the store"))
    assert said(form) == {"a": " ".join(map(str, numbers))}


@pytest.mark.parametrize("apart", [2.1, 3.0, 4.5])
def test_letters_set_wide_in_an_answer_are_told(apart: float) -> None:
    """On a line, and on a page, that writes its spaces; what stands closer is one word."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 286, "N/A", charSpace=apart)

    lines = ["Store of the keys of a site", "Key:", "End of a store"]
    form = read(print_of(lines, draw, left=15), line(lines[0]), line("Key: {a}"), line(lines[2]))
    assert said(form) == {"a": None}
    assert "one word or two" in told(form)


@pytest.mark.parametrize("places", [
    [(220, 286, "Wall: 4")], [(220, 286, "Wall: 4"), (220, 272, "Tag: 5")], [(220, 300, "Notes"), (220, 272, "Tag: 5")],
])  # fmt: skip
def test_columns_that_nothing_rules_off_are_not_read_across(places: list[tuple[float, float, str]]) -> None:
    """Another column's label ends no answer, and is no part of one, however few its lines are."""
    body = (*STAMPED[:3], line("Notes"), line("Wall: {c}"), line("Tag: {d}"), STAMPED[3])
    form = read(print_of(STANDS, beside(*places)), *body)
    assert set(said(form).values()) <= {None, "Lock 17", "North"}
    assert all(code in told(form) for code in "cd")


@pytest.mark.parametrize("end", ["-", "Bo -", "Bo-"])
def test_a_hyphen_at_the_end_of_a_line_may_part_a_word_or_be_one_of_its_own(end: str) -> None:
    """Nobody can tell which from the page: a lone one may be a line of a list. A dash is no hyphen."""
    form = read(print_of(["Store of keys", f"Key: {end}", "North", "End"]), *SHORT)
    assert said(form) == {"a": None}
    assert "a" in told(form)
    dash = read(print_of(["Store of keys", "Key: \u2013", "North", "End"]), *SHORT)
    assert said(dash) == {"a": "\u2013 North"}
