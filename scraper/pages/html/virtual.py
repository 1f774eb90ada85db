"""Lists of which only a window is drawn: some of their rows at a time, some of their columns at a time."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.around import SPOT_MARK
from scraper.pages.html.grid import GridView, PagerState
from scraper.pages.html.halves import REF_MARK
from scraper.pages.html.rows import RowView
from scraper.pages.html.wholeness import columns_not_drawn, rows_by_aria

PAGE_MARK = "data-ascora-page"
"""Set on rows that stood on an earlier page of their list: its number."""
_OF_ITS_PAGE = (REF_MARK, SPOT_MARK)
"""What means another element on another page."""


def row_number(row: Tag) -> int | None:
    """The row's number in the whole list (`aria-rowindex`); None where it has none."""
    said = dom.attribute(row, "aria-rowindex")
    return int(said) if said.isascii() and said.isdigit() else None


def new_rows(view: GridView, page: int, after: int) -> tuple[RowView, ...]:
    """The rows that a page of a walk is the first to show.

    What stands beside a list stands beside all its pages; windows overlap, and `after` is the last number before.
    """
    rows = view.all_rows if page == 1 else view.rows
    return tuple(row for row in rows if not after or (row_number(row.tag) or 0) > after)


def numbers(view: GridView) -> list[int]:
    """The numbers of a list's rows, in order; empty unless every row has one."""
    found = [row_number(row.tag) for row in view.rows]
    known = [number for number in found if number is not None]
    return sorted(known) if len(known) == len(found) else []


def with_columns(html: str, other: str) -> str:
    """A captured page with the cells that another capture of it, scrolled sideways, shows beside its own.

    Only lists that say how many columns they have (`aria-colcount`) are looked at. Rows are matched by their numbers,
    else by their order, cells by `aria-colindex`.
    """
    page, shifted = dom.fresh(html), dom.parse(other)
    for own, beside in zip(_counted(page), _counted(shifted), strict=False):
        rows = _rows(beside)
        for key, row in _rows(own).items():
            known = _cells(row)
            for index, cell in _cells(rows.get(key)).items():
                if index not in known:
                    row.append(copy.copy(cell))
    return str(page)


def with_rows(html: str, ref: str, rows: Iterable[tuple[int, Tag]]) -> str:
    """A captured page with the rows that its list showed on earlier pages, each with the number of its page, written
    before the row `ref`, with which the page at hand begins."""
    page = dom.fresh(html)
    first = next(tag for tag in page.find_all(True) if tag.attrs.get(REF_MARK) == ref)
    for number, row in rows:
        earlier = copy.copy(row)
        for tag in (earlier, *earlier.find_all(True)):
            for mark in _OF_ITS_PAGE:
                tag.attrs.pop(mark, None)
        earlier.attrs[PAGE_MARK] = str(number)
        first.insert_before(earlier)
    return str(page)


def is_window(view: GridView) -> bool:
    """Whether only some rows of the list are drawn at a time, each with its number."""
    counted = rows_by_aria(view)
    return counted is not None and counted > len(view.rows) and bool(numbers(view)) and view.pager == PagerState()


def lacks_columns(view: GridView) -> bool:
    """Whether columns are not drawn, and those that are say which they are."""
    if view.site is None or not columns_not_drawn(view):
        return False
    return all(cell.colindex is not None for row in view.site.table.head for cell in row.cells)


def _counted(page: BeautifulSoup) -> list[Tag]:
    return [tag for tag in dom.elements(page) if "aria-colcount" in tag.attrs]


def _rows(owner: Tag) -> dict[tuple[str, int], Tag]:
    rows = [tag for tag in dom.elements(owner) if tag.name == "tr" or dom.role(tag) == "row"]
    found = [row_number(row) for row in rows]
    if None in found:  # some say it and some do not: their order is all there is to go by
        return {("place", place): row for place, row in enumerate(rows)}
    return {("row", number): row for number, row in zip(found, rows, strict=True) if number is not None}


def _cells(row: Tag | None) -> dict[str, Tag]:
    if row is None:
        return {}
    found = (tag for tag in dom.elements(row, hidden=True) if "aria-colindex" in tag.attrs)
    return {dom.attribute(tag, "aria-colindex"): tag for tag in found}
