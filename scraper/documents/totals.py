"""Amounts in a document by the words before them: rows of a table, or a line of words that ends in an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.documents.blocks import Block, Frame, Paragraph, Table, Text, paragraphs
from scraper.documents.docx import read_docx
from scraper.documents.flow import FAR, UNSURE
from scraper.documents.pdf import is_pdf, read_pdf

_AMOUNT = r"\(?-?\s?(?:AUD|AU\$|A\$|\$)\s?-?[0-9][0-9,]*(?:\.[0-9]{1,2})?\)?"
_LINE = re.compile(rf"(?P<words>[^\n$]*?[^\s$(\-])[ \t:]+(?P<amount>{_AMOUNT})")


def amounts(content: bytes) -> list[tuple[str, str]]:
    """Words and the amount that goes with them, as printed, in reading order. Raises `DocumentUnreadable`."""
    document = read_pdf(content) if is_pdf(content) else read_docx(content)
    return [pair for story in document.stories for block in story.blocks for pair in _block(block)]


def _block(block: Block) -> Iterator[tuple[str, str]]:
    if isinstance(block, Paragraph):
        yield from _pairs(_words(block))
    elif isinstance(block, Frame):
        for inner in block.blocks:
            yield from _block(inner)
    else:
        yield from _rows(block)


def _rows(table: Table) -> Iterator[tuple[str, str]]:
    for row in table.rows:
        cells = [" ".join(_words(one) for one in paragraphs(cell.blocks)).strip() for cell in row]
        said = [words for words in cells if words]
        if len(said) == 2 and re.fullmatch(_AMOUNT, said[1]):
            yield said[0].rstrip(":").strip(), said[1]
        elif len(said) == 1:
            yield from _pairs(said[0])


def _pairs(words: str) -> Iterator[tuple[str, str]]:
    for line in words.split("\n"):
        for found in _LINE.finditer(line):
            yield found["words"].strip(" \t:"), found["amount"]


def _words(paragraph: Paragraph) -> str:
    return (
        "".join(one.text for one in paragraph.inlines if isinstance(one, Text)).replace(UNSURE, " ").replace(FAR, " ")
    )
