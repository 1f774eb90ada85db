"""A template as what stays and what is filled in: static text and slots, container by container.

A container is a story, a cell or a text box. Its paragraphs between two tables or text boxes are one pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scraper.documents.blocks import Block, Box, Document, Frame, Mark, Paragraph, Picture, Table
from scraper.documents.flow import COMPUTED, END, PICTURE, Flow, flow, fold

_CODE = re.compile(r"\{([^{}\n\u2029\ue000-\ue002]+)\}")
_SLOT = re.compile(rf"{_CODE.pattern}|{PICTURE}|{COMPUTED}")


@dataclass(frozen=True, eq=False)
class Slot:
    """One place to fill in; itself and no other, even where two have the same code."""

    code: str
    """Empty for a place that is nobody's answer, such as a page number."""
    kind: Literal["text", "picture", "box"]
    sample: Picture | None = None
    """Of a picture: the sample that holds its place."""
    marks: tuple[Mark, ...] = ()
    """What the template itself shows there and nobody reads, such as a line to sign on."""


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


@dataclass(frozen=True)
class StoryShape:
    """A story of the template."""

    name: str
    inside: Container


def shape_of(document: Document) -> tuple[StoryShape, ...]:
    """The stories of a template."""
    return tuple(StoryShape(story.name, _container(story.blocks)) for story in document.stories)


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


def _container(blocks: Sequence[Block]) -> Container:
    return tuple(_shape(one) for one in split(blocks))


def _shape(one: list[Paragraph] | Table | Frame) -> Shape:
    if isinstance(one, Frame):
        return FrameShape(_container(one.blocks))
    if isinstance(one, Table):
        return TableShape(tuple(tuple((cell.column, _container(cell.blocks)) for cell in row) for row in one.rows))
    return pattern_of(flow(one, is_template=True))


def pattern_of(text: Flow) -> Pattern:
    """The pattern that a run of a template's paragraphs is."""
    printed, done = [""], 0
    found: list[Slot] = []
    boxes: list[tuple[int, int, Slot]] = []
    for match in _SLOT.finditer(text.raw):
        slot = _slot(match, text)
        if slot is None:
            continue  # a picture without a code, such as a logo
        _static(text, done, match.start(), printed, boxes)
        found.append(slot)
        printed.append("")
        done = match.end()
    _static(text, done, len(text.raw), printed, boxes)
    return Pattern(tuple(map(fold, printed)), tuple(printed), tuple(found), tuple(boxes), text.seen(0, len(text.raw)))


def printed(stories: Sequence[StoryShape]) -> StoryShape:
    """The template as a printed document has it: header, body and footer in one, without white space."""
    parts: list[Shape] = []
    for name in ("header", "body", "footer"):
        inside = next((story.inside for story in stories if story.name == name), ())
        shapes = [_squeezed(shape) for shape in inside]
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


def _squeezed(shape: Shape) -> Shape:
    if isinstance(shape, FrameShape):
        return FrameShape(tuple(map(_squeezed, shape.inside)))
    if isinstance(shape, TableShape):
        rows = (tuple((column, tuple(map(_squeezed, cell))) for column, cell in row) for row in shape.rows)
        return TableShape(tuple(rows))
    kept = tuple("".join(static.split()) for static in shape.printed)
    boxes = tuple(
        (piece, len("".join(shape.printed[piece][:place].split())), slot) for piece, place, slot in shape.boxes
    )
    return Pattern(tuple(map(fold, kept)), kept, shape.slots, boxes)


def _joined(before: Shape, after: Shape) -> Shape:
    """Two patterns as one; both are patterns, as every container begins and ends with one."""
    if not isinstance(before, Pattern) or not isinstance(after, Pattern):
        raise TypeError("a container begins and ends with a pattern")
    last = len(before.printed) - 1
    shift = len(before.printed[last])
    both = (*before.printed[:-1], before.printed[last] + after.printed[0], *after.printed[1:])
    boxes = tuple((piece + last, place + (0 if piece else shift), slot) for piece, place, slot in after.boxes)
    return Pattern(tuple(map(fold, both)), both, before.slots + after.slots, before.boxes + boxes)


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
    marks = text.seen(*match.span())
    if match[0] == COMPUTED:
        return Slot("", "text")
    if match[0] != PICTURE:
        return Slot(match[1], "text", marks=marks)
    picture = text.objects[match.start()]
    if not isinstance(picture, Picture) or not (code := picture_code(picture.alt)):
        return None
    return Slot(code, "picture", picture, marks)


def picture_code(alt: str) -> str:
    """The code in an alternative text, with or without braces.

    >>> picture_code(" {Signature1} "), picture_code("Site photo")
    ('Signature1', 'Site photo')
    """
    return alt.strip().removeprefix("{").removesuffix("}").strip()


def _static(text: Flow, start: int, end: int, printed: list[str], boxes: list[tuple[int, int, Slot]]) -> None:
    """Put what stands from `start` to `end` into the last piece of static text, and the boxes in it into `boxes`."""
    boxes += (
        (len(printed) - 1, place - start, Slot(box.tag, "box", marks=text.seen(place, place + 1)))
        for place in range(start, end)
        if isinstance(box := text.objects.get(place), Box)
    )
    printed[-1] = text.raw[start:end]
