from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.portal.conftest import LocalPortal

Start = Callable[..., LocalPortal]

PAGED = (
    "/Customers/Customers",
    "/Customers/Contacts",
    "/Inventory/Supplies",
    "/Inventory/Kits",
    "/Inventory/Categories",
    "/Quotes/Quotes",
    "/Jobs/Jobs",
    "/Suppliers/Suppliers",
    "/SupplierInvoices/SupplierInvoices",
)
JOB_FIELDS = """
    jobId topLevelJobNumber jobNumber jobName jobDescription workUndertaken jobStatus jobStatusText dateCreated
    pricingMethod totalIncTax totalExTax purchaseOrderNumber clientOrderNumber addressLine1 addressLine2 suburb state
    postcode country latitude longitude jobType siteCustomer siteContact billingCustomer billingContact completedDate
    displayOrder customFields
"""
"""The thirty properties of a captured event, in their order (dossier, section 7)."""
CUSTOMER_FIELDS = """
    customerId customerNumber customerName companyName contactFirstName contactLastName emailAddress phoneNumber
    mobileNumber onHold billingCustomerOnHold streetLine1 streetLine2 streetSuburb streetPostcode streetState
    streetCountry streetLongitude streetLatitude postalLine1 postalLine2 postalSuburb postalState postalPostcode
    postalCountry customerType leadSource billingCustomer assignedUser customFields
"""


def jobs_of(start: Start, **switches: str) -> list[dict[str, Any]]:
    """All jobs with their sections, as a portal with these switches sends them."""
    with start(switches=switches).api() as api:
        return list(api.get("/Jobs/Jobs?IncludeChildJobs=true").json()["results"])


@pytest.mark.parametrize("path", PAGED)
def test_lists_are_paged(api: httpx.Client, path: str) -> None:
    """Every list has the paged envelope, and its pages together are the whole."""
    whole = api.get(path).json()
    assert list(whole) == ["success", "message", "results", "totalPages", "totalRecords"]
    assert whole["totalRecords"] == len(whole["results"]) > 0
    pages = [api.get(path, params={"page": page, "pageSize": 2}).json() for page in range(1, 20)]
    assert pages[0]["totalPages"] == -(-whole["totalRecords"] // 2)
    assert [row for page in pages for row in page["results"]] == whole["results"]


def test_an_empty_list_has_no_pages(api: httpx.Client) -> None:
    """Nothing found: no results, zero pages, zero records."""
    answer = api.get("/Jobs/Jobs?FilterText=no such job").json()
    assert (answer["results"], answer["totalPages"], answer["totalRecords"]) == ([], 0, 0)


def test_objects_have_the_captured_fields(api: httpx.Client) -> None:
    """A job and a customer have exactly the properties, in the order, of the captured events."""
    assert list(api.get("/Jobs/Jobs").json()["results"][0]) == JOB_FIELDS.split()
    assert list(api.get("/Customers/Customers").json()["results"][0]) == CUSTOMER_FIELDS.split()


@pytest.mark.parametrize(
    ("list_path", "id_field", "one_path", "name"),
    [
        ("/Customers/Customers", "customerId", "/Customers/Customer/", "customer"),
        ("/Customers/Contacts", "contactId", "/Customers/Contact/", "contact"),
        ("/Jobs/Jobs", "jobNumber", "/Jobs/Job/", "job"),
        ("/Quotes/Quotes", "quoteNumber", "/Quotes/Quote/", "quotation"),
        ("/Suppliers/Suppliers", "supplierId", "/Suppliers/Supplier/", "supplier"),
        (
            "/SupplierInvoices/SupplierInvoices",
            "supplierInvoiceId",
            "/SupplierInvoices/SupplierInvoice/",
            "supplierInvoice",
        ),
    ],
)
def test_one_is_as_the_list_has_it(api: httpx.Client, list_path: str, id_field: str, one_path: str, name: str) -> None:
    """Reading one by its id or number gives the row of the list, under the entity's name."""
    row = api.get(list_path).json()["results"][0]
    assert api.get(one_path + row[id_field]).json() == {"success": True, "message": None, name: row}
    missing = api.get(one_path + "nothing")
    assert missing.status_code == 200
    assert missing.json()["success"] is False


def test_bare_arrays_have_no_envelope(api: httpx.Client) -> None:
    """Labour roles, standard names and the accounting queue are plain arrays."""
    for path in ("/Quotes/LabourRoles", "/Quotes/StandardSections", "/Quotes/StandardStages"):
        assert api.get(path).json()
    queue = api.get("/Accounting/GetInvoicesToSend?priorToDate=2027-01-01").json()
    assert {line["invoiceLineType"] for line in queue[0]["invoiceLines"]} == {"material", "labour", "discount"}


def test_the_accounting_queue_needs_a_date(api: httpx.Client) -> None:
    """Without priorToDate the answer is a 400; with an early one nothing is prior."""
    assert api.get("/Accounting/GetInvoicesToSend").status_code == 400
    assert api.get("/Accounting/GetPaymentsToSend?priorToDate=2020-01-01").json() == []


@pytest.mark.parametrize("path", ["/jobs/JOBS", "/Jobs/Jobs/", "/jobs", "/JOBS?page=1&PAGESIZE=100"])
def test_case_and_slashes_do_not_matter(api: httpx.Client, path: str) -> None:
    """All spellings seen in working code reach the same list."""
    assert api.get(path).json()["totalRecords"] == 3


def test_job_filters(api: httpx.Client) -> None:
    """Status, customer, creation dates and text narrow the list; sections come only when asked for."""

    def numbers(**query: str) -> list[str]:
        return [job["jobNumber"] for job in api.get("/Jobs/Jobs", params=query).json()["results"]]

    assert numbers() == ["J1252", "J1253", "J1254"]
    assert numbers(JobStatus="COMPLETED") == ["J1252"]
    assert numbers(JobStatus="ALL-OPEN") == ["J1253", "J1254"]
    assert numbers(FilterText="j1254") == ["J1254"]
    assert numbers(CustomerName="brigid") == ["J1254"]
    assert numbers(StartDate="2026-09-26", EndDate="2026-09-26") == ["J1253"]
    assert numbers(IncludeChildJobs="true", FilterText="Rough") == ["J1253.01"]


def test_a_job_that_is_not_there_is_named(api: httpx.Client) -> None:
    """A business failure comes with status 200 and the words of the real thing."""
    answer = api.get("/Jobs/Job/J99")
    assert (answer.status_code, answer.json()) == (200, {"success": False, "message": "No Matching Job Found (J99)"})


def test_sections_of_a_quote_take_a_dash_in_the_path(api: httpx.Client) -> None:
    """Q2002-01 in the path is Q2002.01 in the body."""
    assert api.get("/Quotes/Quote/Q2002-01").json()["quotation"]["quoteNumber"] == "Q2002.01"
    assert api.get("/Quotes/Quote/Q2002.01").json() == {"success": False, "message": "QUOTE-NOT-FOUND"}
    assert len(api.get("/Quotes/Quote/Q2002").json()["quotation"]["childQuotes"]) == 2


def test_labour_of_a_job(api: httpx.Client) -> None:
    """The answer has exactly the two keys that were confirmed live."""
    answer = api.get("/Jobs/JobLabour/J1252").json()
    assert list(answer) == ["success", "jobLabours"]
    assert answer["jobLabours"]


def test_the_key_is_needed(portal: LocalPortal) -> None:
    """No key and a wrong key get a 401 in plain text, also as a bearer token."""
    key = portal.site.world.secrets.api_key
    for headers in ({"Auth": ""}, {"Auth": "wrong"}, {"Auth": "", "Authorization": f"Bearer {key}"}):
        answer = portal.api().get("/Jobs/Jobs", headers=headers)
        assert (answer.status_code, answer.text) == (401, "Unauthorized")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/invoices", 404),
        ("GET", "/lineitems", 404),
        ("DELETE", "/Customers/Customer/x", 405),
        ("GET", "/Jobs/Jobs?page=none", 400),
    ],
)
def test_errors_of_the_transport(api: httpx.Client, method: str, path: str, status: int) -> None:
    """No route, the wrong verb and a page that is no number fail at the level of HTTP."""
    assert api.request(method, path).status_code == status


def test_dirty_text_is_dirty_on_the_wire(local_portal: Start) -> None:
    """Long text holds a NUL and half a surrogate pair, names end in a blank; the switch turns that off."""
    dirty, clean = jobs_of(local_portal), jobs_of(local_portal, api_dirty_text="off")
    wire = json.dumps(dirty)
    assert "\\u0000" in wire
    assert "\\ud83d " in wire
    assert any(job["jobName"].endswith(" ") for job in dirty)
    assert "\\u0000" not in json.dumps(clean)
    assert "\\ud83d " not in json.dumps(clean)


def test_section_numbers_by_switch(local_portal: Start) -> None:
    """A section is J1253.01 or carries its parent's number; the top number is the parent's either way."""
    dotted, same = jobs_of(local_portal), jobs_of(local_portal, api_sections="same")
    sections = [job for job in dotted if job["displayOrder"]]
    assert [job["jobNumber"] for job in sections] == ["J1253.01", "J1253.02", "J1253.03", "J1253.04"]
    assert {job["jobNumber"] for job in same if job["displayOrder"]} == {"J1253"}
    assert {job["topLevelJobNumber"] for job in sections} == {"J1253"}


def test_oddities_by_switch(local_portal: Start) -> None:
    """State, top-level number and the form of date-times are as the switches say."""
    usual = jobs_of(local_portal)[0]
    other = jobs_of(local_portal, api_state="filled", api_top="null", api_dates="zoned")[0]
    assert (usual["state"], usual["topLevelJobNumber"], usual["dateCreated"]) == (
        None,
        "J1252",
        "2026-09-19T15:16:59.837",
    )
    assert (other["state"], other["topLevelJobNumber"], other["dateCreated"]) == (
        "NSW",
        None,
        "2026-09-19T05:16:59.837Z",
    )


def test_the_list_may_change_while_it_is_paged(local_portal: Start) -> None:
    """A job created between two pages shifts the rows: one is sent twice and the total grows."""
    server = local_portal(jobs=4, switches={"api_moving": "on", "api_page_cap": "50"})
    with server.api() as api:
        first, second = (api.get("/Jobs/Jobs", params={"Page": page, "PageSize": 2}).json() for page in (1, 2))
    assert (first["totalRecords"], second["totalRecords"]) == (4, 5)
    assert first["results"][1] == second["results"][0]


@pytest.mark.parametrize(
    ("path", "body", "answer"),
    [
        ("/Enquiry", {"firstName": "A"}, "entityId"),
        ("/Customers/Customer", {"CompanyName": "New Pty Ltd"}, "customer"),
        ("/Quotes/Quote", {"siteCustomer": {"name": "St Brigid's Primary School"}}, "quotation"),
        ("/Jobs/Job", {"siteCustomer": {"Name": "St Brigid's Primary School"}}, "job"),
        ("/Suppliers/Supplier", {"name": "New Supplies"}, "supplier"),
        ("/Notes/Note", {"entityId": "x", "entityType": "Job", "noteContent": "hello"}, "entityId"),
        ("/Accounting/CreatePayment", {"invoiceNumber": "Inv72266", "paymentAmount": 5.5}, "success"),
        ("/WebHooks", {"hookUrl": "https://x.example", "hookEvent": "JobCreated"}, "subscriptionId"),
        ("/Quotes/UpdateStatus", {"quoteNumber": "Q2001", "quoteStatus": "LOST"}, "message"),
        ("/Quotes/DeleteQuote", {"quoteNumber": "Q2001"}, "message"),
        ("/Quotes/AddQuoteSections", {"quoteNumber": "Q2001", "quoteSections": [{"name": "A"}]}, "success"),
    ],
)
def test_writes_answer_and_change_the_world(local_portal: Start, path: str, body: dict[str, Any], answer: str) -> None:
    """Each write route gives its shape of answer, changes the world and rings the alarm."""
    server = local_portal()
    before = repr(server.site.world)
    sent = server.api().post(path, json=body)
    assert sent.json().get("success", True) is True
    assert sent.json()[answer]
    assert repr(server.site.world) != before
    assert len(server.site.alarm.alerts) == 1


def test_an_uploaded_file_hangs_on_its_job(local_portal: Start) -> None:
    """The API's only way to give a file puts it on the job's card."""
    server = local_portal()
    job = server.site.world.jobs[2]
    server.api().post(f"/Attachments/Job/{job.guid}", files={"file": ("note.txt", b"x")}).raise_for_status()
    assert [one.name for one in job.attachments] == ["note.txt"]
