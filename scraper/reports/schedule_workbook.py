"""The schedule of values as a workbook: amounts as numbers, sums as formulas that agree with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from scraper.reports.schedule_of_values import Line, Schedule, total
from scraper.reports.workbook import Workbook, is_exact, sheet_name, workbook

WIDEST = 9
"""Claims that fit one printed sheet."""
HEAD = 4
"""The row of headings, from 0: above it stand the job, the customer, and an empty row."""


def write(found: Schedule, seen_on: date, out: Path) -> None:
    """Write the workbook. Raises `ConfigError` where that cannot be done."""
    with workbook(out) as made:
        _Sheet(made, sheet_name(f"Claims {found.job_number}"), found).write(seen_on)


class _Sheet:
    def __init__(self, made: Workbook, name: str, found: Schedule) -> None:
        book = made.book
        self.made, self.sheet, self.found = made, book.add_worksheet(name), found
        self.is_live = all(map(is_exact, found.amounts()))
        money = {"num_format": "#,##0.00;[Red]-#,##0.00;0.00", "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#DDE7F0"}
        self.head = book.add_format(head)
        self.head_right = book.add_format({**head, "align": "right"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.money = book.add_format(money)
        self.share = book.add_format({"num_format": "0.00%", "valign": "top"})
        self.sum = book.add_format({**money, "bold": True, "top": 1})
        self.sum_text = book.add_format({"bold": True, "top": 1})
        self.doubt = book.add_format({**money, "bg_color": "#FFE08A"})
        claims = len(found.claims)
        self.first = 3
        self.to_date, self.percent, self.remaining = (self.first + claims + step for step in range(3))

    def write(self, seen_on: date) -> None:
        """Everything, from top to bottom."""
        found, sheet = self.found, self.sheet
        self._text(0, 0, " ".join(filter(None, ("Schedule of values: job", found.job_number, found.job_name))))
        sheet.set_row(0, None, self.title)
        self._text(1, 0, f"Customer: {found.customer or 'not known'}")
        self._text(2, 0, f"AUD, ex tax unless it says otherwise, as the portal printed it on {_day(seen_on)}")
        for column, words in ((0, "Section"), (1, "Type")):
            self._text(HEAD, column, words, self.head)
        for column, claim in enumerate(found.claims, self.first):
            day = _day(date.fromisoformat(claim["claim_date"])) if claim["claim_date"] else None
            said = (claim["claim_number"], claim["claim_name"], day)
            self._text(HEAD, column, "\n".join(filter(None, said)), self.head_right)
        for column, words in (
            (2, "Value"),
            (self.to_date, "To date"),
            (self.percent, "% to date"),
            (self.remaining, "Remaining"),
        ):
            self._text(HEAD, column, words, self.head_right)
        for row, line in enumerate(found.lines, HEAD + 1):
            self._line(row, line)
        end = HEAD + len(found.lines)
        self._total(end + 1)
        row = end + 3
        for name, amounts in found.foot:
            self._foot(row, name, amounts)
            row += 1
        for note in found.notes:
            self._text(row + 1, 0, note)
            row += 1
        self._lay_out()

    def _lay_out(self) -> None:
        """On screen and on paper: A4, one page wide where that can be read, else headings on every page."""
        sheet = self.sheet
        sheet.set_row(HEAD, 62)
        sheet.freeze_panes(HEAD + 1, 1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, self.remaining, 14)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1 + len(self.found.claims) // (WIDEST + 1), 0)
        sheet.repeat_rows(HEAD)
        sheet.repeat_columns(0)
        sheet.set_footer("&L&A&RPage &P of &N")

    def _line(self, row: int, line: Line) -> None:
        sheet = self.sheet
        self._text(row, 0, line.name, self.text)
        self._text(row, 1, (line.origin or "").replace("_", " "), self.text)
        self._amount(row, 2, line.value)
        for column, amount in enumerate(line.claimed, self.first):
            self._amount(row, column, amount)
        if line.adds_up and line.claimed:
            span = self._span(row, self.first, self.to_date - 1)
            self._formula(row, self.to_date, f"=SUM({span})", self.money, line.to_date)
        else:
            self._amount(row, self.to_date, line.to_date, None if line.adds_up else self.doubt)
            if line.to_date is not None and not line.adds_up:
                words = "As printed; the claims shown here do not add up to it."
                self.made.remark(sheet, row, self.to_date, words)
        if line.percent is not None:
            self.made.put(sheet, row, self.percent, line.percent / 100, self.share)
        is_left = None not in (line.value, line.to_date, line.remaining) and line.remaining == (
            (line.value or Decimal(0)) - (line.to_date or Decimal(0))
        )
        if is_left:
            formula = f"={_cell(row, 2)}-{_cell(row, self.to_date)}"
            self._formula(row, self.remaining, formula, self.money, line.remaining)
        else:
            self._amount(row, self.remaining, line.remaining, self.doubt)

    def _total(self, row: int) -> None:
        self._text(row, 0, "Total", self.sum_text)
        self.sheet.write_blank(row, 1, None, self.sum_text)
        self.sheet.write_blank(row, self.percent, None, self.sum_text)
        lines = self.found.lines
        columns: list[tuple[int, Decimal | None]] = [(2, total([one.value for one in lines]))]
        columns += [
            (self.first + at, total([one.claimed[at] for one in lines])) for at in range(len(self.found.claims))
        ]
        columns += [
            (self.to_date, total([one.to_date for one in lines])),
            (self.remaining, total([one.remaining for one in lines])),
        ]
        for column, value in columns:
            span = f"{_cell(HEAD + 1, column)}:{_cell(row - 1, column)}" if lines else _cell(HEAD, column)
            self._formula(row, column, f"=SUM({span})", self.sum, value)

    def _foot(self, row: int, name: str, amounts: Sequence[Decimal | None]) -> None:
        self._text(row, 0, name, self.text)
        for column, amount in enumerate(amounts, self.first):
            self._amount(row, column, amount)
        span = self._span(row, self.first, self.to_date - 1)
        self._formula(row, self.to_date, f"=SUM({span})", self.money, total(amounts))

    def _text(self, row: int, column: int, words: str, style: Any = None) -> None:
        self.made.put(self.sheet, row, column, words, style)

    def _formula(self, row: int, column: int, formula: str, style: Any, amount: Decimal | None) -> None:
        """A live sum; the amount itself where one of the schedule is too long for a cell: text adds up to nothing."""
        if self.is_live:
            self.sheet.write_formula(row, column, formula, style, float(amount or 0))
        else:
            self._amount(row, column, amount or Decimal(0), style)

    def _amount(self, row: int, column: int, amount: Decimal | None, style: Any = None) -> None:
        if amount is not None:
            self.made.put(self.sheet, row, column, amount, style or self.money)

    @staticmethod
    def _span(row: int, first: int, last: int) -> str:
        return f"{_cell(row, first)}:{_cell(row, last)}"


def _cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
