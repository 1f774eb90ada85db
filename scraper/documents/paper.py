"""A PDF as a person sees it on paper: its letters without those that are unseen, and what else stands on its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from pdfminer.layout import LTFigure

from scraper.documents import drawn
from scraper.documents.annotations import Annotation, finished
from scraper.documents.blocks import Mark
from scraper.documents.drawn import box_of
from scraper.documents.flow import TICKED, UNTICKED
from scraper.documents.images import Placed, pictures
from scraper.documents.notes import Added, Letter, Notes, tick_box
from scraper.documents.seen import Seen
from scraper.documents.settle import on_row, rows, settled
from scraper.documents.surface import Box, Surface

DRAWING = Mark("a drawing")


@dataclass
class Shown:
    """What is seen of one page."""

    letters: list[Letter]
    """The value of a form field is one of them, and so is a tick box."""
    placed: list[Placed] = field(default_factory=list)
    """Pictures, and what cannot be read."""
    squares: list[Box] = field(default_factory=list)
    """Tick boxes that are drawn: no tables, though ruled like them."""


class Paper:
    """A PDF to look at; close it, or use it as a context. `content` is the file with its annotations in its pages."""

    def __init__(self, content: bytes) -> None:
        done = finished(content)
        self.content = done.content
        self._annotations = done.pages
        self._document = pypdfium2.PdfDocument(done.content)

    def __enter__(self) -> Paper:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def page(self, plumbed: Any) -> Shown:
        """What is seen of a page of `content`, as pdfplumber has it; nobody may have asked that for its letters yet."""
        number = plumbed.page_number - 1
        added = _added(plumbed) if self._annotations else []
        page = self._document[number]
        try:
            surface = Surface(plumbed, page, has_additions=bool(added))
            seen = Seen(surface, has_layers="OCProperties" in plumbed.pdf.doc.catalog)
            return _page(plumbed, surface, seen, self._annotations[number] if self._annotations else (), added)
        finally:
            page.close()


def _added(plumbed: Any) -> list[Added]:
    """Take what annotations look like out of a page: pdfium puts it into one drawing, the last."""
    parts = list(plumbed.layout)
    if not parts or not isinstance(parts[-1], LTFigure) or not parts[-1].name.startswith("FFT"):
        return []
    plumbed.layout._objs.pop()
    found = []
    for one in parts[-1]:
        letters = [part for part in plumbed.iter_layout_objects([one]) if part["object_type"] == "char"]
        found.append(Added(box_of(plumbed.process_object(one)), letters))
    return found


def _page(
    plumbed: Any, surface: Surface, seen: Seen, annotations: Sequence[Annotation], added: Sequence[Added]
) -> Shown:
    every = [*plumbed.chars, *(letter for one in added for letter in one.letters)]
    states = seen.letters(every)
    unseen = {id(letter) for letter, state in zip(every, states, strict=True) if state is not None}
    shown = Shown([one for one in plumbed.chars if id(one) not in unseen])
    shown.placed += (Placed(box_of(one), Mark(state)) for one, state in zip(every, states, strict=True) if state)
    if annotations:
        _annotated(shown, Notes(surface, added, unseen, rows([box_of(one) for one in shown.letters])), annotations)
    _drawn(shown, plumbed, seen)
    shown.placed += pictures(surface, seen, plumbed, [box_of(one) for one in shown.letters])
    return shown


def _annotated(shown: Shown, notes: Notes, annotations: Sequence[Annotation]) -> None:
    for one in annotations:
        notes.add(one)
    shown.letters = [one for one in shown.letters if not notes.is_gone(one)] + notes.letters
    shown.placed += notes.placed


def _drawn(shown: Shown, plumbed: Any, seen: Seen) -> None:
    """Take out what a line goes through; put in tick boxes that are drawn, and what else is."""
    lines = [(line, hit) for line, hit in drawn.struck(plumbed, shown.letters) if seen.is_drawn(line)]
    gone = {number for _, hit in lines for number in hit}
    shown.letters = [one for number, one in enumerate(shown.letters) if number not in gone]
    drawings = [one for one in drawn.drawings(plumbed) if seen.is_drawn(one.box)]
    squares = drawn.squares(plumbed, drawings, shown.letters)
    boxes = [one.box for one in squares]
    lines_of = rows([box_of(one) for one in shown.letters])
    ticks = [one for one in drawings if any(box.holds(one.box) for box in boxes)]
    shown.squares += boxes
    shown.letters = [one for one in shown.letters if not any(box.holds(box_of(one)) for box in boxes)]
    for square in squares:
        place = on_row(square.box, lines_of)
        shown.letters.append(tick_box(place, is_ticked=bool(square.is_ticked)))
        if square.is_ticked is None:
            shown.placed.append(Placed(place, DRAWING))
    for number, letter in enumerate(shown.letters):
        if letter["text"] in UNTICKED:
            here = [one for one in drawings if one not in ticks and drawn.is_tick(one, box_of(letter))]
            ticks += here
            if here:
                shown.letters[number] = letter | {"text": TICKED[0]}
    for one in drawings:
        if one not in ticks:
            shown.placed += settled(DRAWING, one.box, lines_of, one.points)
