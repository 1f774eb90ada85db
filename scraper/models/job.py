"""A job, or a section's own job card. Sources: Jobs list and Job Card (ui), /Jobs/Jobs (api)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import DateOrInstant, Link, Money, Part, Record


class Address(Part):
    """An Australian street address as printed."""

    line1: str | None = None
    line2: str | None = None
    suburb: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None


class CustomField(Part):
    """One field the company added itself; label and value verbatim."""

    name: str
    value: str | None = None


class Job(Record):
    """One job. A section's card is a job too: it carries the top job's number and its section name."""

    entity: ClassVar[str] = "job"
    key: ClassVar[tuple[str, ...]] = ("job_number", "section_name")
    dated: ClassVar[tuple[str, ...]] = ("created_at",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "job_number": ("job_number",),
        "status": ("status",),
        "customer": ("site_customer", "billing_customer"),
    }
    facts: ClassVar[tuple[str, ...]] = (
        "section_name",
        "address_shown",
        "claimable_total",
        "claimable_count",
        "variations_beside",
    )

    job_number: str
    """The top job's number as printed, such as `J1252`."""
    section_name: str | None = None
    """None on the top job's own card."""
    name: str | None = None
    description: str | None = None
    work_undertaken: str | None = None
    status: str | None = None
    """new, unscheduled, booked, in_progress, deferred, completed, ready_to_invoice, closed, cancelled."""
    secondary_status: str | None = None
    priority: str | None = None
    job_type: str | None = None
    team: str | None = None
    pricing_method: str | None = None
    """time_and_materials, fixed_price, sections, stages."""
    site_customer: Link | None = None
    billing_customer: Link | None = None
    site_contact: str | None = None
    billing_contact: str | None = None
    client_order_number: str | None = None
    address: Address | None = None
    address_shown: str | None = None
    """The address as printed, where its parts cannot all be told apart."""
    created_at: DateOrInstant | None = None
    completed_at: DateOrInstant | None = None
    total_ex_tax: Money | None = None
    """AUD without GST."""
    total_inc_tax: Money | None = None
    """AUD with GST."""
    parent_job_number: str | None = None
    """The top job's number on a section's card; None on a top job."""
    custom_fields: tuple[CustomField, ...] | None = None
    claimable_total: Money | None = None
    """What its claim sections add up to, ex tax (derived)."""
    claimable_count: int | None = None
    """How many claim sections it has (derived)."""
    variations_beside: Money | None = None
    """What the variations that changed it, and are no claim sections, add up to, ex tax (derived)."""
