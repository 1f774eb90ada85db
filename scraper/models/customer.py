"""A customer or site, from the open API (api)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Record


class Customer(Record):
    """One customer record. A site is a customer that may point at another one for billing."""

    entity: ClassVar[str] = "customer"
    key: ClassVar[tuple[str, ...]] = ("id",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "customer": ("customer_name", "company_name"),
        "customer_number": ("customer_number",),
    }

    id: str
    """GUID, lower case."""
    customer_number: str | None = None
    customer_name: str | None = None
    company_name: str | None = None
    contact_first_name: str | None = None
    contact_last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    mobile: str | None = None
    street_line1: str | None = None
    street_line2: str | None = None
    street_suburb: str | None = None
    street_state: str | None = None
    street_postcode: str | None = None
    postal_line1: str | None = None
    postal_line2: str | None = None
    postal_suburb: str | None = None
    postal_state: str | None = None
    postal_postcode: str | None = None
    on_hold: bool | None = None
