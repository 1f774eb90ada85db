"""A contact of a customer. Sources: the customer's card (ui), its export (ui), /Customers/Contacts (api)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Link, Record
from scraper.models.texts import Contact as Reachable
from scraper.models.texts import Person, Plain


class Contact(Record):
    """One person at a customer or site."""

    entity: ClassVar[str] = "contact"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("customer", "first_name", "last_name", "email")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "customer": ("customer",),
        "email": ("email",),
        "role": ("role",),
    }

    customer: Link | None = None
    """Whose contact it is."""
    first_name: Person | None = None
    last_name: Person | None = None
    role: Plain | None = None
    email: Reachable | None = None
    phone: Reachable | None = None
    mobile: Reachable | None = None
    fax: Reachable | None = None
    is_default: bool | None = None
