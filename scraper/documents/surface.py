"""A PDF's page as a surface of paper: what is painted on it, in which order and where, and the look of it without some.

Places are points from the page's left and top as it is shown: turned by /Rotate, and as pdfplumber counts them, so that
letters and what is painted can be compared.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pypdfium2
from PIL import Image
from pypdfium2 import raw

_DEEPEST = 12
"""Drawings within drawings."""
_NAME = 64
"""Letters of the longest name of a mark that is looked at."""
_SCALE = 2.0
"""Dots to a point."""
_MOST_DOTS = 8_000_000

Colour = tuple[int, int, int]


class Box(NamedTuple):
    """A place on the page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def area(self) -> float:
        """In square points; 0 for a box turned inside out."""
        return max(0.0, self.x1 - self.x0) * max(0.0, self.bottom - self.top)

    def cut(self, other: Box) -> Box:
        """What both have; turned inside out where that is nothing."""
        return Box(
            max(self.x0, other.x0), max(self.top, other.top), min(self.x1, other.x1), min(self.bottom, other.bottom)
        )

    def grown(self, by: float) -> Box:
        """With so much more on every side."""
        return Box(self.x0 - by, self.top - by, self.x1 + by, self.bottom + by)

    def meets(self, other: Box) -> bool:
        """Whether they share more than an edge.

        >>> Box(0, 0, 2, 2).meets(Box(1, 1, 3, 3)), Box(0, 0, 2, 2).meets(Box(2, 0, 3, 3))
        (True, False)
        """
        return self.x0 < other.x1 and other.x0 < self.x1 and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Box) -> bool:
        """Whether the middle of the other is within this one."""
        x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
        return self.x0 <= x < self.x1 and self.top <= y < self.bottom


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that has them all; there must be one at least."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


@dataclass(frozen=True, eq=False)
class Item:
    """Something painted: a run of letters, a picture, a path."""

    handle: Any
    """pdfium's."""
    kind: int
    """One of `FPDF_PAGEOBJ_...`."""
    matrix: pypdfium2.PdfMatrix
    """From the drawing it stands in to the page."""
    order: int
    """What is painted later lies above."""
    is_added: bool
    """Whether somebody put it on the finished page: it belongs to an annotation or a form field."""
    may_be_layered: bool
    """Whether it says that it is on a layer, or stands in a drawing, which may be on one."""

    @cached_property
    def box(self) -> Box:
        """Where it is, seen or not."""
        left, low, right, high = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(self.handle, left, low, right, high)
        return _on(self.matrix, (left.value, low.value, right.value, high.value))

    @property
    def own_matrix(self) -> pypdfium2.PdfMatrix:
        """From its own unit square, or its first letter's place, to the page."""
        found = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(self.handle, found)
        return pypdfium2.PdfMatrix.from_raw(found).multiply(self.matrix)

    def colour(self, *, of_stroke: bool = False) -> tuple[Colour, int] | None:
        """Its colour and how dense it is, 0 to 255; None for a pattern."""
        red, green, blue, dense = (ctypes.c_uint() for _ in range(4))
        ask = raw.FPDFPageObj_GetStrokeColor if of_stroke else raw.FPDFPageObj_GetFillColor
        if not ask(self.handle, red, green, blue, dense):
            return None
        return (red.value, green.value, blue.value), dense.value

    @cached_property
    def dots(self) -> tuple[int, int]:
        """A picture's width and height."""
        width, height = ctypes.c_uint(), ctypes.c_uint()
        raw.FPDFImageObj_GetImagePixelSize(self.handle, width, height)
        return width.value, height.value

    @property
    def is_filled(self) -> bool:
        """Whether a path is, and not only its line drawn."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        return bool(raw.FPDFPath_GetDrawMode(self.handle, fill, stroke)) and fill.value != raw.FPDF_FILLMODE_NONE

    def clip(self) -> Box | None:
        """The box outside of which nothing of it is seen; None where there is none."""
        path = raw.FPDFPageObj_GetClipPath(self.handle)
        found: Box | None = None
        for number in range(max(0, raw.FPDFClipPath_CountPaths(path))):
            points = []
            for at in range(raw.FPDFClipPath_CountPathSegments(path, number)):
                x, y = ctypes.c_float(), ctypes.c_float()
                if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, number, at), x, y):
                    points.append(self.matrix.on_point(x.value, y.value))
            if points:
                box = around(Box(x, y, x, y) for x, y in points)
                found = box if found is None else found.cut(box)
        return found


class Surface:
    """One page, both as pdfplumber and as pdfium has it; `has_additions` says that annotations were made part of it."""

    def __init__(self, plumbed: Any, page: pypdfium2.PdfPage, *, has_additions: bool) -> None:
        self.page = page
        self._left, self._foot = float(plumbed.mediabox[0]), float(plumbed.height + plumbed.mediabox[1])
        self._shown = _turn(plumbed.page_obj).multiply(pypdfium2.PdfMatrix(1, 0, 0, -1, self._left, self._foot))
        self.box = self.place(page.get_bbox())
        """What is seen of it."""
        self._has_additions = has_additions

    def place(self, box: tuple[float, float, float, float]) -> Box:
        """Where a box stands that the file gives by its left, foot, right and head."""
        return _on(self._shown, box)

    def unshown(self, x: float, y: float) -> tuple[float, float]:
        """A place as pdfplumber gives it in a letter's matrix: not from the top."""
        return x - self._left, self._foot - y

    @cached_property
    def items(self) -> list[Item]:
        """Everything that is painted, in order, without the drawings it is grouped in."""
        count = raw.FPDFPage_CountObjects(self.page)
        found: list[Item] = []
        for number in range(count):
            is_added = self._has_additions and number == count - 1
            handle = raw.FPDFPage_GetObject(self.page, number)
            found += _within(handle, self._shown, 0, is_added=is_added, start=len(found))
        return found

    def shadings(self) -> Iterator[Box]:
        """Places that are painted with a shading, which may be anything; not what annotations show."""
        for one in self.items:
            if one.kind == raw.FPDF_PAGEOBJ_SHADING and not one.is_added:
                clip, box = one.clip(), one.box.cut(self.box)
                yield box if clip is None else box.cut(clip)

    def shown(self, without: Iterable[Item] = (), *, on_paper: bool = False) -> Image.Image:
        """The page as it is seen on the screen, or when it is printed, but for some of it."""
        left_out = list(without)
        for one in left_out:
            raw.FPDFPageObj_SetIsActive(one.handle, False)
        try:
            mode = "print" if on_paper else None
            drawn: Image.Image = self.page.render(scale=self._scale, draw_annots=False, optimize_mode=mode).to_pil()
            return drawn.convert("RGB")
        finally:
            for one in left_out:
                raw.FPDFPageObj_SetIsActive(one.handle, True)

    def dots(self, box: Box) -> tuple[int, int, int, int]:
        """Where a place is in a picture of the page."""
        left, top = self.box.x0, self.box.top
        x0, y0 = math.floor((box.x0 - left) * self._scale), math.floor((box.top - top) * self._scale)
        x1, y1 = math.ceil((box.x1 - left) * self._scale), math.ceil((box.bottom - top) * self._scale)
        return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)

    @cached_property
    def _scale(self) -> float:
        return min(_SCALE, math.sqrt(_MOST_DOTS / max(1.0, self.box.area)))


def _turn(page: Any) -> pypdfium2.PdfMatrix:
    """How pdfminer turns a page."""
    x0, y0, x1, y1 = page.mediabox
    turned = {
        90: (0, -1, 1, 0, -y0, x1),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, 1, -1, 0, y1, -x0),
    }
    return pypdfium2.PdfMatrix(*turned.get(page.rotate, (1, 0, 0, 1, -x0, -y0)))


def _within(handle: Any, matrix: pypdfium2.PdfMatrix, depth: int, *, is_added: bool, start: int) -> Iterator[Item]:
    """What an object is, or what the drawing that it is holds."""
    kind = raw.FPDFPageObj_GetType(handle)
    if kind == raw.FPDF_PAGEOBJ_FORM:
        own = raw.FS_MATRIX()
        if depth < _DEEPEST and raw.FPDFPageObj_GetMatrix(handle, own):
            inner = pypdfium2.PdfMatrix.from_raw(own).multiply(matrix)
            for number in range(max(0, raw.FPDFFormObj_CountObjects(handle))):
                part = raw.FPDFFormObj_GetObject(handle, number)
                for one in _within(part, inner, depth + 1, is_added=is_added, start=start):
                    start += 1
                    yield one
        return
    yield Item(handle, kind, matrix, start, is_added, depth > 0 or _is_marked(handle))


def _is_marked(handle: Any) -> bool:
    """Whether it stands in marked content of a layer."""
    for number in range(max(0, raw.FPDFPageObj_CountMarks(handle))):
        name, size = (ctypes.c_ushort * _NAME)(), ctypes.c_ulong()
        mark = raw.FPDFPageObj_GetMark(handle, number)
        raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), size)
        if bytes(name)[: size.value].decode("utf-16-le", "replace").rstrip("\0") == "OC":
            return True
    return False


def _on(matrix: pypdfium2.PdfMatrix, box: tuple[float, float, float, float]) -> Box:
    (x0, y0), (x1, y1) = matrix.on_point(*box[:2]), matrix.on_point(*box[2:])
    if (matrix.b or matrix.c) and (matrix.a or matrix.d):  # not turned by quarters
        x0, y0, x1, y1 = matrix.on_rect(*box)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
