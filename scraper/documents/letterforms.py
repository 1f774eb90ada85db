"""Whether a sign that a font draws looks like the letter that it is called, as standard fonts draw letters."""

from __future__ import annotations

import math
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pdfminer.psparser import PSLiteral
from PIL import Image, ImageChops, ImageStat

from scraper.documents.specimen import signs

_SIDE = 24
"""Dots: of the square in which letters are compared."""
_STANDARD = (
    "Helvetica", "Helvetica-Bold", "Helvetica-Oblique",
    "Times-Roman", "Times-Bold", "Times-Italic", "Courier", "Courier-Bold",
)  # fmt: skip
"""Fonts that every reader of PDFs has."""
LETTERS = string.ascii_letters + string.digits
"""What they are asked for."""
_BARS = "Iil1"
"""Letters that may be a mere bar."""
_SOLID = 0.8
"""Share of its box that any other letter fills at most."""
_LEAST = 0.2
"""How like the letter that it is called a sign is at least, of 1. Those of 21 other fonts are by 0.24 and more."""
LIKER, MUCH_LIKER = 0.1, 0.3
"""By how much it may be more like another. 16 letters in a thousand of those fonts are by more than the first, and of
letters called by the name of another nine in ten; none is by more than the second."""


@dataclass(frozen=True)
class _Known:
    """How standard fonts draw letters: under each other, each as a square."""

    letters: str
    """Of each square."""
    strip: Image.Image
    filled: Sequence[float]
    """Per square what share of it is ink."""
    broad: Sequence[float]
    """Per square how broad the letter is for its height."""


def is_like(letter: str, drawn: Image.Image, most: float) -> bool:
    """Whether what a font draws, grey and cut to its ink, may be the letter or digit of English that it is called;
    True for any other sign. `most` is by how much it may be more like another, but for its capital or small one."""
    if len(letter) != 1 or letter not in LETTERS or not drawn.width:
        return True
    ink = _square(drawn)
    if _share(ink) > _SOLID and letter not in _BARS:
        return False
    likeness: dict[str, float] = {}
    for one, alike in _likenesses(ink, drawn.width / drawn.height):
        likeness[one] = max(likeness.get(one, 0), alike)
    others = max(alike for one, alike in likeness.items() if one.casefold() != letter.casefold())
    return likeness[letter] >= _LEAST and others - likeness[letter] <= most


def _likenesses(ink: Image.Image, broad: float) -> Iterator[tuple[str, float]]:
    """Per known letter: the share of ink that both have of what either has, less where one is broader."""
    known, share = _known(), _share(ink)
    count = len(known.letters)
    tiled = Image.frombytes("L", known.strip.size, ink.tobytes() * count)
    both = ImageChops.darker(known.strip, tiled).resize((1, count), Image.Resampling.BOX).tobytes()
    for letter, shared, filled, its in zip(known.letters, both, known.filled, known.broad, strict=True):
        ratio = broad / its
        yield letter, shared / 255 / (share + filled - shared / 255) * math.sqrt(min(ratio, 1 / ratio))


def _square(drawn: Image.Image) -> Image.Image:
    return ImageChops.invert(drawn).resize((_SIDE, _SIDE), Image.Resampling.BOX)


def _share(ink: Image.Image) -> float:
    return ImageStat.Stat(ink).mean[0] / 255


@cache
def _known() -> _Known:
    found: list[tuple[str, Image.Image]] = []
    for name in _STANDARD:
        entries = {"Type": "Font", "Subtype": "Type1", "BaseFont": name, "Encoding": "WinAnsiEncoding"}
        drawn = signs({key: PSLiteral(value) for key, value in entries.items()}, [*map(ord, LETTERS)])
        found += zip(LETTERS, drawn.values(), strict=True)
    squares = [_square(drawn) for _, drawn in found]
    strip = Image.frombytes("L", (_SIDE, _SIDE * len(found)), b"".join(one.tobytes() for one in squares))
    broad = [drawn.width / drawn.height for _, drawn in found]
    return _Known("".join(letter for letter, _ in found), strip, [*map(_share, squares)], broad)
