"""The letters of a printed page as a person reads them, and where each stands.

Some programs draw a letter twice for bold, two letters as one sign, an accent beside its letter, a hyphen under the
name of a soft one, or a sign of a symbol font under the number of a letter.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from scraper.documents.blocks import Mark, Picture
from scraper.documents.flow import UNTOLD
from scraper.documents.symbols import has_no_letters, is_symbolic, symbol
from scraper.documents.unseen import unjoined
from scraper.spelling import shown

_CID = re.compile(r"\(cid:(\d+)\)")
_UNTOLD = re.compile(r"\(cid:\d+\)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_TYPED = re.compile("[0-9A-Za-z\u00c0-\u00ff]")
"""What keys type."""
_HAIR = 0.1
"""Share of a letter's size by which one that is drawn twice is moved at most."""
_SHADOW, _ASIDE = 0.25, 0.02
"""Share of a letter's size by which a shadow of it may be moved along and across, and is moved across at least."""
_MOST_SHARED, _LEVEL, _ALIKE = 0.6, 0.3, 0.85
"""Share of their breadth that two letters of one line have in common at most; of their size by which their feet differ,
and share of their size that both have at least."""
_SHIFTED, _REACHES = 0.05, 0.2
"""Share of their size by which the feet of letters differ that are not of one line, and share of their breadth that
such letters have in common at least."""
_DASHES = tuple("-\u2010\u2011\u2013\u2014\u2212")
_FIELD = 8.0
"""Points: the side of the squares by which letters are looked for."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom: points from the page's left and top."""
_SLANT = 3.0
"""Degrees by which a line may lean and still count as level."""


@dataclass(frozen=True)
class Glyph:
    """A letter, or something else that is seen, and where it stands: points from the page's left and top."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str = ""
    size: float = 0.0
    font: str = ""
    turn: int | None = 0
    """Quarter turns against the clock that its line makes; None for any other angle."""
    thing: Picture | Mark | None = None
    home: tuple[float, float] | None = None
    """Where the words begin that it belongs to, if they run over the edge of their cell."""

    @property
    def middle(self) -> tuple[float, float]:
        """Of its box, from the left and from the top."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


def letters(chars: Iterable[Mapping[str, Any]]) -> list[Glyph]:
    """What pdfplumber found on a page, each letter once."""
    found: list[Glyph] = []
    for char in chars:
        text = told(char["text"], char["fontname"])
        if not text and char["text"].strip() and char["x1"] - char["x0"] > _HAIR * char["size"]:
            text = UNTOLD  # it takes room, and the file says that it shows nothing
        if not text:
            continue
        glyph = _glyph(char, text)
        if found and unicodedata.combining(glyph.text[0]) and _is_over(glyph, found[-1]):
            found[-1] = replace(found[-1], text=unicodedata.normalize("NFC", found[-1].text + glyph.text))
        else:
            found.append(glyph)
    return _once(found)


def _glyph(char: Mapping[str, Any], text: str) -> Glyph:
    turn = turn_of(char["matrix"])
    size = char["x1"] - char["x0"] if turn in (1, 3) else char["size"]
    return Glyph(char["x0"], char["top"], char["x1"], char["bottom"], text, size, char["fontname"], turn)


def turn_of(matrix: Sequence[float]) -> int | None:
    """Quarter turns against the clock that a letter's line makes; None for any other angle."""
    if matrix[1] == 0 and matrix[0] > 0:
        return 0
    angle = math.degrees(math.atan2(matrix[1], matrix[0]))
    quarters = round(angle / 90)
    return quarters % 4 if abs(angle - quarters * 90) <= _SLANT else None


@lru_cache(4096)
def told(text: str, font: str) -> str:
    """The letters; a sign of a symbol font by its number there; `UNTOLD` where the file does not say what it draws.

    >>> told("a", "Arial"), told("\\uf0fe", "ABCDEF+Wingdings"), told("(cid:254)", "Wingdings-Regular")
    ('a', '☑', '☑')
    >>> told("(cid:7)", "Arial") == UNTOLD, told("\\ufb03", "Arial"), told("\\xad", "Arial")
    (True, 'ffi', '-')
    >>> told("W", "OpenSymbol") == UNTOLD, told("\\u2022", "OpenSymbol")
    (True, '•')
    """
    text = " ".join((text if "\u00ad" in text else shown(text)).splitlines())
    if text and is_symbolic(font):
        number = _CID.fullmatch(text)
        code = int(number[1]) if number else ord(text) if len(text) == 1 else -1
        if text == " " or code > 0xF0FF or 0xFF < code < 0xF000 or (code < 0 and not _UNTOLD.search(text)):
            return text
        return symbol(font, code) or UNTOLD
    is_sign = _UNTOLD.search(text) or (_TYPED.search(text) and has_no_letters(font))
    return UNTOLD if is_sign else spelled(text)


def spelled(text: str) -> str:
    """Joined letters as the letters they are, accents with their letters; a soft hyphen that is drawn is a hyphen.

    >>> spelled("Gri\\ufb03n"), spelled("e\\u0301")
    ('Griffin', 'é')
    """
    return unicodedata.normalize("NFC", unjoined(text).replace("\u00ad", "-"))


def _is_over(accent: Glyph, base: Glyph) -> bool:
    margin = base.size / 2
    x, _ = accent.middle
    return base.x0 - margin <= x <= base.x1 + margin and abs(accent.bottom - base.bottom) <= base.size


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without the letters that are drawn again where they stand already, a hair beside, or as a shadow."""
    kept: list[Glyph] = []
    near: defaultdict[tuple[str, float, float], list[Glyph]] = defaultdict(list)
    for one in glyphs:
        x, y, hair = one.x0, one.top, _SHADOW * one.size
        around = {(one.text, a // _FIELD, b // _FIELD) for a in (x - hair, x + hair) for b in (y - hair, y + hair)}
        if not any(_is_same(one, other) for key in around if key in near for other in near[key]):
            kept.append(one)
            near[one.text, x // _FIELD, y // _FIELD].append(one)
    return kept


def _is_same(one: Glyph, other: Glyph) -> bool:
    hair = _HAIR * one.size
    along, across = (hair, hair)
    if one.turn in (0, 2):
        along = min(hair, (one.x1 - one.x0) / 2)
    elif one.turn in (1, 3):
        across = min(hair, (one.bottom - one.top) / 2)
    x, y = abs(one.x0 - other.x0), abs(one.top - other.top)
    is_shadow = min(x, y) > _ASIDE * one.size and max(x, y) <= _SHADOW * one.size
    is_near = is_shadow or (x <= along and y <= across)
    return is_near and one.turn == other.turn and abs(one.size - other.size) <= hair


def over_others(line: Sequence[Glyph]) -> set[int]:
    """The numbers of letters and dashes that lie on the one before them, which is another.

    None of letters where most of a line do: then its font is said to be broader than it is.
    """
    pairs = [(number, *pair) for number, pair in enumerate(pairwise(line), 1) if pair[0].text != pair[1].text]
    words = [(number, one, other) for number, one, other in pairs if one.text.isalnum() and other.text.isalnum()]
    over = {number for number, one, other in words if _lies_on(one, other)}
    dashed = {
        number
        for number, one, other in pairs
        if {one.text in _DASHES, other.text in _DASHES} == {True, False}
        and (one.text.isalnum() or other.text.isalnum())
        and _lies_on(one, other)
    }
    return (
        (over if 2 * len(over) < len(words) else set()) | (dashed if len(dashed) > 1 else set()) | _written_over(line)
    )


def _written_over(line: Sequence[Glyph]) -> set[int]:
    """The numbers of letters that reach into the one before them from a little higher or lower: two lines are one on
    the other. Letters of one line have one foot, and raised ones stand beside theirs."""
    return {
        number
        for number, (one, other) in enumerate(pairwise(line), 1)
        if one.text.isalnum()
        and other.text.isalnum()
        and abs(one.bottom - other.bottom) > _SHIFTED * one.size
        and min(one.size, other.size) > _ALIKE * max(one.size, other.size)
        and one.x1 - other.x0 > _REACHES * min(one.x1 - one.x0, other.x1 - other.x0) > 0
    }


def _lies_on(one: Glyph, other: Glyph) -> bool:
    width = min(one.x1 - one.x0, other.x1 - other.x0)
    is_level = abs(one.bottom - other.bottom) <= _LEVEL * one.size and one.turn == other.turn
    return is_level and one.x1 - other.x0 > _MOST_SHARED * width > 0 and min(one.size, other.size) > _ALIKE * one.size


def turned(one: Glyph, quarters: int) -> Glyph:
    """As it stands for who turns the page so many quarters with the clock; its points may be negative."""
    x0, top, x1, bottom = turned_box((one.x0, one.top, one.x1, one.bottom), quarters)
    turn = None if one.turn is None else (one.turn - quarters) % 4 if one.thing is None else 0
    return replace(one, x0=x0, top=top, x1=x1, bottom=bottom, turn=turn)


def turned_box(box: Box, quarters: int) -> Box:
    """The same of left, top, right and bottom."""
    x0, top, x1, bottom = box
    return [box, (-bottom, x0, -top, x1), (-x1, -bottom, -x0, -top), (top, -x1, bottom, -x0)][quarters]
