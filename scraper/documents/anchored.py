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
    ways = [_ways(piece, texts, ordered) for piece in pieces]
    taken = Counter(number for way in ways for number in way)
    only = (next(iter(way)) if len(way) == 1 else None for way in ways)
    mates = _in_order([number if number is not None and taken[number] == 1 else None for number in only])
    return [
        (texts[number], ways[at][number]) if number is not None and _is_sure(at, number, pieces, texts, mates) else None
        for at, number in enumerate(mates)
    ]


def _ways(piece: Pattern, texts: Sequence[Flow], ordered: Sequence[tuple[str, int]]) -> dict[int, Laid]:
    """The texts that a paragraph with words of its own fits, by number."""
    if not letters((piece,)):
        return {}
    laid = ((number, laid_loosely(piece, texts[number])) for number in _like(piece, ordered))
    return {number: one for number, one in laid if one is not None}


def _is_sure(
    at: int, number: int, pieces: Sequence[Pattern], texts: Sequence[Flow], mates: Sequence[int | None]
) -> bool:
    """Whether a paragraph begins and ends with words of its own, or its neighbours there go together too."""
    begins, ends = (sum(map(str.isalnum, one)) >= _WORDS for one in (pieces[at].statics[0], pieces[at].statics[-1]))
    return (begins or _goes_on(at, number, -1, pieces, texts, mates)) and (
        ends or _goes_on(at, number, 1, pieces, texts, mates)
    )


def _goes_on(
    at: int, number: int, step: int, pieces: Sequence[Pattern], texts: Sequence[Flow], mates: Sequence[int | None]
) -> bool:
    """Whether the next ones in a direction that are not both blank go together, or both sides end there."""
    at, number = at + step, number + step
    while 0 <= at < len(pieces) and 0 <= number < len(texts) and _are_blank(pieces[at], texts[number]):
        at, number = at + step, number + step
    ends = not 0 <= at < len(pieces), not 0 <= number < len(texts)
    return all(ends) or (not any(ends) and mates[at] == number)


def _are_blank(piece: Pattern, text: Flow) -> bool:
    return _is_blank(piece) and not text.raw.strip()


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
