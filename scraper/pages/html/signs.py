"""What drawn signs such as a crossed box mean: only the column they stand in, or a legend, can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain

from scraper import text
from scraper.profile.details import Formats
from scraper.spelling import comparable

Meanings = Mapping[str, bool | None]
"""Sign to what it means; None where nothing tells. Signs that mean the same everywhere are not in it."""


def sign(printed: str) -> str:
    """A sign without what varies its look, as signs are compared.

    >>> sign(" \\u2714\\ufe0f "), sign("X")
    ('✔', 'x')
    """
    return comparable(printed).strip().casefold()


def meanings(column: Iterable[str], legend: Callable[[], str], formats: Formats) -> Meanings:
    """What the doubtful signs of a column mean, by their company.

    A cross is no beside a tick. Beside an empty box or a blank it may be the mark of what is chosen, and the empty box
    is a no only where the cross is none. A filled sign is yes and its hollow twin no where both stand in the column.
    `legend` gives the page's text outside its grids: where it says *☒ = Yes* (or *Yes: ☒*), that is what it means.

    >>> from scraper.profile import load
    >>> formats = load().formats
    >>> meanings(["☑", "☒"], str, formats), meanings(["☒", "☐"], str, formats)
    ({'☒': False}, {'☒': None, '☐': None})
    >>> meanings(["☒", "☐"], lambda: "Key: ☒ Yes, ☐ No", formats), meanings(["●", "○"], str, formats)
    ({'☒': True, '☐': False}, {'●': True, '○': False})
    """
    shown = {sign(printed) for printed in column}
    crosses, boxes = shown & _signs(formats.crosses), shown & _signs(formats.empty_boxes)
    pairs = [pair for pair in formats.filled_and_hollow if shown.issuperset(pair)]
    if not crosses and not boxes and not pairs:
        return {}
    told = {one: _in_legend(one, legend(), formats) for one in (*crosses, *boxes, *chain(*pairs))}
    found = {cross: _first(told[cross], _cross(cross, shown, formats)) for cross in sorted(crosses)}
    are_marks = all(found.values())
    for filled, hollow in pairs:
        found |= {filled: _first(told[filled], True), hollow: _first(told[hollow], False)}
    for box in sorted(boxes - found.keys()):
        is_no = are_marks and (bool(crosses) or _is_plain_no(box, shown, formats))
        found[box] = _first(told[box], False if is_no else None)
    return found


def _is_plain_no(box: str, shown: Collection[str], formats: Formats) -> bool:
    return any(one in shown for one in _signs(formats.ticks)) or box in _signs(formats.no)


def _cross(cross: str, shown: Collection[str], formats: Formats) -> bool | None:
    if cross in _signs(formats.yes):
        return True
    if any(tick in shown for tick in _signs(formats.ticks)):
        return False
    beside_nothing = any(one in _signs((*formats.empty_boxes, *formats.blank)) for one in shown)
    return False if cross in _signs(formats.no) and not beside_nothing else None


def _in_legend(wanted: str, legend: str, formats: Formats) -> bool | None:
    """What a legend says of a sign in words for yes or no; None where it says neither, or both.

    The words belong to it that a colon leads from to it, else those behind it.
    """
    told, mark = comparable(legend).casefold(), re.escape(wanted)
    for form in (rf"(\w[\w ]*?)\s*[=:]\s*{mark}(?!\w)", rf"(?<!\w){mark}(?!\w)\s*[=:–—-]?\s*(\w[\w ]*)"):
        said = {_yes_no(words, formats) for words in re.findall(form, told)} - {None}
        if said:
            return said.pop() if len(said) == 1 else None
    return None


def _yes_no(words: str, formats: Formats) -> bool | None:
    try:
        return text.yes_no(words, formats)
    except ValueError:
        return None


def _first(told: bool | None, otherwise: bool | None) -> bool | None:
    return otherwise if told is None else told


def _signs(printed: Iterable[str]) -> set[str]:
    return {sign(one) for one in printed}
