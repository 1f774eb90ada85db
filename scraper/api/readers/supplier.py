"""A supplier, as the open API sends it."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.api.sent import Reader, Sent, SentRow
from scraper.api.values import guid, words
from scraper.models import Address
from scraper.models.supplier import Supplier

FIELDS: dict[str, Sent] = {
    "api_id": Sent("supplierId", guid),
    "supplier_number": Sent("supplierNumber", words),
    "name": Sent("name", words),
    "business_number": Sent("businessNumber", words),
    "contact_first_name": Sent("contactFirstName", words),
    "contact_last_name": Sent("contactLastName", words),
    "email": Sent("emailAddress", words),
    "phone": Sent("phone", words),
    "mobile": Sent("mobile", words),
    "fax": Sent("fax", words),
    "notes": Sent("notes", words),
    "expense_account": Sent("expenseAccount", words),
}


def _addresses(row: SentRow) -> Iterator[tuple[str, Address | None]]:
    """The addresses that were sent; one without any part is none."""
    for kind, field in (("street", "address"), ("postal", "postal_address")):
        parts = ("line1", "line2", "suburb", "state", "postcode")
        sent = row.take({part: Sent(f"{kind}{part.title()}", words) for part in parts})
        if sent:
            yield field, Address(**sent) if any(sent.values()) else None


def _supplier(row: SentRow) -> Supplier:
    fields = row.take(FIELDS) | dict(_addresses(row))
    if fields.get("name") is None:
        raise ValueError("name: a supplier without a name")
    return Supplier(extra=row.extra(), **fields)


READER = Reader(FIELDS, _supplier)
