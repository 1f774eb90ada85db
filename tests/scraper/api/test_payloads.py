"""What the open API sends, as records."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.api import answers
from scraper.api.payloads import ENTITIES, read
from scraper.api.readers.job import JOB_STATUSES
from scraper.api.routes import ROUTES
from scraper.api.values import Account, repair, words
from scraper.entities import RECORDS
from scraper.errors import RowRejected
from scraper.models import Address, Contact, Customer, CustomField, Job, Link, Quote, Record
from scraper.profile import load

ACCOUNT = Account(load(), ZoneInfo("Australia/Sydney"))

CREATED: dict[str, Any] = {
    "jobId": "0F0B6D1E-0000-4000-8000-00000000000a",
    "topLevelJobNumber": None,
    "jobNumber": "J4",
    "jobName": "",
    "jobDescription": " Fix tap\r\nand test it ",
    "workUndertaken": "",
    "jobStatus": 0,
    "jobStatusText": "New",
    "dateCreated": "2026-02-17T20:50:55.943Z",
    "pricingMethod": "TIME-AND-MATERIALS",
    "totalIncTax": 0,
    "totalExTax": Decimal("12.50"),
    "purchaseOrderNumber": "PO 7",
    "clientOrderNumber": "",
    "addressLine1": "1 Pitt St",
    "addressLine2": "",
    "suburb": "Sydney",
    "state": None,
    "postcode": "2000",
    "country": "Australia",
    "latitude": None,
    "longitude": Decimal("151.2093"),
    "jobType": {"id": "0f0b6d1e-0000-4000-8000-00000000000b", "name": "Plumbing"},
    "siteCustomer": {"id": "0F0B6D1E-0000-4000-8000-00000000000C", "name": "Water "},
    "siteContact": None,
    "billingCustomer": {"id": None, "name": None},
    "billingContact": {"id": "0f0b6d1e-0000-4000-8000-00000000000d", "name": "Jo"},
    "completedDate": None,
    "displayOrder": None,
    "customFields": None,
}
"""The thirty properties of a captured event, in their order."""


def read_one(row: dict[str, Any], name: str = "jobs") -> Record:
    """The record of one row that can be read."""
    (record,) = read(name, [row], ACCOUNT)
    assert isinstance(record, Record)
    return record


def job(**sent: Any) -> Job:
    """The job of the captured event with some of its properties changed."""
    record = read_one(CREATED | sent)
    assert isinstance(record, Job)
    return record


def rejected(**sent: Any) -> RowRejected:
    """What is said of a job that cannot be read."""
    (error,) = read("jobs", [CREATED | sent], ACCOUNT)
    assert isinstance(error, RowRejected)
    return error


def test_a_captured_job_reads_whole() -> None:
    """Every property has its place: in a field, in `extra`, or nowhere because it says nothing."""
    assert job() == Job(
        api_id="0f0b6d1e-0000-4000-8000-00000000000a",
        job_number="J4",
        description="Fix tap\nand test it",
        status="new",
        job_type="Plumbing",
        pricing_method="time_and_materials",
        site_customer=Link(id="0f0b6d1e-0000-4000-8000-00000000000c", name="Water"),
        billing_contact="Jo",
        address=Address(line1="1 Pitt St", suburb="Sydney", postcode="2000", country="Australia"),
        created_at=datetime(2026, 2, 17, 20, 50, 55, 943000, tzinfo=UTC),
        total_ex_tax=Decimal("12.50"),
        total_inc_tax=Decimal(0),
        extra={"purchaseOrderNumber": "PO 7", "longitude": "151.2093"},
    )


def test_only_what_was_sent_is_stated() -> None:
    """A property that is left out stays unset; one that is null or blank is a stated None."""
    sparse = read_one({"jobId": "a", "jobNumber": "J1", "jobName": "", "siteContact": None})
    assert sparse.model_fields_set == {
        "api_id", "job_number", "section_name", "parent_job_number", "name", "site_contact", "extra",
    }  # fmt: skip
    assert isinstance(sparse, Job)
    assert sparse.name is None


def test_names_count_without_case() -> None:
    """Properties in any case are the same properties."""
    shouted = {name.upper(): value for name, value in CREATED.items()}
    assert read_one(shouted).model_copy(update={"extra": {}}) == job().model_copy(update={"extra": {}})


@pytest.mark.parametrize("top", [None, "", "J4"])
def test_a_job_that_is_its_own_top_is_no_section(top: str | None) -> None:
    """Null, blank and the own number all mean a top job."""
    record = job(topLevelJobNumber=top)
    assert (record.job_number, record.section_name, record.parent_job_number) == ("J4", None, None)


@pytest.mark.parametrize(("number", "extra"), [("J1.01", {"jobNumber": "J1.01"}), ("J1", {})])
def test_a_section_carries_the_top_jobs_number(number: str, extra: dict[str, str]) -> None:
    """A child job is known by its parent's number, also where it shares it and only its order tells it apart."""
    record = job(topLevelJobNumber="J1", jobNumber=number, jobName="Rough in", displayOrder=2)
    assert (record.job_number, record.section_name, record.parent_job_number) == ("J1", "Rough in", "J1")
    assert record.name == "Rough in"
    assert record.extra == {"purchaseOrderNumber": "PO 7", "longitude": "151.2093", "displayOrder": "2"} | extra


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"jobStatusText": "In Progress", "jobStatus": 1}, "in_progress"),
        ({"jobStatusText": "", "jobStatus": 7}, "ready_to_invoice"),
        ({"jobStatusText": None, "jobStatus": 99}, "99"),
        ({"jobStatusText": "On Hold", "jobStatus": 5}, "On Hold"),
        ({"jobStatusText": None, "jobStatus": None}, None),
    ],
)
def test_status_is_the_label_else_the_number(sent: dict[str, Any], status: str | None) -> None:
    """Known labels and numbers give the contract's word; unknown ones are kept as sent."""
    assert job(**sent).status == status


def test_status_numbers_are_the_documented_ones() -> None:
    """The number table is the one of the dossier."""
    assert dict(enumerate(JOB_STATUSES)) == {
        0: "new", 1: "in_progress", 2: "completed", 3: "cancelled", 4: "deferred",
        5: "booked", 6: "unscheduled", 7: "ready_to_invoice", 8: "closed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2023-12-04T14:25:34", "2023-12-04T14:25:34+11:00"),
        ("2021-07-12T20:55:03.837", "2021-07-12T20:55:03.837000+10:00"),
        ("2026-02-17T20:50:55.943Z", "2026-02-17T20:50:55.943000+00:00"),
        ("2026-02-17T20:50:55.9431234+11:00", "2026-02-17T20:50:55.943123+11:00"),
        ("2026-02-17", "2026-02-17"),
    ],
)
def test_date_times_keep_their_offset_or_get_the_accounts(sent: str, read: str) -> None:
    """A bare time is the account's, summer time included; an own offset stays as sent."""
    value = job(completedDate=sent).completed_at
    assert value is not None
    assert value.isoformat() == read
    assert isinstance(value, datetime) == ("T" in sent)


def test_dot_nets_year_one_means_not_set() -> None:
    """The default of a .NET date is no date."""
    assert job(completedDate="0001-01-01T00:00:00").completed_at is None


@pytest.mark.parametrize("sent", ["2026-04-05T02:30:00", "2026-10-04T02:30:00"])
def test_a_time_that_happens_twice_or_never_is_not_guessed(sent: str) -> None:
    """The field stays unset, the rest of the job is read, and the value is kept verbatim in `extra`."""
    record = job(completedDate=sent)
    assert "completed_at" not in record.model_fields_set
    assert record.extra["completedDate"] == sent


def test_custom_fields_keep_name_order_and_blanks() -> None:
    """Fields come in the order sent; a blank value is None; no list at all is unknown, an empty one is empty."""
    fields = [{"fieldName": "Gate", "fieldValue": "12"}, {"FieldName": "Dog", "FieldValue": ""}]
    assert job(customFields=fields).custom_fields == (CustomField(name="Gate", value="12"), CustomField(name="Dog"))
    assert job(customFields=[]).custom_fields == ()
    assert job(customFields=None).custom_fields is None


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"totalExTax": "12.50"}, "totalExTax: '12.50' is no amount"),
        ({"totalExTax": True}, "totalExTax"),
        ({"dateCreated": "17/02/2026"}, "dateCreated: '17/02/2026' is no ISO 8601"),
        ({"dateCreated": "2026-13-01T00:00:00"}, "dateCreated"),
        ({"jobName": 7}, "jobName: 7 is no text"),
        ({"siteCustomer": "Water"}, "siteCustomer"),
        ({"customFields": {"a": "b"}}, "customFields"),
        ({"customFields": [{"fieldName": ""}]}, "customFields"),
        ({"jobNumber": ""}, "a job without a number"),
        ({"jobNumber": "J1.01", "topLevelJobNumber": "J1", "jobName": None}, "a section of J1 without a name"),
    ],
)
def test_what_cannot_be_read_rejects_its_row_alone(sent: dict[str, Any], says: str) -> None:
    """The row is set aside, the error names the job and the property, and the rows around it are read."""
    assert says in str(rejected(**sent))
    before, bad, after = read("jobs", [CREATED, CREATED | sent, CREATED], ACCOUNT)
    assert isinstance(before, Job)
    assert isinstance(bad, RowRejected)
    assert isinstance(after, Job)
    if "jobNumber" not in sent:
        assert bad.where == "open API jobs: jobnumber J4"


def test_a_captured_customer_reads_whole() -> None:
    """Every property of a customer has its place; its id is its GUID and its API id."""
    sent = {
        "customerId": "0F0B6D1E-0000-4000-8000-00000000000A",
        "customerNumber": "C7",
        "customerName": "Harbour Cafe",
        "companyName": "Harbour Cafe Pty Ltd",
        "contactFirstName": "Jo",
        "contactLastName": "",
        "emailAddress": "jo@example.test",
        "phoneNumber": "02 5550 1234",
        "mobileNumber": None,
        "onHold": False,
        "billingCustomerOnHold": True,
        "streetLine1": "1 Pitt St",
        "streetLine2": "",
        "streetSuburb": "Sydney",
        "streetPostcode": "0800",
        "streetState": None,
        "streetCountry": "Australia",
        "postalLine1": "PO Box 7",
        "postalLine2": "",
        "postalSuburb": "Darwin",
        "postalState": "NT",
        "postalPostcode": "0801",
        "customerType": {"id": "x", "name": "Retail"},
        "leadSource": None,
        "billingCustomer": {"id": "0F0B6D1E-0000-4000-8000-00000000000B", "name": "Harbour Group"},
        "assignedUser": {"id": "y", "name": "Ruby Nguyen"},
        "customFields": None,
    }
    assert read_one(sent, "customers") == Customer(
        api_id="0f0b6d1e-0000-4000-8000-00000000000a",
        id="0f0b6d1e-0000-4000-8000-00000000000a",
        customer_number="C7",
        customer_name="Harbour Cafe",
        company_name="Harbour Cafe Pty Ltd",
        contact_first_name="Jo",
        email="jo@example.test",
        phone="02 5550 1234",
        street_line1="1 Pitt St",
        street_suburb="Sydney",
        street_postcode="0800",
        postal_line1="PO Box 7",
        postal_suburb="Darwin",
        postal_state="NT",
        postal_postcode="0801",
        on_hold=False,
        customer_type="Retail",
        lead_source=None,
        billing_customer=Link(id="0f0b6d1e-0000-4000-8000-00000000000b", name="Harbour Group"),
        assigned_user="Ruby Nguyen",
        custom_fields=None,
        extra={"billingCustomerOnHold": "true", "streetCountry": "Australia"},
    )


def test_a_customer_without_id_is_rejected() -> None:
    """There is no key to keep it under."""
    (error,) = read("customers", [{"customerName": "X", "customerId": ""}], ACCOUNT)
    assert isinstance(error, RowRejected)
    assert "without an id" in str(error)


def test_a_contact_names_its_customer_by_its_guid() -> None:
    """The name is the customer's own to say; a contact of nobody is refused."""
    sent = {"contactId": "d", "customerId": "0F0B6D1E-0000-4000-8000-00000000000A", "firstName": "Jo", "faxNumber": ""}
    assert read_one(sent, "contacts") == Contact(
        api_id="d", customer=Link(id="0f0b6d1e-0000-4000-8000-00000000000a"), first_name="Jo", fax=None
    )
    (error,) = read("contacts", [sent | {"customerId": None}], ACCOUNT)
    assert isinstance(error, RowRejected)
    assert "a contact without a customer" in str(error)


QUOTE = {
    "quoteId": "A1",
    "quoteNumber": "Q2002",
    "quoteStatus": 2,
    "quoteStatusText": "Converted to Job",
    "quotationDate": "2026-03-01T23:30:00Z",
    "totalExTax": 10,
    "pricingMethod": "SECTIONS",
}


def test_a_quote_has_its_day_and_its_status_in_the_contracts_words() -> None:
    """The day is the account's; the number of a status serves where no label is sent."""
    quote = read_one(QUOTE, "quotes")
    assert isinstance(quote, Quote)
    assert (quote.quote_date, quote.status, quote.pricing_method) == (date(2026, 3, 2), "won", "sections")
    bare = {name: value for name, value in QUOTE.items() if name != "quoteStatusText"}
    told = {number: read_one(bare | {"quoteStatus": number}, "quotes") for number in (0, 1, 3, 9, None)}
    assert [getattr(one, "status", "") for one in told.values()] == ["in_progress", "lost", "sent", "9", None]
    assert quote.lines is None  # nothing says that there are none


@pytest.mark.parametrize("printed", ["Q2002.01", "Q2002-01", "01", "/1"])
def test_the_sections_of_a_quote_are_quotes_below_it(printed: str) -> None:
    """Whatever their numbers look like, they are one each, with their parent's number."""
    section = {"quoteId": "B1", "quoteNumber": printed, "quoteName": "Rough In", "totalExTax": 4}
    found = list(read("quotes", [QUOTE | {"childQuotes": [section]}], ACCOUNT))
    assert [(one.quote_number, one.parent_quote_number) for one in found if isinstance(one, Quote)] == [
        ("Q2002", None),
        ("Q2002.01", "Q2002"),
    ]


def test_a_section_with_its_parents_number_goes_by_its_name() -> None:
    """Without a name nothing tells it, and then the whole row is refused."""
    sections = [{"quoteNumber": "Q2002", "quoteName": name} for name in ("Rough In", "Fit Off")]
    found = list(read("quotes", [QUOTE | {"childQuotes": sections}], ACCOUNT))
    keys = [one.key_values() for one in found if isinstance(one, Quote)]
    assert keys == [("Q2002", "", ""), ("", "Q2002", "Rough In"), ("", "Q2002", "Fit Off")]
    for bad in ([sections[0] | {"quoteName": ""}], {"a": 1}, ["Q2002.01"]):
        (error,) = read("quotes", [QUOTE | {"childQuotes": bad}], ACCOUNT)
        assert isinstance(error, RowRejected)
        assert error.where == "open API quotes: quotenumber Q2002"


MORE = {
    "customerId": "c",
    "contactId": "d",
    "name": "n",
    "quoteNumber": "Q1",
    "invoiceNumber": "I1",
    "trackingNumber": "T1",
    "partNumber": "P1",
}
"""What rows of other entities need besides."""


def test_routes_with_records_are_routes() -> None:
    """Every route that has a reader exists, and a route without one is refused by name."""
    assert ENTITIES.keys() <= ROUTES.keys()
    rows = {name: read_one(CREATED | MORE, name) for name in ENTITIES}
    assert {name: type(row) for name, row in rows.items()} == {name: RECORDS[kind] for name, kind in ENTITIES.items()}
    with pytest.raises(KeyError):
        list(read("labour_roles", [{}], ACCOUNT))


def test_a_pair_of_surrogate_escapes_is_one_character() -> None:
    """Escaped and raw pairs join, lone halves are replaced, NULs go: on the way from the bytes to the record."""
    raw = b'{"job":{"jobNumber":"J1","jobName":"\\ud83d\\ude00 \xed\xa0\xbd\xed\xb8\x80 a\\u0000b \\udc00"}}'
    (row,) = answers.read(raw, ROUTES["job"]).rows
    record = read_one(row)
    assert isinstance(record, Job)
    assert record.name == "\U0001f600 \U0001f600 ab \ufffd"


@given(st.text(st.characters(codec=None, exclude_categories=[]), max_size=30))
def test_repaired_text_can_be_stored_anywhere(sent: str) -> None:
    """After repair any text is UTF-8 without NUL; clean text is untouched; a second repair changes nothing."""
    repaired = repair(json.loads(json.dumps(sent)))
    assert repaired.encode("utf-8").decode("utf-8") == repaired
    assert "\0" not in repaired
    assert repair(repaired) == repaired
    if sent.isprintable():
        assert repaired == sent


plain_values = st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False) | st.text(max_size=9)
any_value = st.recursive(
    plain_values, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
)


@given(any_value, st.sampled_from(sorted(CREATED)))
def test_no_value_breaks_the_reader(value: object, name: str) -> None:
    """Whatever stands in a property, the row is a record or a rejected row, never a crash."""
    (outcome,) = read("jobs", [CREATED | {name: value}], ACCOUNT)
    assert isinstance(outcome, Job | RowRejected)


def test_dates_are_dates() -> None:
    """A plain day stays a day."""
    assert job(completedDate="2026-02-17").completed_at == date(2026, 2, 17)


def test_blank_is_unknown() -> None:
    """The API writes "" for what is not set."""
    assert words("  ", ACCOUNT) is None
