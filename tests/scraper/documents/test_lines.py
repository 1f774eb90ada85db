"""Lines of print: what stands on one, and in which order a person reads it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.documents.blocks import Mark, Text
from scraper.documents.flow import UNSURE
from scraper.documents.glyphs import Glyph
from scraper.documents.lines import lines_of
from tests.scraper.documents import prestart, raw_pdf


def set_at(
    text: str, x: float = 0.0, y: float = 100.0, size: float = 10.0, apart: float = 0.0, turn: int = 0
) -> list[Glyph]:
    """Letters of half their size's width, their foot at a height, so far apart; spaces are letters too."""
    step = size / 2 + apart
    return [
        Glyph(x + step * at, y - size, x + step * at + size / 2, y, sign, size, "Arial", turn)
        for at, sign in enumerate(text)
    ]


def read(glyphs: list[Glyph]) -> list[str]:
    """Each line's words, a mark as an asterisk."""
    found = []
    for line in lines_of(glyphs, 1000.0):
        parts = [one.text if isinstance(one, Text) else "*" if isinstance(one, Mark) else "" for one in line.inlines()]
        found.append(" ".join("".join(parts).split()))
    return found


@pytest.mark.parametrize(("raised", "size"), [(5.0, 6.0), (3.5, 7.0), (-3.2, 6.0), (4.0, 8.0)])
def test_raised_and_lowered_letters_stand_in_their_line(raised: float, size: float) -> None:
    """At their place, and the lines above and below stay what they are."""
    above, below = set_at("Job: J1", y=86), set_at("Gas: none", y=114)
    line = [*set_at("21"), *set_at("st", 10.2, 100 - raised, size), *set_at(" floor", 10.2 + size)]
    assert read([*above, *line, *below]) == ["Job: J1", "21st floor", "Gas: none"]


@pytest.mark.parametrize(
    ("before", "small", "raised", "found"),
    [
        ("10", "3", 5.0, "10³ Pa"),
        ("10", "-6", 5.0, "10⁻⁶ Pa"),
        ("12 m", "2", 5.0, "12 m2 Pa"),
        ("10", "3", 0.0, "103 Pa"),
    ],
)
def test_raised_digits_behind_a_digit_are_none_of_its_number(
    before: str, small: str, raised: float, found: str
) -> None:
    """Ten to the third is not a hundred and three."""
    end = 5 * len(before)
    line = [
        *set_at(before),
        *set_at(small, end, 100 - raised, 6),
        *set_at(" Pa", end + 3 * len(small)),
        *set_at(" and more of the line", end + 20),
    ]
    assert read(line) == [f"{found} and more of the line"]


def test_small_letters_on_the_foot_of_a_line_are_not_raised() -> None:
    """Their box ends above that of large ones, as what hangs below the line is smaller too."""
    assert read([*set_at("Job: 1"), *set_at("21", 30.2, 98.5, 4)]) == ["Job: 121"]


def test_other_words_on_words_are_told() -> None:
    """Somebody typed over them: neither can be read."""
    words = [*set_at("Job number: "), *set_at("J21", 60)]
    assert read([*words, *set_at("K94", 61.5)]) == ["Job number: J*K2*91*4"]
    assert read([*words, *set_at("K94", 75)]) == ["Job number: J21K94"]
    assert "*" in read([*words, *set_at("---", 60.5)])[0]


def test_a_font_that_is_said_to_be_broader_than_it_is_lies_on_nothing() -> None:
    """All of its letters would."""
    broad = [Glyph(5 * at, 90, 5 * at + 10, 100, sign, 10, "Arial") for at, sign in enumerate("Jobnumber")]
    assert "*" not in "".join(read(broad))


def test_a_word_across_the_page_moves_no_line() -> None:
    """`DRAFT`, from foot to head."""
    across = [
        Glyph(40 + 20 * at, 120 - 20 * at, 75 + 20 * at, 160 - 20 * at, sign, 40, "Arial", None)
        for at, sign in enumerate("DRAFT")
    ]
    lines = [set_at(words, y=y) for words, y in (("Job: 1", 60), ("Lock: 17", 80), ("Tag: 4", 100), ("Name: Lou", 120))]
    found = read([*across, *(one for line in lines for one in line)])
    assert [one.replace("*", "").strip() for one in found if one != "*"] == [
        "Job: 1",
        "Lock: 17",
        "Tag: 4",
        "Name: Lou",
    ]


@pytest.mark.parametrize("turn", [None, 2])
def test_text_that_leans_is_told_on_the_line_where_it_begins_too(turn: int | None) -> None:
    """Its middle may stand above that line, with no question near."""
    leaning = [
        Glyph(50 + 4 * at, 86 - 2 * at, 55 + 4 * at, 100 - 2 * at, sign, 10, "Arial", turn)
        for at, sign in enumerate("J21")
    ]
    assert read([*set_at("Job:"), *leaning])[-1] == "Job: *"


def test_small_print_below_a_line_is_its_own() -> None:
    """It is beside no letter of the line."""
    assert read([*set_at("Name", 0), *set_at("(as on the card)", 60, 103.5, 6)]) == ["Name", "(as on the card)"]


@pytest.mark.parametrize(
    ("y", "size", "said"),
    [
        (96.0, 10.0, ["Name: Lou"]),
        (104.0, 10.0, ["Name: Lou"]),
        (96.0, 14.0, ["Name: Lou"]),
        (95.0, 7.0, ["Name: Lou"]),
        (93.0, 10.0, ["Lou*", "Name:*"]),
        (107.5, 12.0, ["Name:*", "Lou*"]),
        (90.0, 10.0, ["Lou", "Name:"]),
        (108.5, 10.0, ["Name:", "Lou"]),
    ],
)
def test_what_was_typed_a_little_off_a_line_belongs_to_it_or_is_told(y: float, size: float, said: list[str]) -> None:
    """Higher or lower by less than half its height, where nothing is below; by more nobody knows."""
    assert read([*set_at("Name:"), *set_at("Lou", 30, y, size)]) == said


def test_lines_set_close_are_lines() -> None:
    """One stands over the other."""
    assert read([*set_at("Name of the worker"), *set_at("in capitals", 0, 106.5)]) == [
        "Name of the worker",
        "in capitals",
    ]


def test_a_mark_that_takes_no_room_parts_no_word() -> None:
    """Such as of strokes on the next line; and it hides no space."""
    mark = Glyph(0.1, 90.0, 0.1, 100.0, thing=Mark("a drawing", is_beside=True))
    assert read([*set_at("Zoe"), mark]) == ["Z*oe"]
    assert read([*set_at("Z"), mark, *set_at("oe", 9)]) == ["Z* oe"]


@pytest.mark.parametrize(("over", "told"), [("hana", "ha*na"), ("h", "h")])
def test_small_letters_over_the_next_lines_words_are_told_within(over: str, told: str) -> None:
    """They say how those are spoken, and are a line of their own for print; a single one is anything."""
    assert read([*set_at("Lou", y=84), *set_at(over, 1, 91, 5), *set_at("Ueda")]) == ["Lou", told, "Ueda"]
    assert read([*set_at("Lou", y=84), *set_at("hana", 90, 91, 5), *set_at("Ueda")]) == ["Lou", "hana", "Ueda"]


@pytest.mark.parametrize(("shown", "meant"), [
    ("Worker: יול הנד", "Worker: דנה לוי"), ("יול הנד", "דנה לוי"), ("Name יול 12 הנד", "Name דנה 12 לוי"),
    ("Bob הנד and יול", "Bob דנה and לוי"), ("Worker: Bob", "Worker: Bob"), ("12 Bob", "12 Bob"),
    ("يلع دمحم", "محمد علي"),
])  # fmt: skip
def test_what_runs_from_right_to_left_is_read_so(shown: str, meant: str) -> None:
    """Numbers in it run the other way."""
    assert read(set_at(shown)) == [meant]


@pytest.mark.parametrize("shown", ["Worker: 12 הנד", "הנד Bob", "הנד 12", "הנד.", "No 5: (הנד)", "12 הנד"])
def test_an_order_that_nobody_knows_is_told(shown: str) -> None:
    """Beside numbers, before other letters, with brackets: it depends on which way the paragraph runs."""
    assert "*" in read(set_at(shown))[0]


@given(st.text(st.characters(codec="latin-1", categories=("Lu", "Ll", "Nd", "Po")), min_size=1, max_size=20))
def test_a_line_without_such_letters_is_as_it_stands(words: str) -> None:
    """Whatever else is in it."""
    assert read(set_at(words)) == [words]


@given(st.text(st.sampled_from([chr(one) for one in range(0x5D0, 0x5EB)]), min_size=1, max_size=12))
def test_a_name_is_read_backwards(name: str) -> None:
    """Letter by letter, behind a label."""
    assert all(unicodedata.bidirectional(sign) == "R" for sign in name)
    assert read(set_at(f"N: {name[::-1]}")) == [f"N: {name}"]


@pytest.mark.parametrize("apart", [0.0, 1.5, 2.5, 4.0, 9.0])
def test_letters_that_are_set_wide_are_one_word(apart: float) -> None:
    """As long as the words are told apart."""
    assert read(set_at("Kim van Lee", apart=apart)) == ["Kim van Lee"]


def test_one_wide_word_may_be_several() -> None:
    """Nothing in it says."""
    assert read(set_at("ABCD", apart=3.0)) == [UNSURE.join("ABCD")]


def test_words_without_spaces_are_told_by_their_gaps() -> None:
    """Where the program moved on instead of writing a space."""
    assert read([*set_at("Kim"), *set_at("Lee", 18)]) == ["Kim Lee"]


def sideways(text: str, x: float, y: float, turn: int) -> list[Glyph]:
    """Letters that run up (1) or down (3) from a place."""
    step = -5.0 if turn == 1 else 5.0
    places = [y + step * at for at in range(len(text))]
    return [Glyph(x, at, x + 10, at + 5, sign, 10.0, "Arial", turn) for at, sign in zip(places, text, strict=True)]


@pytest.mark.parametrize("turn", [1, 3])
def test_a_cell_of_sideways_text_is_read(turn: int) -> None:
    """Up or down, two lines side by side: from the first to the second as they stand for who turns the page."""
    first, second = (20, 40) if turn == 1 else (40, 20)
    glyphs = [*sideways("Plant room", first, 200, turn), *sideways("north", second, 200, turn)]
    assert read(glyphs) == ["Plant room", "north"]


def test_sideways_text_among_level_text_is_a_mark() -> None:
    """It is seen, and where it belongs nobody knows."""
    assert read([*set_at("Area", y=200), *sideways("North", 60, 160, 1)]) == ["*", "Area"]


@pytest.mark.parametrize(("shift", "operator"), [(-40, "LouRay"), (-140, None), (-190, None), (-600, "Lou Ray")])
def test_a_slight_gap_without_a_space_is_told(shift: int, operator: str | None) -> None:
    """Wider than letters of a word stand apart, and no space: a tab that ends right there."""
    shown = f"BT /F 11 Tf 20 140 Td [(Operator:) -300 (Lou) {shift} (Ray)] TJ ET\n"
    lines = raw_pdf.words((20, 180, "Daily prestart"), (20, 160, "Job:J21"), (20, 100, "Endofform"))
    found = prestart.read(raw_pdf.made(lines + shown))
    assert found.answers["Operator"] == operator
    assert bool(found.readings) == (operator is None)
