"""How much of what a template says stands in a document at all: quickly told, and no less than what lies in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from scraper.documents.blocks import Document, paragraphs
from scraper.documents.flow import END, bare, flow
from scraper.documents.shape import Pattern, shapes
from scraper.documents.template import Template

_WORD = re.compile(r"[^\W_]+")


class Words:
    """The letters and digits of a document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def _text(self) -> str:
        return bare(END.join(flow(paragraphs(story.blocks)).raw for story in self._document.stories))

    def share(self, template: Template) -> float:
        """Of the words of a template those that stand somewhere in the document, by their letters, 0 to 1."""
        words = [bare(word) for line in _lines(template) for word in _WORD.findall(line)]
        found = sum(len(word) for word in words if word in self._text)
        return found / sum(map(len, words)) if words else 0.0

    def missing(self, template: Template) -> Iterator[str]:
        """The lines of a template that stand nowhere in the document as they are, from its first."""
        return (" ".join(line.split()) for line in _lines(template) if bare(line) not in self._text)


def _lines(template: Template) -> Iterator[str]:
    """Its static text, as far as no slot parts it, from its first line."""
    for story in template.stories:
        for shape in shapes(story.inside):
            if isinstance(shape, Pattern):
                yield from (line for static in shape.printed for line in static.split(END))
