"""An enquiry, or lead: the Enquiries list and the enquiry's own card (ui). The open API creates some and reads none."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import DateOrInstant, Part, Record
from scraper.models.job import Address, CustomField
from scraper.models.texts import Contact, FreeText, Identifier, Organisation, Person, Plain


class ConvertedTo(Part):
    """What an enquiry became."""

    entity: Plain | None = None
    """quote, job or customer; None where only the number is shown."""
    number: Identifier | None = None


class Enquiry(Record):
    """One enquiry. Its status and rating are the company's own words, as printed."""

    entity: ClassVar[str] = "enquiry"
    key: ClassVar[tuple[str, ...]] = ("enquiry_number",)
    dated: ClassVar[tuple[str, ...]] = ("created_at",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "enquiry_number": ("enquiry_number",),
        "customer": ("company_name",),
        "email": ("email",),
        "status": ("status",),
        "rating": ("rating",),
        "lead_source": ("lead_source",),
        "assigned_user": ("assigned_user",),
    }

    enquiry_number: Identifier | None = None
    company_name: Organisation | None = None
    first_name: Person | None = None
    last_name: Person | None = None
    email: Contact | None = None
    phone: Contact | None = None
    mobile: Contact | None = None
    address: Address | None = None
    description: FreeText | None = None
    lead_source: Plain | None = None
    rating: Plain | None = None
    status: Plain | None = None
    assigned_user: Person | None = None
    created_at: DateOrInstant | None = None
    follow_up_on: date | None = None
    converted_to: ConvertedTo | None = None
    custom_fields: tuple[CustomField, ...] | None = None
