"""What a document holds, whatever wrote it: stories of paragraphs and tables, with text, tick boxes and pictures."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO

from scraper.documents.raster import Look


@dataclass(frozen=True)
class Text:
    """Words; a line break within the paragraph is a line feed, a tab a tab."""

    text: str


@dataclass(frozen=True)
class Label:
    """The number or bullet that Word puts before a paragraph, or the sign of a footnote: seen, and not in the file."""

    reads: str
    """What it can read as, without white space: a regular expression."""
    exact: str = ""
    """What it reads as, if nobody adds or takes away a paragraph; empty for not known."""


@dataclass(frozen=True)
class Computed:
    """Words that Word makes anew, such as a page number: what they read as says nothing."""

    text: str


@dataclass(frozen=True)
class Struck:
    """Words with a line through them: somebody took them back."""

    text: str


@dataclass(frozen=True)
class Field:
    """A place that the document itself has to be filled in: a form field of older Word, an empty control."""

    name: str
    """As the document has it; empty for none."""
    text: str
    """What was filled in, or stands there from the beginning."""


@dataclass(frozen=True)
class Box:
    """A tick box that is a control."""

    tag: str
    """As the control has it; empty for none."""
    checked: bool | None
    """None where its state cannot be read."""


LINKED = "its picture is not in the file, only a link to it"


@dataclass(frozen=True)
class Stored:
    """The bytes of a picture where they lie: large photos are not held in memory."""

    sha256: str
    open: Callable[[], IO[bytes]] = field(compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture in its place; two are equal that have the same bytes and are called the same."""

    alt: str
    """Its alternative text; empty for none."""
    content: bytes | Stored | None
    """As embedded, byte for byte; None where the document does not hold it."""
    lacks: str = LINKED
    """Where it is not held, why; for a person."""
    floats: bool = False
    """Whether it lies over the page, so that where it is written says little about where it is seen."""
    cut: tuple[float, float, float, float] | None = None
    """The shares of it that are cut off at its left, top, right and foot; None for none."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and (self.alt, self.sha256) == (other.alt, other.sha256)

    def __hash__(self) -> int:
        return hash((self.alt, self.sha256))

    @cached_property
    def sha256(self) -> str | None:
        """Of its bytes."""
        if isinstance(self.content, Stored):
            return self.content.sha256
        return None if self.content is None else hashlib.sha256(self.content).hexdigest()

    def open(self) -> IO[bytes]:
        """Its bytes; none where it is not held."""
        return self.content.open() if isinstance(self.content, Stored) else io.BytesIO(self.content or b"")

    @cached_property
    def look(self) -> Look:
        """What it shows."""
        return Look(self.open)


@dataclass(frozen=True)
class Mark:
    """What a person sees in its place and nobody can read from the file: ink, a drawing, a stamp, an equation."""

    what: str
    """For a person: `ink`, `a drawing`."""
    floats: bool = False
    """Whether it lies over the page, so that where it is written says little about where it is seen."""
    is_beside: bool = False
    """Whether it stands beside the page, such as a comment, and takes nothing from what stands in the place."""
    covers: bool = field(default=False, compare=False)
    """Whether it may hide a picture in its place, as a shape that is filled does."""


Inline = Text | Label | Computed | Struck | Field | Box | Picture | Mark


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, in print a run of lines; what floats over it (text boxes) follows it as blocks of its own."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True)
class Cell:
    """One cell of a table."""

    column: int
    """The grid column it begins at, from 0."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells. A cell that goes on from the row above is left out."""

    rows: tuple[tuple[Cell, ...], ...]
    seams: tuple[int, ...] = ()
    """In print: the rows, from 0, that stand at the top of a page, and may be the rest of the row above."""


@dataclass(frozen=True)
class Frame:
    """A text box."""

    blocks: tuple[Block, ...]


Block = Paragraph | Table | Frame


@dataclass(frozen=True)
class Story:
    """A run of blocks that is read by itself: the body, a header, a footer."""

    name: str
    """For a person: `body`, `first page header`, `footer of section 2`, `footnotes`."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """Everything a person sees in a document, in reading order: body, headers, footers."""

    stories: tuple[Story, ...]
    is_printed: bool = False
    """Whether it only says where its words stand: no paragraphs, no line breaks, no tags, one story for all."""
    prompts: frozenset[str] = frozenset()
    """Of a template: what its empty controls say."""


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """All paragraphs below, in document order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Frame):
            yield from paragraphs(block.blocks)
        else:
            yield from (one for row in block.rows for cell in row for one in paragraphs(cell.blocks))
