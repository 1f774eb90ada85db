"""A customer's Statement: what the portal itself says is owed. Administration > Statements, and its own screen (ui)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import Money, Part, Record
from scraper.models.texts import FreeText, Identifier, Organisation


class StatementLine(Part):
    """One invoice on it. Money is AUD inc tax."""

    invoice_number: Identifier
    reference: FreeText | None = None
    """Made of fields of the invoice that the company chose."""
    invoice_date: date | None = None
    due_date: date | None = None
    total_inc_tax: Money | None = None
    outstanding: Money | None = None


class Statement(Record):
    """What one customer owes, as of the day that it was read; the company's settings may leave small amounts out."""

    entity: ClassVar[str] = "statement"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("customer_name",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"customer": ("customer_name",)}
    searched: ClassVar[tuple[str, ...]] = ("customer_name",)

    customer_name: Organisation
    outstanding: Money | None = None
    """Of all that is on it, AUD inc tax."""
    overdue: Money | None = None
    lines: tuple[StatementLine, ...] | None = None
    """In the order shown."""
