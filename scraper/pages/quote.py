"""A quote: the Quotes list, and of a Quote Card its details, its lines and its sections."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from scraper.errors import RowRejected
from scraper.models import Address, Quote, QuoteLine
from scraper.pages import values
from scraper.pages.address import completed
from scraper.pages.html.cell import Cell
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key
from scraper.pages.labelled import PARTS, RecordDetailsPage, address_columns
from scraper.pages.page import GridPage
from scraper.pages.values import Printing, Reader
from scraper.text.numbers import full_number


def _status(cell: Cell, printing: Printing) -> str | None:
    return values.word(cell, printing, "quote_statuses")


_FIELDS: dict[str, Reader] = {
    "name": values.words,
    "description": values.words,
    "status": _status,
    "quote_date": values.local_day,
    "due_date": values.local_day,
    "valid_until": values.local_day,
    "created_at": values.instant,
    "site_customer": values.link,
    "billing_customer": values.link,
    "site_contact": values.words,
    "billing_contact": values.words,
    "client_order_number": values.words,
    "purchase_order_number": values.words,
    "job_type": values.words,
    "pricing_method": values.pricing_method,
    "assigned_user": values.words,
    "team": values.words,
    "total_ex_tax": values.money,
    "total_inc_tax": values.money,
    "reason_for_loss": values.words,
    "variation_for_job": values.words,
    "converted_to_job": values.words,
}
"""What list and card both may show."""


class QuotesGridPage(GridPage[Quote]):
    """One record per row of the Quotes list; a section's row names its parent, or it is refused."""

    kind = "quotes_grid"
    record = Quote
    grid = "quotes"
    columns = {
        "quote_number": values.job_number,
        **_FIELDS,
        "is_section": values.yes_no,
        "parent_quote_number": values.words,
        **dict.fromkeys(PARTS, values.words),
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Quote:
        """The record of one row."""
        is_section, parent = fields.pop("is_section", None), fields.pop("parent_quote_number", None)
        parts = {name: fields.pop(name) for name in PARTS if name in fields}
        if parts:
            told = completed(parts, self.profile.formats.address)
            fields["address"] = Address(**told) if any(parts.values()) else None
        if is_section and not parent:
            what = f"row {position} is a section of a quote, and nothing says of which"
            raise self.rejected(what, self.line_of("parent_quote_number"))
        if parent and is_section is not False:
            fields |= {"parent_quote_number": parent, "quote_number": full_number(fields["quote_number"], parent)}
        return self.record_of(Quote, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class QuoteDetailsPage(RecordDetailsPage[Quote]):
    """The Details tab of a Quote Card."""

    kind = "quote_details"
    shows = "quote"
    record = Quote
    columns = {"quote_number": values.job_number, **_FIELDS, **address_columns()}
    addresses = {"address": ""}


class QuoteSectionsGridPage(GridPage[Quote]):
    """One record per section of the quote whose card it is."""

    kind = "quote_sections_grid"
    record = Quote
    grid = "quote_sections"
    columns = {
        "name": values.words,
        "quote_number": values.words,
        "description": values.words,
        "pricing_method": values.pricing_method,
        "status": _status,
        "total_ex_tax": values.money,
        "total_inc_tax": values.money,
    }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Quote:
        """The record of one row; without a number of its own it has its parent's, and goes by its name."""
        parent = _number_of(self)
        number = full_number(fields.pop("quote_number", None) or parent, parent)
        if number == parent and not fields.get("name"):
            raise self.rejected(f"row {position} has neither number nor name", self.line_of("name"))
        stated = {**fields, "quote_number": number, "parent_quote_number": parent}
        return self.record_of(Quote, {**stated, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class _LinesPage(GridPage[Quote]):
    """All lines of one tab of the card as one record. One line that cannot be read rejects them all."""

    record = Quote
    grid = "quote_supplies"
    field: ClassVar[str]
    """The fact that they are."""
    columns = {
        "kind": partial(values.word, kind="quote_line_kinds"),
        "part_number": values.words,
        "description": values.words,
        "quantity": values.quantity,
        "unit_cost": values.money,
        "unit_sell": values.money,
        "total_ex_tax": values.money,
        "section": values.words,
        "stage": values.words,
    }
    usual: ClassVar[str]
    """The kind of a line that a list of this sort does not name."""

    def read(self) -> Iterator[Quote | RowRejected]:
        """The quote's one record, or why its lines cannot be read."""
        told = [item for item, _ in self.rows()]
        rejected = [one for one in told if isinstance(one, RowRejected)]
        if rejected:
            yield from rejected
            return
        lines = [line for one in told if isinstance(one, Quote) for line in getattr(one, self.field) or ()]
        yield self._quote(tuple(lines))

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Quote:
        """A quote of the one line that a row is."""
        if not any(fields.get(name) for name in ("part_number", "description")):
            raise self.rejected(f"row {position} names nothing", key(f"grids.{self.grid}.columns", "description"))
        line = self.record_of(QuoteLine, {"kind": self._kind(fields), **fields})
        extra = {f"{position}. {heading}": words for heading, words in self.unplaced(row).items()}
        return self._quote((line,), extra)

    def _kind(self, fields: dict[str, Any]) -> str:
        return fields.pop("kind", None) or self.usual

    def _quote(self, lines: tuple[QuoteLine, ...], extra: dict[str, str] | None = None) -> Quote:
        portal_id = self.snapshot.context.portal_id
        told = {"quote_number": _number_of(self), "portal_id": portal_id, "extra": extra or {}}
        return self.record_of(Quote, {**told, self.field: lines})


class QuoteSuppliesPage(_LinesPage):
    """Supplies, kits and write-ins."""

    kind = "quote_supplies"
    grid = "quote_supplies"
    field = "supply_lines"
    usual = "supply"


class QuoteLabourPage(_LinesPage):
    """Labour and call-outs."""

    kind = "quote_labour"
    grid = "quote_labour"
    field = "labour_lines"
    usual = "labour"


def _number_of(page: GridPage[Quote]) -> str:
    """The number of the quote whose card it is."""
    row = page.snapshot.context.row
    if not row:
        raise page.changed("nothing says whose card this tab belongs to")
    return row.split("\x1f")[0]
