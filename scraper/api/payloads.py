"""What the open API sends, and on into records: one table per entity, names as sent, everything unknown to `extra`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from scraper.api.answers import Row
from scraper.api.values import (
    Account,
    Unsure,
    amount,
    custom_fields,
    guid,
    instant,
    link,
    name_of,
    plain,
    pricing_method,
    repair,
    words,
    yes_no,
)
from scraper.errors import RowRejected
from scraper.models import Address, Customer, Job, Record

JOB_STATUSES = (
    *(
        "new",
        "in_progress",
        "completed",
        "cancelled",
        "deferred",
        "booked",
        "unscheduled",
        "ready_to_invoice",
        "closed",
    ),
)
"""Contract word by the API's status number."""


class _Sent(NamedTuple):
    """The field's name as sent, and how its value reads. A reader raises `ValueError` for what it cannot read."""

    name: str
    read: Callable[[Any, Account], Any]


JOB: dict[str, _Sent] = {
    "api_id": _Sent("jobId", guid),
    "job_number": _Sent("jobNumber", words),
    "parent_job_number": _Sent("topLevelJobNumber", words),
    "name": _Sent("jobName", words),
    "description": _Sent("jobDescription", words),
    "work_undertaken": _Sent("workUndertaken", words),
    "job_type": _Sent("jobType", name_of),
    "pricing_method": _Sent("pricingMethod", pricing_method),
    "site_customer": _Sent("siteCustomer", link),
    "billing_customer": _Sent("billingCustomer", link),
    "site_contact": _Sent("siteContact", name_of),
    "billing_contact": _Sent("billingContact", name_of),
    "client_order_number": _Sent("clientOrderNumber", words),
    "created_at": _Sent("dateCreated", instant),
    "completed_at": _Sent("completedDate", instant),
    "total_ex_tax": _Sent("totalExTax", amount),
    "total_inc_tax": _Sent("totalIncTax", amount),
    "custom_fields": _Sent("customFields", custom_fields),
}
ADDRESS: dict[str, _Sent] = {
    "line1": _Sent("addressLine1", words),
    "line2": _Sent("addressLine2", words),
    **{name: _Sent(name, words) for name in ("suburb", "state", "postcode", "country")},
}
CUSTOMER: dict[str, _Sent] = {
    "id": _Sent("customerId", guid),
    "customer_number": _Sent("customerNumber", words),
    "customer_name": _Sent("customerName", words),
    "company_name": _Sent("companyName", words),
    "contact_first_name": _Sent("contactFirstName", words),
    "contact_last_name": _Sent("contactLastName", words),
    "email": _Sent("emailAddress", words),
    "phone": _Sent("phoneNumber", words),
    "mobile": _Sent("mobileNumber", words),
    **{
        f"{kind}_{part}": _Sent(f"{kind}{part.title()}", words)
        for kind in ("street", "postal")
        for part in ("line1", "line2", "suburb", "state", "postcode")
    },
    "on_hold": _Sent("onHold", yes_no),
}


def read(name: str, rows: Iterable[Row], account: Account) -> Iterator[Record | RowRejected]:
    """One record per row of the route `name`, in order; `RowRejected` in place of a row that cannot be read for sure.

    What the row leaves out stays unset. Raises `KeyError` for a route without an entity of its own (see `ENTITIES`).
    """
    reader = _READERS[name]
    for row in rows:
        fields = _Row(row, account)
        try:
            yield reader(fields)
        except ValueError as error:
            yield RowRejected(str(error), f"open API {name}: {fields.label}")


class _Row:
    """One row by folded name; remembers what was asked for, so that the rest can go to `extra`."""

    def __init__(self, row: Row, account: Account) -> None:
        self._sent = {name.casefold(): (name, value) for name, value in row.items()}
        self._asked: set[str] = set()
        self._account = account

    @property
    def label(self) -> str:
        """What to call the row in an error."""
        for name in ("jobnumber", "customerid", "jobid"):
            if isinstance(value := self._sent.get(name, ("", None))[1], str):
                return f"{name} {repair(value)}"
        return "a row without number or id"

    def take(self, table: dict[str, _Sent]) -> dict[str, Any]:
        """Field to value, for the fields that were sent; what nobody can be sure of stays for `extra`, verbatim."""
        read: dict[str, Any] = {}
        for field, sent in table.items():
            folded = sent.name.casefold()
            if folded not in self._sent:
                continue
            try:
                read[field] = sent.read(self._sent[folded][1], self._account)
                self._asked.add(folded)
            except Unsure:
                continue
            except ValueError as error:
                raise ValueError(f"{sent.name}: {error}") from error
        return read

    def status(self) -> dict[str, str | None]:
        """The job's status: the label, else the number's word, else the number."""
        said = self.take({"status": _Sent("jobStatusText", words), "number": _Sent("jobStatus", amount)})
        if label := said.get("status"):
            return {"status": self._account.profile.status(label)}
        number = said.get("number")
        if number is None:
            return {"status": None} if said else {}
        return {"status": JOB_STATUSES[int(number)] if number in range(len(JOB_STATUSES)) else f"{number}"}

    def extra(self) -> dict[str, str]:
        """Every other plain value that says something, by its name as sent."""
        rest = {name: value for folded, (name, value) in self._sent.items() if folded not in self._asked}
        return {repair(name): said for name, value in rest.items() if (said := plain(value))}


def _job(row: _Row) -> Job:
    fields = row.take(JOB) | row.status()
    parts = row.take(ADDRESS)
    if parts:
        fields["address"] = Address(**parts) if any(parts.values()) else None
    number, top = fields.pop("job_number", None), fields.pop("parent_job_number", None)
    if number is None:
        raise ValueError("jobNumber: a job without a number")
    extra = row.extra()
    ordered = any(name.casefold() == "displayorder" for name in extra)
    if top is None or (top == number and not ordered):
        # The order within a sectioned parent is sent for sections alone: it tells them apart where they
        # carry the parent's own number.
        return Job(job_number=number, section_name=None, parent_job_number=None, extra=extra, **fields)
    if fields.get("name") is None:
        raise ValueError(f"jobName: a section of {top} without a name")
    if number != top:
        extra["jobNumber"] = number
    return Job(job_number=top, section_name=fields["name"], parent_job_number=top, extra=extra, **fields)


def _customer(row: _Row) -> Customer:
    fields = row.take(CUSTOMER)
    if fields.get("id") is None:
        raise ValueError("customerId: a customer without an id")
    return Customer(api_id=fields["id"], extra=row.extra(), **fields)


_READERS: dict[str, Callable[[_Row], Record]] = {
    "jobs": _job,
    "job": _job,
    "customers": _customer,
    "customer": _customer,
}
ENTITIES: dict[str, type[Record]] = {"jobs": Job, "job": Job, "customers": Customer, "customer": Customer}
"""Route to the entity that its rows are."""

LISTINGS = {Job.entity: "jobs", Customer.entity: "customers"}
"""The listing that knows all of an entity's objects."""
