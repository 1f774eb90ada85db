"""A template laid over a document: what each of its slots holds there, and where the two do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from scraper.documents.align import Laid
from scraper.documents.anchored import anchored, laid_loosely, laid_over
from scraper.documents.blocks import Block, Document, Frame, Mark, Paragraph, Picture, Table
from scraper.documents.flow import PICTURE, Flow, flow, squeezed, without_rows
from scraper.documents.heads import Heads
from scraper.documents.over import besides, floating, lifted, misplaced, more_pictures, pictures_over, without_boxes
from scraper.documents.overlay import Found, overlaid
from scraper.documents.partners import Partner, Row, letters, partners, says_more, sewn, whole, without_heads
from scraper.documents.press import Run, in_order, printed, run_of
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
    joined,
    single_paragraphs,
    slots,
    split,
)
from scraper.documents.stretches import Part, alike, inventory, may_lie_in, named, run_together, stretches
from scraper.models.compliance_form import FormReading

_WORDS = Mark("words beside the form's own", is_beside=True)
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
    called = list(named(inside, place))
    if _are_alike(inside, parts):
        _parts(filling, called, parts)
        return
    for here, there in stretches(inside, parts):
        if _are_alike(inside[here], parts[there]):
            _parts(filling, called[here], parts[there])
        else:
            problem = f"the template has {inventory(inside)} here, the document {inventory(parts)}"
            _stretch(filling, inside[here], parts[there], place, problem)


def _are_alike(shapes: Sequence[Shape], parts: Sequence[Part]) -> bool:
    return len(parts) == len(shapes) and all(map(alike, shapes, parts))


def _stretch(filling: Filling, shapes: Sequence[Shape], parts: Sequence[Part], place: str, problem: str) -> None:
    """A stretch that the document has otherwise than the template: its lines as far as they can be told, no more."""
    missing = [one for one in shapes if not isinstance(one, Pattern)]
    patterns = [one for one in shapes if isinstance(one, Pattern)]
    runs = [one for one in patterns if isinstance(one, Run)]
    if not any(may_lie_in(one, parts) for one in missing):
        run = run_of([each for one in runs for each in one.paragraphs]) if runs else joined(patterns)
        _pattern(filling, run, run_together(parts), place)
        _lose(filling, missing, place, problem)
    elif runs:
        _lose(filling, shapes, place, problem)
    else:
        _line_by_line(filling, joined(patterns), run_together(parts), place)
        _lose(filling, missing, place, problem)


def _parts(filling: Filling, called: Sequence[tuple[Shape, str]], parts: Sequence[Part]) -> None:
    for (shape, place), part in zip(called, parts, strict=True):
        if isinstance(shape, Pattern) and isinstance(part, list):
            _pattern(filling, shape, part, place)
        elif isinstance(shape, FrameShape) and isinstance(part, Frame):
            _container(filling, shape.inside, part.blocks, place)
        elif isinstance(shape, TableShape) and isinstance(part, Table):
            _table(filling, shape, part, place)


def _pattern(filling: Filling, pattern: Pattern, paragraphs: list[Paragraph], place: str) -> None:
    if isinstance(pattern, Run):
        for run, lines, found in _overlaid(pattern, paragraphs):
            if found is None:
                _lose(filling, (run,), place, _NO_WAY)
            else:
                _hold(filling, run, lines, found, place)
        return
    text = flow(paragraphs)
    laid = laid_over(pattern, text)
    if laid is not None:
        _hold(filling, pattern, text, laid, place)
        return
    if over := pictures_over(paragraphs):
        filling.floating += over
        _pattern(filling, pattern, [lifted(one) for one in paragraphs], place)
        return
    filling.floating += more_pictures(pattern, text)
    if (laid := laid_loosely(pattern, text)) is not None:
        _hold(filling, pattern, text, laid, place)
        return
    _line_by_line(filling, pattern, paragraphs, place)


def _line_by_line(filling: Filling, pattern: Pattern, paragraphs: Sequence[Paragraph], place: str) -> None:
    pieces = single_paragraphs(pattern)
    for piece, partner in zip(pieces, anchored(pieces, [flow([one]) for one in paragraphs]), strict=True):
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


def _hold(filling: Filling, pattern: Pattern, text: Flow, laid: Laid, place: str) -> None:
    filling.laid += letters((pattern,))
    for slot, span in zip(pattern.slots, laid.slots, strict=True):
        if span is not None:
            seen = (*besides(slot.marks, text.seen(*span)), *misplaced(slot, text, span))
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
    if table.seams:
        table = sewn(shape, table)
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
            if says_more(row, partner):
                _besides_words(filling, whole(row))


def _besides_words(filling: Filling, inside: Container) -> None:
    """Somebody wrote beside the form's own words: it may be what an empty place of that row was for."""
    for slot in slots(inside):
        held = filling.held.get(slot)
        if held is not None and not held.text.replace(PICTURE, "").strip() and held.checked is None:
            filling.held[slot] = replace(held, seen=(*held.seen, _WORDS))


def _lies(row: Row, partner: Partner, *, is_printed: bool) -> bool:
    """Whether a row of the template lies over all of a row of as many cells."""
    trial = Filling(is_printed=is_printed)
    for (_, cell), partner_cell in zip(row, partner, strict=True):
        _container(trial, cell, partner_cell.blocks, "")
    return trial.lost == 0 and trial.laid > 0


def _lose(filling: Filling, inside: Sequence[Shape], place: str, problem: str) -> None:
    filling.lost += letters(tuple(inside))
    if lost := [slot for slot in slots(tuple(inside)) if slot.code]:
        filling.readings.append(_reading(place, lost, problem))


def _reading(place: str, about: Sequence[Slot], problem: str) -> FormReading:
    codes = list(dict.fromkeys(slot.code for slot in about))
    return FormReading(place=place, problem=f"{problem}: {', '.join(codes)}")
