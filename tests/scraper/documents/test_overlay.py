"""A template laid over a print: one line that differs loses what stands on it, and no more than must be."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.documents.blocks import Inline, Label, Paragraph, Text
from scraper.documents.flow import UNSURE, flow, plain, squeezed
from scraper.documents.overlay import overlaid
from scraper.documents.press import paragraphs_of, run_of
from scraper.documents.shape import pattern_of

NUMBER = r"\d+\."


def answers(template: Sequence[str | tuple[Label, str]], lines: Sequence[str]) -> dict[str, str | None]:
    """What each code holds; None for what is not sure."""
    paragraphs = []
    for one in template:
        label, words = ((), one) if isinstance(one, str) else ((one[0],), one[1])
        inlines: tuple[Inline, ...] = (*label, Text(words))
        paragraphs.append(Paragraph(inlines))
    run = run_of(paragraphs_of(pattern_of(flow(paragraphs, is_template=True))))
    found: dict[str, str | None] = {}
    for piece, text, laid in overlaid(run, squeezed(plain("\n".join(lines)))):
        for at, slot in enumerate(piece.slots):
            if slot.code:
                span = laid.slots[at] if laid else None
                found[slot.code] = None if span is None else text.text(*span)
    return found


FORM = ("Permit", "Job: {a}", "Site: {b}", "Checks before work", "Gas: {c}", "Power: {d}", "End of permit")
FILLED = ("Permit", "Job: J1", "Site: Depot", "Checks before work", "Gas: none", "Power: off", "End of permit")
RIGHT = {"a": "J1", "b": "Depot", "c": "none", "d": "off"}


@pytest.mark.parametrize(("at", "lost"), [(0, ""), (1, "a"), (2, "ab"), (3, "b"), (4, "c"), (5, "cd"), (6, "d")])
def test_a_line_that_differs_takes_along_what_may_go_on_in_it(at: int, lost: str) -> None:
    """The answer before it, which may not end there, and its own; none beyond."""
    lines = [*FILLED]
    lines[at] = f"Something else: {at}"
    assert answers(FORM, lines) == {code: None if code in lost else right for code, right in RIGHT.items()}


def test_lines_in_other_letters_are_the_same_where_they_hold_no_answer() -> None:
    """Headings in capitals."""
    assert answers(FORM, [one.upper() if ":" not in one else one for one in FILLED]) == RIGHT


def test_a_paragraph_begins_where_a_line_does() -> None:
    """Its words within an answer are no beginning; they may be an answer's second line."""
    form = ("Job: {a}", "Site: {b}")
    assert answers(form, ["Job: see Site: plan", "Site: Depot"]) == {"a": "see Site: plan", "b": "Depot"}
    assert answers(form, ["Job: J1 Site: Depot"]) == {"a": None, "b": None}


def test_a_paragraph_goes_on_over_lines() -> None:
    """Its words and answers too."""
    assert answers(("The site", "supervisor: {a}", "End"), ["The", "site", "supervisor: Kim", "Lee", "End"]) == {
        "a": "Kim Lee"
    }


def test_the_same_words_twice_are_no_anchor() -> None:
    """Where something differs, nobody knows which is which."""
    form = ("Start", "Name: {a}", "Name: {b}", "Role: {c}")
    assert answers(form, ["Began", "Name: Bob", "Name: Al", "Role: x"]) == {"a": None, "b": None, "c": "x"}


@pytest.mark.parametrize(("lines", "right"), [
    (["Job: J1", "1. Sup: Kim", "2. Isolate", "End"], ("J1", "Kim", "Isolate")),
    (["Job: J1", "4. Sup: Kim", "5. Isolate", "End"], ("J1", "Kim", "Isolate")),
    (["Job: J1", "Sup: Kim", "Isolate", "End"], ("J1", None, None)),
    (["Job: J1", "Sup: Kim", "2. Isolate", "End"], ("J1", None, None)),
    (["Job: J1", "1. Sup: Kim", "2. Isolate", "3. Test", "End"], ("J1", "Kim", None)),
    (["Job: J1 1.", "1. Sup: Kim", "2. 5 lamps", "End"], ("J1 1.", "Kim", "5 lamps")),
])  # fmt: skip
def test_the_number_of_a_list_is_no_part_of_an_answer(lines: Sequence[str], right: tuple[str | None, ...]) -> None:
    """With the numbers that are expected, with others, without: right, or not said."""
    form = ("Job: {a}", (Label(NUMBER, "1."), "Sup: {b}"), (Label(NUMBER, "2."), "{c}"), "End")
    assert tuple(answers(form, lines).values()) == right


@pytest.mark.parametrize(("line", "right"), [
    ("2.1 Anchor", "Anchor"), ("2.1Anchor", "Anchor"), ("2.1 5 lamps", "5 lamps"), ("2.15 lamps", None),
])  # fmt: skip
def test_a_number_without_a_sign_behind_it_may_go_on_in_the_answer(line: str, right: str | None) -> None:
    """Unless there is a gap, or letters follow."""
    assert answers((("Permit"), (Label(r"\d+\.\d+", "2.1"), "{a}"), "End"), ["Permit", line, "End"]) == {"a": right}


def test_a_hyphen_at_the_end_of_a_line_may_be_the_writers() -> None:
    """It is none of the template's words; in an answer it is told."""
    form = ("Responsible supervisor: {a}", "Note: {b}")
    text = squeezed(plain(f"Responsible super-\n{UNSURE}visor: Kim\nNote: over-\n{UNSURE}all"))
    run = run_of(paragraphs_of(pattern_of(flow([Paragraph((Text(one),)) for one in form], is_template=True))))
    ((_, lines, laid),) = overlaid(run, text)
    assert laid is not None
    held = [lines.text(*span) for span in laid.slots if span]
    assert held == ["Kim", f"over-{UNSURE}all"]


WORDS = st.lists(st.sampled_from(["Kim", "Lee", "12", "m", "of", "roof", "Gas:", "1."]), max_size=4).map(" ".join)


@given(st.lists(WORDS, min_size=4, max_size=4), st.integers(0, 6), st.sampled_from(["", "x ", "Gas: ", "2. "]))
def test_no_answer_is_ever_wrong(filled: list[str], at: int, before: str) -> None:
    """Whatever was filled in, and whatever stands before one line: each is right, or not said."""
    lines = [*FILLED]
    for place, answer in zip((1, 2, 4, 5), filled, strict=True):
        lines[place] = f"{FORM[place].partition('{')[0]}{answer}"
    lines[at] = before + lines[at]
    right = dict(zip("abcd", filled, strict=True))
    found = answers(FORM, lines)
    before_it = max((place for place in range(at) if "{" in FORM[place]), default=None)
    may_grow = FORM[before_it].partition("{")[2][0] if before and before_it is not None else ""
    for code, value in found.items():
        assert value in (None, right[code]) or code == may_grow
    if not before:
        assert found == right
