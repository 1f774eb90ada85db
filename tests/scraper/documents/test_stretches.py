"""What somebody put in or took out costs what stands beside it, and not the form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scraper.documents import word
from tests.scraper.documents.test_shown import read

LABELS = ("Brakes", "Lights", "Horn", "Tyres")
PICTURES = [("image", f"word/media/{shade}.png", word.drawn(shade)) for shade in (100, 200)]
ANSWERS = {
    "Job": "J1",
    "Site": "yard",
    **{one: one.upper() for one in LABELS},
    "Leader": "Ari",
    "Next": "May",
    "Signature1": None,
}


def tables(answers: dict[str, Any]) -> list[str]:
    """Two tables that share no words."""
    rows = [word.row(word.line(one), word.line(answers[one])) for one in LABELS]
    heads = [
        word.row(word.line("Item of the vehicle"), word.line("Result")),
        word.row(word.line("Item of the trailer"), word.line("State")),
    ]
    return [word.table(heads[0], *rows[:2]), word.table(heads[1], *rows[2:])]


def parts(answers: dict[str, Any], site: str = "", sign: str = "") -> list[str]:
    """A form in pieces: other blocks can go between any two."""
    first, second = tables(answers)
    sample = word.drawing(word.embedded("rId1"), "Signature1")
    return [
        word.line("Job number: ", answers["Job"]),
        word.line("Place of work: ", site or answers["Site"]),
        first,
        word.line("Leader of the crew: ", answers["Leader"]),
        second,
        word.line("Next service: ", answers["Next"]),
        word.line("Signed: ", sign or sample),
        word.line("End of the form"),
    ]


def said(pieces: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the form says that is made of pieces."""
    blank = "".join(parts({one: f"{{{one}}}" for one in ANSWERS}))
    return read(word.packed("".join(pieces), *PICTURES), word.packed(blank, *PICTURES))


OTHER = word.table(word.row(word.line("Crew"), word.line("Hours")), word.row(word.line("Kim"), word.line("7")))


def test_a_form_as_it_is_gives_every_answer() -> None:
    """The ground that the other tests stand on."""
    assert said(parts(ANSWERS)) == (ANSWERS, {})


@given(st.integers(0, 8), st.booleans())
def test_a_table_more_costs_no_answer_but_those_beside_it(place: int, is_spaced: bool) -> None:
    """Wherever an app or a person put it in; what it takes is told."""
    pieces = parts(ANSWERS)
    pieces.insert(place, word.line("") + OTHER + word.line("") if is_spaced else OTHER)
    values, problems = said(pieces)
    lost = [code for code, value in ANSWERS.items() if values[code] != value]
    assert all(values[code] is None and any(code in text for text in (*problems, *problems.values())) for code in lost)
    assert len(lost) <= 2


@pytest.mark.parametrize("gone", [2, 4])
def test_a_table_less_costs_no_answer_but_its_own_and_those_beside_it(gone: int) -> None:
    """Somebody took it out: what it asked for is told."""
    pieces = parts(ANSWERS)
    del pieces[gone]
    values, problems = said(pieces)
    kept = {"Brakes", "Lights"} if gone == 4 else {"Horn", "Tyres"}
    assert {code: values[code] for code in kept} == {code: ANSWERS[code] for code in kept}
    lost = [code for code, value in ANSWERS.items() if values.get(code) != value]
    assert lost
    assert all(values.get(code) is None and any(code in text for text in problems.values()) for code in lost)


def test_a_table_that_was_split_with_nothing_between_is_one() -> None:
    """As Word shows it."""
    rows = [word.row(word.line(one), word.line(one.upper())) for one in LABELS[:2]]
    head = word.row(word.line("Item of the vehicle"), word.line("Result"))
    pieces = parts(ANSWERS)
    pieces[2] = word.table(head, rows[0]) + word.table(rows[1])
    assert said(pieces) == (ANSWERS, {})


def test_which_of_two_tables_alike_was_put_in_is_not_guessed() -> None:
    """Somebody copied one, and wrote other words in it."""
    pieces = parts(ANSWERS)
    copied = tables(dict.fromkeys(ANSWERS, "other"))[0]
    pieces[2] = pieces[2] + word.line("") + copied
    values, problems = said(pieces)
    assert (values["Brakes"], values["Horn"]) == (None, "HORN")
    assert any("Brakes" in text for text in problems.values())


def test_a_text_box_more_beside_one_of_the_templates_costs_no_table() -> None:
    """Words of its own tell them apart."""

    def box(words: str) -> str:
        inside = f"<wps:wsp><wps:txbx><w:txbxContent>{word.line(words)}</w:txbxContent></wps:txbx></wps:wsp>"
        return word.line(word.drawing(inside, floats=True))

    blank = "".join([box("Permit number {Permit}"), *parts({one: f"{{{one}}}" for one in ANSWERS})])
    filled = "".join([box("Permit number 17"), box("Please call the office first"), *parts(ANSWERS)])
    values, problems = read(word.packed(filled, *PICTURES), word.packed(blank, *PICTURES))
    assert values == {**ANSWERS, "Permit": "17"}
    assert problems["Signature1"].startswith("a text box stands where the template has none")


@pytest.mark.parametrize(
    ("site", "what"),
    [
        (word.drawing(word.embedded("rId2")), "a picture"),
        (word.run("yard ") + word.drawing(word.embedded("rId2")), "a picture"),
        (word.control('<w:tag w:val="t"/><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', word.run("☒")),
         "a tick box"),
    ],
)  # fmt: skip
def test_a_picture_or_tick_box_among_words_is_told_there_and_costs_no_other_answer(site: str, what: str) -> None:
    """The template asks for words."""
    values, problems = said(parts(ANSWERS, site=site))
    assert problems["Site"].startswith(what)
    assert {code: value for code, value in values.items() if code in ANSWERS} == {**ANSWERS, "Site": None}


@pytest.mark.parametrize(
    ("sign", "what"),
    [
        (word.run("Sam Dunn"), "text"),
        (word.drawing(word.embedded("rId1"), "Signature1") + word.run(" Sam Dunn"), "text"),
        (word.drawing(word.embedded("rId1"), "Signature1") + word.drawing(word.embedded("rId2")),
         "more than one picture"),
    ],
)  # fmt: skip
def test_words_or_pictures_more_beside_a_sample_are_told_there_and_cost_no_other_answer(sign: str, what: str) -> None:
    """A typed name is no signature for sure, and not nothing."""
    values, problems = said(parts(ANSWERS, sign=sign))
    assert problems["Signature1"].startswith(f"{what} stands in its place")
    assert values == ANSWERS


def test_a_table_that_became_lines_of_text_is_nobodys_answer() -> None:
    """A program dissolved it: its words stand behind the question before it."""
    pieces = parts(ANSWERS)
    pieces[2] = "".join(word.line(f"{one}: {ANSWERS[one]}") for one in LABELS[:2])
    values, problems = said(pieces)
    assert {values[code] for code in ("Site", "Brakes", "Lights")} == {None}
    assert (values["Horn"], values["Next"]) == ("HORN", "May")
    assert problems["body"].endswith(": Brakes, Lights")


LINES = ("Job number: ", "Place of work: ", "Leader of the crew: ", "Next service: ", "End of the form")
FILLED = ("J1", "yard", "Ari", "May", "")
CODES = ("Job", "Site", "Leader", "Next")
FORM = "".join(word.line(f"{one}{{{code}}}") for one, code in zip(LINES, CODES, strict=False)) + word.line(LINES[-1])


@given(st.integers(0, 4), st.sampled_from(["Lieu de travail : yard", "", "PLACE OF WORK yard", "see the plan"]))
def test_one_line_that_differs_costs_itself_and_the_answer_that_may_go_on_in_it(place: int, other: str) -> None:
    """Not the one after it, which begins with words of its own."""
    written = [f"{label}{value}" for label, value in zip(LINES, FILLED, strict=True)]
    written[place] = other
    values, problems = read(word.packed("".join(map(word.line, written))), FORM)
    expected = dict(zip(CODES, FILLED, strict=False))
    lost = [code for code, value in expected.items() if values[code] != value]
    assert all(values[code] is None for code in lost)
    assert set(lost) <= set(CODES[max(place - 1, 0) : place + 1])
    assert not lost or problems


@given(st.lists(st.sampled_from(["Evaluation only", "Acme Pty Ltd", ""]), min_size=1, max_size=3))
def test_lines_above_a_form_cost_no_answer(above: list[str]) -> None:
    """A program's name, a cover, an empty line."""
    written = [*above, *(f"{label}{value}" for label, value in zip(LINES, FILLED, strict=True))]
    assert read(word.packed("".join(map(word.line, written))), FORM) == (dict(zip(CODES, FILLED, strict=False)), {})


def test_a_line_that_was_moved_is_told() -> None:
    """Out of the order of all others it is somebody's answer."""
    written = [
        "Next service: May",
        "Job number: J1",
        "Place of work: yard",
        "Leader of the crew: Ari",
        "End of the form",
    ]
    values, problems = read(word.packed("".join(map(word.line, written))), FORM)
    assert values == {"Job": "J1", "Site": "yard", "Leader": None, "Next": None}
    assert problems
