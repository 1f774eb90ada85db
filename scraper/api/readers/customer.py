"""A customer or site, as the open API sends it."""

from __future__ import annotations

from scraper.api.sent import Reader, Sent
from scraper.api.values import custom_fields, guid, link, name_of, words, yes_no

READER = Reader(
    {
        "api_id": Sent("customerId", guid),
        "id": Sent("customerId", guid),
        "customer_number": Sent("customerNumber", words),
        "customer_name": Sent("customerName", words),
        "company_name": Sent("companyName", words),
        "contact_first_name": Sent("contactFirstName", words),
        "contact_last_name": Sent("contactLastName", words),
        "email": Sent("emailAddress", words),
        "phone": Sent("phoneNumber", words),
        "mobile": Sent("mobileNumber", words),
        **{
            f"{kind}_{part}": Sent(f"{kind}{part.title()}", words)
            for kind in ("street", "postal")
            for part in ("line1", "line2", "suburb", "state", "postcode")
        },
        "on_hold": Sent("onHold", yes_no),
        "customer_type": Sent("customerType", name_of),
        "lead_source": Sent("leadSource", name_of),
        "billing_customer": Sent("billingCustomer", link),
        "assigned_user": Sent("assignedUser", name_of),
        "custom_fields": Sent("customFields", custom_fields),
    },
    needs=("id",),
)
