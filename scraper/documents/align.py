"""Where a template's static text lies in a filled-in text, and so what stands between: exactly, or not at all.

A pattern is static text with slots between. All ways of laying it over the whole text are considered at once: forward,
where each piece of static text can begin, and backward, where it can go on to the end. A slot is known when every way
gives it the same text. There is no preference for short or long answers, and no backtracking.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scraper.documents.blocks import Picture
from scraper.documents.flow import PICTURE, Flow

MOST = 200_000
"""Places of static text that are tried; a text with more fits in many ways, or was made to waste time."""


@dataclass(frozen=True)
class Laid:
    """A pattern laid over a text."""

    slots: tuple[tuple[int, int] | None, ...]
    """Per slot where its text begins and ends; None where several ways give different texts."""
    statics: tuple[tuple[int, ...], ...]
    """Per piece of static text all places where it can begin."""


Kind = str | re.Pattern[str]
"""Of a slot: a `text` takes any run without a control or picture, also none, `any` one with them too; a `picture`
one or none; a number or bullet what it can read as, and a `label` that is not printed takes nothing."""


def lay(
    statics: Sequence[str], slots: Sequence[Kind], flow: Flow, begins: Sequence[tuple[int, int]] = ()
) -> Laid | None:
    """Lay `statics[0] slot statics[1] ... slot statics[n]` over the whole of a flow; None when it does not
    fit, or in too many ways to weigh.

    `slots` holds their kinds, `begins` pieces of static text and places in them that stand where a line begins.

    >>> from scraper.documents.flow import plain
    >>> lay(["Name: ", " Date: ", ""], ["text", "text"], plain("Name: Bob Date: 1/2/2026")).slots
    ((6, 9), (16, 24))
    >>> lay(["Name: ", " Date: ", ""], ["text", "text"], plain("Name: Bob Date: 1 Date: 2")).slots  # which Date is it?
    (None, None)
    >>> lay(["Name: ", ""], ["text"], plain("Nom: Bob")) is None
    True
    """
    if len(slots) <= 1 and not begins:
        return _between(statics, slots, flow)
    first = {piece for piece, place in begins if place == 0}
    found = sum(
        flow.folded.count(static) if static else len(flow.begins if piece in first else flow.folded) + 1
        for piece, static in enumerate(statics[1:-1], 1)
    )
    starts = _starts(statics, slots, flow, begins) if found <= MOST else None
    if starts is None:
        return None
    spans = []
    for number, kind in enumerate(slots):
        ends = [start + len(statics[number]) for start in starts[number]]
        spans.append(_only(_spans(ends, starts[number + 1], kind, flow), flow))
    return Laid(tuple(spans), tuple(tuple(each) for each in starts))


def _between(statics: Sequence[str], slots: Sequence[Kind], flow: Flow) -> Laid | None:
    """A text of static text alone, or of one slot between two pieces: there is one way at most, but for labels."""
    text, head, foot = flow.folded, statics[0], statics[-1]
    if not slots:
        return Laid((), ((0,),)) if text == head else None
    last = len(text) - len(foot)
    if last < len(head) or not (text.startswith(head) and text.endswith(foot)):
        return None
    spans = list(_spans([len(head)], [last], slots[0], flow))
    return Laid((spans[0],), ((0,), (last,))) if spans else None


def _starts(
    statics: Sequence[str], slots: Sequence[Kind], flow: Flow, begins: Sequence[tuple[int, int]]
) -> list[list[int]] | None:
    """Per piece of static text the places where it lies in some way that fits the whole; None when none does."""
    last = len(statics) - 1
    lines: list[list[int]] = [[] for _ in statics]
    for number, offset in begins:
        lines[number].append(offset)
    reached: list[list[int]] = []
    for number, static in enumerate(statics):
        places: Iterable[int] = _places(static, flow.folded, begins=number == 0, ends=number == last)
        if offsets := lines[number]:
            places = sorted(flow.begins.intersection(places)) if not static else places
            places = [place for place in places if all(place + offset in flow.begins for offset in offsets)]
        if number > 0:
            ends = [start + len(statics[number - 1]) for start in reached[-1]]
            places = _reachable(ends, places, slots[number - 1], flow)
        reached.append(list(places))
        if not reached[-1]:
            return None
    for number in range(last - 1, -1, -1):
        length, kind, goals = len(statics[number]), slots[number], reached[number + 1]
        reached[number] = [start for start in reached[number] if any(_spans([start + length], goals, kind, flow))]
    return reached


def _places(static: str, text: str, *, begins: bool, ends: bool) -> Iterator[int]:
    """Where a piece of static text lies that may have to begin, or end, the whole text."""
    if begins or ends:
        place = 0 if begins else len(text) - len(static)
        lies = text == static if begins and ends else place >= 0 and text.startswith(static, place)
        yield from (place,) if lies else ()
        return
    if not static:
        yield from range(len(text) + 1)
        return
    place = text.find(static)
    while place >= 0:
        yield place
        place = text.find(static, place + 1)


def _labelled(label: re.Pattern[str], place: int, flow: Flow) -> list[int]:
    """Where a number or bullet can end; one that can read as nothing may as well be the end of somebody's answer."""
    if label.match(""):
        found = label.match(flow.folded, place)
        return sorted({place, found.end() if found else place})
    end = label_end(label, place, flow)
    return [] if end is None else [end]


def label_end(label: re.Pattern[str], place: int, flow: Flow) -> int | None:
    """Where the number or bullet at a place ends: at a gap, behind a sign, or where digits become letters.

    None where there is none.
    """
    found = label.match(flow.folded, place)
    if found is None or found.end() == place:
        return None
    ends = [end for end in range(place + 1, found.end() + 1) if end in flow.gaps or end == len(flow.raw)]
    last, after = found[0][-1], flow.folded[found.end() : found.end() + 1]
    if not last.isalnum() or last.isdigit() != after.isdigit():
        ends.append(found.end())
    return next((end for end in ends if label.fullmatch(flow.folded, place, end)), None)


def _reachable(ends: list[int], places: Iterable[int], kind: Kind, flow: Flow) -> Iterator[int]:
    """The places that some end leads to. What the nearest end before a text slot cannot reach, no other can."""
    known = set(ends)
    if kind == "picture":
        known |= {end + 1 for end in ends if flow.folded[end : end + 1] == PICTURE}
    if isinstance(kind, re.Pattern):
        known = {place for end in ends for place in _labelled(kind, end, flow)}
    if isinstance(kind, re.Pattern) or kind in ("label", "picture"):
        yield from (place for place in places if place in known)
        return
    for place in places:
        if (nearest := bisect_right(ends, place)) and (kind == "any" or flow.is_soft(ends[nearest - 1], place)):
            yield place


def _spans(ends: list[int], starts: list[int], kind: Kind, flow: Flow) -> Iterator[tuple[int, int]]:
    """What a slot can be, from the end of the static text before it to the start of the one after."""
    if isinstance(kind, re.Pattern):
        yield from ((end, place) for end in ends for place in _labelled(kind, end, flow) if place in starts)
        return
    for end in ends:
        for number in range(bisect_left(starts, end), len(starts)):
            start = starts[number]
            if kind == "label":
                if start == end:
                    yield end, start
                break
            if kind == "picture":
                if start > end + 1:
                    break
                if start == end or flow.folded[end] == PICTURE:
                    yield end, start
            elif kind == "any" or flow.is_soft(end, start):
                yield end, start
            else:
                break


def _only(spans: Iterator[tuple[int, int]], flow: Flow) -> tuple[int, int] | None:
    """The span, when all of them hold the same."""
    first = next(spans)
    held = _held(first, flow)
    return first if all(_held(span, flow) == held for span in spans) else None


def _held(span: tuple[int, int], flow: Flow) -> tuple[str, Picture | None]:
    return flow.raw[slice(*span)], flow.picture(*span)
