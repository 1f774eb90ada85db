"""What a person sees of letters: not what is hidden, nor what has the colour of its ground, nor what is too small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from scraper.documents.markup import attribute, child, local, named, number, signed
from scraper.documents.styles import NO_FILLING, UNKNOWN, Formatting, Styles, formatting, shading

_SIZE = 20
"""Half points, where a document says nothing."""
_SPECK, _TINY = 3, 6
"""Half points: what is no larger is not seen, or may not be."""
_THIN, _NARROW = 5, 15
"""Percent of its breadth: letters no broader are strokes, or nearly."""
_FIT = 60
"""Twentieths of a point: what is made to fit into that much is squeezed to strokes."""
_SAME, _NEAR = 8, 24
"""Of 255: what differs no more from its ground in red, green and blue is not seen, or may not be."""
_EDGED = ("emboss", "imprint", "outline", "shadow", "outlined", "glow")
_WHITE = (255, 255, 255)
_CROWDED = 0.35
"""Of the height of letters: what stands so much closer than usual stands on one another."""
_LOW = 0.5
"""Of the height of letters: lines of a fixed height below that cut them."""
_ASIDE = -2880
"""Twentieths of a point: lines that begin so far before the margin begin off the page."""


@dataclass(frozen=True)
class Surface:
    """What the letters of a place lie on."""

    grounds: tuple[str, ...] = ()
    """Colours behind them, the nearest first; what has none is left out."""
    letters: tuple[tuple[str, str], ...] = ()
    """What the style of the table around them says of letters."""

    def over(self, *grounds: str) -> Surface:
        """With nearer grounds before; what gives none is left out."""
        nearer = tuple(one for one in grounds if one)
        return Surface((*nearer, *self.grounds), self.letters) if nearer else self


@dataclass(frozen=True)
class Look:
    """How a run is seen."""

    is_gone: bool = False
    """It takes no room: hidden by the property for that."""
    is_hidden: bool = False
    """Nobody sees it."""
    is_faint: bool = False
    """Nobody can say whether it is seen."""
    is_struck: bool = False
    is_capital: bool = False
    is_marked: bool = False
    """Whether somebody went over it with a marker."""
    is_prompt: bool = False
    """Whether it has the style of a control's prompt."""
    raised: int = 0
    """1 for above the line, -1 for below it."""
    fonts: tuple[str, str] = ("", "")
    """Of letters up to 0x7F, and above."""


@dataclass(frozen=True)
class _Lines:
    """What a paragraph says of its letters."""

    style_id: str = ""
    ground: str | None = None
    """None where its style says that."""
    letters: Formatting = field(default_factory=dict)
    mark: etree._Element | None = None
    """What it says of the sign for its end."""


class Sight:
    """How the runs of a document are seen, by its styles."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self._look = cache(self._resolved)
        self._last: tuple[etree._Element | None, _Lines] = None, _Lines()

    def run(self, run: etree._Element, paragraph: etree._Element | None, surface: Surface) -> Look:
        """How a run of a paragraph is seen."""
        return self._of(child(run, "rPr"), self._lines(paragraph), surface)

    def end(self, paragraph: etree._Element, surface: Surface) -> Look:
        """How the sign for a paragraph's end is seen."""
        lines = self._lines(paragraph)
        return self._of(lines.mark, lines, surface)

    def is_joined(self, paragraph: etree._Element) -> bool:
        """Whether a tracked change takes a paragraph's end away."""
        mark = self._lines(paragraph).mark
        return mark is not None and any(local(one) in ("del", "moveFrom") for one in mark)

    def _of(self, properties: etree._Element | None, lines: _Lines, surface: Surface) -> Look:
        ground = self.styles.style("paragraph", lines.style_id).ground if lines.ground is None else lines.ground
        own = {**formatting(properties), **lines.letters}
        return self._look(lines.style_id, surface.over(ground) if ground else surface, tuple(own.items()))

    def _lines(self, paragraph: etree._Element | None) -> _Lines:
        """What a paragraph says; its runs ask one after the other."""
        if paragraph is not self._last[0]:
            said = named(child(paragraph, "pPr"))
            ground = shading(said["shd"]) if "shd" in said else None
            style_id = attribute(said.get("pStyle"), "val")
            self._last = paragraph, _Lines(style_id, ground, _of_lines(said), said.get("rPr"))
        return self._last[1]

    def _resolved(self, style_id: str, surface: Surface, own: tuple[tuple[str, str], ...]) -> Look:
        style = self.styles.style("paragraph", style_id)
        return look(self.styles.letters(dict(surface.letters), style, dict(own)), surface.grounds)


def look(letters: Formatting, grounds: Sequence[str]) -> Look:
    """How letters are seen that lie on these grounds, the nearest first."""
    size = number(letters.get("sz", ""), _SIZE)
    breadth = number(letters.get("w", "").removesuffix("%"), 100)
    distance = _from_ground(letters, grounds)
    is_gone = "1" in (letters.get("vanish"), letters.get("specVanish"))
    is_hidden = is_gone or breadth <= _THIN or size <= _SPECK or distance <= _SAME
    is_squeezed = breadth <= _NARROW or number(letters.get("fit", ""), _FIT + 1) <= _FIT
    return Look(
        is_gone=is_gone,
        is_hidden=is_hidden,
        is_faint=not is_hidden and (size <= _TINY or is_squeezed or distance <= _NEAR or _is_cut(letters, size)),
        is_struck="1" in (letters.get("strike"), letters.get("dstrike")),
        is_capital="1" in (letters.get("caps"), letters.get("smallCaps")),
        is_marked=letters.get("highlight", "") not in ("", "FFFFFF"),
        is_prompt=letters.get("style") in ("placeholder text", "placeholdertext"),
        raised=_raised(letters),
        fonts=(letters.get("ascii", ""), letters.get("hAnsi", "")),
    )


def _from_ground(letters: Formatting, grounds: Sequence[str]) -> int:
    """By how much of 255 letters differ from what they lie on; not at all where they are not filled."""
    filling = letters.get("fill", "")
    if filling == NO_FILLING:
        return 255 if letters.get("outlined") == "1" else 0
    own = letters.get("highlight") or letters.get("shd")
    ground = own or next((one for one in grounds if one), "FFFFFF")
    distance = _distance(filling or letters.get("color", "auto"), ground)
    is_edged = any(letters.get(one) == "1" for one in _EDGED)
    return max(distance, _NEAR) if is_edged else distance  # edges are drawn darker than the letters are


def _of_lines(properties: Mapping[str, etree._Element]) -> Formatting:
    """What a paragraph's own properties say of its lines that may take letters out of sight."""
    spacing, indent = properties.get("spacing"), properties.get("ind")
    found = {}
    if attribute(spacing, "lineRule") == "exact":
        found["line"] = attribute(spacing, "line")
    if (before := attribute(indent, "left") or attribute(indent, "start")).startswith("-"):
        found["aside"] = before
    return found


def _is_cut(letters: Formatting, size: int) -> bool:
    """Whether letters stand on one another, are cut by their line's height, or begin off the page."""
    height = 10 * size
    closer, line = signed(letters.get("spacing", "")), number(letters.get("line", ""))
    return closer < -_CROWDED * height or 0 < line < _LOW * height or signed(letters.get("aside", "")) < _ASIDE


def _raised(letters: Formatting) -> int:
    said = {"superscript": 1, "subscript": -1}.get(letters.get("vertAlign", ""), 0)
    by = signed(letters.get("position", ""))
    return said or (by > 0) - (by < 0)


def _distance(colour: str, ground: str) -> int:
    ink = _rgb(colour)
    if ink is None:
        return 255  # automatic: black, or white on a dark ground
    if ground == UNKNOWN:
        return _NEAR if max(abs(one - two) for one, two in zip(ink, _WHITE, strict=True)) <= _NEAR else 255
    paper = _rgb(ground) or _WHITE
    return max(abs(one - two) for one, two in zip(ink, paper, strict=True))


def _rgb(colour: str) -> tuple[int, int, int] | None:
    text = colour.removeprefix("#")
    try:
        red, green, blue = bytes.fromhex(text)
    except ValueError:
        return None
    return red, green, blue
