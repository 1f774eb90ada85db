"""The schedule of values as a workbook: amounts as numbers, sums as formulas that agree with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from scraper.errors import ConfigError
from scraper.schedule import Line, Schedule, total

WIDEST = 9
"""So many claims can be read on one sheet of paper."""
HEAD = 4
"""The row of headings, from 0: above it stand the job, the customer, and an empty row."""


def write(found: Schedule, seen_on: date, out: Path) -> None:
    """Write the workbook. Raises `ConfigError` where that cannot be done."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    try:
        with xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            name = re.sub(r"[\[\]:*?/\\']", " ", f"Claims {found.job_number}")[:31]
            _Sheet(book, book.add_worksheet(name), found).write(seen_on)
    except (XlsxWriterException, OSError) as error:
        raise ConfigError(f"--out: {out} cannot be written ({error}); expected a file such as claims.xlsx") from error


class _Sheet:
    def __init__(self, book: Any, sheet: Any, found: Schedule) -> None:
        self.sheet = sheet
        self.found = found
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
        sheet.write_string(0, 0, " ".join(filter(None, ("Schedule of values: job", found.job_number, found.job_name))))
        sheet.set_row(0, None, self.title)
        sheet.write_string(1, 0, f"Customer: {found.customer or 'not known'}")
        sheet.write_string(2, 0, f"AUD, ex tax unless it says otherwise, as the portal printed it on {_day(seen_on)}")
        for column, words in ((0, "Section"), (1, "Type")):
            sheet.write_string(HEAD, column, words, self.head)
        for column, claim in enumerate(found.claims, self.first):
            day = _day(date.fromisoformat(claim["claim_date"])) if claim["claim_date"] else None
            said = (claim["claim_number"], claim["claim_name"], day)
            sheet.write_string(HEAD, column, "\n".join(filter(None, said)), self.head_right)
        for column, words in (
            (2, "Value"),
            (self.to_date, "To date"),
            (self.percent, "% to date"),
            (self.remaining, "Remaining"),
        ):
            sheet.write_string(HEAD, column, words, self.head_right)
        for row, line in enumerate(found.lines, HEAD + 1):
            self._line(row, line)
        end = HEAD + len(found.lines)
        self._total(end + 1)
        row = end + 3
        for name, amounts in found.foot:
            self._foot(row, name, amounts)
            row += 1
        for note in found.notes:
            sheet.write_string(row + 1, 0, note)
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
        sheet.write_string(row, 0, line.name, self.text)
        sheet.write_string(row, 1, (line.origin or "").replace("_", " "), self.text)
        self._amount(row, 2, line.value)
        for column, amount in enumerate(line.claimed, self.first):
            self._amount(row, column, amount)
        if line.adds_up and line.claimed:
            span = self._span(row, self.first, self.to_date - 1)
            sheet.write_formula(row, self.to_date, f"=SUM({span})", self.money, float(line.to_date or 0))
        else:
            self._amount(row, self.to_date, line.to_date, None if line.adds_up else self.doubt)
            if line.to_date is not None and not line.adds_up:
                sheet.write_comment(row, self.to_date, "As printed; the claims shown here do not add up to it.")
        if line.percent is not None:
            sheet.write_number(row, self.percent, float(line.percent / 100), self.share)
        is_left = None not in (line.value, line.to_date, line.remaining) and line.remaining == (
            (line.value or Decimal(0)) - (line.to_date or Decimal(0))
        )
        if is_left:
            formula = f"={_cell(row, 2)}-{_cell(row, self.to_date)}"
            sheet.write_formula(row, self.remaining, formula, self.money, float(line.remaining or 0))
        else:
            self._amount(row, self.remaining, line.remaining, self.doubt)

    def _total(self, row: int) -> None:
        self.sheet.write_string(row, 0, "Total", self.sum_text)
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
            self.sheet.write_formula(row, column, f"=SUM({span})", self.sum, float(value or 0))

    def _foot(self, row: int, name: str, amounts: Sequence[Decimal | None]) -> None:
        self.sheet.write_string(row, 0, name, self.text)
        for column, amount in enumerate(amounts, self.first):
            self._amount(row, column, amount)
        span = self._span(row, self.first, self.to_date - 1)
        self.sheet.write_formula(row, self.to_date, f"=SUM({span})", self.money, float(total(amounts) or 0))

    def _amount(self, row: int, column: int, amount: Decimal | None, style: Any = None) -> None:
        if amount is not None:
            self.sheet.write_number(row, column, float(amount), style or self.money)

    @staticmethod
    def _span(row: int, first: int, last: int) -> str:
        return f"{_cell(row, first)}:{_cell(row, last)}"


def _cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
