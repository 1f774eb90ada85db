"""The table of hours as rows and as a workbook: its sums are formulas over the sheet of entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name

from scraper.reports.form_register import Cell
from scraper.reports.timesheets import Timesheets, Worked
from scraper.reports.workbook import Workbook, workbook

ENTRIES = "Entries"
_WORKED = ("User", "Date", "Start", "End", "Type", "Job or quote", "Rate", "Hours")
_HEAD = 2
"""The row of headings, from 0: above it stands what the table is of."""


def rows(found: Timesheets) -> Iterator[Sequence[Cell]]:
    """The table as rows of equal length, headings first, the total last; a day without work is empty."""
    yield ("User", *(day.isoformat() for day in found.days), "Total")
    for user in found.users:
        yield (user, *(found.hours(user, day) or None for day in found.days), found.hours(user, None))
    yield ("Total", *(found.hours(None, day) or None for day in found.days), found.hours(None, None))


def write(found: Timesheets, out: Path) -> None:
    """Write the workbook. Raises `ConfigError` where that cannot be done."""
    with workbook(out) as made:
        _Sheets(made, found).write()


class _Sheets:
    def __init__(self, made: Workbook, found: Timesheets) -> None:
        book = made.book
        self.made, self.found = made, found
        self.sheet, self.entries = book.add_worksheet("Timesheets"), book.add_worksheet(ENTRIES)
        self.head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE7F0", "text_wrap": True})
        self.day = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE7F0", "num_format": "ddd dd/mm"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.hours = book.add_format({"num_format": "0.00;-0.00;"})
        self.sum = book.add_format({"num_format": "0.00;-0.00;0.00", "bold": True, "top": 1})

    def write(self) -> None:
        """Both sheets."""
        found, put = self.found, self.made.put
        put(self.sheet, 0, 0, f"Hours from {found.first:%d/%m/%Y} to {found.last:%d/%m/%Y}", self.title)
        put(self.sheet, _HEAD, 0, "User", self.head)
        for column, day in enumerate(found.days, 1):
            put(self.sheet, _HEAD, column, day, None, self.day)
        put(self.sheet, _HEAD, len(found.days) + 1, "Total", self.head)
        for row, user in enumerate(found.users, _HEAD + 1):
            self._user(row, user)
        self._total(_HEAD + 1 + len(found.users))
        for row, note in enumerate(found.missing, _HEAD + 3 + len(found.users)):
            put(self.sheet, row, 0, f"Not counted: {note}")
        for column, heading in enumerate(_WORKED):
            put(self.entries, 0, column, heading, self.head)
        for row, one in enumerate(found.worked, 1):
            self._worked(row, one)
        self.sheet.freeze_panes(_HEAD + 1, 1)
        self.entries.freeze_panes(1, 1)
        self.sheet.set_column(0, 0, 28)
        self.entries.set_column(0, 0, 28)
        self.entries.set_column(1, len(_WORKED) - 1, 14)

    def _user(self, row: int, user: str) -> None:
        self.made.put(self.sheet, row, 0, user)
        count, last = len(self.found.worked), len(self.found.days)
        users, days, hours = (f"{ENTRIES}!${letter}$2:${letter}${max(2, count + 1)}" for letter in "ABH")
        for column, day in enumerate(self.found.days, 1):
            heading = f"{xl_col_to_name(column)}${_HEAD + 1}"
            formula = f"=SUMIFS({hours},{users},$A{row + 1},{days},{heading})"
            self.sheet.write_formula(row, column, formula, self.hours, float(self.found.hours(user, day)))
        formula = f"=SUM(B{row + 1}:{xl_col_to_name(last)}{row + 1})"
        self.sheet.write_formula(row, last + 1, formula, self.sum, float(self.found.hours(user, None)))

    def _total(self, row: int) -> None:
        self.made.put(self.sheet, row, 0, "Total", self.sum)
        for column, day in enumerate((*self.found.days, None), 1):
            letter = xl_col_to_name(column)
            formula = f"=SUM({letter}{_HEAD + 2}:{letter}{max(row, _HEAD + 2)})"
            self.sheet.write_formula(row, column, formula, self.sum, float(self.found.hours(None, day)))

    def _worked(self, row: int, one: Worked) -> None:
        cells: tuple[Cell, ...] = (one.user, one.day, one.begins, one.ends, one.kind, one.booked_to, one.rate)
        for column, cell in enumerate(cells):
            self.made.put(self.entries, row, column, cell)
        self.made.put(self.entries, row, len(cells), Decimal(one.hours), self.hours)
