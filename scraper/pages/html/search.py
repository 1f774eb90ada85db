"""Choosing the grid that a screen is read from, among all that stand on it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from bs4 import BeautifulSoup

from scraper.errors import LayoutChanged
from scraper.pages.html.blocks import blocks
from scraper.pages.html.headings import Columns, Heading, first_row_headings, headings, match
from scraper.pages.html.pager import empty_notices
from scraper.pages.html.remembered import remembered
from scraper.pages.html.screens import mend
from scraper.pages.html.tables import Table, tables
from scraper.pages.html.titles import Titles
from scraper.profile.lists import Grid, Pager
from scraper.profile.words import fold, matches

_HEADINGS_TOLD = 12


class Search:
    """All shown grids of a page, held against the one that is wanted."""

    def __init__(
        self,
        soup: BeautifulSoup,
        grid: Grid,
        pager: Pager,
        where: str,
        snapshot: str | None,
        rivals: tuple[Grid, ...],
        *,
        optional: bool,
    ) -> None:
        self._grid, self._pager, self._where, self._snapshot = grid, pager, where, snapshot
        self._optional = optional
        self._rivals = tuple(rival for rival in rivals if rival is not grid)
        cards = blocks(soup, grid)
        self._needs_title = {id(one.table) for one in cards if one.is_alone or (optional and one.titled)}
        self._tables = [*tables(soup), *(one.table for one in cards)]
        for table in self._tables:
            if first_row_headings(table, grid):
                table.head, table.body = table.body[:1], table.body[1:]
        self._headings = {id(table): headings(table) for table in self._tables}
        self._columns = {
            id(table): match(found, grid) for table in self._tables if (found := self._headings[id(table)])
        }
        notes = _notices(soup, pager)
        known = {fold(title) for one in (grid, *self._rivals) for title in one.title}
        self.titles = Titles(soup, known, [owner for table in self._tables for owner in table.owners] + notes)
        self._notes = notes
        self._soup = soup

    def headings(self, table: Table) -> list[Heading]:
        """The headings of one of the page's grids."""
        return self._headings[id(table)]

    def columns(self, table: Table) -> Columns:
        """Fields and columns of one of the page's grids."""
        return self._columns[id(table)]

    def others(self, table: Table) -> list[Table]:
        """The other grids of the page: those with headings."""
        return [other for other in self._tables if other is not table and other.head]

    def choose(self) -> Table | None:
        """The grid that fits; None when there is none but the page says that there is nothing to list (or, for an
        `optional` one, when it is not there at all: no grid stands under its title).

        Raises `LayoutChanged` when none fits, or several fit equally, or two columns claim one field.
        """
        fitting = [
            table for table in self._tables if id(table) in self._columns and self._columns[id(table)].fits(self._grid)
        ]
        fitting = [table for table in fitting if self._is_ours(table)]
        outer = [
            table
            for table in fitting
            if not any(other is not table and other.contains(table.owners[0]) for other in fitting)
        ]
        ranked = sorted(outer, key=self._score, reverse=True)
        if not ranked:
            if self.says_empty() or (
                self._optional and not any(table.head and self._title_rank(table) == 1 for table in self._tables)
            ):
                return None
            raise self._changed(self._nothing_fits())
        if len(ranked) > 1 and self._score(ranked[0]) == self._score(ranked[1]) and not self.twins(ranked[0]):
            what = "two grids fit equally well; expected one"
            raise self._changed(f"{what}; {mend(f'grids.{self._grid.name}', 'title')}")
        if not self._optional and any(self._score(other) > self._score(ranked[0]) for other in self._nearly(fitting)):
            raise self._changed(self._nothing_fits())
        for field, wordings in self.columns(ranked[0]).doubled.items():
            raise self._changed(
                f"{field}: {len(wordings)} columns are headed {' and '.join(map(repr, wordings))}; expected one; "
                + self._mend(field)
            )
        return ranked[0]

    def twins(self, chosen: Table) -> list[Table]:
        """Other grids of the same kind, in document order: under the same headings, and under no other list's title."""
        wanted = self._heads(chosen)
        return [
            table
            for table in self._tables
            if table is not chosen and id(table) in self._columns and self._heads(table) == wanted
            if self._is_ours(table) and not _one_in_the_other(table, chosen)
        ]

    def _heads(self, table: Table) -> list[str]:
        return [fold(heading.words) for heading in self.headings(table) if heading.shown]

    def _nearly(self, fitting: list[Table]) -> list[Table]:
        """Grids that lack a required heading; one of them that else fits better than all is the one that changed."""
        return [
            table
            for table in self._tables
            if id(table) in self._columns
            and all(table is not other for other in fitting)
            and self._title_rank(table) >= 0
            and not any(_one_in_the_other(table, other) for other in fitting)
        ]

    def _score(self, table: Table) -> tuple[bool, int]:
        return self._title_rank(table) == 1, len(self.columns(table).fields)

    def _title_rank(self, table: Table) -> int:
        """1 where the nearest known title over the grid is ours, -1 where it is a rival's, else 0."""
        for words in self.titles.over(table.owners[0]):
            if matches(words, self._grid.title):
                return 1
            if any(matches(words, rival.title) for rival in self._rivals):
                return -1
        return 0

    def _is_ours(self, table: Table) -> bool:
        """Whether no rival has a better claim to the grid.

        An optional grid without its title must be headed by a word that no rival uses: many lists have a Name.
        """
        rank = self._title_rank(table)
        if id(table) in self._needs_title:
            return rank == 1
        if rank == 1 or not self._rivals:
            return True
        if self._optional:
            required = {self.columns(table).fields.get(field) for field in self._grid.required}
            named = [fold(heading.words) for heading in self.headings(table) if heading.column in required]
            return rank == 0 and not any(words in rival.by_heading for words in named for rival in self._rivals)
        theirs = [match(self.headings(table), rival) for rival in self._rivals]
        claims = [
            len(columns.fields) for columns, rival in zip(theirs, self._rivals, strict=True) if columns.fits(rival)
        ]
        return rank == 0 and len(self.columns(table).fields) >= max(claims, default=0)

    def says_empty(self) -> bool:
        """Whether a notice in place of the grid names what is missing, stands under its title, or is all there is."""
        for note in self._notes:
            words = fold(note.get_text())
            over = next(iter(self.titles.over(note)), "")
            if any(fold(title) in words for title in self._grid.title) or matches(over, self._grid.title):
                return True
            if not self._optional and not any(table.head for table in self._tables):
                return True
        return False

    def _nothing_fits(self) -> str:
        seen = list(
            dict.fromkeys(h.words for table in self._tables for h in self.headings(table) if h.words and h.shown)
        )
        grid = self._nearest()
        lacking = [field for field in self._grid.required if grid is None or field not in self.columns(grid).fields]
        told = []
        for field in lacking:
            wordings = self._grid.columns[field]
            close = {
                near
                for wording in wordings
                for near in difflib.get_close_matches(fold(wording), map(fold, seen), 3, 0.5)
            }
            nearest = sorted(seen, key=lambda words: fold(words) not in close)
            accepted = ", ".join(wordings)
            told.append(f"no column for {field} (accepted: {accepted}); nearest headings seen: {_list(nearest)}")
        if not told:
            what = f"the grid stands under another title; headings seen: {_list(seen)}"
            return f"{what}; {mend(f'grids.{self._grid.name}', 'title')}"
        cards = [line for one in blocks(self._soup, self._grid, lacking=True) for line in self._card_line(one.table)]
        return "; ".join([*told, *cards, self._mend(*lacking) if seen or cards else mend("pager", "empty")])

    def _card_line(self, table: Table) -> Iterator[str]:
        """What to do about a list drawn as cards that no label names."""
        said = list(dict.fromkeys(heading.words for heading in headings(table) if heading.words))
        line = f"{len(table.body)} cards with the labels {_list(said)} stand there in place of a table"
        if self._grid.card_title is None:
            what = f'[grids.{self._grid.name}] card_title = "{self._grid.required[0]}"'
            yield f"{line}; if their title is what is wanted, name it in the profile: {what}"
        else:
            yield f"{line}, and it is not clear which of their words is the title"

    def _mend(self, *fields: str) -> str:
        return mend(f"grids.{self._grid.name}.columns", *fields)

    def _nearest(self) -> Table | None:
        mapped = [table for table in self._tables if id(table) in self._columns]
        return max(mapped, key=self._score, default=None)

    def _changed(self, what: str) -> LayoutChanged:
        return LayoutChanged(f"{self._where}: {what}", self._where, self._snapshot)


_notices = remembered(empty_notices)


def _one_in_the_other(one: Table, other: Table) -> bool:
    return one.contains(other.owners[0]) or other.contains(one.owners[0])


def _list(words: list[str]) -> str:
    return ", ".join(map(repr, words[:_HEADINGS_TOLD])) or "none"
