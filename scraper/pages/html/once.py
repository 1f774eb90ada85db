"""Columns that may show each value once, for all the rows it is of: there a blank means what stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from scraper import text
from scraper.pages.html import dom
from scraper.pages.html.cell import Cell
from scraper.pages.html.rows import RowView
from scraper.profile.details import Formats

_NUMBER = re.compile(r"\W*\d*\W*")
"""What numbers the rows, or says nothing."""
ABOVE = "it is blank, where its column may show each value once for all the rows it is of"


def shown_once(rows: Sequence[RowView], key: str, formats: Formats) -> frozenset[str]:
    """The fields whose columns look so. `key`: the field that names a row.

    Only what stands before the names of the rows is shown so, from the first column on. Numbers of orders and parts
    are left out: none of them comes twice anyway.
    """
    columns = rows[0].columns.fields if rows else {}
    before = [(field, column) for field, column in columns.items() if column < columns.get(key, 0)]
    return frozenset(field for field, column in before if _is_shown_once(rows, field, column, formats))


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing at all, not even a sign for nothing."""
    return not (cell.text or cell.state or cell.caption or cell.nameless_icon)


def _is_shown_once(rows: Sequence[RowView], field: str, column: int, formats: Formats) -> bool:
    """Whether no two rows after each other say the same there, and those say nothing that begin with nothing else and
    are as full as others behind it: a row that leaves more blank may just know less."""
    shown, blank, last = [], [], ""
    for row in rows:
        cell, is_first = row.cell(field) or Cell(), not _begins_before(row, column)
        if is_blank(cell):
            if not is_first:
                return False
            blank.append(_filled(row, column))
        elif (cell.text == last and is_first) or not _may_repeat(cell.text, formats):
            return False
        else:
            shown.append(_filled(row, column))
            last = cell.text
    starts = len(blank) > 1 and not is_blank(rows[0].cell(field) or Cell())
    return (len(shown) > 1 or starts) and any(one <= other for one in shown for other in blank)


def _filled(row: RowView, column: int) -> frozenset[int]:
    """The columns behind one in which a row says something."""
    return frozenset(at for at, tags in row.cells.items() if at > column and any(map(dom.text, tags)))


def _begins_before(row: RowView, column: int) -> bool:
    """Whether a row says something before a column, besides its own number in the list."""
    words = (dom.text(tag) for at, tags in row.cells.items() if at < column for tag in tags)
    return not all(map(_NUMBER.fullmatch, words))


def _may_repeat(words: str, formats: Formats) -> bool:
    """Whether what a row says may be said of others too: a word or a day, no number that something goes by."""
    with suppress(ValueError):
        return bool(text.day(words, formats))
    return re.search(r"\d", words) is None
