"""What a template says of the lines at the tops and feet of a print's pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from scraper.documents.blocks import Paragraph
from scraper.documents.flow import Flow, flow, squeezed, without_rows
from scraper.documents.lines import Line
from scraper.documents.overlay import fits
from scraper.documents.press import Run, paragraphs_of
from scraper.documents.repeats import Verdict
from scraper.documents.shape import Pattern, StoryShape, TableShape
from scraper.documents.sheets import Item


class Heads:
    """Asked for one line after the other."""

    def __init__(self, stories: Sequence[StoryShape]) -> None:
        self._stories = stories

    def judge(self, item: Item) -> Verdict:
        """Whether it belongs to the template's heads and feet, or to its text."""
        if not isinstance(item, Line):
            return "answered head" if self._has_table else "text"
        text = without_rows(squeezed(flow([Paragraph(tuple(item.inlines()))])))
        if not text.raw:
            return "unknown"
        for run in self._heads:
            if _has_words(run) and (fits(run, text) or _holds(run, text.folded)):
                if not any(slot.code for slot in run.slots):
                    return "head"
                return "answered head" if self._is_text(text) else "named head"
        if self._is_text(text):
            return "text"
        return "answered head" if any(run.slots and not _has_words(run) for run in self._heads) else "unknown"

    def _is_text(self, line: Flow) -> bool:
        return any(_has_words(run) and (fits(run, line) or _holds(run, line.folded)) for run in self._text)

    @cached_property
    def _has_table(self) -> bool:
        return any(isinstance(shape, TableShape) for one in self._stories if _is_head(one) for shape in one.inside)

    @cached_property
    def _heads(self) -> list[Run]:
        return list(self._paragraphs(heads=True))

    @cached_property
    def _text(self) -> list[Run]:
        return list(self._paragraphs(heads=False))

    def _paragraphs(self, *, heads: bool) -> Iterator[Run]:
        for one in self._stories:
            if _is_head(one) == heads:
                for shape in one.inside:
                    if isinstance(shape, Pattern):
                        yield from paragraphs_of(shape)


def _is_head(story: StoryShape) -> bool:
    return "header" in story.name or "footer" in story.name


def _has_words(run: Run) -> bool:
    return any(sign.isalnum() for static in run.statics for sign in static)


def _holds(run: Run, text: str) -> bool:
    """Whether a line is one of several that a paragraph takes."""
    return any(text in static for static in run.statics)
