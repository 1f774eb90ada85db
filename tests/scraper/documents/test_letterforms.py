"""A drawn sign is like its letter, and unlike others."""

from __future__ import annotations

import pytest
from pdfminer.psparser import PSLiteral
from PIL import Image

from scraper.documents.letterforms import LETTERS, LIKER, is_like
from scraper.documents.specimen import signs

DRAWN = signs(
    {
        key: PSLiteral(value)
        for key, value in {"Type": "Font", "Subtype": "Type1", "BaseFont": "Times-BoldItalic"}.items()
    },
    [*map(ord, LETTERS)],
)


def test_letters_of_another_font_are_like_themselves() -> None:
    """All but a few; none of the digits is."""
    unlike = [letter for letter in LETTERS if not is_like(letter, DRAWN[ord(letter)], LIKER)]
    assert len(unlike) < 4
    assert not any(map(str.isdigit, unlike))


@pytest.mark.parametrize("pair", ["17", "71", "AB", "Js", "e4"])
def test_a_letter_is_not_like_another(pair: str) -> None:
    """Called so or not."""
    assert not is_like(pair[0], DRAWN[ord(pair[1])], LIKER)


def test_a_block_is_a_bar_at_most() -> None:
    """And what is no letter of English may look like anything."""
    block = Image.new("L", (6, 14), 0)
    assert [one for one in "I81B" if is_like(one, block, LIKER)] == ["I"]
    assert is_like("\u0416", block, LIKER)
