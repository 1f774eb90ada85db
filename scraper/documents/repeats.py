"""What the pages of a print repeat at their top and foot: heads and feet of the template, or of who printed it.

Lines that begin pages alike may as well be text, and their numbers answers: the template says what is which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from scraper.documents.lines import SAME, Line
from scraper.documents.sheets import Item, Sheet

Verdict = Literal["head", "named head", "answered head", "text", "unknown"]
Judge = Callable[[Item], Verdict]
"""What a template says of something at a page's top or foot: a head or foot of its own; one that holds answers, with
words that its text has nowhere, or not; its text; or nothing."""


@dataclass(frozen=True)
class Cut:
    """What is left of a page."""

    kept: tuple[int, ...]
    """Numbers of its items."""
    above: bool = False
    """Whether something that the template does not know, and that may be its text, was taken from its top."""
    below: bool = False
    """The same of its foot."""


def cuts(sheets: Sequence[Sheet], judge: Judge | None) -> tuple[Cut, ...]:
    """Per page what is left of it: heads on the first alone, feet on the last. Without a template, what all pages begin
    with is a head."""
    if len(sheets) < 2:
        return tuple(Cut(tuple(range(len(one.items)))) for one in sheets)
    last = len(sheets) - 1
    tops = [one.items for one in sheets]
    gone = [_heads(tops, number, judge, keeps=number == 0) for number in range(len(sheets))]
    feet = [one.items[top:][::-1] for one, (top, _, _) in zip(sheets, gone, strict=True)]
    ends = [_heads(feet, number, judge, keeps=number == last) for number in range(len(sheets))]
    found = []
    for one, (top, kept_above, above), (foot, kept_below, below) in zip(sheets, gone, ends, strict=True):
        count = len(one.items)
        middle = range(top, count - foot)
        under = (count - 1 - number for number in reversed(kept_below))
        found.append(Cut((*kept_above, *middle, *under), above, below))
    return tuple(found)


def _heads(
    sides: Sequence[Sequence[Item]], number: int, judge: Judge | None, *, keeps: bool
) -> tuple[int, tuple[int, ...], bool]:
    """How many items one page begins with that are no text, which of them are kept, and whether any was unknown."""
    kept = []
    unknown = False
    for at, item in enumerate(sides[number]):
        alike = sum(_is_alike(sides, number, other, at) for other in range(len(sides)))
        is_everywhere = alike == len(sides)
        verdict = _verdict(item, judge, is_everywhere=is_everywhere)
        is_head = verdict == "head" or (verdict in ("named head", "answered head") and alike > 1)
        if is_head and keeps:
            kept.append(at)
        elif (verdict == "unknown" and is_everywhere) or (verdict == "named head" and alike == 1 and not keeps):
            unknown = unknown or not _stands_apart(item, sides[number][at + 1 : at + 2])
        elif not is_head:
            return at, tuple(kept), unknown
    return len(sides[number]), tuple(kept), unknown


def _verdict(item: Item, judge: Judge | None, *, is_everywhere: bool) -> str:
    """What an item is by the template; without one, what stands on every page is a head."""
    if judge is not None:
        return judge(item)
    return "answered head" if is_everywhere else "text"


def _stands_apart(item: Item, after: Sequence[Item]) -> bool:
    """Whether a line is so far from the next that nobody takes it for one of the same text."""
    return isinstance(item, Line) and all(
        max(one.top - item.bottom, item.top - one.bottom) > item.bottom - item.top for one in after
    )


def _is_alike(sides: Sequence[Sequence[Item]], number: int, other: int, at: int) -> bool:
    """Whether two pages have the same at one place, but for numbers that count the pages."""
    if at >= min(len(sides[number]), len(sides[other])):
        return False
    one, two = sides[number][at], sides[other][at]
    if one.words != two.words or abs(one.top - two.top) > SAME:
        return False
    if not isinstance(one, Line) or not isinstance(two, Line):
        return True
    return all(b - a in (0, other - number) for a, b in zip(one.numbers, two.numbers, strict=True))
