"""Signs of symbol fonts read as what they look like, however Word stores them."""

from __future__ import annotations

import unicodedata

import pytest

from scraper.documents.blocks import Mark, Text
from scraper.documents.flow import TICKED, UNTICKED
from scraper.documents.symbols import symbol
from tests.scraper.documents import word
from tests.scraper.documents.test_controls import inlines
from tests.scraper.documents.test_shown import lines, permit, read, style

FONTS = ("Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings")


def sign(font: str, number: str) -> str:
    """A run of one sign, as Word inserts it."""
    return f'<w:r><w:sym w:font="{font}" w:char="{number}"/></w:r>'


@pytest.mark.parametrize(
    ("font", "number", "letter"),
    [
        ("Symbol", 0x57, "Ω"), ("Symbol", 0xB0, "°"), ("Symbol", 0xB1, "±"), ("Symbol", 0xA3, "≤"),
        ("Symbol", 0x6D, "μ"), ("Symbol", 0x44, "Δ"), ("Symbol", 0xAE, "→"), ("Wingdings", 0xFC, "✓"),
        ("Wingdings", 0xFB, "✗"), ("Wingdings", 0xE0, "🡪"), ("Wingdings", 0x4A, "☺"), ("Wingdings 2", 0x50, "✓"),
        ("Wingdings 2", 0x52, "☑"), ("Wingdings 3", 0x70, "▲"), ("Webdings", 0x61, "✔"), ("Webdings", 0x63, "☐"),
    ],
)  # fmt: skip
def test_a_sign_is_the_same_however_it_is_stored(font: str, number: int, letter: str) -> None:
    """Inserted as a sign, typed as a private letter, or as the letter of that number in that font, or by a style."""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
    stored = (
        sign(font, f"{number:04X}"),
        sign(font, f"{0xF000 + number:04x}"),
        word.run(chr(0xF000 + number), fonts),
        word.run(f"&#{number};", fonts),
    )
    for one in stored:
        assert inlines(word.packed(word.line(one))) == (Text(letter),)
    styled = word.packed(
        word.line(word.run(f"&#{number};", '<w:rStyle w:val="S"/>')),
        ("styles", "word/styles.xml", style("character", "S", f"<w:rPr>{fonts}</w:rPr>")),
    )
    assert lines(styled) == [letter]


@pytest.mark.parametrize("font", FONTS)
def test_the_tables_are_whole(font: str) -> None:
    """Every sign is one of Unicode's own, and a font has signs at nearly all of its numbers."""
    signs = [found for number in range(0x20, 0x100) if (found := symbol(font, number))]
    assert len(signs) >= 188
    assert all(len(one) == 1 and unicodedata.category(one) not in ("Co", "Cn", "Cs") for one in signs)


def test_ticks_and_boxes_of_the_fonts_are_ticks_and_boxes_of_forms() -> None:
    """So a box that is printed as a sign can be read."""
    assert {symbol("Wingdings", one) for one in (0x6F, 0xA8)} <= set(UNTICKED)
    assert {symbol("Wingdings", one) for one in (0xFD, 0xFE)} <= set(TICKED)
    assert {symbol("Wingdings 2", one) for one in (0x51, 0x52, 0x53, 0x54)} <= set(TICKED)


@pytest.mark.parametrize("run", [sign("Strange", "F057"), sign("Wingdings", "zz"), word.run("\uf057")])
def test_a_sign_that_only_its_font_knows_is_told(run: str) -> None:
    """No letter is guessed."""
    text, mark = inlines(word.packed(word.line(run)))
    assert text == Text("\ufffd")
    assert isinstance(mark, Mark)


def test_letters_in_other_fonts_are_letters() -> None:
    """Also beside a sign, and those that a symbol font does not have."""
    fonts = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    themed = '<w:rFonts w:ascii="Symbol" w:asciiTheme="minorHAnsi"/>'
    for runs, text in (
        ((word.run("W", '<w:rFonts w:ascii="Segoe UI Symbol"/>'),), "W"),
        ((word.run("W", themed),), "W"),
        ((word.run("☐ …", fonts),), "☐ …"),
        (("21", sign("Symbol", "F0B0"), "C"), "21°C"),
    ):
        assert lines(word.packed(word.line(*runs))) == [text]


@pytest.mark.parametrize("font", ["Marlett", "MT Extra", "Bookshelf Symbol 7"])
def test_a_letter_in_a_font_of_signs_that_no_table_has_is_told(font: str) -> None:
    """An `a` of Marlett is a tick."""
    marked = word.run("a", f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')
    values, problems = read(permit(marked))
    assert (values["By"], "By" in problems) == (None, True)


@pytest.mark.parametrize("font", ["Zapf Dingbats", "ZapfDingbatsITC", "Monotype Sorts"])
def test_the_dingbats_of_other_programs_are_signs(font: str) -> None:
    """By one table."""
    assert read(permit(word.run("4", f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')))[0]["By"] == "✔"
