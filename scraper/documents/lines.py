"""What stands on one line of print, from left to right, and how its words are read.

A PDF has no white space that could be relied on: a gap is a space, whatever it was. Where it is not sure that a word
ends, stands `UNSURE`; where the order of signs is not, a `Mark`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise, takewhile
from statistics import mode

from scraper.documents.blocks import Inline, Mark, Text
from scraper.documents.flow import FAR, RAISED_DIGITS, UNSURE
from scraper.documents.glyphs import Glyph, over_others, turned
from scraper.documents.order import in_order
from scraper.documents.raised import RAISED, TRACKED, beside, is_aid, is_between, size_of, with_raised

SAME = 3.0
"""Points by which what stands at one place may differ from page to page."""
_GAP = 0.2
"""Share of a letter's size that is a space between two letters, where the PDF has no space of its own."""
_SLIGHT = 0.1
"""The same of a gap that is no space, and wider than any two letters of one word stand apart: a tab that ends there."""
_LOOSE = 0.75
"""Share of a letter's size that letters which were set wide may stand apart, in a line that writes its spaces."""
_WIDE = 1.5
"""Share of a letter's size that no space between two words is: a tab, or the way to another column."""
_FAR = 6.0
"""Share of a letter's size that no two words of one answer stand apart, however a line is justified."""
_LEAST_RAISED = 0.1
"""Share of a line's size by which they stand above its foot at least."""
_POINT = 0.1
"""Points that a mark is narrower than which takes no room on its line."""
_HIGH = 0.25
"""The same of digits that are none of the number before them: small letters on the foot of a line end above it too."""
_BESIDE = 0.4
"""Share of their height that they have in common with it at least."""
_LOWER = dict.fromkeys(RAISED_DIGITS.values())
_HYPHENS = "-\u2010\u2011\u00ad"
_SMALL = Mark("small letters over the words of the next line")
_DIGITS = re.compile(r"\d+")
_NOTED = Mark("the sign of a note, or raised digits,")
SIDEWAYS = Mark("text that does not run level")
_NOTE = Mark("a note at the foot of its page")
_OVER = Mark("words on words")
_OFF = Mark("words just off their line")


@dataclass(frozen=True)
class Line:
    """What stands on one line, from left to right."""

    glyphs: tuple[Glyph, ...]
    right: float
    """How far its column reaches."""
    is_spaced: bool = False
    """Whether its page writes spaces, so that a gap without one may be none."""
    columns: tuple[float, ...] = ()
    """Where on its page columns may begin: what stands there need not go on with what stands before."""

    @property
    def top(self) -> float:
        """Points from the page's top."""
        return min(one.top for one in self.glyphs)

    @property
    def bottom(self) -> float:
        """Points from the page's top."""
        return max(one.bottom for one in self.glyphs)

    @cached_property
    def text(self) -> str:
        """Its letters."""
        return "".join(one.text for one in self.glyphs).strip()

    @property
    def words(self) -> str:
        """For comparing lines: without its numbers, which pages count by."""
        return _DIGITS.sub("0", self.text)

    @property
    def numbers(self) -> list[int]:
        """Its numbers."""
        return [int(one) for one in _DIGITS.findall(self.text)]

    @cached_property
    def gaps(self) -> list[str]:
        """Before each glyph: a space, nothing, or that nobody knows. What takes no room parts nothing."""
        broad = [one for one in self.glyphs if not _is_point(one)]
        found = iter(["", *_gaps(broad, self.columns, is_spaced=self.is_spaced)])
        return ["" if _is_point(one) else next(found) for one in self.glyphs]

    @property
    def first_word(self) -> str:
        """Its letters as far as nothing parts them."""
        words = zip(self.glyphs, self.gaps, strict=True)
        return "".join(one.text for one, _ in takewhile(lambda each: each[0].text.strip() and not each[1], words))

    def inlines(self, notes: Collection[str] = (), *, is_note: bool = False) -> Iterator[Inline]:
        """What it reads as; `notes` are the signs that notes may begin with; `is_note`: it is one that begins here."""
        signs: list[str | Inline] = []
        marks = {number: [_NOTED] for number in self._noted(notes)} if notes else {}
        if is_note:
            marks[len(self.first_word)] = [_NOTE]
        over = over_others(self.glyphs)
        for number, gap in enumerate(self.gaps):
            signs += [gap] * bool(gap) + marks.get(number, []) + [_OVER] * (number in over)
            signs.append(self.glyphs[number].thing or self._text(number, signs))
        for is_text, run in groupby(in_order(signs), key=lambda sign: isinstance(sign, str)):
            if is_text:
                yield Text("".join(sign for sign in run if isinstance(sign, str)))
            else:
                yield from (sign for sign in run if not isinstance(sign, str))

    def _text(self, number: int, before: Sequence[str | Inline]) -> str:
        """What a glyph says: raised digits right behind a digit are none of its number."""
        one, last = self.glyphs[number], before[-1] if before else ""
        if not self._raised[number] or not isinstance(last, str) or not (last.isdigit() or last in "⁺⁻"):
            return one.text
        host = self.glyphs[number - 1]
        is_high = last.translate(_LOWER) != last or host.bottom - one.bottom > _HIGH * host.size
        return one.text.translate(RAISED_DIGITS) if is_high else one.text

    @cached_property
    def _raised(self) -> list[bool]:
        """Per glyph whether it is a small letter above the line's foot."""
        size = size_of(self.glyphs)
        feet = [round(one.bottom, 1) for one in self.glyphs if one.thing is None and round(one.size, 1) == size]
        foot = mode(feet) if feet else 0.0
        return [
            one.thing is None and one.size <= RAISED * size and one.bottom < foot - _LEAST_RAISED * size
            for one in self.glyphs
        ]

    @cached_property
    def raised_signs(self) -> Mapping[int, str]:
        """Small raised letters behind others, as a note's sign is: by the number of the glyph that they begin with."""
        raised = self._raised
        runs = (list(run) for is_raised, run in groupby(range(len(raised)), key=raised.__getitem__) if is_raised)
        return {run[0]: "".join(self.glyphs[at].text for at in run).strip() for run in runs if run[0]}

    def _noted(self, notes: Collection[str]) -> set[int]:
        """The numbers of glyphs with which a note's sign begins."""
        return {number for number, sign in self.raised_signs.items() if sign in notes}


def lines_of(glyphs: Sequence[Glyph], right: float, *, is_spaced: bool = False) -> Iterator[Line]:
    """The lines of a cell, or of a page without its tables.

    Letters that all run up, down or upside down are read as who turns the page reads them.
    """
    turns = {one.turn for one in glyphs if one.thing is None and one.text.strip()}
    if turns <= {0}:
        yield from _level(glyphs, right, is_spaced)
    elif len(turns) == 1 and None not in turns:
        (quarters,) = turns
        level = [turned(one, quarters or 0) for one in glyphs if one.thing is None]
        yield from _level(level, max(one.x1 for one in level), is_spaced)
        yield from _level([one for one in glyphs if one.thing is not None], right, is_spaced)
    else:
        yield from _level(without_turned(glyphs), right, is_spaced)


def without_turned(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """With a mark in place of every run of letters that does not stand level."""
    found = []
    for turn, run in groupby(glyphs, key=lambda one: one.turn if one.thing is None else 0):
        part = list(run)
        if turn == 0:
            found += part
        elif any(one.text.strip() for one in part):
            x0, x1 = min(one.x0 for one in part), max(one.x1 for one in part)
            top, bottom = min(one.top for one in part), max(one.bottom for one in part)
            # What leans may belong to the line that it begins on; it is no higher than a line, and moves none.
            for foot in ((top + bottom) / 2, *([bottom] if turn not in (1, 3) else [])):
                found.append(Glyph(x0, max(top, foot - SAME), x1, foot, thing=SIDEWAYS))
    return found


def _level(glyphs: Sequence[Glyph], right: float, is_spaced: bool) -> Iterator[Line]:
    """Letters and pictures by the line they stand on; letters of one line may differ in size, and share its foot."""
    lines: list[list[Glyph]] = []
    for one in sorted(glyphs, key=lambda one: (one.bottom, one.x0)):
        size = one.size or SAME
        near = lines[-1][-1].bottom if lines else None
        if near is not None and one.bottom - near <= max(SAME, size * 0.3):
            lines[-1].append(one)
        else:
            lines.append([one])
    standing = beside(with_raised(lines))
    was_off = False
    for line, below in zip(standing, [*standing[1:], []], strict=False):
        is_off = is_between(line, below)
        marks = [_marked(line[0].x1, line, _SMALL)] * is_aid(line, below)
        marks += [_marked(max(one.x1 for one in line), line, _OFF)] * (is_off or was_off)
        was_off = is_off
        if any(one.thing or one.text.strip() for one in line):
            yield Line(tuple(sorted([*line, *marks], key=lambda one: one.x0)), right, is_spaced)


def _marked(x: float, line: Sequence[Glyph], mark: Mark) -> Glyph:
    """A mark on a line."""
    return Glyph(x, line[0].top, x, line[0].bottom, thing=mark)


def _is_point(one: Glyph) -> bool:
    return isinstance(one.thing, Mark) and one.x1 - one.x0 < _POINT


def is_far(before: Glyph, after: Glyph) -> bool:
    """Whether two neighbours stand farther apart than words do."""
    return not before.thing and not after.thing and after.x0 - before.x1 > _WIDE * (after.size or before.size)


def _gaps(glyphs: Sequence[Glyph], columns: Collection[float], *, is_spaced: bool) -> Iterator[str]:
    """What stands between neighbours. Letters that are set wide are told by standing apart like all of their run."""
    pairs = list(pairwise(glyphs))
    widths = [after.x0 - before.x1 for before, after in pairs]
    is_spaced = is_spaced or any(map(_is_space, glyphs))
    for (before, after), width, (base, parted) in zip(pairs, widths, _tracking(pairs, widths), strict=True):
        size = after.size or before.size
        space = _GAP * size
        is_loose = is_spaced and base + space < width <= base + _LOOSE * size and _are_letters(before, after)
        if is_loose or (is_far(before, after) and _begins_one(after, columns)):
            yield UNSURE
        elif width > _FAR * size and is_far(before, after):
            yield FAR
        elif width > base + space:
            yield " "
        elif width > space and not parted:
            yield UNSURE
        else:
            yield UNSURE * _is_slight(before, after, width - base)


def _is_slight(before: Glyph, after: Glyph, width: float) -> bool:
    """Whether a gap is no space, and wider than letters of a word stand apart."""
    return width > _SLIGHT * (after.size or before.size) and _are_letters(before, after)


def _begins_one(glyph: Glyph, columns: Collection[float]) -> bool:
    """Whether a column may begin there."""
    return any(abs(glyph.x0 - one) <= SAME for one in columns)


def _is_space(glyph: Glyph) -> bool:
    return glyph.text.isspace()


def _are_letters(*glyphs: Glyph) -> bool:
    return all(one.text.strip() for one in glyphs)


def _tracking(pairs: Sequence[tuple[Glyph, Glyph]], widths: Sequence[float]) -> Iterator[tuple[float, bool]]:
    """Per gap how far the letters of its run are set apart (0 where they are not), and whether some of the run stand
    further apart than that."""
    for (_, size), numbers in groupby(range(len(pairs)), key=lambda at: _font(pairs[at][0])):
        run = list(numbers)
        inner = sorted(widths[at] for at in run if _are_letters(*pairs[at]))
        base = inner[len(inner) // 4] if len(inner) > 2 else 0.0
        if base > TRACKED * size:
            yield from [(base, len(inner) < len(run) or inner[-1] > base + _GAP * size)] * len(run)
        else:
            yield from [(0.0, False)] * len(run)


def _font(glyph: Glyph) -> tuple[str, float]:
    return glyph.font, round(glyph.size, 1)


def between(before: Line, after: Line) -> str:
    """The end of a line. Nobody knows whether it ends a word behind a hyphen, and where one word fills the column."""
    last, first = before.glyphs[-1], after.glyphs[0]
    if last.thing or first.thing or last.text.isspace() or first.text.isspace():
        return "\n"
    if last.text in _HYPHENS:
        return "\n" + UNSURE
    is_one_word = not any(one.text.isspace() or one.thing for one in before.glyphs) and " " not in before.gaps
    margin = max(0.0, before.glyphs[0].x0 - after.glyphs[0].x0) + (first.x1 - first.x0) + SAME
    return "\n" + UNSURE if is_one_word and last.x1 + margin > before.right - SAME * 2 else "\n"
