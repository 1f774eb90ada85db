"""A template as what stays and what is filled in: static text and slots, container by container.

A container is a story, a cell or a text box. Its paragraphs between two tables or text boxes are one pattern.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from scraper.documents.blocks import Block, Box, Document, Field, Frame, Label, Mark, Paragraph, Picture, Table
from scraper.documents.codes import code_named, picture_code
from scraper.documents.flow import CODE, COMPUTED, DRAWN_ROW, END, FIELD, PICTURE, ROW, Flow, bare, flow, fold

_BLANK = " " + END
_SLOT = re.compile(rf"{CODE.pattern}|{PICTURE}|{COMPUTED}|{FIELD}")


@dataclass(frozen=True, eq=False)
class Slot:
    """One place to fill in; itself and no other, even where two have the same code."""

    code: str
    """Empty for a place that is nobody's answer, such as a page number."""
    kind: Literal["text", "picture", "box", "label"]
    sample: Picture | None = None
    """Of a picture: the sample that holds its place."""
    marks: tuple[Mark, ...] = ()
    """What the template itself shows there and nobody reads, such as a line to sign on."""
    label: Label | None = None
    """Of a number or bullet that is printed."""


@dataclass(frozen=True)
class Pattern:
    """Static text with slots between, and boxes at places of the static text."""

    statics: tuple[str, ...]
    """Folded, as they are compared."""
    printed: tuple[str, ...]
    """The same as printed."""
    slots: tuple[Slot, ...]
    """Of texts and pictures."""
    boxes: tuple[tuple[int, int, Slot], ...]
    """Piece of static text, place in it, and whose box that is."""
    marks: tuple[Mark, ...] = ()
    """Everything in it that cannot be read, wherever it stands."""
    labels: tuple[tuple[int, int, Label], ...] = ()
    """Piece of static text, place in it, and the number or bullet that is printed there."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The letters and digits of each line of its static text, as far as no slot parts them; none is empty."""
        lines = (bare(line) for static in self.printed for line in static.split(END))
        return tuple(line for line in lines if line)


@dataclass(frozen=True)
class TableShape:
    """Rows of cells, each with its grid column and what it holds."""

    rows: tuple[tuple[tuple[int, Container], ...], ...]


@dataclass(frozen=True)
class FrameShape:
    """A text box."""

    inside: Container


Shape = Pattern | TableShape | FrameShape
Container = tuple[Shape, ...]
"""Patterns at even places, tables and text boxes at odd ones."""


@dataclass(frozen=True, eq=False)
class StoryShape:
    """A story of the template; itself and no other."""

    name: str
    inside: Container


def shape_of(document: Document, *, is_template: bool = True) -> tuple[StoryShape, ...]:
    """The stories of a template, or those of any document as they stand."""
    return tuple(StoryShape(story.name, _container(story.blocks, is_template)) for story in document.stories)


def split(blocks: Sequence[Block]) -> Iterator[list[Paragraph] | Table | Frame]:
    """Paragraphs between tables and text boxes, in turn; the first and last run may be empty."""
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            run.append(block)
        else:
            yield run
            yield block
            run = []
    yield run


def shapes(container: Container) -> Iterator[Shape]:
    """All shapes below."""
    for shape in container:
        yield shape
        if isinstance(shape, FrameShape):
            yield from shapes(shape.inside)
        elif isinstance(shape, TableShape):
            yield from (one for row in shape.rows for _, cell in row for one in shapes(cell))


def slots(container: Container) -> Iterator[Slot]:
    """All slots below, boxes too, in the order a person reads them."""
    for shape in container:
        if isinstance(shape, Pattern):
            yield from _in_order(shape)
        elif isinstance(shape, FrameShape):
            yield from slots(shape.inside)
        else:
            yield from (slot for row in shape.rows for _, cell in row for slot in slots(cell))


def _in_order(pattern: Pattern) -> Iterator[Slot]:
    for number in range(len(pattern.statics)):
        yield from (slot for piece, _, slot in pattern.boxes if piece == number)
        yield from pattern.slots[number : number + 1]


def _container(blocks: Sequence[Block], is_template: bool) -> Container:
    return tuple(_shape(one, is_template) for one in split(blocks))


def _shape(one: list[Paragraph] | Table | Frame, is_template: bool) -> Shape:
    if isinstance(one, Frame):
        return FrameShape(_container(one.blocks, is_template))
    if isinstance(one, Table):
        rows = (((cell.column, _container(cell.blocks, is_template)) for cell in row) for row in one.rows)
        return TableShape(tuple(map(tuple, rows)))
    return pattern_of(flow(one, is_template=is_template))


def pattern_of(text: Flow) -> Pattern:
    """The pattern that a run of a template's paragraphs is."""
    printed, done = [""], 0
    found: list[Slot] = []
    boxes: list[tuple[int, int, Slot]] = []
    starts = [0]
    for match in _SLOT.finditer(text.raw):
        slot = _slot(match, text)
        if slot is None:
            continue  # a picture without a code, such as a logo
        _static(text, done, match.start(), printed, boxes)
        found.append(slot)
        printed.append("")
        done = match.end()
        starts.append(done)
    _static(text, done, len(text.raw), printed, boxes)
    where = [(bisect_right(starts, place) - 1, place) for place in text.labels]
    return Pattern(
        tuple(map(fold, printed)),
        tuple(printed),
        tuple(found),
        tuple(boxes),
        text.seen(0, len(text.raw)),
        tuple((piece, place - starts[piece], text.labels[place]) for piece, place in where),
    )


def single_paragraphs(pattern: Pattern) -> list[Pattern]:
    """The pattern of each paragraph of a run, by itself.

    >>> from scraper.documents.flow import plain
    >>> [(one.printed, len(one.slots)) for one in single_paragraphs(pattern_of(plain("Name: {Name}")))]
    [(('Name: ', ''), 1)]
    """
    found: list[Pattern] = []
    printed: list[str] = []
    filled: list[Slot] = []
    boxes: list[tuple[int, int, Slot]] = []
    for piece, static in enumerate(pattern.printed):
        start = 0
        for number, part in enumerate(static.split(END)):
            if number:
                found.append(Pattern(tuple(map(fold, printed)), tuple(printed), tuple(filled), tuple(boxes)))
                printed, filled, boxes = [], [], []
            boxes += (
                (len(printed), place - start, slot)
                for at, place, slot in pattern.boxes
                if at == piece and start <= place < start + len(part)
            )
            printed.append(part)
            start += len(part) + 1
        filled += pattern.slots[piece : piece + 1]
    found.append(Pattern(tuple(map(fold, printed)), tuple(printed), tuple(filled), tuple(boxes)))
    return found


def _slot(match: re.Match[str], text: Flow) -> Slot | None:
    marks = (*text.seen(*match.span()), *_rows_beside(match, text))
    if match[0] == COMPUTED:
        return Slot("", "text")
    if match[0] not in (PICTURE, FIELD):
        return Slot(code_named(match[1]), "text", marks=marks)
    picture = text.objects[match.start()]
    if isinstance(picture, Field):
        return Slot(picture.name, "text", marks=marks)
    if not isinstance(picture, Picture) or not (code := picture_code(picture.alt)):
        return None
    return Slot(code, "picture", picture, marks)


def _rows_beside(match: re.Match[str], text: Flow) -> Iterator[Mark]:
    """Per side of a slot where a tab stands, which may draw a row of dots in print, or where one is typed."""
    before, after = text.folded[: match.start()].rstrip(_BLANK), text.folded[match.end() :].lstrip(_BLANK)
    for is_tab, row in (
        ("\t" in text.raw[len(before) : match.start()], ROW.match(before[::-1])),
        ("\t" in text.raw[match.end() : len(text.raw) - len(after)], ROW.match(after)),
    ):
        if is_tab or row:
            yield DRAWN_ROW


def _static(text: Flow, start: int, end: int, printed: list[str], boxes: list[tuple[int, int, Slot]]) -> None:
    """Put what stands from `start` to `end` into the last piece of static text, and the boxes in it into `boxes`."""
    boxes += (
        (len(printed) - 1, place - start, Slot(box.tag, "box", marks=text.seen(place, place + 1)))
        for place in range(start, end)
        if isinstance(box := text.objects.get(place), Box)
    )
    printed[-1] = text.raw[start:end]
