"""A file that is read as the reader of a list reads it: a list of meters, under headings that the profile words."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import openpyxl
import xlsxwriter

from scraper.documents.exported.as_page import as_page
from scraper.errors import RowRejected
from scraper.evidence.snapshot import Snapshot
from scraper.models import Record
from scraper.models.base import Money
from scraper.models.texts import FreeText, Identifier
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.html.wholeness import shortfalls
from scraper.pages.page import GridPage
from scraper.profile import load
from scraper.profile.lists import Grid

COLUMNS = {
    "serial": ("Serial No.", "Serial"),
    "price": ("Price",),
    "read_on": ("Read On",),
    "place": ("Place",),
    "share": ("Share",),
}
METERS = Grid(name="meters", title=("Meters",), required=("serial",), columns=COLUMNS)
HEADINGS = ("Serial No.", "Price", "Read On", "Place")
SHIPPED = load()
PROFILE = SHIPPED.model_copy(update={"grids": {**SHIPPED.grids, "meters": METERS}})


class Meter(Record):
    """A row of the list."""

    entity: ClassVar[str] = "meter"
    key: ClassVar[tuple[str, ...]] = ("serial",)

    serial: Identifier
    price: Money | None = None
    read_on: datetime | date | None = None
    place: FreeText | None = None
    share: FreeText | None = None


class MetersPage(GridPage[Meter]):
    """Reads the list, on a screen or in a file."""

    kind = "meters_grid"
    record = Meter
    grid = "meters"
    columns = {
        "serial": values.identity,
        "price": values.money,
        "read_on": values.instant,
        "place": values.words,
        "share": values.words,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Meter:
        """One meter."""
        return self.record_of(Meter, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class Said:
    """What was read of a file, and what was told beside."""

    def __init__(self, content: bytes) -> None:
        html = as_page(content, METERS, PROFILE.pager)
        at = datetime(2026, 3, 20, tzinfo=UTC)
        snapshot = Snapshot(sha256="0" * 64, kind="meters_grid", url="", captured_at=at, size_bytes=len(content))
        self.page = MetersPage(snapshot, html, PROFILE, ZoneInfo("Australia/Sydney"))
        read = list(self.page.read())
        self.meters = [one for one in read if not isinstance(one, RowRejected)]
        self.refused = [str(one) for one in read if isinstance(one, RowRejected)]
        lacks = [str(tag["data-ascora-lacks"]) for tag in self.page.soup.select("[data-ascora-lacks]")]
        self.lacks = [*shortfalls(self.page.view, PROFILE), *lacks]
        self.told = [*self.refused, *self.page.cut, *self.lacks]

    def rows(self, *fields: str) -> list[tuple[Any, ...]]:
        """The fields of every meter."""
        return [tuple(getattr(one, name) for name in fields) for one in self.meters]

    @property
    def serials(self) -> list[str]:
        """Of every meter."""
        return [one.serial for one in self.meters]


Row = Sequence[Any]


def xlsx(*rows: Row, formats: dict[str, str] | None = None) -> bytes:
    """A workbook by openpyxl; `formats` by cell."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, code in (formats or {}).items():
        book.active[cell].number_format = code
    return saved(book)


def saved(book: Any) -> bytes:
    """Its bytes."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def xlsx_of_another(*rows: Row) -> bytes:
    """A workbook by XlsxWriter, dates in a format of their own."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(at, column, float(value) if isinstance(value, Decimal) else value)
    return held.getvalue()


def csv_of(*rows: Row, delimiter: str = ",", coding: str = "utf-8") -> bytes:
    """A file of values."""
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter).writerows(
        [value.isoformat() if isinstance(value, date) else value for value in row] for row in rows
    )
    return held.getvalue().encode(coding)
