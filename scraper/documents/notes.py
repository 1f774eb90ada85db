"""Annotations and form fields among the letters of a page: words and tick boxes where they are that, else marks.

A field's words are its value where that is what it shows; where the two differ nobody knows which was meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scraper.documents.annotations import Annotation
from scraper.documents.blocks import Mark
from scraper.documents.drawn import Drawing, Point, box_of
from scraper.documents.flow import TICKED, UNTICKED
from scraper.documents.images import Placed
from scraper.documents.settle import Row, on_row, settled
from scraper.documents.surface import Box, Surface, around

Letter = dict[str, Any]
"""As pdfplumber has it."""
_SAME = 1.5
"""Points by which two places of one thing differ."""


@dataclass(frozen=True)
class Added:
    """What one annotation looks like."""

    box: Box
    letters: list[Letter]
    strokes: list[Drawing]
    has_pictures: bool = False

    @property
    def is_drawn(self) -> bool:
        """Whether it shows more than words, frames and grounds."""
        return bool(self.strokes) or self.has_pictures


class Notes:
    """The annotations of one page; `letters` and `placed` grow as they are added.

    `unseen` holds the `id` of letters that are not seen; `lines` and `pictures` are the page's own.
    """

    def __init__(
        self,
        surface: Surface,
        added: Sequence[Added],
        unseen: set[int],
        lines: Sequence[Row],
        pictures: Sequence[Placed],
    ) -> None:
        self._surface, self._looks, self._unseen = surface, list(added), unseen
        self._lines, self._pictures = lines, pictures
        self._struck: list[Box] = []
        self._boxes: list[Box] = []
        self._marked: list[tuple[str, Box]] = []
        self.letters: list[Letter] = []
        self.placed: list[Placed] = []

    def add(self, one: Annotation) -> None:
        """Take up one annotation."""
        box = self._surface.place(one.corners)
        look = self._look(box)
        seen = [letter for letter in look.letters if id(letter) not in self._unseen]
        if one.struck:
            self._struck += map(self._surface.place, one.struck)
        elif one.marked:
            self._marked += ((one.what, self._surface.place(corners)) for corners in one.marked)
        elif one.is_ticked is not None:
            self._tick(one.what, box, is_ticked=one.is_ticked)
        elif one.values is not None:
            self._field(one.values, box, look.letters, seen)
            if not one.values and look.is_drawn:
                self._mark("a drawing in a form field", box)
        elif one.is_typed and seen:
            self.letters += seen
        elif look.is_drawn or not one.is_ground:
            self._drawing(one, box, look)

    def _tick(self, what: str, box: Box, *, is_ticked: bool) -> None:
        self._boxes.append(box)
        place = on_row(box, self._lines)
        self.letters.append(tick_box(place, is_ticked=is_ticked))
        if what:
            self.placed.append(Placed(place, Mark(what)))

    def _drawing(self, one: Annotation, box: Box, look: Added) -> None:
        """What is neither words nor a tick: a mark by its strokes where it has some, else in its box."""
        if not (one.is_drawn and look.strokes):
            self._mark(one.what, box)
            return
        for stroke in look.strokes:
            self._mark(one.what, stroke.box, stroke.points)

    def is_gone(self, letter: Letter) -> bool:
        """Whether a letter of the page is struck out, or is the box on which a tick box lies."""
        box = box_of(letter)
        is_box = letter["text"] in TICKED + UNTICKED and any(one.holds(box) or box.holds(one) for one in self._boxes)
        return is_box or self.is_struck(letter)

    def alone(self, letters: Sequence[Letter]) -> Iterator[Placed]:
        """The highlights under which nothing is written."""
        written = [box_of(one) for one in letters if one["text"].strip()] if self._marked else []
        for what, box in self._marked:
            if not any(box.holds(one) for one in written):
                yield from settled(Mark(what, is_beside=True), box, self._lines, (), self._pictures)

    def is_struck(self, letter: Letter) -> bool:
        """Whether somebody struck a letter of the page out."""
        return any(one.holds(box_of(letter)) for one in self._struck)

    def _look(self, box: Box) -> Added:
        """What an annotation in a place looks like."""
        for one in self._looks:
            if max(abs(mine - its) for mine, its in zip(one.box, box, strict=True)) <= _SAME:
                self._looks.remove(one)
                return one
        return Added(box, [], [])

    def _field(self, values: Sequence[str], box: Box, letters: Sequence[Letter], seen: Sequence[Letter]) -> None:
        shown = "".join(letter["text"] for letter in letters)
        value = next((one for one in values if _squeezed(one) == _squeezed(shown)), None)
        if value is not None and _squeezed(value):
            if seen:
                self.letters.append(self._as_one(value, letters))
        elif values and not _squeezed(shown):
            self._mark(f"a form field that holds {values[0]!r} and does not show it", box)
        elif values:
            self._mark(f"a form field that holds {values[0]!r} and shows {shown!r}", box)
        elif _squeezed(shown) and seen:
            self._mark(f"a form field that holds nothing and shows {shown!r}", box)

    def _as_one(self, value: str, letters: Sequence[Letter]) -> Letter:
        """A field's value as one letter, in the place of its first line: its own lines and gaps say nothing."""
        first = next(one for one in letters if one["text"].strip())
        whole = around(map(box_of, letters))
        box = on_row(Box(whole.x0, first["top"], whole.x1, first["bottom"]), self._lines)
        return first | {
            "text": " ".join(value.split()),
            "x0": box.x0,
            "x1": box.x1,
            "top": box.top,
            "bottom": box.bottom,
        }

    def _mark(self, what: str, box: Box, points: Sequence[Point] = ()) -> None:
        covers = any(letter.meets(box) for row in self._lines for letter in row.letters)
        self.placed += settled(Mark(what, floats=covers or not box.area), box, self._lines, points, self._pictures)


def tick_box(box: Box, *, is_ticked: bool) -> Letter:
    """A tick box as a letter."""
    edges = dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))
    text = TICKED[0] if is_ticked else UNTICKED[0]
    upright = {"upright": True, "matrix": (1, 0, 0, 1, box.x0, box.bottom)}
    return {"text": text, "size": box.bottom - box.top, "fontname": ""} | upright | edges


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
