"""A quote, or a section of one. Sources: Quotes list and Quote Card (ui), /Quotes/Quotes (api)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import DateOrInstant, Link, Money, Part, Quantity, Record
from scraper.models.job import Address, CustomField
from scraper.models.texts import FreeText, Identifier, Person, Plain


class QuoteLine(Part):
    """One line of a quote, as its card lists it. Money is AUD ex tax."""

    kind: Plain | None = None
    """supply, kit, labour, callout, write_in; any other word as printed."""
    part_number: Identifier | None = None
    description: FreeText | None = None
    quantity: Quantity | None = None
    """Pieces, or hours of labour."""
    unit_cost: Money | None = None
    unit_sell: Money | None = None
    total_ex_tax: Money | None = None
    """Of the line, at its selling price."""
    section: FreeText | None = None
    stage: FreeText | None = None


class Quote(Record):
    """One quote. A variation of a job is a quote too, and a section of a quote is one below its parent."""

    entity: ClassVar[str] = "quote"
    key: ClassVar[tuple[str, ...]] = ("quote_number", "parent_quote_number", "name")
    dated: ClassVar[tuple[str, ...]] = ("quote_date", "created_at")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "quote_number": ("quote_number",),
        "status": ("status",),
        "customer": ("site_customer", "billing_customer"),
        "job_number": ("converted_to_job", "variation_for_job"),
        "assigned_user": ("assigned_user",),
        "job_type": ("job_type",),
    }
    joined: ClassVar[dict[str, tuple[str, ...]]] = {"lines": ("supply_lines", "labour_lines")}
    facts: ClassVar[tuple[str, ...]] = (
        "supply_lines",
        "labour_lines",
        "children_total",
        "children_count",
        "children_unknown",
        "job_value",
        "job_value_unknown",
    )

    quote_number: Identifier
    """As printed; of a section `PARENT.NN`, however the portal writes its suffix."""
    parent_quote_number: Identifier | None = None
    """Of a section: the quote that it is a part of."""
    name: FreeText | None = None
    description: FreeText | None = None
    status: Plain | None = None
    """in_progress, sent, lost, won; any other word as printed."""
    quote_date: date | None = None
    due_date: date | None = None
    valid_until: date | None = None
    created_at: DateOrInstant | None = None
    site_customer: Link | None = None
    billing_customer: Link | None = None
    site_contact: Person | None = None
    billing_contact: Person | None = None
    client_order_number: Identifier | None = None
    purchase_order_number: Identifier | None = None
    address: Address | None = None
    job_type: Plain | None = None
    pricing_method: Plain | None = None
    """time_and_materials, fixed_price, sections, stages."""
    assigned_user: Person | None = None
    team: Person | None = None
    total_ex_tax: Money | None = None
    """AUD without GST."""
    total_inc_tax: Money | None = None
    """AUD with GST."""
    reason_for_loss: FreeText | None = None
    variation_for_job: Identifier | None = None
    converted_to_job: Identifier | None = None
    lines: tuple[QuoteLine, ...] | None = None
    """In the order shown; None where no screen showed any, empty where one showed that there are none."""
    custom_fields: tuple[CustomField, ...] | None = None
    supply_lines: tuple[QuoteLine, ...] | None = None
    """Those of the card's Supplies tab."""
    labour_lines: tuple[QuoteLine, ...] | None = None
    """Those of its Labour & Callout tab."""
    children_total: Money | None = None
    """What its sections add up to, ex tax (derived)."""
    children_count: int | None = None
    """How many sections it has (derived)."""
    children_unknown: FreeText | None = None
    """Why what its sections add up to is not known (derived)."""
    job_value: Money | None = None
    """What the job that it became was worth at first, ex tax: without variations (derived)."""
    job_value_unknown: FreeText | None = None
    """Why that is not known (derived)."""

    def key_values(self) -> tuple[str, ...]:
        """The number; a section that only repeats its parent's goes by that and its name."""
        if self.parent_quote_number and self.quote_number == self.parent_quote_number:
            return ("", self.parent_quote_number, self.name or "")
        return (self.quote_number, "", "")
