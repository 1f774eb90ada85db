"""A quote with its sections, as the open API sends it: without lines, and a section as a quote inside its parent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scraper.api.answers import Row
from scraper.api.readers.job import ADDRESS
from scraper.api.sent import Reader, Sent, SentRow
from scraper.api.values import (
    Account,
    amount,
    custom_fields,
    guid,
    instant,
    link,
    name_of,
    plain,
    pricing_method,
    repair,
    words,
)
from scraper.models import Address, Quote
from scraper.models.base import day_in
from scraper.text.numbers import full_number

STATUSES = ("in_progress", "lost", "won", "sent")
"""Contract word by the API's status number."""
_PARENT = "parentQuoteNumber"
"""What a section is given to name its parent by; the API says it by what stands in what."""


def _day(value: Any, account: Account) -> Any:
    read = instant(value, account)
    return None if read is None else day_in(account.zone, read)


FIELDS: dict[str, Sent] = {
    "api_id": Sent("quoteId", guid),
    "quote_number": Sent("quoteNumber", words),
    "parent_quote_number": Sent(_PARENT, words),
    "name": Sent("quoteName", words),
    "description": Sent("quoteDescription", words),
    "quote_date": Sent("quotationDate", _day),
    "site_customer": Sent("siteCustomer", link),
    "billing_customer": Sent("billingCustomer", link),
    "client_order_number": Sent("clientOrderNumber", words),
    "purchase_order_number": Sent("purchaseOrderNumber", words),
    "job_type": Sent("jobType", name_of),
    "pricing_method": Sent("pricingMethod", pricing_method),
    "total_ex_tax": Sent("totalExTax", amount),
    "total_inc_tax": Sent("totalIncTax", amount),
    "custom_fields": Sent("customFields", custom_fields),
}


def _quote(row: SentRow) -> Quote:
    fields = row.take(FIELDS) | _status(row)
    parts = row.take(ADDRESS)
    if parts:
        fields["address"] = Address(**parts) if any(parts.values()) else None
    number, parent = fields.pop("quote_number", None), fields.get("parent_quote_number")
    if number is None:
        raise ValueError("quoteNumber: a quote without a number")
    if number == parent and fields.get("name") is None:
        raise ValueError(f"quoteName: a section of {parent} without a number or name of its own")
    return Quote(quote_number=full_number(number, parent), extra=row.extra(), **fields)


def _status(row: SentRow) -> dict[str, str | None]:
    """The quote's status: the label, else the number's word, else the number."""
    said = row.take({"status": Sent("quoteStatusText", words), "number": Sent("quoteStatus", amount)})
    if label := said.get("status"):
        return {"status": row.account.profile.word("quote_statuses", label)}
    number = said.get("number")
    if number is None:
        return {"status": None} if said else {}
    return {"status": STATUSES[int(number)] if number in range(len(STATUSES)) else f"{number}"}


def _sections(row: Row) -> Iterator[Row]:
    """The rows of a quote's sections, each with its parent's number. Raises `ValueError` for what is no list."""
    sent = {name.casefold(): value for name, value in row.items()}
    within = sent.get("childquotes")
    if within is None:
        return
    if not isinstance(within, list) or not all(isinstance(one, dict) for one in within):
        raise ValueError("childQuotes is no list of quotes")
    parent = plain(sent.get("quotenumber"))
    for one in within:
        yield {repair(name): value for name, value in one.items()} | {_PARENT: parent}


READER = Reader(FIELDS, _quote, within=_sections)
