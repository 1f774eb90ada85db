"""A contact of a customer, as the open API sends it: the customer by its GUID alone."""

from __future__ import annotations

from typing import Any

from scraper.api.sent import Reader, Sent
from scraper.api.values import Account, guid, words, yes_no
from scraper.models import Link


def _of(value: Any, account: Account) -> Link | None:
    read = guid(value, account)
    return None if read is None else Link(id=read)


READER = Reader(
    {
        "api_id": Sent("contactId", guid),
        "customer": Sent("customerId", _of),
        "first_name": Sent("firstName", words),
        "last_name": Sent("lastName", words),
        "role": Sent("contactRole", words),
        "email": Sent("emailAddress", words),
        "phone": Sent("phoneNumber", words),
        "mobile": Sent("mobileNumber", words),
        "fax": Sent("faxNumber", words),
        "is_default": Sent("defaultContact", yes_no),
    },
    needs=("api_id", "customer"),
)
