"""A run of paragraphs as one text, as alignment wants it: controls and pictures are signs in it, paragraph ends too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from scraper.documents.blocks import Box, Computed, Field, Label, Mark, Paragraph, Picture, Struck

END = "\u2029"
"""Between two paragraphs."""
BOX = "\ue000"
PICTURE = "\ue001"
COMPUTED = "\ue002"
UNSURE = "\ue003"
"""In a printed document: a line's end where a word may have been broken."""
FAR = "\ue005"
"""In a printed document: a gap on one line that parts more than words."""
FIELD = "\ue00f"
"""In a template: what the document itself has to be filled in."""
UNTOLD = "\ue004"
"""In a printed document: a drawing that the file does not say to be any letter."""
ROW = re.compile(r"([-._\u00b7\u2026])\1{3,}")
"""Dots or strokes in a row, where they are folded: typed to write on, or drawn by a tab."""
DRAWN_ROW = Mark("a row of dots or strokes")
_LINE_ENDS = (END, "\n")
CODE = re.compile(r"\{([^{}\n\u2029\ue000-\ue00f]+)\}")
"""What is filled in, as a template names it."""
_TAKEN_BACK = Mark("nothing but words with a line through them")
_RESERVED = str.maketrans(dict.fromkeys((END, BOX, PICTURE, COMPUTED, FIELD), "\ufffd"))
TICKED = "☒☑✓✔🗹🗵✅"
UNTICKED = "☐▢□⬜"
_SIGNS = re.compile(r"[\W_]+")
_DIGITS = "0123456789+-\u2212"
RAISED_DIGITS = str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
LOWERED_DIGITS = str.maketrans(_DIGITS, "₀₁₂₃₄₅₆₇₈₉₊₋₋")
"""Digits that are no digits of the number before them: ten to the third is not a hundred and three."""
_FOLDED = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\t": " ", "\n": " "}
    | dict.fromkeys("\u2018\u2019\u201b\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201f", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500", "-")
    | dict.fromkeys(TICKED + UNTICKED, BOX)
    | dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-" * 2, strict=True))
)
"""What programs put for one another without anybody typing it; one sign for one, so that places stay the same."""


@dataclass(frozen=True)
class Flow:
    """The text of some paragraphs, with what stands at its signs."""

    raw: str
    """As printed; a box is `BOX`, a picture `PICTURE`, a paragraph's end `END`."""
    objects: Mapping[int, Box | Picture | Field]
    """By its place in the text."""
    gaps: Mapping[int, str] = field(default_factory=dict)
    """Of a squeezed text: place to what was taken out before it, a space or `UNSURE`."""
    marks: Mapping[int, tuple[Mark, ...]] = field(default_factory=dict)
    """By the place of the letter they stand before; they are no part of the text."""
    labels: Mapping[int, Label] = field(default_factory=dict)
    """The same of what stands there in print alone."""
    begins: frozenset[int] = frozenset()
    """Of a squeezed text: places where a line begins, and its end."""
    struck: frozenset[int] = frozenset()
    """Places of letters with a line through them: a part of the text, and of no answer."""

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
        return not self.objects or self._hard[start] == self._hard[end]

    def text(self, start: int, end: int) -> str:
        """What somebody typed there; a new paragraph is a line break."""
        if not self.gaps and not self.struck:
            return self.raw[start:end].replace(END, "\n")
        places = (place for place in range(start, end) if place not in self.struck)
        words = (self.gaps.get(place, "") * (place > start) + self.raw[place] for place in places)
        return "".join(words).replace(END, "\n")

    def seen(self, start: int, end: int) -> tuple[Mark, ...]:
        """What stands from `start` to `end` and at both, and cannot be read."""
        if not self.marks and not self.struck:
            return ()
        found = tuple(one for place in sorted(self.marks) if start <= place <= end for one in self.marks[place])
        is_taken_back = bool(self.struck) and self.raw[start:end].strip() and not self.text(start, end).strip()
        return (*found, _TAKEN_BACK) if is_taken_back else found

    def checked(self, place: int) -> bool | None:
        """Whether the box there is ticked, a control or a printed sign; None where there is none."""
        if isinstance(box := self.objects.get(place), Box):
            return box.checked
        return True if self.raw[place] in TICKED else False if self.raw[place] in UNTICKED else None

    def picture(self, start: int, end: int) -> Picture | None:
        """The one picture from `start` to `end`."""
        places = range(start, end) if self.objects else ()
        found = [one for place in places if isinstance(one := self.objects.get(place), Picture)]
        return found[0] if len(found) == 1 else None


def bare(text: str) -> str:
    """Its letters and digits, without regard to case: what is left of a text however it is set.

    >>> bare("Worker's name: {Name}")
    'workersnamename'
    """
    return _SIGNS.sub("", text).casefold()


def fold(text: str) -> str:
    """A text as `Flow.folded` has it.

    >>> fold("Worker\\u2019s\\u00a0name \\u2013 ☒")
    "Worker's name - \\ue000"
    """
    return text.translate(_FOLDED)


def flow(paragraphs: Iterable[Paragraph], *, is_template: bool = False) -> Flow:
    """The paragraphs as one flow.

    What Word computes is a sign of its own in a template, and so is what it has filled in: anything may stand there.
    """
    parts: list[str] = []
    objects: dict[int, Box | Picture | Field] = {}
    marks: dict[int, tuple[Mark, ...]] = {}
    labels: dict[int, Label] = {}
    struck: set[int] = set()
    length = 0
    for number, paragraph in enumerate(paragraphs):
        for inline in (END, *paragraph.inlines) if number else paragraph.inlines:
            if isinstance(inline, Mark):
                marks[length] = (*marks.get(length, ()), inline)
                continue
            if isinstance(inline, Label):
                labels[length] = inline
                continue
            if isinstance(inline, Box | Picture):
                objects[length] = inline
                part = BOX if isinstance(inline, Box) else PICTURE
            elif isinstance(inline, Computed) and is_template:
                part = COMPUTED
            elif isinstance(inline, Field) and is_template and not CODE.search(inline.text):
                objects[length] = inline
                part = FIELD
            else:
                part = inline if isinstance(inline, str) else inline.text.translate(_RESERVED)
            if isinstance(inline, Struck):
                struck |= set(range(length, length + len(part)))
            parts.append(part)
            length += len(part)
    return Flow("".join(parts), objects, marks=marks, labels=labels, struck=frozenset(struck))


def squeezed(text: Flow) -> Flow:
    """The text without white space, which a printed document does not keep; what stood there is known of each place.

    >>> squeezed(plain("Name:  Bob Tran")).raw, squeezed(plain("Name:  Bob Tran")).text(5, 12)
    ('Name:BobTran', 'Bob Tran')
    """
    kept: list[str] = []
    objects: dict[int, Box | Picture | Field] = {}
    struck: set[int] = set()
    gaps: dict[int, str] = {}
    marks: dict[int, tuple[Mark, ...]] = {}
    begins = {0}
    gap = ""
    for place in range(len(text.raw) + 1):
        if place in text.marks:
            marks[len(kept)] = marks.get(len(kept), ()) + text.marks[place]
        letter = text.raw[place : place + 1]
        if letter in _LINE_ENDS:
            begins.add(len(kept))
        if (wider := _wider(gap, letter)) is not None:
            gap = wider
        else:
            if gap:
                gaps[len(kept)] = " " if gap == END else gap
            if place in text.objects:
                objects[len(kept)] = text.objects[place]
            if place in text.struck:
                struck.add(len(kept))
            kept.append(letter)
            gap = ""
    return Flow(
        "".join(kept), objects, gaps or {0: ""}, marks, begins=frozenset((*begins, len(kept))), struck=frozenset(struck)
    )


def _wider(gap: str, letter: str) -> str | None:
    """What a gap becomes by one more sign of it; None for a sign that ends it."""
    if letter in _LINE_ENDS:
        return gap or END
    if letter == FAR:
        return FAR
    if letter == UNSURE:
        return UNSURE if gap in ("", END, UNSURE) else gap
    if not letter or letter.isspace():
        return gap if gap == FAR else " "
    return None


def unbroken(text: Flow) -> Flow:
    """A squeezed text without the hyphens that its lines end with: they may be there for the line's end alone.

    What held one is as unsure as before, with it.
    """
    broken = [place for place, gap in text.gaps.items() if gap == UNSURE and text.folded[place - 1 : place] == "-"]
    if not broken:
        return text
    gaps = {place: text.raw[place - 1] + UNSURE if place in broken else gap for place, gap in text.gaps.items()}
    return _without(replace(text, gaps=gaps), [place - 1 for place in broken])


def without_rows(text: Flow) -> Flow:
    """A squeezed text without its rows of dots or strokes, each of which leaves a mark: a tab may have drawn them.

    >>> without_rows(squeezed(plain("Lock 17........ end"))).raw
    'Lock17end'
    """
    rows = [one.span() for one in ROW.finditer(text.folded)]
    if not rows:
        return text
    marks = dict(text.marks)
    gaps = dict(text.gaps)
    for _, end in rows:
        marks[end] = (*marks.get(end, ()), DRAWN_ROW)
        gaps[end] = gaps.get(end) or " "
    return _without(replace(text, marks=marks, gaps=gaps), [place for row in rows for place in range(*row)])


def _without(text: Flow, gone: Sequence[int]) -> Flow:
    """A squeezed text without the letters at some places, in order; what stood between them stays."""
    left = frozenset(gone)

    def moved(place: int) -> int:
        return place - bisect_left(gone, place)

    marks: dict[int, tuple[Mark, ...]] = {}
    for place, seen in sorted(text.marks.items()):
        marks[moved(place)] = (*marks.get(moved(place), ()), *seen)
    return Flow(
        "".join(letter for place, letter in enumerate(text.raw) if place not in left),
        {moved(place): one for place, one in text.objects.items()},
        {moved(place): gap for place, gap in text.gaps.items() if place not in left} or {0: ""},
        marks,
        begins=frozenset(map(moved, text.begins)),
        struck=frozenset(moved(place) for place in text.struck if place not in left),
    )


def part(text: Flow, start: int, end: int) -> Flow:
    """A squeezed text from one line to another."""
    return Flow(
        text.raw[start:end],
        {place - start: one for place, one in text.objects.items() if start <= place < end},
        {place - start: gap for place, gap in text.gaps.items() if start <= place < end} or {0: ""},
        {place - start: seen for place, seen in text.marks.items() if start <= place <= end},
        begins=frozenset(place - start for place in text.begins if start <= place <= end),
        struck=frozenset(place - start for place in text.struck if start <= place < end),
    )


def plain(text: str) -> Flow:
    """A text without controls and pictures."""
    return Flow(text.translate(_RESERVED), {})
