"""A PDF as a person sees it on paper: its letters without those that are unseen, and what else stands on its pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.layout import LTChar, LTFigure
from pdfminer.pdftypes import resolve1

from scraper.documents import drawn
from scraper.documents.annotations import Annotation, finished
from scraper.documents.bars import bars, is_on
from scraper.documents.blocks import Mark
from scraper.documents.drawn import Drawing, Square, box_of
from scraper.documents.flow import TICKED, UNTICKED
from scraper.documents.fonts import Fonts
from scraper.documents.glyphs import turn_of
from scraper.documents.images import Placed, pictures
from scraper.documents.notes import Added, Letter, Notes, tick_box
from scraper.documents.seen import Seen
from scraper.documents.settle import Row, behind, in_line, on_row, rows, settled
from scraper.documents.surface import Box, Surface
from scraper.documents.units import in_points, unit
from scraper.errors import DocumentUnreadable

MOST_PAGES = 200
DRAWING = Mark("a drawing")
_SMALL, _BROAD, _HIGH = 8.0, 350.0, 250.0
"""Points: sides of what may be a picture that a program painted as a pattern."""
ACROSS = Mark("writing across a picture")
BAR = Mark("a bar of colour", is_beside=True)
STRUCK = Mark("words that are struck out", is_beside=True)
MANY = Mark("a drawing of more strokes than are looked at", floats=True)
"""Nobody knows which place they are at: every one without a picture is told."""


@dataclass
class Shown:
    """What is seen of one page."""

    letters: list[Letter]
    """The value of a form field is one of them, and so is a tick box."""
    placed: list[Placed] = field(default_factory=list)
    """Pictures, and what cannot be read."""
    squares: list[Box] = field(default_factory=list)
    """Tick boxes that are drawn."""

    def is_of_square(self, edge: Mapping[str, Any]) -> bool:
        """Whether a ruled line is a side of a tick box, and of no table."""
        box = box_of(edge)
        return any(one.grown(1).cut(box) == box for one in self.squares)


class Paper:
    """A PDF to look at; close it, or use it as a context. `pages` are pdfplumber's.

    Raises `DocumentUnreadable` for a book.
    """

    def __init__(self, content: bytes) -> None:
        self._annotations: Sequence[Sequence[Annotation]] = ()
        with ExitStack() as stack:
            plumbed = stack.enter_context(_plumbed(content))
            if len(plumbed.pages) > MOST_PAGES:
                raise DocumentUnreadable(f"it has {len(plumbed.pages)} pages; forms of up to {MOST_PAGES} are read")
            units = [unit(page) for page in plumbed.pages]
            if any(one != 1 for one in units):
                content = in_points(content, units)
                plumbed = stack.enter_context(_plumbed(content))
            if any(resolve1(page.page_obj.annots) for page in plumbed.pages):
                done = finished(content)
                content, self._annotations = done.content, done.pages
                plumbed = stack.enter_context(_plumbed(content))
            self.pages = plumbed.pages
            self._has_layers = "OCProperties" in plumbed.doc.catalog
            self._document = pypdfium2.PdfDocument(content)
            stack.callback(self._document.close)
            self._stack = stack.pop_all()

    def __enter__(self) -> Paper:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def shown(self, plumbed: Any) -> Shown:
        """What is seen of one of its pages; nobody may have asked that for its letters before."""
        number = plumbed.page_number - 1
        added = _added(plumbed) if self._annotations else []
        page = self._document[number]
        try:
            surface = Surface(plumbed, page, has_additions=bool(added))
            seen = Seen(surface, has_layers=self._has_layers)
            return _page(plumbed, surface, seen, self._annotations[number] if self._annotations else (), added)
        finally:
            page.close()


def _plumbed(content: bytes) -> Any:
    """The file as pdfplumber has it, with fonts that are looked at."""
    found: Any = pdfplumber.open(io.BytesIO(content))
    found.rsrcmgr = Fonts()
    for page in found.pages:
        page.process_object = partial(_made, page, page.process_object)
    return found


def _made(page: Any, plainly: Callable[[Any], Letter], one: Any) -> Letter:
    """What pdfplumber makes of a part of a page. Of letters, which are most of them, it is done here: looking for
    references to other parts of the file in each of their numbers costs it more than finding them did."""
    if type(one) is not LTChar or isinstance(one.fontname, bytes):
        return plainly(one)
    left, top = page.mediabox[:2]
    return {
        "object_type": "char",
        "text": one.get_text(),
        "fontname": one.fontname,
        "size": one.size,
        "matrix": one.matrix,
        "upright": one.upright,
        "x0": one.x0 + left,
        "x1": one.x1 + left,
        "y1": one.y1,
        "top": page.height - one.y1 + top,
        "bottom": page.height - one.y0 + top,
    }


def _added(plumbed: Any) -> list[Added]:
    """Take what annotations look like out of a page: pdfium puts it into one drawing, the last."""
    parts = list(plumbed.layout)
    if not parts or not isinstance(parts[-1], LTFigure) or not parts[-1].name.startswith("FFT"):
        return []
    plumbed.layout._objs.pop()
    found = []
    for one in parts[-1]:
        painted = list(plumbed.iter_layout_objects([one]))
        letters = [part for part in painted if part["object_type"] == "char"]
        pens = drawn.strokes([part for part in painted if part["object_type"] in ("curve", "line")])
        strokes = [] if drawn.are_many(pens) else drawn.drawings(pens)
        has_pictures = any(part["object_type"] == "image" for part in painted)
        found.append(Added(box_of(plumbed.process_object(one)), letters, strokes, has_pictures))
    return found


def _page(
    plumbed: Any, surface: Surface, seen: Seen, annotations: Sequence[Annotation], added: Sequence[Added]
) -> Shown:
    every = [*plumbed.chars, *(letter for one in added for letter in one.letters)]
    states = seen.letters(every)
    unseen = {id(letter) for letter, state in zip(every, states, strict=True) if state is not None}
    shown = Shown([one for one in plumbed.chars if id(one) not in unseen])
    shown.placed += (Placed(box_of(one), Mark(state)) for one, state in zip(every, states, strict=True) if state)
    held = list(pictures(surface, seen, plumbed, shown.letters))
    shown.placed += _turned(shown, held)
    if annotations:
        _annotated(shown, Notes(surface, added, unseen, _rows(shown), held), annotations)
    _drawn(shown, plumbed, seen, held)
    patterns = [*surface.shadings(), *drawn.patterned(plumbed)]
    shown.placed += _patterned(shown, patterns, held)
    shown.placed += _barred(shown, plumbed, seen, held)
    standing = _rows(shown) if held else []
    lined = {one.box: in_line(one.box, standing) for one in held}
    moved = lined | {behind(box): behind(line) for box, line in lined.items()}
    shown.placed = [replace(one, box=moved.get(one.box, one.box)) for one in (*shown.placed, *held)]
    return shown


def _rows(shown: Shown) -> list[Row]:
    return rows([box_of(one) for one in shown.letters if turn_of(one["matrix"]) == 0])


def _turned(shown: Shown, held: Sequence[Placed]) -> Iterator[Placed]:
    """Take out words on pictures that do not run level, such as a stamp's: they belong to no line."""
    turned = [one for one in shown.letters if turn_of(one["matrix"]) != 0] if held else []
    if len(turned) > len(shown.letters) / 2:
        return  # a page that is printed sideways
    gone: set[int] = set()
    for picture in held:
        on_it = [one for one in turned if one["text"].strip() and picture.box.holds(box_of(one))]
        if on_it:
            gone |= {id(one) for one in on_it}
            yield Placed(behind(picture.box), ACROSS)
    shown.letters = [one for one in shown.letters if id(one) not in gone]


def _annotated(shown: Shown, notes: Notes, annotations: Sequence[Annotation]) -> None:
    for one in annotations:
        notes.add(one)
    shown.placed += (Placed(box_of(one), STRUCK) for one in shown.letters if notes.is_struck(one))
    shown.letters = [one for one in shown.letters if not notes.is_gone(one)] + notes.letters
    shown.placed += notes.placed
    shown.placed += notes.alone(shown.letters)


def _drawn(shown: Shown, plumbed: Any, seen: Seen, held: Sequence[Placed]) -> None:
    """Take out what a line goes through; put in tick boxes that are drawn, and what else is."""
    _strike(shown, plumbed, seen)
    drawings = _drawings(shown, plumbed, seen)
    squares = drawn.squares(plumbed, drawings, shown.letters)
    if drawings or squares:
        ticks = _ticked(shown, drawings, squares)
        standing = _rows(shown)
        for one in drawings:
            if one not in ticks:
                shown.placed += settled(DRAWING, one.box, standing, one.points, held)


def _strike(shown: Shown, plumbed: Any, seen: Seen) -> None:
    """Take out the letters that a line goes through, and tell where."""
    lines = list(drawn.struck(plumbed, shown.letters))
    are_seen = seen.drawn([line for line, _ in lines])
    struck = [hit for (_, hit), is_seen in zip(lines, are_seen, strict=True) if is_seen and hit]
    if gone := {number for hit in struck for number in hit}:
        shown.placed += (Placed(box_of(shown.letters[hit[0]]), STRUCK) for hit in struck)
        shown.letters = [one for number, one in enumerate(shown.letters) if number not in gone]


def _drawings(shown: Shown, plumbed: Any, seen: Seen) -> list[Drawing]:
    """What a pen drew and is seen; where that is more than anybody looks at, that is told."""
    pens = drawn.strokes([*plumbed.curves, *plumbed.lines, *plumbed.rects], shown.letters)
    if drawn.are_many(pens):
        shown.placed.append(Placed(Box(0, 0, 0, 0), MANY))
        pens = []
    drawings = drawn.drawings(pens)
    are_seen = seen.drawn([one.box for one in drawings])
    return [one for one, is_seen in zip(drawings, are_seen, strict=True) if is_seen]


def _patterned(shown: Shown, patterns: Sequence[Box], held: Sequence[Placed]) -> Iterator[Placed]:
    """What is painted with a pattern or shading and may be a picture."""
    patterns = [box for box in patterns if _may_be_a_picture(box, shown.letters)]
    standing = _rows(shown) if patterns else []
    for box in patterns:
        yield from settled(DRAWING, box, standing, (), held)


def _barred(shown: Shown, plumbed: Any, seen: Seen, held: Sequence[Placed]) -> Iterator[Placed]:
    """What a marker left on a line where nothing is written."""
    found = list(bars(plumbed, shown.letters))
    standing = _rows(shown) if found else []
    found = [one for one in found if any(is_on(one, row.box) for row in standing)]
    for box, is_seen in zip(found, seen.drawn(found), strict=True):
        if is_seen:
            yield from settled(BAR, box, standing, (), held)


def _may_be_a_picture(box: Box, letters: Sequence[Letter]) -> bool:
    """Whether a place that a pattern fills is as large as a signature or photo, and no ground of words."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    is_large = _SMALL <= width <= _BROAD and _SMALL <= height <= _HIGH
    return is_large and not any(box.holds(box_of(one)) for one in letters if one["text"].strip())


def _ticked(shown: Shown, drawings: Sequence[Drawing], squares: Sequence[Square]) -> list[Drawing]:
    """Make letters of tick boxes, drawn or not, with what is drawn in them; gives what that was."""
    boxes = [one.box for one in squares]
    shown.squares += boxes
    shown.letters = [one for one in shown.letters if not any(box.holds(box_of(one)) for box in boxes)]
    standing = _rows(shown)
    for square in squares:
        place = on_row(square.box, standing)
        shown.letters.append(tick_box(place, is_ticked=bool(square.is_ticked)))
        if square.is_ticked is None:
            shown.placed.append(Placed(place, DRAWING))
    ticks = [one for one in drawings if any(box.holds(one.box) for box in boxes)]
    return [*ticks, *_tick_letters(shown, [one for one in drawings if one not in ticks])]


def _tick_letters(shown: Shown, drawings: Sequence[Drawing]) -> list[Drawing]:
    """Tick the boxes that are letters and have something drawn in them; gives what that was."""
    ticks: list[Drawing] = []
    for number, letter in enumerate(shown.letters):
        if letter["text"] in UNTICKED:
            here = [one for one in drawings if one not in ticks and drawn.is_tick(one, box_of(letter))]
            ticks += here
            if here:
                shown.letters[number] = letter | {"text": TICKED[0]}
    return ticks
