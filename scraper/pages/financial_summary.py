"""The Financial Summary of a job's card: what the portal itself adds up of a job, as printed.

It may be labels with their values, or a small table of parts against kinds of amount. Which part of a job a line is
about is the profile's to say (`[words.financial_summary]`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from scraper.errors import RowRejected
from scraper.models.job import SummaryLine
from scraper.pages import values
from scraper.pages.html import dom
from scraper.pages.html.cell import Cell
from scraper.pages.html.detail import DetailView
from scraper.pages.html.read_cell import read_cell
from scraper.pages.html.tables import Table, expand, tables
from scraper.pages.html.titles import Titles
from scraper.pages.page import Page
from scraper.profile.details import Details
from scraper.profile.words import fold

PART = "financial_summary"
"""Its titles, among the `parts` of the profile's `[details.job]`; and its words."""


class Printed(NamedTuple):
    """Something in it."""

    title: str
    label: str
    cell: Cell


class FinancialSummary:
    """That of one card."""

    def __init__(self, page: Page, details: Details, view: DetailView) -> None:
        self._page = page
        self._view = view
        self._titles = {fold(one) for one in details.parts[PART]}
        self._apart = self._titles | {fold(one) for one in (*details.custom_fields, *details.standard_groups)}
        words = page.profile.words[PART]
        self._about = {fold(one): about for about, wordings in words.items() for one in wordings}
        self._printed = list(dict.fromkeys(self._found()))

    @property
    def lines(self) -> tuple[SummaryLine, ...] | None:
        """Its lines in the order printed; None where the card has no such part. What neither is an amount nor has a
        label that the profile knows, such as a share, is no line."""
        lines = tuple(line for one in self._printed if (line := self._line(one)).about or line.amount is not None)
        return lines if lines or self._is_there() else None

    @property
    def extra(self) -> dict[str, str]:
        """What it shows, by its title and the label."""
        return {f"{one.title} {one.label}": one.cell.full for one in self._printed if one.cell.full}

    def _line(self, one: Printed) -> SummaryLine:
        try:
            amount = self._page.value(PART, one.cell, values.money, one.label)
        except RowRejected:
            amount = None
        exact = amount if isinstance(amount, Decimal) else None
        about = self._about.get(fold(one.label))
        return SummaryLine(about=about, label=one.label, shown=one.cell.full or None, amount=exact)

    def _is_there(self) -> bool:
        leaves = (tag for tag in dom.elements(self._page.soup) if dom.has_no_elements(tag))
        return any(fold(dom.text(tag, values=False)) in self._titles for tag in leaves)

    def _found(self) -> Iterator[Printed]:
        for pair in self._view.unplaced:
            if (title := self._title(pair.groups)) is not None:
                yield Printed(title, pair.label, pair.value)
        found = [table for table in tables(self._page.soup) if table.head and not table.is_blocks]
        titles = Titles(self._page.soup, self._apart, [owner for table in found for owner in table.owners])
        for table in found:
            if (title := self._title(titles.over(table.owners[0]))) is not None:
                yield from (Printed(title, label, cell) for label, cell in _amounts(table))

    def _title(self, over: Iterator[str] | tuple[str, ...]) -> str | None:
        """The nearest title that is one of the card's parts', where that is the summary's."""
        nearest = next((words for words in over if fold(words) in self._apart), "")
        return nearest if fold(nearest) in self._titles else None


def _amounts(table: Table) -> Iterator[tuple[str, Cell]]:
    """The cells of a table, each under the name of its row, and of its column where there are several."""
    heads = {column: dom.text(cell.tag, values=False) for column, cell in expand(table.head)[-1].items()}
    for row in expand(table.body):
        name = dom.text(row[0].tag, values=False) if 0 in row else ""
        for column, cell in row.items():
            if name and column and cell.shown:
                yield (name if len(heads) == 2 else f"{name} {heads.get(column, '')}".strip()), read_cell(cell.tag)
