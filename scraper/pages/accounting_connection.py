"""Which accounting package an account uses: Administration > Accounts Integration, a list or labels and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

from scraper.errors import RowRejected
from scraper.pages import values
from scraper.pages.html.detail import find_details
from scraper.pages.html.grid import GridView, find_grid
from scraper.pages.html.rows import RowView
from scraper.pages.labelled import LabelledPage

SHOWN = "accounts_integration"
"""Of the profile: the menu entry, the list, and the labels."""


@dataclass(frozen=True)
class Connection:
    """One accounting package."""

    package: str
    organisation: str | None
    """What of it the account is connected to."""
    state: str | None
    """connected, disconnected or expired; any other word as printed."""


class AccountingConnectionPage(LabelledPage):
    """One connection per row, or the one of a screen of labels; none where a list says that it is empty."""

    kind = SHOWN
    shows = SHOWN
    columns = dict.fromkeys(("package", "organisation", "state"), values.printed)

    def connections(self) -> Iterator[Connection | RowRejected]:
        """What the screen says; in place of a row that cannot be read for sure, why. Raises `LayoutChanged`."""
        view = self._grid()
        is_list = view.is_shown or view.is_empty
        readers = [partial(self._of_row, row, view, place) for place, row in enumerate(view.rows, 1)]
        for read in readers if is_list else [self._of_labels]:
            try:
                found = read()
            except RowRejected as rejected:
                yield rejected
                continue
            if package := found.get("package"):
                state = found.get("state")
                word = self.profile.word("accounting_connections", state) if state else None
                yield Connection(package, found.get("organisation"), word)

    def _of_row(self, row: RowView, view: GridView, place: int) -> Mapping[str, str | None]:
        """What one row of a list says. Raises `RowRejected`."""
        self.require_sure(row, f"row {place}")
        cells = {name: cell for name in self.columns if (cell := row.cell(name)) is not None}
        found = {
            name: self.value(name, cell, self.columns[name], view.titles[name], f"row {place}: ")
            for name, cell in cells.items()
        }
        return cast("Mapping[str, str | None]", found)

    def _of_labels(self) -> Mapping[str, str | None]:
        """What a screen of labels says. Raises `LayoutChanged` and `RowRejected`."""
        details = find_details(self.soup, self.profile.details[SHOWN], self.where, self.snapshot.sha256)
        said = {name: tuple(pair for pair in pairs if pair.is_sure) for name, pairs in details.values.items()}
        return {name: self.one(name, pairs) for name, pairs in said.items() if pairs}

    def _grid(self) -> GridView:
        return find_grid(
            self.soup, self.profile.grids[SHOWN], self.profile.pager, self.where, self.snapshot.sha256, optional=True
        )
