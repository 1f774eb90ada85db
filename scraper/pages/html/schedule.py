"""A schedule that is drawn: a row for each user, a column for each day, and blocks in between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.cell import Anchor, Cell
from scraper.pages.html.read_cell import read_cell
from scraper.pages.html.tables import RawCell, Table, expand, tables
from scraper.profile import Profile
from scraper.text.ranges import days_said

_OWN_KEYS = ("data-id", "data-key", "data-record-id", "data-event-id", "data-booking-id")
_LONG = 120
"""Letters: no heading has so many."""
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Block:
    """One block, in the row of one user and the column of one day."""

    tag: Tag
    user: Cell
    day: date
    said: tuple[str, ...]
    """All that may be its words in full: its text, its tool tip, its accessible name."""

    @property
    def links(self) -> tuple[Anchor, ...]:
        """Where it leads, and where what stands in it does."""
        own = dom.attribute(self.tag, "href")
        return (*((Anchor("", own),) if own else ()), *read_cell(self.tag).links)

    @property
    def portal_id(self) -> str | None:
        """The GUID that it has as its own."""
        found = {one.lower() for name in _OWN_KEYS for one in dom.GUID.findall(dom.attribute(self.tag, name))}
        return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class Schedule:
    """A schedule as one page shows it."""

    first: date
    last: date
    """The days that it shows, both included."""
    _table: Table
    _users: int
    _days: dict[int, date]
    """Column of the users; the day of each other column."""

    def blocks(self, profile: Profile) -> Iterator[Block]:
        """Everything that stands in the column of a day, what nobody can read too."""
        for row in expand(self._table.body):
            whose = row.get(self._users)
            user = read_cell(whose.tag) if whose is not None else Cell()
            for column, day in self._days.items():
                if (cell := row.get(column)) is not None and _starts_here(row, column, cell):
                    yield from (Block(tag, user, day, said) for tag, said in _blocks(cell.tag, profile))


def find_schedule(soup: BeautifulSoup, profile: Profile) -> Schedule | None:
    """The schedule on the page; None where nothing says which days it shows, or its columns are others."""
    for table in tables(soup):
        if any(map(_may_be_days, expand(table.head))):
            for first, last in _said(soup, table, profile):
                if (columns := _columns(table, first, last)) is not None:
                    return Schedule(first, last, table, *columns)
    return None


def _may_be_days(row: dict[int, RawCell]) -> bool:
    """Whether all headings but those of one column have a number."""
    numbered = sum(_NUMBER.search(dom.text(cell.tag)) is not None for cell in row.values())
    return numbered > 0 and len(row) - numbered <= 1


def _said(soup: BeautifulSoup, table: Table, profile: Profile) -> Iterator[tuple[date, date]]:
    """What the words outside the table may say of the days that are shown."""
    for tag in dom.elements(soup):
        if table.contains(tag) or not 0 < len(tag.get_text()) < _LONG:
            continue
        words = " ".join(dom.text(tag).split())
        try:
            yield days_said(words, profile.formats)
        except ValueError:
            continue


def _columns(table: Table, first: date, last: date) -> tuple[int, dict[int, date]] | None:
    """The column of the users, and the day of each other one; None where the headings are not of these days."""
    for row in expand(table.head):
        names = {column: dom.text(cell.tag) for column, cell in row.items()}
        days = {column: words for column, words in names.items() if _NUMBER.search(words)}
        users = [column for column in names if column not in days]
        shown = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        if len(users) == 1 and len(days) == len(shown) and all(map(_is_of, days.values(), shown)):
            return users[0], dict(zip(days, shown, strict=True))
    return None


def _is_of(heading: str, day: date) -> bool:
    """Whether a heading such as `Mon 23/11` may be of this day."""
    weekday = re.search(r"[^\W\d_]{3,}", heading)
    return int(_NUMBER.findall(heading)[0]) == day.day and (
        weekday is None or f"{day:%A %B}".casefold().find(weekday[0].casefold()[:3]) >= 0
    )


def _starts_here(row: dict[int, RawCell], column: int, cell: RawCell) -> bool:
    """Whether a cell over several columns begins in this one."""
    return row.get(column - 1) is not cell


def _blocks(cell: Tag, profile: Profile) -> Iterator[tuple[Tag, tuple[str, ...]]]:
    """The outermost elements whose words are a block's; where there are none, whatever says anything."""
    for child in cell.find_all(True, recursive=False):
        if not dom.is_shown(child) or dom.is_button(child):
            continue
        read = read_cell(child)
        said = tuple(dict.fromkeys(filter(None, (" ".join(read.full.split()), read.title, *read.tips))))
        if not said:
            continue
        inside = any(_is_block(child_says, profile) for child_says in _below(child))
        if any(_is_block(one, profile) for one in said) or not inside:
            yield child, said
        else:
            yield from _blocks(child, profile)


def _below(tag: Tag) -> Iterator[str]:
    for one in tag.find_all(True):
        read = read_cell(one)
        yield from filter(None, (" ".join(read.full.split()), read.title, *read.tips))


def _is_block(said: str, profile: Profile) -> bool:
    schedule = profile.schedule
    return schedule.others.search(said) is not None or any(
        re.fullmatch(one, said, re.IGNORECASE) for one in schedule.blocks
    )
