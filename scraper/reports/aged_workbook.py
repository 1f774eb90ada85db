"""The aged list as rows and as a workbook: its sums are formulas over the sheet of invoices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from scraper.reports.aged_invoices import BUCKETS, Aged, Line, Owed
from scraper.reports.form_register import Cell
from scraper.reports.statements import Beside
from scraper.reports.workbook import Workbook, is_exact, workbook

INVOICES = "Invoices"
_OWED = ("Customer", "Invoice", "Invoice date", "Due date", "Total inc tax", "Outstanding", "Days overdue", "Bucket")
STATED = ("Statement", "Difference")
"""What the portal's own Statements say, and how much more the list has."""
_UNTIL = (0, 30, 60, 90)
_DIFFERENCES = ("Customer", "Invoice", "In the list", "On the Statement", "Difference", "Why")
_HEAD = 2
"""The row of headings, from 0: above it stands what the list is of."""


def rows(found: Aged) -> Iterator[Sequence[Cell]]:
    """The list as rows of equal length, headings first, the total last."""
    is_stated = found.beside is not None
    yield ("Customer", *(_title(name) for name in BUCKETS), "Total", *(STATED if is_stated else ()))
    for line in (*found.lines, found.total):
        amounts = (line.amounts[name] for name in BUCKETS)
        yield (line.customer, *amounts, line.total, *(stated(found, line) if is_stated else ()))


def stated(found: Aged, line: Line) -> tuple[Decimal | None, Decimal | None]:
    """What Statements say beside a line, and how much more the list has; of the total, of those that show an amount."""
    amounts = found.beside.amounts if found.beside is not None else {}
    known = (amounts.get(one.customer) for one in found.lines)
    said = amounts.get(line.customer) if line in found.lines else sum(filter(None, known), Decimal("0.00"))
    return said, None if said is None else line.total - said


def write(found: Aged, out: Path) -> None:
    """Write the workbook. Raises `ConfigError` where that cannot be done."""
    with workbook(out) as made:
        _Sheets(made, found).write()


def _title(bucket: str) -> str:
    return f"{bucket[0].upper()}{bucket[1:]}"


class _Sheets:
    def __init__(self, made: Workbook, found: Aged) -> None:
        book = made.book
        self.made, self.found = made, found
        self.sheet, self.invoices = book.add_worksheet("Aged"), book.add_worksheet(INVOICES)
        self.head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE7F0", "text_wrap": True})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.money = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00;0.00"})
        self.sum = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00;0.00", "bold": True, "top": 1})
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})

    def write(self) -> None:
        """Both sheets."""
        found = self.found
        words = f"Outstanding on {found.as_of:%d/%m/%Y}, AUD inc tax, by {found.by.replace('_', ' ')}"
        self.made.put(self.sheet, 0, 0, words, self.title)
        self.made.put(self.invoices, 0, 0, "As of", self.head)
        self.made.put(self.invoices, 0, 1, found.as_of, None, self.day)
        for column, heading in enumerate(("Customer", *map(_title, BUCKETS), "Total")):
            self.made.put(self.sheet, _HEAD, column, heading, self.head)
        for column, heading in enumerate(_OWED):
            self.made.put(self.invoices, _HEAD, column, heading, self.head)
        for row, one in enumerate(found.owed, _HEAD + 1):
            self._owed(row, one)
        for row, line in enumerate(found.lines, _HEAD + 1):
            self._line(row, line)
        self._total(_HEAD + 1 + len(found.lines))
        for row, line in enumerate((*found.lines, found.total) if found.beside is not None else (), _HEAD + 1):
            self._stated(row, stated(found, line)[0])
        notes = [*(f"Not counted: {one}" for one in found.missing), *found.notes]
        for row, note in enumerate(notes, _HEAD + 3 + len(found.lines)):
            self.made.put(self.sheet, row, 0, note)
        if found.beside is not None:
            self._statements(found.beside)
        self.sheet.freeze_panes(_HEAD + 1, 1)
        self.invoices.freeze_panes(_HEAD + 1, 2)
        self.sheet.set_column(0, 0, 34)
        self.sheet.set_column(1, len(BUCKETS) + 1 + len(STATED), 13)
        self.invoices.set_column(0, 0, 34)
        self.invoices.set_column(1, len(_OWED) - 1, 14)

    def _owed(self, row: int, one: Owed) -> None:
        put, sheet = self.made.put, self.invoices
        put(sheet, row, 0, one.customer)
        put(sheet, row, 1, one.number)
        put(sheet, row, 2, one.invoice_date, None, self.day)
        put(sheet, row, 3, one.due_date, None, self.day)
        put(sheet, row, 4, one.total, self.money)
        put(sheet, row, 5, one.outstanding, self.money)
        if (days := one.days(self.found.as_of)) is not None:
            column = "D" if self.found.by == "due_date" else "C"
            sheet.write_formula(row, 6, f"=$B$1-{column}{row + 1}", None, days)
        sheet.write_formula(row, 7, _bucket(row + 1), None, _title(one.bucket))

    def _range(self, letter: str) -> str:
        """A column of the sheet of invoices."""
        return f"{INVOICES}!${letter}${_HEAD + 2}:${letter}${max(_HEAD + 2, _HEAD + 1 + len(self.found.owed))}"

    def _line(self, row: int, line: Line) -> None:
        self.made.put(self.sheet, row, 0, line.customer)
        for column, name in enumerate(BUCKETS, 1):
            if not is_exact(line.amounts[name]):
                self.made.put(self.sheet, row, column, line.amounts[name], self.money)
                continue
            owed, heading = self._range, f"{_letter(column)}${_HEAD + 1}"
            formula = f"=SUMPRODUCT(({owed('A')}=$A{row + 1})*({owed('H')}={heading})*{owed('F')})"
            self.sheet.write_formula(row, column, formula, self.money, float(line.amounts[name]))
        last = len(BUCKETS)
        formula = f"=SUM(B{row + 1}:{_letter(last)}{row + 1})"
        self.sheet.write_formula(row, last + 1, formula, self.money, float(line.total))

    def _stated(self, row: int, said: Decimal | None) -> None:
        """What a Statement says beside a line, and how much more the list has."""
        column = len(BUCKETS) + 2
        for place, heading in enumerate(STATED):
            self.made.put(self.sheet, _HEAD, column + place, heading, self.head)
        if said is not None:
            self.made.put(self.sheet, row, column, said, self.money)
            formula = f"={_letter(column - 1)}{row + 1}-{_letter(column)}{row + 1}"
            lines = (*self.found.lines, self.found.total)
            self.sheet.write_formula(row, column + 1, formula, self.money, float(lines[row - _HEAD - 1].total - said))

    def _statements(self, beside: Beside) -> None:
        """A sheet of every invoice of which list and Statement differ."""
        sheet = self.made.book.add_worksheet("Statements")
        for column, heading in enumerate(_DIFFERENCES):
            self.made.put(sheet, 0, column, heading, self.head)
        for row, one in enumerate(beside.differences, 1):
            self.made.put(sheet, row, 0, one.customer)
            self.made.put(sheet, row, 1, one.invoice)
            self.made.put(sheet, row, 2, one.listed, self.money)
            self.made.put(sheet, row, 3, one.stated, self.money)
            sheet.write_formula(row, 4, f"=C{row + 1}-D{row + 1}", self.money, float(one.difference))
            self.made.put(sheet, row, 5, one.why or None)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, len(_DIFFERENCES) - 1, 16)

    def _total(self, row: int) -> None:
        self.made.put(self.sheet, row, 0, "Total", self.sum)
        total = self.found.total
        for column, amount in enumerate((*(total.amounts[name] for name in BUCKETS), total.total), 1):
            letter = _letter(column)
            formula = f"=SUM({letter}{_HEAD + 2}:{letter}{max(row, _HEAD + 2)})"
            self.sheet.write_formula(row, column, formula, self.sum, float(amount))


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def _bucket(row: int) -> str:
    """The formula of a bucket, by what is outstanding and for how many days."""
    names = [f'"{_title(name)}"' for name in BUCKETS]
    rest = names[len(_UNTIL)]
    for name, until in reversed(list(zip(names, _UNTIL, strict=False))):
        rest = f"IF(G{row}<={until},{name},{rest})"
    return f'=IF(F{row}<0,{names[-1]},IF(G{row}="",{names[-2]},{rest}))'
