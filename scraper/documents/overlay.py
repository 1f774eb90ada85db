"""A run of a template's paragraphs laid over the lines of a print: as a whole, else as far as its lines are sure.

A line that differs, because somebody printed more or less there than the template says, takes no more along than what
stands between the nearest lines that begin with words of the template and of nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from scraper.documents.align import Kind, Laid, label_end, lay
from scraper.documents.blocks import Label
from scraper.documents.flow import Flow, part, unbroken
from scraper.documents.press import Run, run_of

Found = tuple[Run, Flow, Laid | None]
"""Paragraphs, the lines they became, and how they lie there; None for not in any sure way."""


def overlaid(run: Run, text: Flow) -> Iterator[Found]:
    """The run over a squeezed text, in as many pieces as it takes; every paragraph is in one of them."""
    whole = _laid(run, text)
    if whole is not None or len(run.paragraphs) < 2:
        yield whole or (run, text, None)
        return
    pieces = list(_pieces(run, text))
    missed = [paragraph for one, _, laid in pieces if laid is None for paragraph in one.paragraphs or (one,)]
    lost = {static for one in missed for static in one.statics if _is_known(static)}
    for one, its, laid in pieces:
        yield one, its, laid and _without(its, laid, lost)


def _pieces(run: Run, text: Flow) -> Iterator[Found]:
    done, place = 0, 0
    for anchor in (*_anchors(run, text), _Anchor(len(run.paragraphs), len(text.raw))):
        if done < anchor.number:
            yield from _piece(run.paragraphs[done : anchor.number], part(text, place, anchor.start))
        done, place = anchor.number, anchor.start
        if anchor.end is not None:
            one = run.paragraphs[done]
            yield one, part(text, place, anchor.end), _static(one, anchor)
            done, place = done + 1, anchor.end


def _without(text: Flow, laid: Laid, lost: Iterable[str]) -> Laid:
    """Not sure of a slot that holds words which the template has elsewhere and which were not found there: of another
    column maybe."""
    begun = [place for place in text.gaps if any(text.folded.startswith(static, place) for static in lost)]
    slots = (None if span and any(span[0] <= place < span[1] for place in begun) else span for span in laid.slots)
    return replace(laid, slots=tuple(slots))


def fits(run: Run, text: Flow) -> bool:
    """Whether it lies over the whole text."""
    return _laid(run, text) is not None


def _piece(paragraphs: Sequence[Run], text: Flow) -> Iterator[Found]:
    run = run_of(paragraphs)
    yield _laid(run, text) or (run, text, None)


def _laid(run: Run, text: Flow) -> Found | None:
    """With the hyphens at the ends of lines, else without; with the numbers that its lists have, else with others, else
    without any."""
    for one in [text] if (joined := unbroken(text)) is text else [text, joined]:
        if not all(static in one.folded for static in run.statics):
            continue  # most that do not fit are told by this, at no cost
        for kinds in _kinds(run):
            if (laid := lay(run.statics, kinds, one, run.begins)) is not None:
                return run, one, _without_numbers(run, one, laid)
    return None


def _kinds(run: Run) -> Iterator[list[Kind]]:
    labels = [slot.label for slot in run.slots]
    if any(label and label.exact for label in labels):
        yield [_reads(slot.label, is_exact=True) if slot.label else slot.kind for slot in run.slots]
    if any(labels):
        yield [_reads(slot.label) if slot.label else slot.kind for slot in run.slots]
    yield [slot.kind for slot in run.slots]


@cache
def _reads(label: Label, *, is_exact: bool = False) -> re.Pattern[str]:
    """What a number can read as. Not as the one that is expected with more digits: those may belong to an answer."""
    exact = re.escape(label.exact)
    if is_exact and exact:
        return re.compile(exact)
    return re.compile(f"(?!{exact}\\d)(?:{label.reads})" if label.exact[-1:].isdigit() else label.reads)


def _without_numbers(run: Run, text: Flow, laid: Laid) -> Laid:
    """Not sure of a slot in a numbered paragraph that holds a line with such a number: maybe nobody typed that."""
    labels = [re.compile(slot.label.reads) for slot in run.slots if slot.label]
    spans = list(laid.slots)
    for at, (slot, span) in enumerate(zip(run.slots, laid.slots, strict=True)):
        if slot in run.numbered and span is not None:
            inner = [place for place in text.begins if span[0] <= place < span[1]]
            if any((found := label.match(text.folded, place)) and found[0] for place in inner for label in labels):
                spans[at] = None
    return replace(laid, slots=tuple(spans))


@dataclass(frozen=True)
class _Anchor:
    """A paragraph that is sure to begin at a line."""

    number: int
    start: int
    words: int = 0
    """Where its words begin, behind its number."""
    end: int | None = None
    """Where it ends, if it is all static."""


def _static(one: Run, anchor: _Anchor) -> Laid:
    label = anchor.words - anchor.start
    return Laid(((0, label),), ((0,), (label,))) if one.slots else Laid((), ((0,),))


def _anchors(run: Run, text: Flow) -> list[_Anchor]:
    """The paragraphs that begin at one line with words that no other line and no other paragraph begins with."""
    words, places = text.folded.casefold(), sorted(text.begins)
    known = [any(static.casefold() in words for static in one.statics if static) for one in run.paragraphs]
    ways = [_ways(one, number, text, places) if known[number] else [] for number, one in enumerate(run.paragraphs)]
    taken = Counter(way.start for each in ways for way in each)
    sure = [each[0] for each in ways if len(each) == 1 and taken[each[0].start] == 1]
    return [one for at, one in enumerate(sure) if _is_between(one, sure[:at], sure[at + 1 :])]


def _is_between(one: _Anchor, before: Sequence[_Anchor], after: Sequence[_Anchor]) -> bool:
    return all(other.start < one.start for other in before) and all(other.start > one.start for other in after)


def _ways(one: Run, number: int, text: Flow, places: Sequence[int]) -> list[_Anchor]:
    """Every line that a paragraph can begin at."""
    before = one.slots[0].label if one.slots and not one.statics[0] else None
    label, at = (None, 0) if before is None else (_reads(before), 1)
    head = one.statics[at]
    if not _is_known(head):
        return []
    is_static = len(one.slots) == at
    found = []
    for place in places:
        start = (label_end(label, place, text) if label else None) or place
        end = start + len(head)
        here = text.folded[start:end]
        if is_static and here.casefold() == head.casefold() and end in text.begins:
            found.append(_Anchor(number, place, start, end))
        elif not is_static and here == head:
            found.append(_Anchor(number, place))
    return found


def _is_known(static: str) -> bool:
    return sum(map(str.isalnum, static)) >= _WORDS


_WORDS = 2
"""Letters and digits by which a line is known."""
