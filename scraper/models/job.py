"""A job, or a section's own job card. Sources: Jobs list and Job Card (ui), /Jobs/Jobs (api)."""

from __future__ import annotations

from typing import ClassVar

from scraper.models.base import DateOrInstant, Link, Money, Part, Record
from scraper.models.texts import FreeText, Identifier, Person, Place, Plain


class Address(Part):
    """An Australian street address as printed."""

    line1: Place | None = None
    line2: Place | None = None
    suburb: Plain | None = None
    state: Plain | None = None
    postcode: Plain | None = None
    country: Plain | None = None


class CustomField(Part):
    """One field the company added itself; label and value verbatim."""

    name: FreeText
    value: FreeText | None = None


class SummaryLine(Part):
    """One line of the Financial Summary that a job's card prints."""

    about: Plain | None = None
    """labour, labour_charged, supplies, supplies_cost, supplies_charged, expenses, cost, revenue or profit; None where
    its label does not say."""
    label: FreeText
    shown: FreeText | None = None
    """As printed."""
    amount: Money | None = None
    """None where what is printed is no amount for sure."""


class SummedPart(Part):
    """What the rows of a job's cards add up to, for a line of its Financial Summary: every reading that the line may
    have, since no card says which it is."""

    about: Plain
    amounts: tuple[Money, ...] = ()
    count: int = 0
    """Rows that were added up."""
    unknown: FreeText | None = None
    """Why a reading of it is not known."""


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
    searched: ClassVar[tuple[str, ...]] = (
        "job_number",
        "name",
        "site_customer",
        "billing_customer",
        "client_order_number",
        "address",
    )
    facts: ClassVar[tuple[str, ...]] = (
        "section_name",
        "address_shown",
        "claimable_total",
        "claimable_count",
        "variations_beside",
        "financial_summary",
        "summed_parts",
    )

    job_number: Identifier
    """The top job's number as printed, such as `J1252`."""
    section_name: FreeText | None = None
    """None on the top job's own card."""
    name: FreeText | None = None
    description: FreeText | None = None
    work_undertaken: FreeText | None = None
    status: Plain | None = None
    """new, unscheduled, booked, in_progress, deferred, completed, ready_to_invoice, closed, cancelled."""
    secondary_status: Plain | None = None
    priority: Plain | None = None
    job_type: Plain | None = None
    team: Person | None = None
    pricing_method: Plain | None = None
    """time_and_materials, fixed_price, sections, stages."""
    site_customer: Link | None = None
    billing_customer: Link | None = None
    site_contact: Person | None = None
    billing_contact: Person | None = None
    client_order_number: Identifier | None = None
    address: Address | None = None
    address_shown: Place | None = None
    """The address as printed, where its parts cannot all be told apart."""
    created_at: DateOrInstant | None = None
    completed_at: DateOrInstant | None = None
    total_ex_tax: Money | None = None
    """AUD without GST."""
    total_inc_tax: Money | None = None
    """AUD with GST."""
    parent_job_number: Identifier | None = None
    """The top job's number on a section's card; None on a top job."""
    custom_fields: tuple[CustomField, ...] | None = None
    claimable_total: Money | None = None
    """What its claim sections add up to, ex tax (derived)."""
    claimable_count: int | None = None
    """How many claim sections it has (derived)."""
    variations_beside: Money | None = None
    """What the variations that changed it, and are no claim sections, add up to, ex tax (derived)."""
    financial_summary: tuple[SummaryLine, ...] | None = None
    """What its card prints of its costs; None where no card has such a part."""
    summed_parts: tuple[SummedPart, ...] | None = None
    """What the rows of its cards add up to, for each line of that (derived)."""
