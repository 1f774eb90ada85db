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
    if not any(_strong(sign) == "R" for sign in signs):
        return signs
    ordered: list[str | Inline] = []
    kinds = [_strong(sign) for sign in signs]
    at = 0
    while at < len(signs):
        if kinds[at] != "R":
            ordered.append(signs[at])
            at += 1
            continue
        end = next((number for number in range(at, len(signs)) if kinds[number] == "L"), len(signs))
        last = max(number for number in range(at, end) if kinds[number] == "R") + 1
        before = next((kind for kind in reversed(kinds[:at]) if kind), "")
        after = next((kind for kind in kinds[last:] if kind), "")
        is_sure = before == "L" or (not before and "L" not in kinds and not _is_pointed(signs, at, last))
        if not is_sure or after == "N" or not _BRACKETS.isdisjoint(signs[at:last]):
            ordered.append(_UNORDERED)
        ordered += _backwards(signs[at:last], kinds[at:last])
        at = last
    return ordered


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
