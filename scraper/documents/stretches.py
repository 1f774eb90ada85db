"""What of a document is what of its template, where one has more tables or text boxes than the other.

A table goes with the one table that has most of its words, if that has them of no other. Between two such pairs lies a
stretch of both: so a table that somebody put in or took out costs what stands beside it, and not the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, pairwise

from scraper.documents.blocks import Block, Frame, Mark, Paragraph, Table, paragraphs
from scraper.documents.flow import flow
from scraper.documents.shape import Container, FrameShape, Pattern, Shape, TableShape, shapes

Part = list[Paragraph] | Table | Frame
_ENOUGH = 0.5
"""The share of a table's own words by which it is known."""
_LEAST = 2
"""Letters and digits of a piece of static text that is looked for."""
_TABLE, _FRAME = Mark("a table"), Mark("a text box", floats=True, covers=True)


def stretches(inside: Container, parts: Sequence[Part]) -> Iterator[tuple[slice, slice]]:
    """Places of template and document, in turn of what stands between two pairs, and of a table or text box of both."""
    at, there = 0, 0
    for one, other in _pairs(inside, parts):
        yield slice(at, one), slice(there, other)
        at, there = one + 1, other + 1
        yield slice(one, at), slice(other, there)
    yield slice(at, len(inside)), slice(there, len(parts))


def run_together(parts: Sequence[Part]) -> list[Paragraph]:
    """The paragraphs of a stretch as if no table and no text box were between them: each leaves a mark."""
    found: list[Paragraph] = []
    waiting: tuple[Mark, ...] = ()
    for part in parts:
        if not isinstance(part, list):
            mark = _TABLE if isinstance(part, Table) else _FRAME
            if found:
                found[-1] = Paragraph((*found[-1].inlines, mark))
            else:
                waiting += (mark,)
        elif part:
            found += [Paragraph((*waiting, *part[0].inlines)), *part[1:]]
            waiting = ()
    return found or [Paragraph(waiting)]


def named(inside: Container, place: str) -> Iterator[tuple[Shape, str]]:
    """What is in a container, each with what a person calls its place."""
    tables, frames = count(1), count(1)
    for shape in inside:
        if isinstance(shape, Pattern):
            yield shape, place
        else:
            part = f"table {next(tables)}" if isinstance(shape, TableShape) else f"text box {next(frames)}"
            yield shape, _within(place, part)


def inventory(parts: Sequence[object]) -> str:
    """How many tables and text boxes there are, for a person."""
    tables = sum(isinstance(one, Table | TableShape) for one in parts)
    frames = sum(isinstance(one, Frame | FrameShape) for one in parts)
    return f"{tables} tables and {frames} text boxes"


def may_lie_in(shape: Shape, parts: Sequence[Part]) -> bool:
    """Whether some words of a table or text box stand in paragraphs, as if it were none; or it has none of its own."""
    lines = "".join(_words(one) for part in parts if isinstance(part, list) for one in part)
    asked = _asked(shape)
    return not asked or any(words in lines for words in asked)


def alike(shape: Shape, part: Part) -> bool:
    """Whether both are paragraphs, tables or text boxes."""
    kinds = ((Pattern, list), (TableShape, Table), (FrameShape, Frame))
    return any(isinstance(shape, kind) and isinstance(part, other) for kind, other in kinds)


def _within(place: str, part: str) -> str:
    return part if place == "body" else f"{place}, {part}"


def _pairs(inside: Container, parts: Sequence[Part]) -> list[tuple[int, int]]:
    """The places of what is surely the same in both, in order; none where that is not the order of both."""
    words = {there: _words(part) for there, part in enumerate(parts) if not isinstance(part, list)}
    ways = {
        at: [there for there, said in words.items() if alike(shape, parts[there]) and _share(shape, said) >= _ENOUGH]
        for at, shape in enumerate(inside)
        if not isinstance(shape, Pattern)
    }
    taken = [there for way in ways.values() for there in way]
    sure = [(at, way[0]) for at, way in ways.items() if len(way) == 1 and taken.count(way[0]) == 1]
    return sure if all(one[1] < other[1] for one, other in pairwise(sure)) else []


def _share(shape: Shape, said: str) -> float:
    """Of the letters that a part of a template has by itself, those in words that a text has too."""
    asked = _asked(shape)
    return sum(len(one) for one in asked if one in said) / max(1, sum(map(len, asked)))


def _asked(shape: Shape) -> list[str]:
    """The words that a part of a template has by itself."""
    patterns = (one for one in shapes((shape,)) if isinstance(one, Pattern))
    return [words for one in patterns for static in one.statics if len(words := _folded(static)) >= _LEAST]


def _words(block: Block) -> str:
    return _folded("".join(flow([one]).raw for one in paragraphs((block,))))


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
