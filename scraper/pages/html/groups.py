"""Rows that title a group of others in a plain first cell: told from rows of data, and held against what follows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.tables import Table
from scraper.profile.words import fold

_COUNTED = re.compile(r".*\w\W*[(\[]\s*(?P<count>\d[\d,]*)(?:\s[a-z]+)?\s*[)\]]\W*", re.IGNORECASE)
_GIVEN = re.compile(r"(?P<label>[^\W\d][^:=\d]*?)\s*[:=]\s*\S.*")
Line = str | None
"""A line of a list with groups: what stands in one without data, such as a title; None for a row of data."""
_FEWEST = 2
"""Rows that must all fill what a row leaves blank before that row is odd."""


def gives(words: str, headings: Iterable[str]) -> bool:
    """Whether what stands alone in the first cell of a row gives one of the list's own headings a value.

    >>> [gives(words, ["Job Number", "Team"]) for words in ("Team: North", "Overdue (3)", "J12", "Stage: 2")]
    [True, False, False, False]
    """
    given = _GIVEN.fullmatch(words)
    return given is not None and fold(given["label"]) in map(fold, headings)


def are_counted(alone: Sequence[str | None]) -> bool:
    """Whether what counts in a list are titles of its groups: the first row is one, and another follows. `alone`: of
    each row, the words that stand in its first cell alone. A record may be called *ACME (2)*, and know nothing else.

    >>> are_counted(["Overdue (1)", None, "Later (1)", None]), are_counted([None, "ACME (1)", None])
    (True, False)
    """
    counted = [words is not None and _COUNTED.fullmatch(words) is not None for words in alone]
    return sum(counted) > 1 and counted[0]


def counts(words: str) -> bool:
    """Whether words count something, as *Overdue (3)* does."""
    return _COUNTED.fullmatch(words) is not None


def is_odd(column: int, has_controls: bool, rest: Sequence[tuple[frozenset[int], bool]]) -> bool:
    """Whether a row with nothing but the value of its first `column` is unlike all others: it lacks what can be pressed
    in each of them, or two columns or more that each of them fills. `rest`: the others' columns and whether they have
    something to press."""
    if has_controls or len(rest) < _FEWEST:
        return False
    always = frozenset.intersection(*(columns for columns, _ in rest)) - {column}
    return len(always) >= _FEWEST or (bool(always) and all(pressed for _, pressed in rest))


def lines_of(table: Table, rows: Collection[Tag], before: Sequence[Line] = ()) -> list[Line]:
    """The lines of a list in order, those of its pages `before` included; a page that goes on with groups of the page
    before may name them once more. `rows`: those with data."""
    data, known = {id(row) for row in rows}, {line for line in before if line is not None}
    lines: list[Line] = []
    for row in (row.tag for row in table.body if not dom.is_hidden(row.tag)):
        line = None if id(row) in data else " ".join(dom.text(row).split())
        if line is None or None in lines or line not in known:
            lines.append(line)
    return [*before, *lines]


def short(lines: Sequence[Line]) -> Iterator[str]:
    """The titles among the lines of a list, of the groups that count others than the rows under them."""
    for place, line in enumerate(lines):
        found = _COUNTED.fullmatch(line) if line is not None else None
        if found is not None and int(found["count"].replace(",", "")) not in _sizes(lines[place + 1 :]):
            yield f"the group {str(line)[:60]!r} counts others than the rows under it"


def _sizes(lines: Iterable[Line]) -> set[int]:
    """How many rows may be of the group that a line titles: up to any further title, since groups stand in groups."""
    sizes, size = set[int](), 0
    for line in lines:
        if line is None:
            size += 1
        else:
            sizes.add(size)
    return sizes | {size}
