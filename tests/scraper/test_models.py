"""Records: the contract's fields, frozen, with money and instants printed as the contract says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scraper.entities import RECORDS
from scraper.models import (
    Address,
    Attachment,
    ClaimLine,
    ClaimPayment,
    Customer,
    CustomField,
    Job,
    JobChecklist,
    JobSection,
    Link,
    Part,
    ProgressClaim,
    QuoteLine,
    Reading,
)
from scraper.models.base import DocumentFile, to_json
from scraper.models.compliance_form import Answer, FormPhoto, FormReading, Signature

CONTRACT = {
    "job": "job_number, name, description, work_undertaken, status, secondary_status, priority, job_type, team, "
    "pricing_method, site_customer, billing_customer, site_contact, billing_contact, client_order_number, address, "
    "created_at, completed_at, total_ex_tax, total_inc_tax, parent_job_number, custom_fields",
    "job_section": "job_number, name, position, section_job_number, pricing_method, status, total_ex_tax, "
    "total_inc_tax",
    "job_stage": "job_number, name, kind, position, activities",
    "job_checklist": "job_number, section_name, items",
    "attachment": "job_number, section_name, name, content_type, size_bytes, sha256, is_image, customer_view, "
    "confidential, uploaded_by, uploaded_at, taken_at, latitude, longitude",
    "compliance_form": "job_number, section_name, template_name, category, status, completed_by, completed_at, "
    "answers, signatures, photos, document, method, readings",
    "variation": "job_number, section_name, quote_number, name, description, status, date, total_ex_tax, "
    "total_inc_tax, applied_to_job",
    "claim_section": "job_number, name, origin, total_value, claimed_percent, claimed_value, remaining",
    "progress_claim": "job_number, claim_number, claim_name, claim_date, due_date, lines, total_ex_tax, tax, "
    "total_inc_tax, retention_withheld, amount_paid, outstanding, status, invoice_number, sent_to_accounts, payments, "
    "document",
    "retention": "job_number, invoice_number, customer_name, invoice_date, amount, rate, due_date, kind, released, "
    "release_invoice_number",
    "customer": "id, customer_number, customer_name, company_name, contact_first_name, contact_last_name, email, "
    "phone, mobile, street_line1, street_line2, street_suburb, street_state, street_postcode, postal_line1, "
    "postal_line2, postal_suburb, postal_state, postal_postcode, on_hold, customer_type, lead_source, business_number, "
    "fax, alternate_phone, price_level, notes, site_notes, care_of, billing_customer, assigned_user, custom_fields",
    "contact": "customer, first_name, last_name, role, email, phone, mobile, fax, is_default",
    "quote": "quote_number, parent_quote_number, name, description, status, quote_date, due_date, valid_until, "
    "created_at, site_customer, billing_customer, site_contact, billing_contact, client_order_number, "
    "purchase_order_number, address, job_type, pricing_method, assigned_user, team, total_ex_tax, total_inc_tax, "
    "reason_for_loss, variation_for_job, converted_to_job, lines, custom_fields",
}
PARTS: dict[type[Part], str] = {
    Link: "id, name",
    Address: "line1, line2, suburb, state, postcode, country",
    CustomField: "name, value",
    Answer: "code, label, kind, value, text, group, row",
    Signature: "code, sha256, signed_by, signed_at",
    FormPhoto: "code, sha256, caption",
    DocumentFile: "name, content_type, size_bytes, sha256",
    FormReading: "place, problem",
    ClaimLine: "section_name, percent, value",
    ClaimPayment: "payment_date, method, amount, receipt_number",
    QuoteLine: "kind, part_number, description, quantity, unit_cost, unit_sell, total_ex_tax, section, stage",
}


def smallest(name: str) -> dict[str, str]:
    """What a record cannot be without."""
    needed = {field: of.annotation for field, of in RECORDS[name].model_fields.items() if of.is_required()}
    times: dict[Any, str] = {datetime: "2026-11-03T07:00:00+11:00", date: "2026-11-03"}
    return {field: times.get(of, "x") for field, of in needed.items()}


def test_records_have_the_contracts_fields() -> None:
    """Every entity has the fields of section 4's table, in its order, and no others."""
    assert {name: ", ".join(RECORDS[name].contract_fields()) for name in CONTRACT} == CONTRACT
    assert {part: ", ".join(part.model_fields) for part in PARTS} == PARTS


def test_keys_are_the_contracts() -> None:
    """The natural key of every entity is the contract's; an absent part is blank text."""
    assert {name: RECORDS[name].key for name in CONTRACT} == {
        "job": ("job_number", "section_name"),
        "job_section": ("job_number", "name"),
        "job_checklist": ("job_number", "section_name"),
        "attachment": ("job_number", "section_name", "name", "occurrence"),
        # The template is left out: which one a form was made from may become known after the form was stored.
        "compliance_form": ("job_number", "section_name", "document_name", "occurrence"),
        "job_stage": ("job_number", "name"),
        "variation": ("job_number", "section_name", "quote_number"),
        "claim_section": ("job_number", "name"),
        "progress_claim": ("job_number", "claim_number", "claim_name", "claim_date"),
        "retention": ("job_number", "invoice_number", "kind"),
        "customer": ("customer_number", "customer_name", "street_line1", "street_suburb"),
        "contact": ("customer", "first_name", "last_name", "email"),
        "quote": ("quote_number", "parent_quote_number", "name"),
    }


def test_a_claim_goes_by_its_number_else_by_name_and_date() -> None:
    """A claim with a number keeps its identity when its name or date is mended."""
    day = date(2026, 3, 5)
    numbered = ProgressClaim(job_number="J1", claim_number="PC1", claim_name="Deposit", claim_date=day)
    assert numbered.key_values() == ("J1", "PC1", "", "")
    assert numbered.model_copy(update={"claim_number": None}).key_values() == ("J1", "", "Deposit", "2026-03-05")
    assert Attachment(job_number="J1", name="a.jpg").key_values() == ("J1", "", "a.jpg", "1")


@pytest.mark.parametrize("name", RECORDS)
def test_everything_but_the_key_may_be_unknown(name: str) -> None:
    """A record needs only its key, and then states only its key."""
    record = RECORDS[name].model_validate(smallest(name))
    assert to_json(record) == smallest(name)
    unknown = set(RECORDS[name].contract_fields()) - set(RECORDS[name].key) - {"items"}
    assert all(getattr(record, field) in (None, ()) for field in unknown)


@pytest.mark.parametrize("name", RECORDS)
def test_records_are_frozen_and_closed(name: str) -> None:
    """A record cannot be changed, and a field that the model does not know is refused."""
    record = RECORDS[name].model_validate(smallest(name))
    with pytest.raises(ValidationError, match="frozen"):
        record.portal_id = "x"
    with pytest.raises(ValidationError, match="forbidden"):
        RECORDS[name].model_validate(smallest(name) | {"colour": "red"})


def test_an_entity_goes_by_the_name_on_its_class() -> None:
    """The registry spells no name itself."""
    assert {record.entity: record for record in RECORDS.values()} == RECORDS


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_money_prints_with_cents_and_comes_back(amount: Decimal) -> None:
    """Money is a string with two decimals, sign kept, and reads back as the same amount."""
    printed = to_json(Job(job_number="J1", total_ex_tax=amount))["total_ex_tax"]
    assert printed == f"{amount:.2f}"
    assert Job.model_validate({"job_number": "J1", "total_ex_tax": printed}).total_ex_tax == amount


@given(
    st.dates(min_value=date(1000, 1, 1))
    | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=11))])).filter(lambda at: at.year > 999)
)
def test_a_day_stays_a_day_and_an_instant_an_instant(value: date) -> None:
    """Through JSON and back a date does not grow a time, and midnight does not shrink to a date."""
    record = Job(job_number="J1", created_at=value)
    again = Job.model_validate_json(record.model_dump_json())
    assert again == record
    assert isinstance(again.created_at, datetime) == isinstance(value, datetime)
    assert to_json(record)["created_at"][:10] == value.isoformat()[:10]


def test_what_was_not_shown_stays_apart_from_what_was_unknown() -> None:
    """JSON of a record holds a stated null and leaves out what nobody stated."""
    assert to_json(Job(job_number="J1", team=None)) == {"job_number": "J1", "team": None}
    assert to_json(JobSection(job_number="J1", name="a", position=1)) == {
        "job_number": "J1",
        "name": "a",
        "position": 1,
    }


def test_a_reading_keeps_its_record_whole() -> None:
    """A reading prints the record of whatever entity with all its fields, not only the common ones."""
    reading = Reading(
        record=Customer(id="c", on_hold=False),
        source="api",
        facet="api",
        observed_at=datetime(2026, 3, 2, tzinfo=UTC),
        evidence="ab12",
    )
    assert reading.model_dump(mode="json")["record"]["on_hold"] is False


def test_a_checklist_without_items_is_empty() -> None:
    """No items is an empty list."""
    assert JobChecklist(job_number="J1").items == ()
