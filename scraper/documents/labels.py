"""What a person reads as the label of a place to fill in, and which row and cell of the template it is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scraper.documents.flow import BOX, END, PICTURE
from scraper.documents.shape import Container, FrameShape, Pattern, Slot, StoryShape, TableShape, slots

_ROW = tuple[tuple[int, Container], ...]


@dataclass(frozen=True)
class Where:
    """The surroundings of one slot."""

    story: str
    before: str = ""
    """Static text before it in its paragraph, back to the slot before."""
    after: str = ""
    above: str = ""
    """The paragraph above in the same cell, where that is all static."""
    left: str = ""
    """The nearest cell to the left that holds words and no code."""
    top: str = ""
    """The nearest cell above that holds words and no code."""
    prior: str = ""
    """The last static paragraph before it, or before its table."""
    row: int | None = None
    """Number of the table row within the template; of rows within rows, the innermost."""
    cell: int | None = None

    def label(self, *, of_box: bool = False) -> str | None:
        """The words nearest to it; those of a single box stand after it."""
        nearest = (self.after, self.before) if of_box else (self.before,)
        found = (_tidy(text) for text in (*nearest, self.above, self.left, self.top, self.prior))
        return next((text for text in found if _has_letters(text)), None)


def surroundings(stories: Sequence[StoryShape]) -> dict[Slot, Where]:
    """Every slot of a template with its surroundings, in reading order."""
    walk = _Walk()
    for story in stories:
        walk.container(story.inside, Where(story.name))
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found: dict[Slot, Where] = {}
        self._rows = self._cells = 0

    def container(self, inside: Container, where: Where) -> None:
        above = ""
        for shape in inside:
            if isinstance(shape, Pattern):
                above = self._pattern(shape, replace(where, above=above))
            elif isinstance(shape, FrameShape):
                self.container(shape.inside, Where(where.story))
            else:
                self._table(shape, replace(where, prior=above or where.prior))
                above = ""

    def _pattern(self, pattern: Pattern, where: Where) -> str:
        """Note the slots of a pattern; its last paragraph, when that is all static."""
        above = where.above
        for paragraph in _paragraphs(pattern):
            words = [one if isinstance(one, str) else "" for one in paragraph]
            for number, one in enumerate(paragraph):
                if isinstance(one, Slot):
                    before, after = words[number - 1] if number else "", "".join(words[number + 1 : number + 2])
                    self.found[one] = replace(where, before=before, after=after, above=above)
            text = "".join(words)
            if any(isinstance(one, Slot) for one in paragraph):
                above = ""
            elif text.strip():
                above = text
        return above

    def _table(self, table: TableShape, where: Where) -> None:
        heads: dict[int, str] = {}
        for row in table.rows:
            self._rows += 1
            number, left = self._rows, ""
            for column, cell in row:
                self._cells += 1
                around = Where(where.story, left=left, top=heads.get(column, ""), prior=where.prior)
                self.container(cell, replace(around, row=number, cell=self._cells))
                if _has_letters(text := _static(cell)):
                    heads[column] = left = text


def _paragraphs(pattern: Pattern) -> Iterator[list[str | Slot]]:
    """The paragraphs of a pattern: static text and slots in turn."""
    boxes = {(piece, place): slot for piece, place, slot in pattern.boxes}
    paragraph: list[str | Slot] = []
    for piece, static in enumerate(pattern.printed):
        words = ""
        for place, sign in enumerate(static):
            if sign == END or (piece, place) in boxes:
                paragraph.append(words)
                words = ""
            if sign == END:
                yield paragraph
                paragraph = []
            elif (piece, place) in boxes:
                paragraph.append(boxes[piece, place])
            elif sign not in (BOX, PICTURE):
                words += sign
        paragraph.append(words)
        paragraph += pattern.slots[piece : piece + 1]
    yield paragraph


def _static(cell: Container) -> str:
    """The words of a cell without a code; empty for one with a code."""
    if any(slot.code for slot in slots(cell)):
        return ""
    patterns = (shape for shape in cell if isinstance(shape, Pattern))
    return " ".join(static.replace(END, " ") for pattern in patterns for static in pattern.printed)


def _tidy(text: str) -> str:
    return " ".join(text.split()).rstrip(":").strip()


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))
