"""Letters in print are those that a person reads: each once, joined ones apart, signs of symbol fonts as signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from scraper.documents.flow import UNTOLD
from scraper.documents.glyphs import Glyph, letters, told, turned

FLAT = (1, 0, 0, 1, 0, 0)


def char(
    text: str, x: float = 0.0, y: float = 0.0, size: float = 10.0, wide: float = 5.0, **more: Any
) -> dict[str, Any]:
    """A letter as pdfplumber gives it."""
    place = {"x0": x, "top": y, "x1": x + wide, "bottom": y + size}
    return {"text": text, "size": size, "fontname": "ABCDEF+Arial", "matrix": FLAT} | place | more


def read(chars: Sequence[dict[str, Any]]) -> list[str]:
    """The texts of its letters."""
    return [one.text for one in letters(chars)]


@pytest.mark.parametrize("moved", [(0, 0), (0.4, 0), (0, 0.3), (-0.4, 0.4), (0.9, 0)])
def test_a_letter_that_is_drawn_twice_is_read_once(moved: tuple[float, float]) -> None:
    """A hair beside, in any direction, in whatever order: word by word or letter by letter."""
    word = [char(sign, 5.0 * at) for at, sign in enumerate("bell")]
    again = [char(one["text"], one["x0"] + moved[0], one["top"] + moved[1]) for one in word]
    assert read(word + again) == read([one for pair in zip(word, again, strict=True) for one in pair]) == list("bell")


@pytest.mark.parametrize("moved", [(1.2, 1.2), (-1, 2), (2, 0.5), (0.5, -2)])
def test_a_letter_with_a_shadow_is_read_once(moved: tuple[float, float]) -> None:
    """Painted before it or after."""
    word = [char(sign, 5.0 * at) for at, sign in enumerate("bell")]
    again = [char(one["text"], one["x0"] + moved[0], one["top"] + moved[1]) for one in word]
    assert read(again + word) == read(word + again) == list("bell")


@pytest.mark.parametrize("moved", [(5, 5), (0, 9), (5, 0.5), (3, -3)])
def test_letters_farther_apart_than_a_shadow_are_two(moved: tuple[float, float]) -> None:
    """On another line, or beside."""
    assert read([char("8"), char("8", *moved)]) == ["8", "8"]


@pytest.mark.parametrize(("wide", "size"), [(2.2, 10.0), (1.0, 4.0), (1.8, 9.0)])
def test_two_narrow_letters_are_two(wide: float, size: float) -> None:
    """However small they are written."""
    assert read([char("l", wide * at, wide=wide, size=size) for at in range(3)]) == ["l", "l", "l"]


@pytest.mark.parametrize(("said", "font", "meant"), [
    ("\ufb00", "Arial", "ff"), ("\ufb04", "Arial", "ffl"), ("\ufefb", "Arial", "لا"), ("\u00ad", "Arial", "-"),
    ("²", "Arial", "²"), ("½", "Arial", "½"), ("\u200b", "Arial", ""), ("(cid:9)", "Arial", UNTOLD),
    ("\ue123", "Arial", UNTOLD), ("\ufffd", "Arial", UNTOLD), ("o", "ABCDEF+Wingdings", "☐"), ("þ", "Wingdings", "☑"),
    ("(cid:254)", "AAAAAA+Wingdings-Regular", "☑"), ("\uf0fd", "Wingdings", "☒"), ("a", "SymbolMT", "α"),
    ("\uf061", "AAAAAA+Symbol", "α"), (" ", "Wingdings", " "), ("☒", "Wingdings", "☒"), ("P", "Wingdings2", "✓"),
    ("o", "Arial", "o"),
])  # fmt: skip
def test_a_sign_is_told_or_said_not_to_be(said: str, font: str, meant: str) -> None:
    """By the file's own words, by its number in a symbol font, and not by shape."""
    assert told(said, font) == meant


def test_an_accent_joins_its_letter() -> None:
    """In the one way of writing both."""
    assert read([char("e"), char("\u0301", 1.0, wide=0.0), char("t", 5.0)]) == ["é", "t"]


def test_a_combining_mark_far_from_every_letter_stays_alone() -> None:
    """It belongs to none."""
    assert read([char("e"), char("\u0301", 80.0)]) == ["e", "\u0301"]


@pytest.mark.parametrize(("matrix", "turn"), [
    (FLAT, 0), ((1, 0, 0.3, 1, 0, 0), 0), ((0, 1, -1, 0, 0, 0), 1), ((-1, 0, 0, -1, 0, 0), 2), ((0, -1, 1, 0, 0, 0), 3),
    ((0.7, 0.7, -0.7, 0.7, 0, 0), None), ((0.999, 0.02, -0.02, 0.999, 0, 0), 0),
])  # fmt: skip
def test_which_way_a_line_runs(matrix: tuple[float, ...], turn: int | None) -> None:
    """In quarter turns; what is written aslant runs in none."""
    assert [one.turn for one in letters([char("a", matrix=matrix)])] == [turn]


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_four_turns_are_none(quarters: int) -> None:
    """Whatever turn comes first."""
    one = Glyph(1, 2, 4, 8, "a", 6, "Arial", quarters)
    assert turned(turned(one, quarters), (4 - quarters) % 4) == one
