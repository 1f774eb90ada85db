"""A supplier: the Suppliers list and its card (ui), and the open API (api)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import Record
from scraper.models.job import Address
from scraper.models.texts import Contact, FreeText, Identifier, Organisation, Person, Plain


class Supplier(Record):
    """One firm that the company buys from."""

    entity: ClassVar[str] = "supplier"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("supplier_number", "name")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "supplier": ("name",),
        "supplier_number": ("supplier_number",),
    }
    searched: ClassVar[tuple[str, ...]] = ("supplier_number", "name")

    supplier_number: Identifier | None = None
    name: Organisation
    business_number: Identifier | None = None
    """ABN as printed."""
    contact_first_name: Person | None = None
    contact_last_name: Person | None = None
    email: Contact | None = None
    phone: Contact | None = None
    mobile: Contact | None = None
    fax: Contact | None = None
    address: Address | None = None
    postal_address: Address | None = None
    notes: FreeText | None = None
    expense_account: Identifier | None = None
    invoice_due_days_type: Plain | None = None
    """As its card words it; else the number that the open API sends, of which nobody knows what it means."""
