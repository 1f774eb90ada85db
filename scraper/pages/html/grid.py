"""Header-mapped rows: find a grid by its headings, whatever it is made of, and read its cells by field."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup

from scraper.pages.html.around import Surroundings
from scraper.pages.html.headings import Columns, Heading
from scraper.pages.html.pager import PagerState, badge, read_pager, says_empty, tab_says_none
from scraper.pages.html.row_ids import identified
from scraper.pages.html.rows import RowView, counted, data_rows, has_empty_row
from scraper.pages.html.search import Search
from scraper.pages.html.tables import Table
from scraper.profile.lists import Grid, Pager
from scraper.profile.words import matches

__all__ = ["NO_GRID", "GridView", "PagerState", "RowView", "find_grid"]


@dataclass(frozen=True)
class GridView:
    """One grid as one page shows it."""

    headings: tuple[str, ...]
    """All shown headings, left to right."""
    columns: dict[str, int]
    """Field to column."""
    titles: dict[str, str]
    """Field to its heading as printed."""
    extra: dict[str, int]
    """Heading without a place in the model to column."""
    missing: tuple[str, ...]
    """Fields of the profile that the grid does not show."""
    rows: tuple[RowView, ...]
    pager: PagerState
    is_empty: bool
    """No rows, and the page says so itself."""
    badge: int | None
    """The count behind the grid's title or tab, such as 12 in `Attachments (12)`."""
    site: Surroundings | None = None
    """What stands around it; None where no grid stands on the page."""
    twins: tuple[GridView, ...] = ()
    """Other grids of the same kind on the page; what they list too that is on this one is left out of them."""

    @property
    def all_rows(self) -> tuple[RowView, ...]:
        """Its rows, and those of its twins."""
        return (*self.rows, *(row for twin in self.twins for row in twin.rows))

    @property
    def is_shown(self) -> bool:
        """Whether a grid stands on the page, with rows or without."""
        return bool(self.headings)

    @property
    def expected(self) -> int | None:
        """How many rows the page says the whole listing has: by its pager, else by its badge; twins included."""
        own = self.badge if self.pager.total is None else self.pager.total
        if own is None or not self.twins or own == len(self.all_rows):
            return own
        return own + sum(len(twin.rows) if twin.expected is None else twin.expected for twin in self.twins)


NO_GRID = GridView((), {}, {}, {}, (), (), PagerState(), is_empty=True, badge=None)
"""What a tab shows that nobody has used yet."""


def find_grid(
    soup: BeautifulSoup,
    grid: Grid,
    pager: Pager,
    where: str,
    snapshot_sha: str | None,
    *,
    rivals: Collection[Grid] = (),
    known_ids: Collection[str] = (),
    optional: bool = False,
) -> GridView:
    """The grid that the profile describes, as shown.

    Chosen among all shown grids by required headings, then by its title, then by how many columns are known. `rivals`
    are other grids that may stand on the same screen; what fits one of them better is left to it. `known_ids` are GUIDs
    of the page itself, which name no row. Where no grid stands but a notice says that there is nothing, the view is
    empty; an `optional` grid may be absent without a word, but not stand under its own title with other headings.

    Raises `LayoutChanged` when no grid fits, several fit equally, or two columns claim one field.
    """
    search = Search(soup, grid, pager, where, snapshot_sha, tuple(rivals), optional=optional)
    table = search.choose()
    if table is None:
        return GridView((), {}, {}, {}, tuple(grid.columns), (), PagerState(), is_empty=search.says_empty(), badge=None)
    view = _view(search, table, soup, grid, pager, known_ids)
    twins = tuple(_view(search, twin, soup, grid, pager, known_ids) for twin in search.twins(table))
    return replace(view, twins=_new_in(twins, view)) if twins else view


def _view(
    search: Search, table: Table, soup: BeautifulSoup, grid: Grid, pager: Pager, known_ids: Collection[str]
) -> GridView:
    """One of the page's grids."""
    headings, columns, others = search.headings(table), search.columns(table), search.others(table)
    rows = identified(list(data_rows(table, headings, columns, grid, pager)), soup, grid, known_ids)
    site = Surroundings(soup, table, others, [row.tag for row in rows])
    state = read_pager(table, others, list(site.inside), pager)
    count = _count(search.titles.over(table.owners[0]), grid, pager)
    if len(settled := counted(rows, state.shown if state.shown is not None else count)) != len(rows):
        site = Surroundings(soup, table, others, [row.tag for row in settled])
    rows = settled
    return GridView(
        headings=tuple(heading.words for heading in headings if heading.shown and heading.words),
        columns=columns.fields,
        titles=_titles(headings, columns),
        extra=columns.extra,
        missing=tuple(field for field in grid.columns if field not in columns.fields),
        rows=rows,
        pager=state,
        is_empty=not rows and (0 in (state.total, count) or _says_none(soup, table, others, grid, pager)),
        badge=count,
        site=site,
    )


def _new_in(twins: tuple[GridView, ...], view: GridView) -> tuple[GridView, ...]:
    """The twins without the rows that stand on the grid itself, such as those of a list of the latest."""
    known = {row.signature for row in view.rows}
    return tuple(replace(twin, rows=tuple(row for row in twin.rows if row.signature not in known)) for twin in twins)


def _count(titles: Iterable[str], grid: Grid, pager: Pager) -> int | None:
    """How many rows the title over a grid says that it has."""
    counts = (badge(words, pager) for words in titles if matches(words, grid.title))
    return next((count for count in counts if count is not None), None)


def _titles(headings: list[Heading], columns: Columns) -> dict[str, str]:
    """The heading of each field, as it is printed."""
    words = {heading.column: heading.words for heading in headings}
    return {field: words[column] for field, column in columns.fields.items() if column in words}


def _says_none(soup: BeautifulSoup, table: Table, others: list[Table], grid: Grid, pager: Pager) -> bool:
    """Whether anything on the screen says that the grid has no rows."""
    says_so = has_empty_row(table, pager) or says_empty(table, others, pager)
    return says_so or tab_says_none(soup, grid.title, pager)
