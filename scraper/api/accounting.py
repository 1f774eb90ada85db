"""The open API's queues of invoices and payments that wait for the accounting package, by invoice number.

A queue is no history: what was sent is not in it, and what is not in it was not sent or does not exist. So a row says
something, and a missing row says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from scraper.api.answers import Row
from scraper.api.values import Account, amount, instant, words
from scraper.models import ClaimPayment
from scraper.models.base import day_in

TOTALS = {"total_ex_tax": ("totalAmountExTax", "totalExTax"), "total_inc_tax": ("totalAmountIncTax", "totalIncTax")}
"""Names that totals may be sent under; the known rows have none, then the lines are added up."""


def invoices(rows: Iterable[Row], account: Account) -> dict[str, dict[str, Decimal]]:
    """Invoice number to its totals. A row whose number or lines cannot be read for sure is left out."""
    found: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        sent = _folded(row)
        number = _read(words, sent.get("invoicenumber"), account)
        totals = {
            field: value
            for field, names in TOTALS.items()
            for name in names
            if (value := _read(amount, sent.get(name.casefold()), account)) is not None
        }
        lines = sent.get("invoicelines")
        if "total_ex_tax" not in totals and isinstance(lines, list) and lines:
            parts = [_read(amount, _folded(line).get("amountextax"), account) for line in lines]
            if None not in parts:
                totals["total_ex_tax"] = sum((part for part in parts if part is not None), Decimal(0))
        if number is not None and totals:
            found[number] = totals
    return found


def payments(rows: Iterable[Row], account: Account) -> dict[str, tuple[ClaimPayment, ...]]:
    """Invoice number to the payments that wait. A row whose number or amount cannot be read is left out."""
    found: dict[str, tuple[ClaimPayment, ...]] = {}
    for row in rows:
        sent = _folded(row)
        number = _read(words, sent.get("invoicenumber"), account)
        paid = _read(amount, sent.get("paymentamount"), account)
        at = _read(instant, sent.get("paymentdate"), account)
        if number is not None and paid is not None:
            day = None if at is None else day_in(account.zone, at)
            found[number] = (*found.get(number, ()), ClaimPayment(payment_date=day, amount=paid))
    return found


def _folded(row: Any) -> Mapping[str, Any]:
    return {name.casefold(): value for name, value in row.items()} if isinstance(row, Mapping) else {}


def _read(reader: Any, value: Any, account: Account) -> Any:
    try:
        return None if value is None else reader(value, account)
    except ValueError:
        return None
