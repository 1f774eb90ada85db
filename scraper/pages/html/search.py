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
            _lift_headings(table, grid)
        self._headings = {id(table): headings(table) for table in self._tables}
        self._columns = {id_: match(found, grid) for id_, found in self._headings.items() if found}
        self._notes = _notices(soup, pager)
        self.titles = self._titles(soup)
        self._soup = soup

    def _titles(self, soup: BeautifulSoup) -> Titles:
        """What stands over each grid and each notice."""
        known = {fold(title) for one in (self._grid, *self._rivals) for title in one.title}
        return Titles(soup, known, [owner for table in self._tables for owner in table.owners] + self._notes)

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
        fitting = [table for table in self._mapped() if self.columns(table).fits(self._grid) and self._is_ours(table)]
        ranked = sorted(_outermost(fitting), key=self._score, reverse=True)
        if not ranked and (self.says_empty() or (self._optional and not self._stands_titled())):
            return None
        if not ranked or self._is_outdone(ranked, fitting):
            raise self._changed(self._nothing_fits())
        for field, wordings in self.columns(ranked[0]).doubled.items():
            raise self._changed(
                f"{field}: {len(wordings)} columns are headed {' and '.join(map(repr, wordings))}; expected one; "
                + self._mend(field)
            )
        return ranked[0]

    def _is_outdone(self, ranked: list[Table], fitting: list[Table]) -> bool:
        """Whether a grid that lacks a heading fits better than the best. Raises `LayoutChanged` for two best."""
        best = self._score(ranked[0])
        if len(ranked) > 1 and self._score(ranked[1]) == best and not self.twins(ranked[0]):
            what = "two grids fit equally well; expected one"
            raise self._changed(f"{what}; {mend(f'grids.{self._grid.name}', 'title')}")
        return not self._optional and any(self._score(other) > best for other in self._nearly(fitting))

    def _stands_titled(self) -> bool:
        """Whether some grid stands under the wanted title."""
        return any(table.head and self._title_rank(table) == 1 for table in self._tables)

    def _mapped(self) -> list[Table]:
        """The grids that have headings."""
        return [table for table in self._tables if id(table) in self._columns]

    def twins(self, chosen: Table) -> list[Table]:
        """Other grids of the same kind, in document order: under the same headings, and under no other list's title."""
        wanted = self._heads(chosen)
        return [
            table
            for table in self._mapped()
            if table is not chosen and self._heads(table) == wanted
            if self._is_ours(table) and not _one_in_the_other(table, chosen)
        ]

    def _heads(self, table: Table) -> list[str]:
        return [fold(heading.words) for heading in self.headings(table) if heading.shown]

    def _nearly(self, fitting: list[Table]) -> list[Table]:
        """Grids that lack a required heading; one of them that else fits better than all is the one that changed."""
        return [
            table
            for table in self._mapped()
            if all(table is not other for other in fitting)
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
        headed = (heading for table in self._tables for heading in self.headings(table))
        seen = list(dict.fromkeys(heading.words for heading in headed if heading.words and heading.shown))
        grid = self._nearest()
        lacking = [field for field in self._grid.required if grid is None or field not in self.columns(grid).fields]
        if not lacking:
            what = f"the grid stands under another title; headings seen: {_list(seen)}"
            return f"{what}; {mend(f'grids.{self._grid.name}', 'title')}"
        told = [self._lacking_line(field, seen) for field in lacking]
        cards = [line for one in blocks(self._soup, self._grid, lacking=True) for line in self._card_line(one.table)]
        return "; ".join([*told, *cards, self._mend(*lacking) if seen or cards else mend("pager", "empty")])

    def _lacking_line(self, field: str, seen: list[str]) -> str:
        """That no column is headed as a field is, and which headings come nearest."""
        wordings = self._grid.columns[field]
        folded = list(map(fold, seen))
        close = {near for words in wordings for near in difflib.get_close_matches(fold(words), folded, 3, 0.5)}
        nearest = sorted(seen, key=lambda words: fold(words) not in close)
        return f"no column for {field} (accepted: {', '.join(wordings)}); nearest headings seen: {_list(nearest)}"

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
        return max(self._mapped(), key=self._score, default=None)

    def _changed(self, what: str) -> LayoutChanged:
        return LayoutChanged(f"{self._where}: {what}", self._where, self._snapshot)


_notices = remembered(empty_notices)


def _lift_headings(table: Table, grid: Grid) -> None:
    """Make headings of a first row that is one."""
    if first_row_headings(table, grid):
        table.head, table.body = table.body[:1], table.body[1:]


def _outermost(tables: list[Table]) -> list[Table]:
    """Those that stand in none of the others."""
    return [
        table for table in tables if not any(other is not table and other.contains(table.owners[0]) for other in tables)
    ]


def _one_in_the_other(one: Table, other: Table) -> bool:
    return one.contains(other.owners[0]) or other.contains(one.owners[0])


def _list(words: list[str]) -> str:
    return ", ".join(map(repr, words[:_HEADINGS_TOLD])) or "none"
