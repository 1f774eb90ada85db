"""A job or section, as the open API sends it."""

from __future__ import annotations

from scraper.api.sent import Reader, Sent, SentRow
from scraper.api.values import amount, custom_fields, guid, instant, link, name_of, pricing_method, words
from scraper.models import Address, Job

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


FIELDS: dict[str, Sent] = {
    "api_id": Sent("jobId", guid),
    "job_number": Sent("jobNumber", words),
    "parent_job_number": Sent("topLevelJobNumber", words),
    "name": Sent("jobName", words),
    "description": Sent("jobDescription", words),
    "work_undertaken": Sent("workUndertaken", words),
    "job_type": Sent("jobType", name_of),
    "pricing_method": Sent("pricingMethod", pricing_method),
    "site_customer": Sent("siteCustomer", link),
    "billing_customer": Sent("billingCustomer", link),
    "site_contact": Sent("siteContact", name_of),
    "billing_contact": Sent("billingContact", name_of),
    "client_order_number": Sent("clientOrderNumber", words),
    "created_at": Sent("dateCreated", instant),
    "completed_at": Sent("completedDate", instant),
    "total_ex_tax": Sent("totalExTax", amount),
    "total_inc_tax": Sent("totalIncTax", amount),
    "custom_fields": Sent("customFields", custom_fields),
}
ADDRESS: dict[str, Sent] = {
    "line1": Sent("addressLine1", words),
    "line2": Sent("addressLine2", words),
    **{name: Sent(name, words) for name in ("suburb", "state", "postcode", "country")},
}


def _job(row: SentRow) -> Job:
    fields = row.take(FIELDS) | _status(row)
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


def _status(row: SentRow) -> dict[str, str | None]:
    """The job's status: the label, else the number's word, else the number."""
    said = row.take({"status": Sent("jobStatusText", words), "number": Sent("jobStatus", amount)})
    if label := said.get("status"):
        return {"status": row.account.profile.status(label)}
    number = said.get("number")
    if number is None:
        return {"status": None} if said else {}
    return {"status": JOB_STATUSES[int(number)] if number in range(len(JOB_STATUSES)) else f"{number}"}


READER = Reader(FIELDS, _job)
