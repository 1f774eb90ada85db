"""What a listing says of its own size: pager, badge, and the words for 'nothing here'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.tables import Table
from scraper.profile.lists import Pager
from scraper.profile.words import Patterns, matches

_LONGEST_LINE = 120
_NOT_PAGER = frozenset({"textarea", "dl", "label", "fieldset", "h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING = re.compile(r"h[1-6]")
_LISTED = ("table", "ul", "ol", "dl")
_OWN_PARTS = frozenset({"thead", "tbody", "tfoot", "tr", "colgroup"})
"""Of a table: what holds its rows."""
_NOT_NOTICE = frozenset({"dd", "dt", "label", "select", "option", "textarea"})
_PARTING = re.compile(r"\s*[•·|]\s*")
_ARRANGED = ("table", "form", "fieldset", "h1", "h2", "h3", "h4", "h5", "h6")
"""What no cell of data holds."""


@dataclass(frozen=True)
class PagerState:
    """What the pager prints; None for what it does not."""

    first: int | None = None
    last: int | None = None
    total: int | None = None
    page: int | None = None
    pages: int | None = None
    is_open: bool = False
    """What it prints of the total leaves it open: `4+`, *about 50*."""

    @property
    def is_silent(self) -> bool:
        """Whether it says which rows or which page is shown, and neither of how many nor of how many pages."""
        return (self.last or self.page) is not None and self.total is None and self.pages is None

    @property
    def shown(self) -> int | None:
        """How many rows it says the page at hand shows; the total where it says no more."""
        if self.first is None or self.last is None:
            return None if self.is_open or (self.pages or 1) > 1 else self.total
        return self.last - self.first + 1


def read_pager(table: Table, others: list[Table], own_rows: list[Tag], pager: Pager) -> PagerState:
    """The pager nearest to a grid: in a row of its own that holds no data, else around it, looking no further than
    where another grid begins."""
    open_ended = False
    for level in (
        [cell for row in own_rows for cell in row.children if isinstance(cell, Tag)],
        *_levels(table, others),
    ):
        said: dict[str, int] = {}
        for line in (line for part in level for line in _lines(part, pager)):
            open_ended |= is_inexact(line, pager)
            for name, number in _numbers(line, pager).items():
                said.setdefault(name, number)
        if said:
            return PagerState(**said, is_open=open_ended)
    return PagerState(is_open=open_ended)


def partial_words(
    table: Table, others: list[Table], own_rows: Iterable[Tag], pager: Pager, aside: Patterns
) -> str | None:
    """Words near a grid, or in a row of it without data, that say that not all is listed, such as *filtered from 57*;
    None where there are none. `aside`: words of what has nothing to do with which rows are listed, such as columns.
    """
    parts = [*own_rows, *(part for level in _levels(table, others) for part in level)]
    lines = (line for part in parts for line in _lines(part, pager))
    said = (line for line in lines if len(line) <= _LONGEST_LINE and pager.partial.search(line))
    return next((line for line in said if not aside.search(line)), None)


def says_where(part: Tag, pager: Pager) -> bool:
    """Whether the words of a part say where in a listing a page is, or how much the listing holds."""
    line = _in_one_line(part)
    return bool(_numbers(line, pager)) or is_inexact(line, pager)


def page_said(part: Tag, pager: Pager) -> str | None:
    """The number of the page at hand, as the words and values of a part say it."""
    page = _numbers(_in_one_line(part), pager).get("page")
    return None if page is None else str(page)


def total_said(words: str, pager: Pager) -> int | None:
    """How many there are, as words say it; None where they do not."""
    return _numbers(" ".join(words.split()), pager).get("total")


def is_inexact(line: str, pager: Pager) -> bool:
    """Whether words give a listing's total and leave it open.

    >>> from scraper.profile import load
    >>> pager = load().pager
    >>> [is_inexact(words, pager) for words in ("1 - 2 of 4+ items", "1-20 of many", "more than 100 records")]
    [True, True, True]
    >>> [is_inexact(words, pager) for words in ("1 - 2 of 4 items", "allow about 3 days", "C++")]
    [False, False, False]
    """
    pattern = pager.inexact.search(line) if len(line) <= _LONGEST_LINE else None
    if pattern is None:
        return False
    found = re.search(pattern, line, re.IGNORECASE)
    digits = "" if found is None else re.sub(r"[^\d,]", "", found.group())
    exact = re.sub(pattern, f" {digits} ", line, count=1, flags=re.IGNORECASE)
    return not digits or bool(_numbers(" ".join(exact.split()), pager, exactly=True))


def _lines(part: Tag, pager: Pager) -> list[str]:
    words = dom.text(part, apart=True, skip=lambda tag: _is_no_pager(tag, pager) or dom.is_button(tag))
    lines = words.split("\n")
    return [*lines, " ".join(words.split()), *(piece for line in lines for piece in pieces(line))]


def pieces(line: str) -> list[str]:
    """The pieces of a line that signs part; none where there are none.

    >>> pieces("50+ items • Sorted by Name"), pieces("50 items")
    (['50+ items', 'Sorted by Name'], [])
    """
    found = [piece.strip() for piece in _PARTING.split(line) if piece.strip()]
    return found if len(found) > 1 else []


def _in_one_line(part: Tag) -> str:
    return " ".join(dom.text(part, apart=True).split())


def _is_no_pager(tag: Tag, pager: Pager) -> bool:
    if tag.name == "nav":
        return not _numbers(_in_one_line(tag), pager, exactly=True)
    return tag.name in _NOT_PAGER


def says_empty(table: Table, others: list[Table], pager: Pager) -> bool:
    """Whether a notice near the grid says that there is nothing to list."""
    return any(empty_notices(part, pager) for level in _levels(table, others) for part in level)


def empty_notices(root: Tag, pager: Pager) -> list[Tag]:
    """The elements from `root` down that say, in more than one word, that there is nothing to list."""
    return [
        tag
        for tag in (root, *dom.elements(root))
        if dom.has_no_elements(tag)
        and " " in tag.get_text().strip()
        and is_empty_notice(tag.get_text(), pager)
        and not any(map(_holds_data, (tag, *tag.parents)))
    ]


def _holds_data(tag: Tag) -> bool:
    if tag.name in ("td", "th"):
        return not (_only_arranges(tag) or _is_alone(tag))
    return tag.name in _NOT_NOTICE or dom.role(tag) in ("gridcell", "cell")


def _only_arranges(cell: Tag) -> bool:
    """Whether a cell of a table holds a part of the page, and so no data."""
    return cell.find(_ARRANGED) is not None


def _is_alone(cell: Tag) -> bool:
    """Whether a cell is all that its table shows: the words that stand in a list's place."""
    table = cell.find_parent("table")
    cells = table.find_all(["td", "th"]) if table is not None else ()
    return cell.name == "td" and [one for one in cells if dom.text(one)] == [cell]


def is_empty_notice(words: str, pager: Pager) -> bool:
    """Whether the words are one of the profile's for an empty listing.

    >>> from scraper.profile import load
    >>> pager = load().pager
    >>> said = ("No items to display", "There are no claims for this job yet.", "There is nothing here yet")
    >>> [is_empty_notice(words, pager) for words in said]
    [True, True, True]
    >>> [is_empty_notice(words, pager) for words in ("No access to attachments", "There is nothing for you")]
    [False, False]
    """
    return matches(words, pager.empty) or pager.nothing.search(" ".join(words.split())) is not None


def tab_says_none(soup: BeautifulSoup, titles: tuple[str, ...], pager: Pager) -> bool:
    """Whether the chosen tab goes by one of the titles and counts nothing: `Attachments (0)`."""
    chosen = (
        tag for tag in dom.elements(soup) if dom.role(tag) == "tab" and dom.attribute(tag, "aria-selected") == "true"
    )
    return any(matches(words, titles) and badge(words, pager) == 0 for words in map(dom.text, chosen))


def badge(words: str, pager: Pager) -> int | None:
    """The count printed behind a tab's or heading's name, such as 12 in `Attachments (12)`."""
    found = re.search(pager.badge, words)
    return _whole(found["total"]) if found and found.start() > 0 else None


def without_badge(words: str) -> str:
    """A title without the count behind it."""
    return re.sub(r"\s*[(\[]?\d[\d,]*[)\]]?\s*$", "", words) or words


def _levels(table: Table, others: list[Table]) -> Iterator[list[Tag]]:
    """What stands around the grid, from near to far: at each level the shown neighbours of the part that holds it."""
    inner = {id(owner) for owner in table.owners}
    holders, strangers = _around([table]), _around(others)
    for level in (*([] if table.is_blocks else table.owners[:1]), *table.owners[0].parents):
        if level.name == "[document]":
            return
        children = [child for child in _shown(level) if id(child) in holders or not _is_list_of_its_own(child)]
        if id(level) in strangers and id(level) not in inner:
            yield from _up_to_the_next(children, holders, strangers)
            return
        own = _OWN_PARTS if id(level) in inner else frozenset[str]()
        yield [child for child in children if id(child) not in holders and child.name not in own]


def _shown(parent: Tag) -> Iterator[Tag]:
    return (child for child in parent.children if isinstance(child, Tag) and not dom.is_hidden(child))


def _around(tables: list[Table]) -> set[int]:
    """What grids consist of, and all that holds them, by identity."""
    return {id(part) for table in tables for owner in table.owners for part in (owner, *owner.parents)}


def _is_list_of_its_own(part: Tag) -> bool:
    """Whether a part beside a grid has a heading and lists something else under it."""
    return part.find(_HEADING) is not None and part.find(_LISTED) is not None


def _up_to_the_next(children: list[Tag], holders: set[int], strangers: set[int]) -> Iterator[list[Tag]]:
    """Where several grids stand side by side: what precedes the first of them, and what follows the grid at hand up to
    the next heading or grid."""
    at = next((place for place, child in enumerate(children) if id(child) in holders), None)
    if at is None or id(children[at]) in strangers:
        return
    if not any(id(child) in strangers for child in children[:at]):
        yield children[:at]
    following = []
    for child in children[at + 1 :]:
        if id(child) in strangers or _HEADING.fullmatch(child.name) or child.find(_HEADING) is not None:
            break
        following.append(child)
    yield following


def _numbers(line: str, pager: Pager, *, exactly: bool = False) -> dict[str, int]:
    """What a line says of a listing, by name; `exactly`: words that leave the total open were looked for already."""
    said: dict[str, int] = {}
    if len(line) <= _LONGEST_LINE:
        for patterns in (pager.patterns, pager.pages, pager.ranges):
            for pattern in patterns:
                if found := re.search(pattern, line, re.IGNORECASE):
                    for name, digits in found.groupdict().items():
                        if digits is not None:
                            said.setdefault(name, _whole(digits))
                    break
    if not exactly and "total" in said and is_inexact(line, pager):
        del said["total"]
    return said


def _whole(digits: str) -> int:
    return int(digits.replace(",", ""))
