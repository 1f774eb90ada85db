"""Where a floating picture of a Word file stands: beside the page, or under another, it may not be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from scraper.documents.markup import ON, attribute, below, child, local, number, word

_BESIDE = "a picture stands there that lies beside the page, and whether anything of it is seen is not known"
_UNDER = "a picture stands there that another lies over, and whether anything of it is seen is not known"
_TWIP, _POINT = 635, 12_700
"""A twentieth of a point, and a point, in the units that Word measures drawings in."""
_LARGEST = 31_680
"""Twips: the longest side of a page in Word, for parts that say nothing of their page's."""
_SEEN = 0.05
"""Share of a picture, along one side of it, that is seen of it at least."""
_WHOLE = re.compile(r"\s*-?\d{1,9}\s*")
_LENGTH = re.compile(r"(-?\d*\.?\d+)(pt|in|cm|mm|pc|px|)")
_IN_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "pc": 12.0, "px": 0.75, "": 0.75}
_PAGE, _MARGIN = {"page", "leftMargin", "topMargin"}, "margin"


@dataclass(frozen=True)
class Pages:
    """Along one direction, what is true of every page of a document; in the units of drawings."""

    length: int
    margin: int
    """The smallest one before its text."""
    has_columns: bool = False

    def hides(self, side: _Side) -> bool:
        """Whether a picture lies beside the page, wherever what it is measured from may be."""
        low, high = self._origin(side)
        least = side.size * _SEEN
        return high + side.start + side.size <= least or low + side.start >= self.length - least

    def _origin(self, side: _Side) -> tuple[int, int]:
        if side.frame in _PAGE:
            return 0, 0
        is_known = side.frame == _MARGIN or (side.frame == "column" and side.is_loose and not self.has_columns)
        return (self.margin, self.margin) if is_known else (0, self.length)


@dataclass(frozen=True)
class _Side:
    """A picture's place along one direction, in the units of drawings."""

    frame: str
    """What it is measured from."""
    start: int
    size: int
    is_loose: bool
    """Whether its paragraph stands in no table."""

    def holds(self, other: _Side) -> bool:
        """Whether it goes all along another that is measured from the same, but for a little."""
        little = other.size * _SEEN
        begins, ends = self.start <= other.start + little, self.start + self.size >= other.start + other.size - little
        return self.frame == other.frame and begins and ends


@dataclass(frozen=True)
class _Place:
    """Where one floats."""

    across: _Side
    down: _Side
    paragraph: etree._Element | None
    layer: tuple[bool, int]
    """Before the text or behind it, and how far in front."""

    def covers(self, other: _Place) -> bool:
        """Whether it lies in front of another, and over all of it."""
        is_fixed = {self.across.frame, self.down.frame} <= {*_PAGE, _MARGIN}
        is_comparable = is_fixed or self.paragraph is other.paragraph
        is_over = self.across.holds(other.across) and self.down.holds(other.down)
        return is_comparable and is_over and self.layer > other.layer


class Floats:
    """The floating pictures of a document; `root` is its main part, which says how large its pages are."""

    def __init__(self, root: etree._Element) -> None:
        sections = list(below(root, "sectPr"))
        columns = any(attribute(child(one, "cols"), "num", "1") != "1" for one in sections)
        self._across = Pages(*_page(sections, "w", "left"), has_columns=columns)
        self._down = Pages(*_page(sections, "h", "top"), has_columns=True)
        self._places: dict[etree._Element, list[_Place]] = {}

    def doubt(self, drawing: etree._Element) -> str:
        """Why it is not known whether anybody sees a drawing; empty where that is known."""
        for across, down in (*map(_of_anchor, below(drawing, "anchor")), *map(_of_shape, drawing)):
            if (across and self._across.hides(across)) or (down and self._down.hides(down)):
                return _BESIDE
        own = next((_place(one) for one in below(drawing, "anchor")), None)
        if own is None:
            return ""
        root = drawing.getroottree().getroot()
        if root not in self._places:
            self._places[root] = [*_pictures(root)]
        return _UNDER if any(one.covers(own) for one in self._places[root]) else ""


def _page(sections: Sequence[etree._Element], side: str, edge: str) -> tuple[int, int]:
    """The longest side of all pages, and the smallest margin before their text."""
    lengths = [number(attribute(child(one, "pgSz"), side), _LARGEST) for one in sections]
    margins = [number(attribute(child(one, "pgMar"), edge)) for one in sections]
    return max(lengths, default=_LARGEST) * _TWIP, min(margins, default=0) * _TWIP


def _pictures(root: etree._Element) -> Iterator[_Place]:
    for one in below(root, "anchor"):
        is_picture = any(True for _ in below(one, "blip"))
        if is_picture and (found := _place(one)) is not None:
            yield found


def _place(anchor: etree._Element) -> _Place | None:
    across, down = _of_anchor(anchor)
    if across is None or down is None:
        return None
    height = attribute(anchor, "relativeHeight")
    layer = attribute(anchor, "behindDoc") not in ON, int(height) if _WHOLE.fullmatch(height) else 0
    return _Place(across, down, _paragraph(anchor), layer)


def _of_anchor(anchor: etree._Element) -> tuple[_Side | None, _Side | None]:
    """Along the line and down the page; None where a side is aligned, so that it lies within what it is measured by."""
    return _side(anchor, "positionH", "cx"), _side(anchor, "positionV", "cy")


def _side(anchor: etree._Element, position: str, side: str) -> _Side | None:
    place, size = child(anchor, position), attribute(child(anchor, "extent"), side)
    offset = child(place, "posOffset")
    start = (offset.text or "") if offset is not None else ""
    if not _WHOLE.fullmatch(start) or not _WHOLE.fullmatch(size):
        return None
    return _Side(attribute(place, "relativeFrom"), int(start), int(size), _is_loose(anchor))


def _of_shape(shape: etree._Element) -> tuple[_Side | None, _Side | None]:
    """The same of a shape of VML."""
    rooms = (one.partition(":") for one in attribute(shape, "style").split(";"))
    style = {name.strip(): value.strip() for name, _, value in rooms}
    if style.get("position") != "absolute":
        return None, None
    return _old_side(shape, style, "left", "width", "horizontal"), _old_side(shape, style, "top", "height", "vertical")


def _old_side(shape: etree._Element, style: dict[str, str], edge: str, size: str, way: str) -> _Side | None:
    lengths = [_length(style.get(name, "0")) for name in (edge, f"margin-{edge}", size)]
    if style.get(f"mso-position-{way}", "absolute") != "absolute" or None in lengths:
        return None
    start, more, along = (one or 0 for one in lengths)
    frame = style.get(f"mso-position-{way}-relative", "text")
    return _Side("column" if frame == "text" else frame, start + more, along, _is_loose(shape))


def _length(text: str) -> int | None:
    found = _LENGTH.fullmatch(text)
    return None if found is None else round(float(found[1]) * _IN_POINTS[found[2]] * _POINT)


def _paragraph(element: etree._Element) -> etree._Element | None:
    return next((one for one in element.iterancestors() if word(one) == "p"), None)


def _is_loose(element: etree._Element) -> bool:
    return not any(local(one) in ("tc", "txbxContent") for one in element.iterancestors())
