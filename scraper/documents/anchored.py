"""A run of a template's paragraphs laid over a document's, at once or one by one."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from scraper.documents.align import Laid, lay
from scraper.documents.flow import Flow
from scraper.documents.partners import letters
from scraper.documents.shape import Pattern

_WORDS = 2
"""Letters and digits by which a paragraph is known where it begins or ends."""


def laid_over(pattern: Pattern, text: Flow) -> Laid | None:
    """A pattern over the whole of a text, where only words were put between words."""
    if not all(static in text.folded for static in pattern.statics):
        return None  # most that do not fit are told by this, at no cost
    return lay(pattern.statics, [slot.kind for slot in pattern.slots], text)


def laid_loosely(pattern: Pattern, text: Flow) -> Laid | None:
    """With whatever somebody put into a place: a picture or tick box among words, words beside a picture."""
    if (laid := laid_over(pattern, text)) is not None or not all(static in text.folded for static in pattern.statics):
        return laid
    return lay(pattern.statics, ["any" if slot.kind != "label" else slot.kind for slot in pattern.slots], text)


def anchored(pieces: Sequence[Pattern], texts: Sequence[Flow]) -> list[tuple[Flow, Laid] | None]:
    """Per paragraph of a template that was changed elsewhere: the document's paragraph that it became, if that is sure.

    It is when the two fit each other alone, in the order of all that do. Where it begins or ends with what was filled
    in, its neighbour there (or the end of both) does too: so no answer began above or goes on below.
    """
    ordered = sorted((text.folded, number) for number, text in enumerate(texts))
    ways = [
        {number: laid for number in _like(piece, ordered) if (laid := laid_loosely(piece, texts[number])) is not None}
        if letters((piece,))
        else {}
        for piece in pieces
    ]
    taken = Counter(number for way in ways for number in way)
    mate = [next(iter(way)) if len(way) == 1 and taken[next(iter(way))] == 1 else None for way in ways]

    def goes_on(at: int, partner: int, step: int) -> bool:
        at, partner = at + step, partner + step
        while (
            0 <= at < len(pieces)
            and 0 <= partner < len(texts)
            and _is_blank(pieces[at])
            and not texts[partner].raw.strip()
        ):
            at, partner = at + step, partner + step
        ends = not 0 <= at < len(pieces), not 0 <= partner < len(texts)
        return all(ends) or (not any(ends) and mate[at] == partner)

    def is_sure(at: int, partner: int) -> bool:
        begins, ends = (sum(map(str.isalnum, one)) >= _WORDS for one in (pieces[at].statics[0], pieces[at].statics[-1]))
        return (begins or goes_on(at, partner, -1)) and (ends or goes_on(at, partner, 1))

    mate = _in_order(mate)
    return [
        (texts[partner], ways[at][partner]) if partner is not None and is_sure(at, partner) else None
        for at, partner in enumerate(mate)
    ]


def _in_order(mates: Sequence[int | None]) -> list[int | None]:
    """Those that stand in the order of most others, whichever are left out.

    >>> _in_order([1, 2, 3, 0, 4]), _in_order([1, 0])
    ([1, 2, 3, None, 4], [None, None])
    """
    before = _longest(mates)
    after = _longest([None if one is None else -one for one in reversed(mates)])[::-1]
    most = max(map(sum, zip(before, after, strict=True)), default=0)
    sure = Counter(rank for rank, rest in zip(before, after, strict=True) if rank + rest == most)
    return [
        one if rank + rest == most and sure[rank] == 1 else None
        for one, rank, rest in zip(mates, before, after, strict=True)
    ]


def _longest(mates: Sequence[int | None]) -> list[int]:
    """Per place how many in a row lead up to it in order, itself too; 0 for none."""
    found: list[int] = []
    ends: list[int] = []
    """Of rows of 1, 2, 3 and so on in order, the least that one ends with."""
    for one in mates:
        at = -1 if one is None else bisect_left(ends, one)
        if one is not None:
            ends[at : at + 1] = [one]
        found.append(at + 1)
    return found


def _like(pattern: Pattern, ordered: Sequence[tuple[str, int]]) -> Iterator[int]:
    """The numbers of the texts that begin as the pattern does, of texts in alphabetical order."""
    head = pattern.statics[0]
    for text, number in islice(ordered, bisect_left(ordered, (head, 0)), None):
        if not text.startswith(head):
            return
        yield number


def _is_blank(pattern: Pattern) -> bool:
    return not pattern.slots and not "".join(pattern.printed).strip()
