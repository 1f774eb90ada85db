"""A customer or site, from the open API (api)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Record
from scraper.models.texts import Contact, Identifier, Organisation, Person, Place, Plain


class Customer(Record):
    """One customer record. A site is a customer that may point at another one for billing."""

    entity: ClassVar[str] = "customer"
    key: ClassVar[tuple[str, ...]] = ("id",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "customer": ("customer_name", "company_name"),
        "customer_number": ("customer_number",),
    }
    searched: ClassVar[tuple[str, ...]] = ("customer_number", "customer_name", "company_name")

    id: Identifier
    """GUID, lower case."""
    customer_number: Identifier | None = None
    customer_name: Organisation | None = None
    company_name: Organisation | None = None
    contact_first_name: Person | None = None
    contact_last_name: Person | None = None
    email: Contact | None = None
    phone: Contact | None = None
    mobile: Contact | None = None
    street_line1: Place | None = None
    street_line2: Place | None = None
    street_suburb: Plain | None = None
    street_state: Plain | None = None
    street_postcode: Plain | None = None
    postal_line1: Place | None = None
    postal_line2: Place | None = None
    postal_suburb: Plain | None = None
    postal_state: Plain | None = None
    postal_postcode: Plain | None = None
    on_hold: bool | None = None
