"""Every read the open API is known to offer, and the guard that lets nothing else out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

from scraper.errors import RequestRefused


@dataclass(frozen=True)
class Route:
    """One GET. A listing has no `{key}` in its path."""

    path: str
    entries: str = "results"
    """Name under which an answer with an envelope holds its entries; bare arrays need none."""
    id: str = ""
    """Name of an entry's own id; entries without one are told apart by their whole content."""
    paged: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The route as addresses are compared: without case, with or without a trailing slash."""
        return re.compile(re.escape(self.path).replace(r"\{key\}", "[^/]+") + "/?", re.IGNORECASE)

    def address(self, key: str | None) -> str:
        """The path for one key. A section's number is written with a dash where it has a dot (`J1234-01`)."""
        return self.path if key is None else self.path.replace("{key}", quote(key.replace(".", "-"), safe=""))


ROUTES: dict[str, Route] = {
    "customers": Route("/Customers/Customers", id="customerId", paged=True),
    "customer": Route("/Customers/Customer/{key}", "customer", "customerId"),
    "contacts": Route("/Customers/Contacts", id="contactId", paged=True),
    "customer_contacts": Route("/Customers/GetContactsForCustomer/{key}", id="contactId", paged=True),
    "contact": Route("/Customers/Contact/{key}", "contact", "contactId"),
    "supplies": Route("/Inventory/Supplies", id="supplyId", paged=True),
    "kits": Route("/Inventory/Kits", id="kitId", paged=True),
    "categories": Route("/Inventory/Categories", id="categoryId", paged=True),
    "quotes": Route("/Quotes/Quotes", id="quoteId", paged=True),
    "quote": Route("/Quotes/Quote/{key}", "quotation", "quoteId"),
    "labour_roles": Route("/Quotes/LabourRoles", id="labourRoleId"),
    "standard_sections": Route("/Quotes/StandardSections"),
    "standard_stages": Route("/Quotes/StandardStages"),
    "jobs": Route("/Jobs/Jobs", id="jobId", paged=True),
    "job": Route("/Jobs/Job/{key}", "job", "jobId"),
    "job_labour": Route("/Jobs/JobLabour/{key}", "jobLabours"),
    "suppliers": Route("/Suppliers/Suppliers", id="supplierId", paged=True),
    "supplier": Route("/Suppliers/Supplier/{key}", "supplier", "supplierId"),
    "supplier_invoices": Route("/SupplierInvoices/SupplierInvoices", id="supplierInvoiceId", paged=True),
    "supplier_invoice": Route("/SupplierInvoices/SupplierInvoice/{key}", "supplierInvoice", "supplierInvoiceId"),
    "invoices_to_send": Route("/Accounting/GetInvoicesToSend", id="id"),
    "payments_to_send": Route("/Accounting/GetPaymentsToSend", id="id"),
}
"""Name to route. The legacy accounting routes are left out: other host, other login, same data."""

WRITES = frozenset(
    {
        *("markinvoicesassent", "markpaymentsassent", "markinvoice", "markpayment", "createpayment"),
        *("enquiry", "note", "attachments", "webhooks", "delete"),
        *("addsupplies", "addkits", "addwriteins", "addlabouritems", "addquotesections"),
        *("clearquoteitems", "updatestatus", "deletequote"),
    }
)
"""Path parts that write or mark. No known read holds one; they are named so that none ever will."""


def refuse_all_but_reads(method: str, path: str) -> None:
    """Raise `RequestRefused` for anything but a GET of a known route. `path` is without query.

    >>> refuse_all_but_reads("GET", "/jobs/jobs/")
    >>> refuse_all_but_reads("GET", "/Accounting/MarkInvoicesAsSent")
    Traceback (most recent call last):
    scraper.errors.RequestRefused: GET /Accounting/MarkInvoicesAsSent is not a known read of the open API
    """
    parts = {unquote(part).casefold() for part in path.split("/")}
    known = any(route.pattern.fullmatch(path) for route in ROUTES.values())
    if method != "GET" or not known or parts & WRITES:
        raise RequestRefused(f"{method} {path} is not a known read of the open API")
