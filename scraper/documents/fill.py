"""A template laid over a document: what each of its slots holds there, and where the two do not fit."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from scraper.documents.align import Laid, lay
from scraper.documents.blocks import Block, Document, Frame, Mark, Paragraph, Picture, Table
from scraper.documents.flow import Flow, flow, squeezed, without_rows
from scraper.documents.heads import Heads
from scraper.documents.over import besides, floating, lifted, more_pictures, pictures_over, without_boxes
from scraper.documents.overlay import Found, overlaid
from scraper.documents.partners import Partner, Row, letters, partners, sewn, whole, without_heads
from scraper.documents.press import Run, in_order, printed
from scraper.documents.prints import Print
from scraper.documents.sections import before
from scraper.documents.shape import (
    Container,
    FrameShape,
    Pattern,
    Shape,
    Slot,
    StoryShape,
    TableShape,
    single_paragraphs,
    slots,
    split,
)
from scraper.models.compliance_form import FormReading

_NO_WAY = "the text here fits the template's in no way, or in too many"


@dataclass(frozen=True)
class Held:
    """What a slot holds: known text, with its picture if any; or the state of a box."""

    text: str = ""
    picture: Picture | None = None
    checked: bool | None = None
    seen: tuple[Mark, ...] = ()
    """What stands there besides, which the template does not show and nobody can read."""


@dataclass
class Filling:
    """What a document holds in the slots of a template."""

    held: dict[Slot, Held] = field(default_factory=dict)
    """Only slots whose content is certain."""
    readings: list[FormReading] = field(default_factory=list)
    laid: int = 0
    """Letters of static text that were found in their places."""
    lost: int = 0
    """Letters of static text that were not."""
    floating: tuple[Mark, ...] = ()
    """What lies over the document's pages, nobody knows where, and not over the template's."""
    is_printed: bool = False
    """Whether white space counts for nothing, since the document is a printed one."""

    def add(self, other: Filling) -> None:
        """Take up what a part of the document holds."""
        self.held |= other.held
        self.readings += other.readings
        self.laid += other.laid
        self.lost += other.lost
        self.floating += other.floating

    @property
    def fit(self) -> float:
        """The share of the template's static text that the document has in its place, 0 to 1."""
        return self.laid / (self.laid + self.lost) if self.laid else 0.0


def fill(stories: Sequence[StoryShape], document: Document) -> Filling:
    """Lay every story of the template over the document's story of the same name."""
    filling = Filling(floating=floating(stories, document), is_printed=document.is_printed)
    blocks = {story.name: story.blocks for story in document.stories}
    if isinstance(document, Print):
        blocks = {"body": document.blocks(Heads(stories).judge)}
        placed = in_order(stories, len(document.sheets))
        for story in stories:
            if story not in placed and (lost := [slot for slot in slots(story.inside) if slot.code]):
                filling.readings.append(_reading(story.name, lost, "which page of a print shows it is not known"))
        stories = (printed(tuple(stories), len(document.sheets)),)
    for story in stories:
        name = next((one for one in before(story.name) if one in blocks), None)
        if name is not None:
            _container(filling, story.inside, blocks[name], story.name)
        else:
            _lose(filling, story.inside, story.name, f"the document has no {story.name}")
    return filling


def _container(filling: Filling, inside: Container, blocks: Sequence[Block], place: str) -> None:
    if not any(isinstance(one, FrameShape) for one in inside):
        blocks = without_boxes(blocks)
    parts = list(split(blocks))
    if len(parts) != len(inside) or not all(map(_alike, inside, parts)):
        problem = f"the template has {_inventory(inside)} here, the document {_inventory(parts)}"
        _lose(filling, inside, place, problem)
        return
    tables = frames = 0
    for shape, part in zip(inside, parts, strict=True):
        if isinstance(shape, Pattern) and isinstance(part, list):
            _pattern(filling, shape, part, place)
        elif isinstance(shape, FrameShape) and isinstance(part, Frame):
            frames += 1
            _container(filling, shape.inside, part.blocks, _within(place, f"text box {frames}"))
        elif isinstance(shape, TableShape) and isinstance(part, Table):
            tables += 1
            _table(filling, shape, part, _within(place, f"table {tables}"))


def _alike(shape: Shape, part: list[Paragraph] | Table | Frame) -> bool:
    kinds = ((Pattern, list), (TableShape, Table), (FrameShape, Frame))
    return any(isinstance(shape, kind) and isinstance(part, other) for kind, other in kinds)


def _inventory(parts: Sequence[object]) -> str:
    tables = sum(isinstance(one, Table | TableShape) for one in parts)
    frames = sum(isinstance(one, Frame | FrameShape) for one in parts)
    return f"{tables} tables and {frames} text boxes"


def _within(place: str, part: str) -> str:
    return part if place == "body" else f"{place}, {part}"


def _pattern(filling: Filling, pattern: Pattern, paragraphs: list[Paragraph], place: str) -> None:
    if isinstance(pattern, Run):
        for run, lines, found in _overlaid(pattern, paragraphs):
            if found is None:
                _lose(filling, (run,), place, _NO_WAY)
            else:
                _hold(filling, run, lines, found, place)
        return
    text = flow(paragraphs)
    laid = _laid(pattern, text)
    if laid is not None:
        _hold(filling, pattern, text, laid, place)
        return
    if over := pictures_over(paragraphs):
        filling.floating += over
        _pattern(filling, pattern, [lifted(one) for one in paragraphs], place)
        return
    filling.floating += more_pictures(pattern, text)
    pieces = single_paragraphs(pattern)
    for piece, partner in zip(pieces, _anchored(pieces, [flow([one]) for one in paragraphs]), strict=True):
        if partner is None:
            _lose(filling, (piece,), place, _NO_WAY)
        else:
            _hold(filling, piece, *partner, place)


def _overlaid(run: Run, paragraphs: list[Paragraph]) -> list[Found]:
    """With the pictures that lie on others, else without: each is told where it lies, which print does say."""
    pieces = list(overlaid(run, without_rows(squeezed(flow(paragraphs)))))
    if any(found is None for _, _, found in pieces) and pictures_over(paragraphs):
        pieces = list(overlaid(run, without_rows(squeezed(flow([lifted(one) for one in paragraphs])))))
    return pieces


def _anchored(pieces: Sequence[Pattern], texts: Sequence[Flow]) -> list[tuple[Flow, Laid] | None]:
    """Per paragraph of a template that was changed elsewhere: the document's paragraph that it became, if that is sure.

    It is when the two fit each other alone, and their neighbours before and after do too (or both are first, or last):
    so no answer began above or goes on below.
    """
    ordered = sorted((text.folded, number) for number, text in enumerate(texts))
    ways = [
        {number: laid for number in _like(piece, ordered) if (laid := _laid(piece, texts[number])) is not None}
        if letters((piece,))
        else {}
        for piece in pieces
    ]
    taken = Counter(number for way in ways for number in way)
    mate = [next(iter(way)) if len(way) == 1 and taken[next(iter(way))] == 1 else None for way in ways]

    def goes_on(at: int, partner: int, step: int) -> bool:
        at, partner = at + step, partner + step
        while (
            0 <= at < len(pieces)
            and 0 <= partner < len(texts)
            and _is_blank(pieces[at])
            and not texts[partner].raw.strip()
        ):
            at, partner = at + step, partner + step
        ends = not 0 <= at < len(pieces), not 0 <= partner < len(texts)
        return all(ends) or (not any(ends) and mate[at] == partner)

    return [
        (texts[partner], ways[at][partner])
        if partner is not None and goes_on(at, partner, 1) and goes_on(at, partner, -1)
        else None
        for at, partner in enumerate(mate)
    ]


def _like(pattern: Pattern, ordered: Sequence[tuple[str, int]]) -> Iterator[int]:
    """The numbers of the texts that begin as the pattern does, of texts in alphabetical order."""
    head = pattern.statics[0]
    for text, number in islice(ordered, bisect_left(ordered, (head, 0)), None):
        if not text.startswith(head):
            return
        yield number


def _laid(pattern: Pattern, text: Flow) -> Laid | None:
    if not all(static in text.folded for static in pattern.statics):
        return None  # most that do not fit are told by this, at no cost
    return lay(pattern.statics, [slot.kind for slot in pattern.slots], text)


def _is_blank(pattern: Pattern) -> bool:
    return not pattern.slots and not "".join(pattern.printed).strip()


def _hold(filling: Filling, pattern: Pattern, text: Flow, laid: Laid, place: str) -> None:
    filling.laid += letters((pattern,))
    for slot, span in zip(pattern.slots, laid.slots, strict=True):
        if span is not None:
            seen = besides(slot.marks, text.seen(*span))
            filling.held[slot] = Held(text.text(*span), text.picture(*span), seen=seen)
        elif slot.code:
            filling.readings.append(_reading(place, [slot], "the template's text fits here in several ways"))
    for piece, offset, slot in pattern.boxes:
        states = {text.checked(start + offset) for start in laid.statics[piece]}
        if len(states) == 1:
            here = [mark for start in laid.statics[piece] for mark in text.seen(start + offset, start + offset + 1)]
            filling.held[slot] = Held(checked=states.pop(), seen=besides(slot.marks, here))
        else:
            filling.readings.append(_reading(place, [slot], "the template's text fits here in several ways"))


def _table(filling: Filling, shape: TableShape, table: Table, place: str) -> None:
    table = without_heads(shape, table)
    if table.seams and len(table.rows) == len(shape.rows) + len(table.seams):
        table = sewn(table)
    if len(table.rows) == len(shape.rows):
        trial = Filling(is_printed=filling.is_printed)
        _rows(trial, shape, table, table.rows, place)
        if not trial.lost:
            filling.add(trial)
            return
    lies = partial(_lies, is_printed=filling.is_printed)
    _rows(filling, shape, table, partners(shape, table, lies), place)


def _rows(filling: Filling, shape: TableShape, table: Table, theirs: Sequence[Partner | None], place: str) -> None:
    for number, (row, partner) in enumerate(zip(shape.rows, theirs, strict=True), 1):
        where = f"{place}, row {number}"
        if partner is None:
            problem = f"the template has {len(shape.rows)} rows here, the document {len(table.rows)}"
            if len(shape.rows) == len(table.rows):
                problem = "the words of the document's row are not the template's"
            _lose(filling, whole(row), where, f"{problem}; which is which is not sure")
        elif len(partner) != len(row):
            problem = f"the template has {len(row)} cells here, the document {len(partner)}"
            _lose(filling, whole(row), where, problem)
        else:
            for column, ((_, cell), partner_cell) in enumerate(zip(row, partner, strict=True), 1):
                _container(filling, cell, partner_cell.blocks, f"{where}, column {column}")


def _lies(row: Row, partner: Partner, *, is_printed: bool) -> bool:
    """Whether a row of the template lies over all of a row of as many cells."""
    trial = Filling(is_printed=is_printed)
    for (_, cell), partner_cell in zip(row, partner, strict=True):
        _container(trial, cell, partner_cell.blocks, "")
    return trial.lost == 0 and trial.laid > 0


def _lose(filling: Filling, inside: Container, place: str, problem: str) -> None:
    filling.lost += letters(inside)
    if lost := [slot for slot in slots(inside) if slot.code]:
        filling.readings.append(_reading(place, lost, problem))


def _reading(place: str, about: Sequence[Slot], problem: str) -> FormReading:
    codes = list(dict.fromkeys(slot.code for slot in about))
    return FormReading(place=place, problem=f"{problem}: {', '.join(codes)}")
