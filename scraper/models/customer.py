"""A customer or site. Sources: Customers list, its export, the customer's card (ui), /Customers/Customers (api)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Link, Record
from scraper.models.job import CustomField
from scraper.models.texts import Contact, FreeText, Identifier, Organisation, Person, Place, Plain


class Customer(Record):
    """One customer record. A site is a customer that may point at another one for billing."""

    entity: ClassVar[str] = "customer"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("customer_number", "customer_name", "street_line1", "street_suburb")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "customer": ("customer_name", "company_name"),
        "customer_number": ("customer_number",),
        "billing_customer": ("billing_customer",),
        "customer_type": ("customer_type",),
        "lead_source": ("lead_source",),
        "assigned_user": ("assigned_user",),
    }
    searched: ClassVar[tuple[str, ...]] = ("customer_number", "customer_name", "company_name")

    id: Identifier | None = None
    """GUID, lower case; None where no source gives one, and the object then goes by an id made from its key."""
    customer_number: Identifier | None = None
    customer_name: Organisation | None = None
    """The display name: the company's, else the contact's."""
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
    customer_type: Plain | None = None
    lead_source: Plain | None = None
    business_number: Identifier | None = None
    """ABN as printed."""
    fax: Contact | None = None
    alternate_phone: Contact | None = None
    price_level: Plain | None = None
    notes: FreeText | None = None
    site_notes: FreeText | None = None
    care_of: Person | None = None
    """Whom the bill goes to, where that is not the customer itself."""
    billing_customer: Link | None = None
    """Of a site: who is billed for it. None on a customer that is billed itself."""
    assigned_user: Person | None = None
    custom_fields: tuple[CustomField, ...] | None = None

    def key_values(self) -> tuple[str, ...]:
        """The number where it has one: names repeat, and people move."""
        return (self.customer_number, "", "", "") if self.customer_number else super().key_values()

    def given_id(self) -> str | None:
        """Its GUID, where it is first seen with one."""
        return self.id or self.portal_id or self.api_id
