"""The win rate as a workbook: every figure is a formula over the quotes that it counts, on a sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from scraper.reports import plain_sheet
from scraper.reports.form_register import Cell
from scraper.reports.win_rate import FORMULA, OUTCOMES, Line, Tally, WinRate
from scraper.reports.workbook import Workbook, is_exact, sheet_name, workbook

QUOTES = "Quotes"
HEAD = 3
"""The row of headings, from 0."""
_COLUMNS = ("Quote", "Name", "Group", "Outcome", "Quote date", "Ex tax", "Reason for loss")


def write(found: WinRate, out: Path) -> None:
    """Write the workbook. Raises `ConfigError` where that cannot be done."""
    with workbook(out) as made:
        _Sheet(made, found).write()
        rows = [
            (one.number, one.name, one.group, one.outcome, _day(one.day), one.value, one.reason) for one in found.quotes
        ]
        plain_sheet.add(made, QUOTES, _COLUMNS, rows)


class _Sheet:
    def __init__(self, made: Workbook, found: WinRate) -> None:
        book = made.book
        self.made, self.found = made, found
        self.sheet = book.add_worksheet(sheet_name("Win rate"))
        self.is_live = all(is_exact(one.value) for one in found.quotes if one.value is not None)
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.share = book.add_format({"num_format": "0.0%"})

    def write(self) -> None:
        """Everything, from top to bottom."""
        found = self.found
        with_them = "variations count" if found.variations else "variations do not count"
        self._text(0, 0, f"Win rate: {FORMULA}", self.bold)
        self._text(1, 0, f"By {found.by.replace('_', ' ')}; AUD ex tax; sections do not count, {with_them}")
        named = [f"{one.capitalize()} {of}" for one in OUTCOMES for of in ("quotes", "value")]
        for column, words in enumerate(("Group", *named, "Win rate", "Win rate by value")):
            self._text(HEAD, column, words, self.head)
        for row, line in enumerate(found.lines, HEAD + 1):
            self._line(row, line)
        end = HEAD + 1 + len(found.lines)
        self._total(end)
        self._losses(end + 2)
        for row, words in enumerate(found.missing, end + 4 + len(found.losses)):
            self._text(row, 0, words)
        self.sheet.set_column(0, 0, 30)
        self.sheet.set_column(1, 8, 14)
        self.sheet.freeze_panes(HEAD + 1, 1)

    def _line(self, row: int, line: Line) -> None:
        self._text(row, 0, line.group)
        for column, name in enumerate(OUTCOMES):
            of = f'({self._span("C")}=$A{row + 1})*({self._span("D")}="{name}")'
            self._tally(row, 1 + 2 * column, of, getattr(line, name))
        self._rates(row, line)

    def _total(self, row: int) -> None:
        self._text(row, 0, "Total", self.bold)
        for column, name in enumerate(OUTCOMES):
            self._tally(row, 1 + 2 * column, f'({self._span("D")}="{name}")*1', getattr(self.found.total, name))
        self._rates(row, self.found.total)

    def _losses(self, row: int) -> None:
        for column, words in enumerate(("Reason for loss", "Quotes", "Value")):
            self._text(row, column, words, self.head)
        shown = {one.reason for one in self.found.quotes}
        for nth, (reason, tally) in enumerate(self.found.losses, row + 1):
            self._text(nth, 0, reason)
            is_shown = f"$A{nth + 1}" if reason in shown else '""'
            self._tally(nth, 1, f'({self._span("D")}="lost")*({self._span("G")}={is_shown})', tally)

    def _tally(self, row: int, column: int, of: str, tally: Tally) -> None:
        self._formula(row, column, f"=SUMPRODUCT({of})", Decimal(tally.count), None)
        # A quote without a total is an empty cell, which adds nothing.
        self._formula(row, column + 1, f"=SUMPRODUCT({of},{self._span('F')})", tally.value, self.money)

    def _rates(self, row: int, line: Line) -> None:
        for column, won, lost, rate in ((7, "B", "D", line.rate), (8, "C", "E", line.rate_by_value)):
            both = f"{won}{row + 1}+{lost}{row + 1}"
            is_none = f"OR({both}=0,MIN({won}{row + 1},{lost}{row + 1})<0)"
            share = None if rate is None else rate / 100
            self._formula(row, column, f'=IF({is_none},"",{won}{row + 1}/({both}))', share, self.share)

    def _span(self, column: str) -> str:
        return f"{QUOTES}!${column}$2:${column}${max(2, len(self.found.quotes) + 1)}"

    def _formula(self, row: int, column: int, formula: str, value: Decimal | None, style: Any) -> None:
        """A live figure; the figure itself where a total is too long for a cell: text adds up to nothing."""
        if self.is_live:
            self.sheet.write_formula(row, column, formula, style, "" if value is None else float(value))
        elif value is not None:
            self.made.put(self.sheet, row, column, value, style)

    def _text(self, row: int, column: int, words: str, style: Any = None) -> None:
        self.made.put(self.sheet, row, column, words, style)


def _day(printed: str | None) -> date | None:
    return None if printed is None else date.fromisoformat(printed)


def rows(found: WinRate) -> Sequence[Sequence[Cell]]:
    """The same as rows of equal length, headings first."""
    named = [f"{one} {of}" for one in OUTCOMES for of in ("count", "value")]
    head = [found.by, *named, "win rate %", "win rate by value %"]
    told = [
        [one.group, *(part for name in OUTCOMES for part in _parts(getattr(one, name))), one.rate, one.rate_by_value]
        for one in (*found.lines, found.total)
    ]
    return [head, *told]


def _parts(tally: Tally) -> tuple[Decimal, Decimal]:
    return Decimal(tally.count), tally.value
