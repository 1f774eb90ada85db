"""A run of paragraphs as one text, as alignment wants it: controls and pictures are signs in it, paragraph ends too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from scraper.documents.blocks import Box, Computed, Mark, Paragraph, Picture

END = "\u2029"
"""Between two paragraphs."""
BOX = "\ue000"
PICTURE = "\ue001"
COMPUTED = "\ue002"
UNSURE = "\ue003"
"""In a printed document: a line's end where a word may have been broken."""
UNTOLD = "\ue004"
"""In a printed document: a drawing that the file does not say to be any letter."""
_RESERVED = str.maketrans(dict.fromkeys((END, BOX, PICTURE, COMPUTED), "\ufffd"))
TICKED = "☒☑✓✔🗹🗵✅"
UNTICKED = "☐▢□⬜"
_FOLDED = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\t": " ", "\n": " "}
    | dict.fromkeys("\u2018\u2019\u201b\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201f", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys(TICKED + UNTICKED, BOX)
)
"""What programs put for one another without anybody typing it; one sign for one, so that places stay the same."""


@dataclass(frozen=True)
class Flow:
    """The text of some paragraphs, with what stands at its signs."""

    raw: str
    """As printed; a box is `BOX`, a picture `PICTURE`, a paragraph's end `END`."""
    objects: Mapping[int, Box | Picture]
    """By its place in the text."""
    gaps: Mapping[int, str] = field(default_factory=dict)
    """Of a squeezed text: place to what was taken out before it, a space or `UNSURE`."""
    marks: Mapping[int, tuple[Mark, ...]] = field(default_factory=dict)
    """By the place of the letter they stand before; they are no part of the text."""

    @cached_property
    def folded(self) -> str:
        """As static text is compared: as long as `raw`; a printed tick box is a `BOX` too."""
        return self.raw.translate(_FOLDED)

    @cached_property
    def _hard(self) -> Sequence[int]:
        """Per place how many controls and pictures stand before it."""
        return list(accumulate((place in self.objects for place in range(len(self.raw))), initial=0))

    def is_soft(self, start: int, end: int) -> bool:
        """Whether there is no control and no picture from `start` to `end`: somebody can have typed it."""
        return self._hard[start] == self._hard[end]

    def text(self, start: int, end: int) -> str:
        """What somebody typed there; a new paragraph is a line break."""
        if self.gaps:
            words = (self.gaps.get(place, "") * (place > start) + self.raw[place] for place in range(start, end))
            return "".join(words)
        return self.raw[start:end].replace(END, "\n")

    def seen(self, start: int, end: int) -> tuple[Mark, ...]:
        """What stands from `start` to `end` and at both, and cannot be read."""
        return tuple(one for place in sorted(self.marks) if start <= place <= end for one in self.marks[place])

    def checked(self, place: int) -> bool | None:
        """Whether the box there is ticked, a control or a printed sign; None where there is none."""
        if isinstance(box := self.objects.get(place), Box):
            return box.checked
        return True if self.raw[place] in TICKED else False if self.raw[place] in UNTICKED else None

    def picture(self, start: int, end: int) -> Picture | None:
        """The one picture from `start` to `end`."""
        found = [one for place in range(start, end) if isinstance(one := self.objects.get(place), Picture)]
        return found[0] if len(found) == 1 else None


def fold(text: str) -> str:
    """A text as `Flow.folded` has it.

    >>> fold("Worker\\u2019s\\u00a0name \\u2013 ☒")
    "Worker's name - \\ue000"
    """
    return text.translate(_FOLDED)


def flow(paragraphs: Iterable[Paragraph], *, is_template: bool = False) -> Flow:
    """The paragraphs as one flow. What Word computes is a sign of its own in a template: anything may stand there."""
    parts: list[str] = []
    objects: dict[int, Box | Picture] = {}
    marks: dict[int, tuple[Mark, ...]] = {}
    length = 0
    for number, paragraph in enumerate(paragraphs):
        for inline in (END, *paragraph.inlines) if number else paragraph.inlines:
            if isinstance(inline, Mark):
                marks[length] = (*marks.get(length, ()), inline)
                continue
            if isinstance(inline, Box | Picture):
                objects[length] = inline
                part = BOX if isinstance(inline, Box) else PICTURE
            elif isinstance(inline, Computed) and is_template:
                part = COMPUTED
            else:
                part = inline if isinstance(inline, str) else inline.text.translate(_RESERVED)
            parts.append(part)
            length += len(part)
    return Flow("".join(parts), objects, marks=marks)


def squeezed(text: Flow) -> Flow:
    """The text without white space, which a printed document does not keep; what stood there is known of each place.

    >>> squeezed(plain("Name:  Bob Tran")).raw, squeezed(plain("Name:  Bob Tran")).text(5, 12)
    ('Name:BobTran', 'Bob Tran')
    """
    kept: list[str] = []
    objects: dict[int, Box | Picture] = {}
    gaps: dict[int, str] = {}
    marks: dict[int, tuple[Mark, ...]] = {}
    gap = ""
    for place in range(len(text.raw) + 1):
        if place in text.marks:
            marks[len(kept)] = marks.get(len(kept), ()) + text.marks[place]
        letter = text.raw[place : place + 1]
        if not letter or letter == UNSURE or letter.isspace():
            gap = " " if letter != UNSURE or gap == " " else UNSURE
            continue
        if gap:
            gaps[len(kept)] = gap
        if place in text.objects:
            objects[len(kept)] = text.objects[place]
        kept.append(letter)
        gap = ""
    return Flow("".join(kept), objects, gaps or {0: ""}, marks)


def plain(text: str) -> Flow:
    """A text without controls and pictures."""
    return Flow(text.translate(_RESERVED), {})
