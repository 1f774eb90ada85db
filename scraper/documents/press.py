"""A template as print shows it: without white space, in lines, with the numbers and bullets of its lists."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from scraper.documents.blocks import Label
from scraper.documents.flow import END, ROW, fold
from scraper.documents.glyphs import spelled
from scraper.documents.shape import FrameShape, Pattern, Shape, Slot, StoryShape, TableShape


@dataclass(frozen=True)
class Run(Pattern):
    """What stands between two tables: paragraphs, each of which begins on a line of its own."""

    begins: tuple[tuple[int, int], ...] = ()
    """Piece of static text, and place in it where a paragraph begins."""
    numbered: frozenset[Slot] = frozenset()
    """Slots that stand in a paragraph with a number or bullet."""
    paragraphs: tuple[Run, ...] = field(default=(), repr=False)
    """Each by itself, where it is a run of them."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """As of any pattern."""
        return tuple(word for one in self.paragraphs for word in one.words) if self.paragraphs else super().words


def in_order(stories: Sequence[StoryShape], pages: int) -> list[StoryShape]:
    """The stories of a template as a print on so many pages has them, from the first page's header over body and notes
    to the last page's footer; which page shows the others, nobody knows."""
    feet = ("first page footer",) if pages == 1 else ("even page footer",) if pages % 2 == 0 else ()
    named: dict[str, list[StoryShape]] = {}
    for story in stories:
        named.setdefault(story.name.partition(" of section ")[0], []).append(story)
    shown = [next((named[name][:1] for name in ("first page header", "header") if name in named), [])]
    shown += [named.get(name, []) for name in ("body", "footnotes", "endnotes")]
    shown.append(next((named[name][-1:] for name in (*feet, "footer") if name in named), []))
    return [one for each in shown for one in each]


@lru_cache(64)
def printed(stories: tuple[StoryShape, ...], pages: int = 1) -> StoryShape:
    """The template as a document printed on so many pages has it: its stories in one."""
    parts: list[Shape] = []
    for story in in_order(stories, pages):
        shapes = [_shape(shape) for shape in story.inside]
        if parts and shapes:
            parts[-1] = _joined(parts[-1], shapes.pop(0))
        parts += shapes
    return StoryShape("body", tuple(_touching(parts)))


def _touching(parts: Sequence[Shape]) -> list[Shape]:
    """Tables with nothing between are one: in print nothing tells them apart."""
    found: list[Shape] = []
    for part in parts:
        is_bare = bool(found) and isinstance(found[-1], Pattern) and found[-1].printed == ("",)
        above = found[-2] if is_bare and len(found) > 1 else None
        if isinstance(part, TableShape) and isinstance(above, TableShape):
            found[-2:] = [TableShape(above.rows + part.rows)]
        else:
            found.append(part)
    return found


def _shape(shape: Shape) -> Shape:
    if isinstance(shape, FrameShape):
        return FrameShape(tuple(map(_shape, shape.inside)))
    if isinstance(shape, TableShape):
        rows = (tuple((column, tuple(map(_shape, cell))) for column, cell in row) for row in shape.rows)
        return TableShape(tuple(rows))
    return run_of(paragraphs_of(shape))


def _joined(before: Shape, after: Shape) -> Shape:
    """Two runs as one; both are runs, as every container begins and ends with one."""
    if not isinstance(before, Run) or not isinstance(after, Run):
        raise TypeError("a container begins and ends with a run of paragraphs")
    return run_of((*before.paragraphs, *after.paragraphs))


def run_of(paragraphs: Sequence[Run]) -> Run:
    """Paragraphs one below the other."""
    pieces = [""]
    slots: list[Slot] = []
    boxes: list[tuple[int, int, Slot]] = []
    begins: list[tuple[int, int]] = []
    for one in paragraphs:
        last, shift = len(pieces) - 1, len(pieces[-1])
        begins.append((last, shift))
        boxes += ((piece + last, place + (0 if piece else shift), slot) for piece, place, slot in one.boxes)
        pieces[-1] += one.printed[0]
        pieces += one.printed[1:]
        slots += one.slots
    numbered = frozenset(slot for one in paragraphs for slot in one.numbered)
    return _run(pieces, slots, boxes, begins=tuple(begins), numbered=numbered, paragraphs=tuple(paragraphs))


def _run(pieces: Sequence[str], slots: Sequence[Slot], boxes: Sequence[tuple[int, int, Slot]], **more: Any) -> Run:
    return Run(tuple(map(fold, pieces)), tuple(pieces), tuple(slots), tuple(boxes), **more)


def paragraphs_of(pattern: Pattern) -> list[Run]:
    """The paragraphs of a template's pattern, each as print shows it."""
    labels = {(piece, place): reads for piece, place, reads in pattern.labels}
    left_out = _drawn(pattern)
    boxes = {(piece, place): slot for piece, place, slot in pattern.boxes}
    found = [_Writer()]
    for piece, static in enumerate(pattern.printed):
        for place in range(len(static) + 1):
            here = piece, place
            sign = static[place : place + 1]
            if here in labels:
                found[-1].label(labels[here])
            if here in boxes:
                found[-1].box(boxes[here])
            if sign == END:
                found.append(_Writer())
            elif sign.strip() and here not in left_out:
                found[-1].letter(sign)
        for slot in pattern.slots[piece : piece + 1]:
            found[-1].slot(slot)
    return [one.done() for one in found]


def _drawn(pattern: Pattern) -> set[tuple[int, int]]:
    """Pieces of static text and places in them of rows of dots or strokes, which are left out of the print too."""
    rows = [(piece, one.span()) for piece, static in enumerate(pattern.statics) for one in ROW.finditer(static)]
    return {(piece, place) for piece, span in rows for place in range(*span)}


class _Writer:
    """Writes one paragraph."""

    def __init__(self) -> None:
        self._pieces = [""]
        self._slots: list[Slot] = []
        self._boxes: list[tuple[int, int, Slot]] = []
        self._is_numbered = False

    def letter(self, sign: str) -> None:
        """One letter, or an accent on the one before."""
        self._pieces[-1] = (
            spelled(self._pieces[-1] + sign) if unicodedata.combining(sign) else self._pieces[-1] + spelled(sign)
        )

    def box(self, slot: Slot) -> None:
        """A tick box; its sign is the next letter."""
        self._boxes.append((len(self._pieces) - 1, len(self._pieces[-1]), slot))

    def slot(self, slot: Slot) -> None:
        """A place to fill in."""
        self._slots.append(slot)
        self._pieces.append("")

    def label(self, label: Label) -> None:
        """A number or bullet."""
        self._is_numbered = self._is_numbered or self._pieces == [""]
        self.slot(Slot("", "label", label=label))

    def done(self) -> Run:
        """The paragraph."""
        numbered = frozenset(slot for slot in self._slots if self._is_numbered and slot.kind == "text")
        return _run(self._pieces, self._slots, self._boxes, begins=((0, 0),), numbered=numbered)
