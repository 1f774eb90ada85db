"""In which order signs are read that stand on one line: also those that run from right to left."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from scraper.documents.blocks import Inline, Mark
from scraper.documents.flow import FAR, UNSURE

_BRACKETS = frozenset("()[]{}<>")
"""Which way they are drawn depends on the way the text runs."""
_UNORDERED = Mark("text from right to left among other signs, whose order nobody knows,")


def in_order(signs: Sequence[str | Inline]) -> Sequence[str | Inline]:
    """The same signs as they are read, with a mark where nobody knows how."""
    kinds = [_strong(sign) for sign in signs]
    if "R" not in kinds:
        return signs
    ordered: list[str | Inline] = []
    at = 0
    while at < len(signs):
        if kinds[at] != "R":
            ordered.append(signs[at])
            at += 1
            continue
        last = _end_of_run(kinds, at)
        if not _is_sure(signs, kinds, at, last):
            ordered.append(_UNORDERED)
        ordered += _backwards(signs[at:last], kinds[at:last])
        at = last
    return ordered


def _end_of_run(kinds: Sequence[str], start: int) -> int:
    """Where signs that run to the left end, those between them taken along."""
    end = next((number for number in range(start, len(kinds)) if kinds[number] == "L"), len(kinds))
    return max(number for number in range(start, end) if kinds[number] == "R") + 1


def _is_sure(signs: Sequence[str | Inline], kinds: Sequence[str], start: int, end: int) -> bool:
    """Whether it is known in which direction the whole of it runs, and what is turned round with it."""
    before = next((kind for kind in reversed(kinds[:start]) if kind), "")
    after = next((kind for kind in kinds[end:] if kind), "")
    is_level = before == "L" or (not before and "L" not in kinds and not _is_pointed(signs, start, end))
    return is_level and after != "N" and _BRACKETS.isdisjoint(signs[start:end])


def _strong(sign: str | Inline) -> str:
    """`R` for letters from right to left, `L` for others and pictures, `N` for numbers, nothing for the rest."""
    if not isinstance(sign, str):
        return "L"
    for letter in sign:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "R"
        if kind in ("L", "EN", "AN"):
            return "L" if kind == "L" else "N"
    return ""


def _is_pointed(signs: Sequence[str | Inline], start: int, end: int) -> bool:
    """Whether there is anything but letters and spaces around."""
    return any(isinstance(sign, str) and sign.strip(" " + UNSURE + FAR) for sign in (*signs[:start], *signs[end:]))


def _backwards(signs: Sequence[str | Inline], kinds: Sequence[str]) -> Iterator[str | Inline]:
    """From right to left, but for numbers."""
    run: list[str | Inline] = []
    for sign, kind in zip(reversed(signs), reversed(kinds), strict=True):
        if kind == "N":
            run.insert(0, sign)
        else:
            yield from run
            run = []
            yield sign
    yield from run
