"""What a document holds, whatever wrote it: stories of paragraphs and tables, with text, tick boxes and pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scraper.documents import raster


@dataclass(frozen=True)
class Text:
    """Words; a line break within the paragraph is a line feed, a tab a tab."""

    text: str


@dataclass(frozen=True)
class Computed:
    """Words that Word makes anew, such as a page number: what they read as says nothing."""

    text: str


@dataclass(frozen=True)
class Box:
    """A tick box that is a control."""

    tag: str
    """As the control has it; empty for none."""
    checked: bool


@dataclass(frozen=True)
class Picture:
    """A picture in its place."""

    alt: str
    """Its alternative text; empty for none."""
    content: bytes | None
    """As embedded, byte for byte; None where the document only links to it or has lost it."""

    @cached_property
    def sha256(self) -> str | None:
        """Of its bytes."""
        return None if self.content is None else hashlib.sha256(self.content).hexdigest()

    def shows(self, other: Picture) -> bool:
        """Whether the two are the same picture, byte for byte or dot by dot."""
        return self.sha256 == other.sha256 or (self.dots is not None and self.dots == other.dots)

    @cached_property
    def dots(self) -> str | None:
        """What it shows, however it is written."""
        return None if self.content is None else raster.dots(self.content)


@dataclass(frozen=True)
class Mark:
    """What a person sees in its place and nobody can read from the file: ink, a drawing, a stamp, an equation."""

    what: str
    """For a person: `ink`, `a drawing`."""
    floats: bool = False
    """Whether it lies over the page, so that where it is written says little about where it is seen."""


Inline = Text | Computed | Box | Picture | Mark


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; what floats over it (text boxes) follows it as blocks of its own."""

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
    """For a person: `body`, `header`, `footer 2`."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """Everything a person sees in a document, in reading order: body, headers, footers."""

    stories: tuple[Story, ...]
    is_printed: bool = False
    """Whether it only says where its words stand: no paragraphs, no line breaks, no tags, one story for all."""


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """All paragraphs below, in document order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Frame):
            yield from paragraphs(block.blocks)
        else:
            yield from (one for row in block.rows for cell in row for one in paragraphs(cell.blocks))
