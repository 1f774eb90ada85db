"""Rows of a fixed height, which hide what does not fit: told where it certainly does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scraper.documents.blocks import Block, Mark, Paragraph, Text

_LEAST = 120
"""Twentieths of a point: no form's lines stand closer than 6 points."""
_HIDDEN = Mark("a line below the edge of its row, where nobody sees it,")


def clipped(blocks: Sequence[Block], height: int) -> Iterator[Block]:
    """The blocks of a cell, with a mark in each line that its row has no room for; a height of 0 is one that grows.

    Lines that a program breaks are not known, so one that has a mark is surely hidden, and one without may be.
    """
    if not height:
        yield from blocks
        return
    lines = 0
    for block in blocks:
        words = _words(block)
        lines += words.count("\n") + 1
        is_hidden = height < lines * _LEAST and bool(words)
        yield replace(block, inlines=(*block.inlines, _HIDDEN)) if isinstance(block, Paragraph) and is_hidden else block


def _words(block: Block) -> str:
    inlines = block.inlines if isinstance(block, Paragraph) else ()
    return "".join(one.text for one in inlines if isinstance(one, Text)).rstrip()
