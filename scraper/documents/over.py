"""What lies over a document's pages: where it is written says little about where it is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scraper.documents.blocks import Block, Box, Document, Frame, Mark, Paragraph, Picture, Table
from scraper.documents.flow import BOX, PICTURE, Flow
from scraper.documents.shape import FrameShape, Pattern, Slot, StoryShape, shapes

_PICTURE = Mark("a picture", floats=True)
_BOX = Mark("a text box", floats=True, covers=True)
_INLINE, _TICK = Mark("a picture"), Mark("a tick box")


def besides(known: Sequence[Mark], seen: Sequence[Mark]) -> tuple[Mark, ...]:
    """What is seen and is not known of the template; either may hold the same twice."""
    return tuple((Counter(seen) - Counter(known)).elements()) if seen else ()


def floating(stories: Sequence[StoryShape], document: Document) -> tuple[Mark, ...]:
    """What lies over a document's pages and not over its template's: marks, and text boxes by their number."""
    of_template = [shape for story in stories for shape in shapes(story.inside)]
    known = [mark for shape in of_template if isinstance(shape, Pattern) for mark in shape.marks]
    every = list(_blocks(document))
    seen = [inline for one in every if isinstance(one, Paragraph) for inline in one.inlines if isinstance(inline, Mark)]
    boxes = sum(isinstance(one, Frame) for one in every) - sum(isinstance(one, FrameShape) for one in of_template)
    return (*besides(known, [one for one in seen if one.floats]), *([_BOX] * boxes))


def pictures_over(paragraphs: Sequence[Paragraph]) -> tuple[Mark, ...]:
    """A mark for each picture that lies over the page."""
    inlines = (inline for one in paragraphs for inline in one.inlines)
    return tuple(_PICTURE for inline in inlines if isinstance(inline, Picture) and inline.floats)


def more_pictures(pattern: Pattern, text: Flow) -> tuple[Mark, ...]:
    """A mark for each picture that some paragraphs have more than their template, its samples among them."""
    known = sum(static.count(PICTURE) for static in pattern.statics)
    known += sum(one.kind == "picture" for one in pattern.slots)
    return (_PICTURE,) * (sum(isinstance(one, Picture) for one in text.objects.values()) - known)


def misplaced(slot: Slot, text: Flow, span: tuple[int, int]) -> Iterator[Mark]:
    """A mark for each kind of thing that no such place holds: pictures and boxes among words, words by a picture."""
    held = [one for place in range(*span) if (one := text.objects.get(place))]
    pictures = sum(isinstance(one, Picture) for one in held)
    if slot.kind != "picture":
        yield from [_INLINE] * bool(pictures) + [_TICK] * any(isinstance(one, Box) for one in held)
        return
    if pictures > 1:
        yield Mark("more than one picture")
    if len(held) > pictures:
        yield _TICK
    if text.text(*span).replace(PICTURE, "").replace(BOX, "").strip():
        yield Mark("text")


def lifted(paragraph: Paragraph) -> Paragraph:
    """A paragraph without the pictures that only are written in it, and lie over the page; each leaves a mark."""
    inlines = (_PICTURE if isinstance(one, Picture) and one.floats else one for one in paragraph.inlines)
    return Paragraph(tuple(inlines))


def without_boxes(blocks: Sequence[Block]) -> list[Block]:
    """Blocks of which the template has no text box: one that somebody laid over the page leaves a mark in its place."""
    found: list[Block] = []
    for one in blocks:
        if not isinstance(one, Frame):
            found.append(one)
        elif found and isinstance(found[-1], Paragraph):
            found[-1] = Paragraph((*found[-1].inlines, _BOX))
    return found


def _blocks(document: Document) -> Iterator[Block]:
    """All blocks of a document, those within others too."""
    waiting = [block for story in document.stories for block in story.blocks]
    while waiting:
        block = waiting.pop()
        yield block
        if isinstance(block, Frame):
            waiting += block.blocks
        elif isinstance(block, Table):
            waiting += (one for row in block.rows for cell in row for one in cell.blocks)
