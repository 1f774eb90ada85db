"""What a walk has read so far, and what its list says that it holds; of a list behind several tabs, tab by tab."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scraper.pages.html.grid import GridView
from scraper.pages.html.groups import Line, lines_of
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key
from scraper.pages.html.virtual import is_window, new_rows
from scraper.pages.html.wholeness import rows_by_aria


class Tally:
    """The counts of one walk."""

    def __init__(self, badge: int | None) -> None:
        """`badge`: what the listing's own tab says that it holds in all."""
        self.taken = 0
        """Rows of the tab at hand."""
        self.told: list[str] = []
        """Doubts that no later page takes away."""
        self.before: list[Line] = []
        """The lines of the tab's pages before the one at hand."""
        self._lines: list[Line] = []
        self._badge = badge
        self._totals: set[int] = set()
        self._known: dict[tuple[str, ...], int] = {}
        """Row to the page it came on."""
        self._pages = 0
        """Of the tabs before, as the next two."""
        self._rows = 0
        self._said: int | None = 0

    @property
    def rows(self) -> int:
        """Rows of all tabs so far."""
        return self._rows + self.taken

    def number(self, page: int) -> int:
        """The number in the walk of a page of the tab at hand."""
        return self._pages + page

    def count(self, view: GridView, page: int, after: int) -> None:
        """One more page of the tab at hand. `after`: see `new_rows`."""
        page = self.number(page)
        rows = new_rows(view, page, after)
        self.taken += len(rows)
        self.before = self._lines
        if view.site is not None and not is_window(view):
            self._lines = lines_of(view.site.table, [row.tag for row in view.rows], self.before)
        if (shown := _shown(view)) is not None:
            self._totals.add(shown)
        for row in rows:
            before = self._known.setdefault(row.signature, page)
            if before != page:
                self.told.append(f"the row {row.text()[:80]!r} came on page {before} and on page {page}")

    def knows(self, rows: Iterable[RowView]) -> bool:
        """Whether all rows came before."""
        return all(row.signature in self._known for row in rows)

    def expected(self, view: GridView) -> int | None:
        """How much the whole listing says that it holds, as of this page."""
        shown = _shown(view)
        return shown + self._said if shown is not None and self._said is not None else self._badge

    def is_short(self, view: GridView, *, is_last_tab: bool) -> Iterator[str]:
        """What of the counts speaks against the end of the tab at hand, and of the listing."""
        totals = self._totals - {self.taken}
        if is_last_tab and self._badge is not None:
            totals |= {self._badge} - {self.rows}
        if totals:
            held = " and ".join(map(str, sorted(totals)))
            yield f"it says that it holds {held}, and {self.rows} were read{key('pager', 'patterns')}"
        counted = rows_by_aria(view)
        if counted is not None and self.taken < counted:
            yield f"its markup counts {counted} rows, and {self.taken} were read"

    def next_tab(self, view: GridView, pages: int) -> None:
        """The tab at hand is read, on so many pages, of which `view` is the last."""
        shown = _shown(view)
        self._said = self._said + shown if self._said is not None and shown is not None else None
        self._rows, self._pages = self.rows, self._pages + pages
        self.taken, self._totals, self._lines = 0, set(), []


def _shown(view: GridView) -> int | None:
    return 0 if view.is_empty and not view.rows else view.expected
