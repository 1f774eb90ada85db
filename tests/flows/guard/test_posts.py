"""Which POSTs only read, as tables: what real grids send passes, and whatever could change something does not."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.guard.asked import Act, Asked, Form, Own, Pressed
from flows.guard.read_only_rules import Verdict, judge
from scraper.profile import load
from scraper.profile.guard import Door, Guard

PORTAL = "https://portal.example"
RULES = load().guard
CARD = "7f3e0a52-91bb-4b0c-8b53-0f7f1f4d2c11"
OTHER = "11111111-91bb-4b0c-8b53-0f7f1f4d2c11"
TOKEN = "CfDJ8Nx+q/7zTok3n=="
MARKUP = (
    f'<input name="__RequestVerificationToken" type="hidden" value="{TOKEN.replace("+", "&#x2B;")}">'
    '<select name="status"><option value="open">Open</option><option value="Closed">Closed</option></select>'
)
ASKED = Asked(
    "opening",
    frozenset({CARD, "J1001"}),
    (f"{PORTAL}/Portal/Jobs/Details/7?tab=2",),
    frozenset({"all", "All Jobs", "2026-11-01", "2026-11-30"}),
    own=Own(f"{PORTAL}/Portal/Jobs", (MARKUP,)),
)
FORM = "application/x-www-form-urlencoded"


def said(
    path: str, body: str | dict[str, Any] | None, asked: Asked | None = ASKED, *, kind: str = "xhr", **more: Any
) -> Verdict:
    """What the guard says of a POST; a dictionary is sent as JSON."""
    sent = json.dumps(body) if isinstance(body, dict) else body
    given: dict[str, Any] = {"rules": RULES, "portal": PORTAL, "asked": asked, **more}
    return judge("POST", PORTAL + path, kind, sent, **given)


def multipart(*fields: tuple[str, str], file: str | None = None) -> tuple[str, dict[str, str]]:
    """A multipart body and its headers."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields]
    if file is not None:
        parts.append(f'Content-Disposition: form-data; name="files"; filename="{file}"\r\n\r\nbytes')
    body = "".join(f"--edge\r\n{part}\r\n" for part in parts) + "--edge--\r\n"
    return body, {"content-type": "multipart/form-data; boundary=edge"}


KENDO = "sort=&page=1&pageSize=20&group=&filter=&aggregate="
DATATABLES = urlencode(
    {
        "draw": 1,
        "columns[0][data]": "jobNumber",
        "columns[0][name]": "",
        "columns[0][searchable]": "true",
        "columns[0][orderable]": "false",
        "columns[0][search][value]": "",
        "columns[0][search][regex]": "false",
        "columns[1][data]": "Date.created",
        "order[0][column]": 0,
        "order[0][dir]": "asc",
        "start": 20,
        "length": -1,
        "search[value]": "",
        "search[regex]": "false",
    }
)
OLD_DATATABLES = "sEcho=1&iColumns=2&sColumns=&iDisplayStart=0&iDisplayLength=10&mDataProp_0=0&sSearch=&bRegex=false"
AG_GRID = {
    "startRow": 0,
    "endRow": 100,
    "rowGroupCols": [{"id": "status", "displayName": "Status", "field": "status"}],
    "valueCols": [],
    "pivotCols": [],
    "pivotMode": False,
    "groupKeys": [],
    "filterModel": {},
    "sortModel": [{"colId": "number", "sort": "asc"}],
}
SYNCFUSION = {"requiresCounts": True, "skip": 0, "take": 12, "sorted": [{"name": "Name", "direction": "ascending"}]}

READS: list[tuple[str, str | dict[str, Any] | None]] = [
    # Kendo UI: flat, nested, grouped, and below a card
    ("/Portal/Jobs/Read", None),
    ("/Portal/Jobs/Read", KENDO),
    ("/Portal/Jobs_Read", f"{KENDO}&parent={CARD}"),
    ("/Portal/JobSections/Read", f"{KENDO}&parent={{{CARD.upper()}}}"),
    ("/Portal/Jobs/Read", "sort=Name-asc~Date-desc&page=2&pageSize=20&group=Status-asc&aggregate=Total-sum"),
    ("/Portal/Jobs/Read", "sort[0][field]=Name&sort[0][dir]=asc&filter[logic]=and&take=20&skip=0"),
    ("/Portal/Jobs/Read", "group[0][field]=Team&group[0][aggregates][0][field]=Total"),
    ("/Portal/Jobs/Read", {"take": 20, "skip": 0, "page": 1, "pageSize": 20, "sort": [], "jobId": CARD}),
    ("/Portal/Jobs/Read", {"request": {"page": 1, "sort": [{"field": "Name", "dir": "desc"}]}, "parent": CARD}),
    ("/Portal/Files/Read", {"filter": {"filters": [{"field": "JobId", "operator": "eq", "value": CARD}]}}),
    ("/Portal/Jobs/Read", "filter=Status~eq~'open'&page=1"),
    # DataTables, jqGrid, DevExpress, Syncfusion, AG Grid, Tabulator, Vuetify, PrimeNG, ABP
    ("/Portal/Jobs/LoadData", DATATABLES),
    ("/Portal/Jobs/GetList", OLD_DATATABLES + "&iSortCol_0=0&sSortDir_0=asc&bSortable_0=true&sSearch_0="),
    ("/Portal/Jobs/GridData", "_search=false&nd=1764460800000&rows=20&page=1&sidx=name&sord=asc"),
    ("/api/jobs/get", 'requireTotalCount=true&skip=0&take=20&sort=[{"selector":"Name","desc":false}]&totalSummary=[]'),
    ("/Portal/Jobs/UrlDataSource/Data", SYNCFUSION),
    ("/api/jobs/search", AG_GRID),
    ("/api/jobs/query", {"page": 1, "size": 20, "sorters": [{"field": "name", "dir": "asc"}], "filters": []}),
    ("/api/jobs/list", {"page": 1, "itemsPerPage": 15, "sortBy": [{"key": "name", "order": "asc"}], "mustSort": False}),
    ("/api/jobs/search", {"first": 0, "rows": 25, "sortField": "name", "filters": {}, "globalFilter": None}),
    ("/api/services/app/job/GetAll", {"skipCount": 0, "maxResultCount": 10, "sorting": "name asc"}),
    # OData style, calendars, pages' own services, JSON-RPC-like names
    ("/odata/Jobs/Query", "$top=20&$skip=0&$orderby=Name desc&$select=Id,Name&$inlinecount=true"),
    ("/Portal/Bookings/GetEvents", "start=2026-11-01T00:00:00&end=2026-12-01T00:00:00%2B11:00"),
    ("/Portal/Time/Retrieve", {"from": "1/11/2026", "to": "30/11/2026"}),
    ("/Portal/Time/RetrieveTimesheet", {"jobId": 7, "from": "2026-11-01", "to": "2026-11-30"}),
    ("/Portal/Jobs.aspx/GetJobs", {"page": 1}),
    ("/Portal/Grid.ashx", KENDO),
    ("/api/query", {"method": "Jobs.Search", "params": {"page": 1}}),
    ("/Portal/Jobs/Read?handler=Read", KENDO),
    # Identities, tokens, and filters: chosen by the flow, or the page's own
    (f"/Portal/Jobs/{CARD}/Files/List", None),
    ("/Portal/Jobs/7/Files/List", None),
    ("/Portal/Files/Find", "jobId=7"),
    ("/Portal/Files/Find", {"jobNumber": "J1001"}),
    ("/Portal/Jobs/Read", "page=1&" + urlencode({"__RequestVerificationToken": TOKEN})),
    ("/Portal/Jobs/Read", "page=1&status=open&search="),
    ("/Portal/Jobs/Read", f"page=1&status=All&jobId={CARD}"),
    ("/Portal/Jobs/Read", {"status": "", "teamId": None, "tags": [], "extra": {}}),
    ("/Portal/Statements/List", KENDO),
    ("/Portal/Payments/Read", KENDO),
    ("/Portal/StockAdjustments/Read", KENDO),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body"), READS)
def test_what_grids_send_passes(path: str, body: str | dict[str, Any] | None) -> None:
    """Paging, sorting, an unset or chosen filter and the card's own identity are all that these carry."""
    assert said(path, body).why == ""


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        # The address does not say that it reads
        ("/Portal/Jobs/Status", {"id": 7, "status": "Completed"}, "does not say that it reads"),
        ("/Portal/Jobs", KENDO, "does not say that it reads"),
        ("/Portal/Checklist", f"id={CARD}", "does not say that it reads"),
        ("/signalr/negotiate", None, "does not say that it reads"),
        ("/hub/negotiate?negotiateVersion=1", None, "does not say that it reads"),
        ("/odata/$batch", "--batch_1\r\nContent-Type: application/http\r\n\r\nDELETE Jobs(7)", "unknown form"),
        ("/graphql", {"query": "mutation{close(id:7){id}}"}, "does not say that it reads"),
        ("/api/telemetry", {"page": 1}, "does not say that it reads"),
        ("/Portal/Jobs/7", {"id": 7}, "does not say that it reads"),
        ("/jobs.xhtml", "javax.faces.partial.ajax=true&form=form&form:table_first=10", "does not say that it reads"),
        ("/Portal/Files/Download", f"id={CARD}", "does not say that it reads"),
        # It says that it writes
        ("/Portal/Jobs/Save", "page=1", "'save'"),
        ("/Portal/Jobs/GetAndLock", None, "'lock'"),
        ("/Portal/Jobs/ReserveList", None, "'reserve'"),
        ("/Portal/Timesheet/CheckIn/Data", None, "'check in'"),
        ("/Portal/Jobs/Edit/Data", None, "'edit'"),
        ("/Portal/Jobs/TrackData", None, "'track'"),
        ("/Portal/Jobs/Recalculate/Read", None, "'recalculate'"),
        ("/Portal/Payments/RefundList", None, "'refund'"),
        ("/Portal/Schedule/Read", KENDO, "'schedule'"),
        ("/Portal/Jobs/Read?save=1&status=Closed", None, "'save'"),
        ("/Portal/Jobs/Read?page=1", "MarkSeen=1", "'mark'"),
        ("/Portal/Jobs/Read", {"page": 1, "update": []}, "'update'"),
        ("/Portal/Jobs/Read", {"request": {"page": 1, "closeJob": ""}}, "'close'"),
        ("/Portal/Jobs/Read", "data[0][deleted]=1&data[0][delete]=", "'delete'"),
        ("/Portal/Jobs/Read", 'page=1&models=[{"submit":1}]', "'submit'"),
        # Which of two equal keys a server goes by, nobody knows
        ("/Portal/Jobs/Read", '{"page": 1, "status": "Paid", "status": ""}', "'status'"),
        # An action, or another method, beside the path
        ("/Portal/Jobs/Read", "action=Close&id=7", "'action'"),
        ("/Portal/Jobs/Read?method=MarkAsCompleted", None, "'method'"),
        ("/Portal/Jobs/Read", "oper=del&id=7", "'oper'"),
        ("/api/query", {"jsonrpc": "2.0", "method": "jobs.finish", "id": 7}, "'method'"),
        ("/Portal/Jobs?handler=List", None, "does not say that it reads"),
        ("/Portal/Jobs/Read", "_method=PUT&page=1", "another method"),
        ("/Portal/Jobs/Read?_method=DELETE", None, "another method"),
        ("/Portal/Jobs/Read", {"X-HTTP-Method-Override": "PATCH"}, "another method"),
        # A language of its own
        ("/api/query", {"query": "mutation { closeJob(id: 7) { id } }"}, "'query'"),
        ("/api/query", {"query": "{ jobs { id } }", "variables": {}}, "'query'"),
        ("/api/query?query={jobs{id}}", None, "'query'"),
        ("/graphql/query", "mutation { closeJob }", "unknown form"),
        # What is also changed by asking
        ("/Portal/Notifications/Read", KENDO, "'notifications'"),
        ("/Portal/Messages/List", KENDO, "'messages'"),
        ("/Portal/Alerts/GetUnread", None, "'alerts'"),
        ("/Portal/Grid/GetState", None, "'state'"),
        ("/Portal/Grid/LoadLayout", None, "'layout'"),
        ("/Portal/User/Settings/Get", None, "'settings'"),
        ("/Portal/User/GetPreferences", None, "'preferences'"),
        ("/Portal/Favourites/List", None, "'favourites'"),
        ("/Portal/Recent/List", None, "'recent'"),
        ("/Portal/Jobs/GetNext", None, "'next'"),
        ("/Portal/Invoices/GetNumber", None, "'number'"),
        ("/Portal/Quotes/LoadDraft", None, "'draft'"),
        ("/Portal/Client/Logs/Read", None, "'logs'"),
        # Values that no read of this card has a use for
        ("/Portal/Jobs/Read", {"id": 7, "status": "Closed"}, "'status'"),
        ("/Portal/Jobs/Read", f"jobId={CARD}&status=Closed", "'status'"),
        (f"/Portal/Jobs/Read/{CARD}", "status=Closed", "'status'"),
        ("/Portal/Bookings/Data", {"id": 7, "start": "2026-12-01T07:00", "end": "2026-12-01T09:00"}, "'start', 'end'"),
        ("/Portal/Jobs/Read", "status=Cancelled", "'status'"),
        ("/Portal/Jobs/Read", f"id={OTHER}", "'id'"),
        (f"/Portal/Documents/Read/{OTHER}", None, "not asked for"),
        ("/Portal/Documents/8/Read", None, "not asked for"),
        ("/Portal/Jobs/Read", "page=1&description=x", "'description'"),
        ("/Portal/Jobs/Read", {"page": 1, "includeClosed": True}, "'includeClosed'"),
        ("/Portal/Jobs/Read", {"page": 1, "priority": 7}, "'priority'"),
        ("/Portal/Jobs/Read", {"page": "one"}, "'page'"),
        ("/Portal/Jobs/Read", {"entityType": "Job", "jobId": CARD}, "'entityType'"),
        ("/Portal/Jobs/Read", "searchable=maybe", "'searchable'"),
        ("/Portal/Jobs/Read", "from=tomorrow", "'from'"),
        ("/Portal/Jobs/Read", "filter=Status~eq~'Cancelled'", "'filter'"),
        ("/Portal/Jobs/Read", {"__RequestVerificationToken": "another"}, "'__RequestVerificationToken'"),
        ("/Portal/Jobs/Read", {"models": [{"name": "New kitchen"}]}, "'models.name'"),
        # Forms of a body that nobody can look through
        ("/Portal/Jobs/Read", "[1]", "no object"),
        ("/Portal/Jobs/Read", "<save/>", "unknown form"),
        ("/Portal/Jobs/Read", "Closed", "unknown form"),
        ("/Portal/Jobs/Read", "a<b=1", "unknown form"),
        ("/Portal/Jobs/Read", '{"page":' + "[" * 5000, "unknown form"),
    ],
)
def test_what_could_change_something_is_refused(path: str, body: str | dict[str, Any] | None, why: str) -> None:
    """By the words of its address, keys and action, or by a value that is no part of what was asked for."""
    verdict = said(path, body)
    assert not verdict.allowed
    assert why in verdict.why


THINGS = """
    /Invoice/Read /Invoices/Read /Portal/Invoice_Read /Jobs/InvoiceRead /Portal/InvoiceLines/Read
    /Portal/InvoiceLine/Read /Quote/List /Quotes/Grid /Portal/QuoteItems_Read /Portal/QuoteSections/Read /Claim/Read
    /Claims/Search /Portal/ClaimSections/Read /Portal/ClaimSection/Read /Portal/ClaimLines/Data
    /Portal/ProgressClaims/Read /Order/List /Portal/Orders/Read /Portal/OrderItems/Read /Portal/WorkOrders/Read
    /Portal/WorkOrder/List /Portal/PurchaseOrders/Read /Portal/PurchaseOrder/Read /Stage/Read /Portal/Stages/Read
    /Portal/JobStages/Read /Portal/StageActivities/Read /Bill/Data /Bills/Read /Portal/BillItems/Read /Statement/Read
    /Portal/Statements/Read /Portal/StatementLines/Read /Note/List /Portal/Notes/Read /Portal/JobNotes/Read
    /Portal/NoteTypes/List /Comments/Read /Portal/Documents/Read /Portal/DocumentTypes/List /Portal/Report/Data
    /Portal/Reports/GetReport /Portal/Records/Search /Portal/Estimates/Read /Portal/EstimateLines/Read
    /Portal/Budgets/Read /Portal/Contracts/Read /Portal/Contacts/Read /Portal/ContactList /Portal/Contact/Search
    /Portal/SiteContacts/Read /Portal/Requests/List /Portal/Receipts/Read /Portal/CreditNotes/Read
    /Portal/CreditNote/Read /Portal/Visits/Read /Portal/SiteVisits/Read /Portal/JobChecklist/Read
    /Portal/Checklists/Read /Portal/TestResults/Read /Portal/Reviews/Read /Portal/Surveys/List /Portal/PriceList/Read
    /Portal/PriceLists/Data /Portal/Rates/Read /Portal/LabourRates/List /Portal/CostCentres/Read
    /Portal/TaxRates/List /Portal/TaxInvoices/Read /Portal/LeaveRequests/Read /Portal/Rosters/Read /Portal/Tags/List
    /Portal/Labels/Read /Portal/Batches/Read /Portal/Tenders/Read /Portal/Plans/Read /Portal/Jobs/JobInvoices/Read
    /Portal/Jobs/JobQuotes/List /Portal/Jobs/GetInvoices /Portal/Jobs/GetInvoice /Portal/Jobs/GetQuoteList
    /Portal/Jobs/FetchClaims /Portal/Jobs/FindOrders /Portal/Jobs/LoadStages /Portal/Jobs/RetrieveBills
    /Portal/Jobs/SearchStatements /Portal/InvoicePayments/Read /Portal/ClaimPayments/Read /Portal/StagePayments/List
    /Portal/Retentions/Read /Portal/Allocations/Read /Portal/Bookings/Read /Portal/Timesheets/Read
    /Portal/Signatures/Read /Portal/Permits/Read /Portal/Licences/Read /Portal/Deposits/Read /Portal/Payments/Grid
    /Portal/StockTransfers/Read /Portal/Customers/CustomerList /Portal/Phones/Read /Portal/Calls/Read
    /Portal/SupplierInvoices/Read /Portal/InvoiceAttachments/Read /Portal/QuoteHistory/Read
    /Portal/InvoiceStatus/List /Portal/OrderTypes/Read /Portal/ClaimTypes/Read
""".split()  # noqa: SIM905
DEEDS = """
    /Jobs/InvoiceJob/Data /Invoice/Job/Data /Jobs/InvoiceAll/Read /Jobs/InvoiceNow/Data /Jobs/InvoiceSelected/List
    /Jobs/GetAndInvoice /Jobs/QuoteJob/Data /Quote/Customer/Data /Jobs/QuoteThis/Get /Jobs/ClaimStage/Data
    /Jobs/ClaimAll/Data /Jobs/ClaimNow/Read /Jobs/OrderAll/Read /Jobs/OrderSelected/List /Jobs/StageJob/Data
    /Jobs/BillCustomer/Data /Bill/Job/Read /Jobs/BillJob/List /Jobs/BillAll/Get /Jobs/NoteJob/Data
    /Jobs/CommentAll/Data /Jobs/EstimateJob/Data /Jobs/RequestPayment/Data /Jobs/RequestQuote/Read
    /Jobs/RequestVariation/Data /Jobs/ContactCustomer/Data /Jobs/PhoneCustomer/Data /Jobs/CallCustomer/Data
    /Jobs/CallSite/Get /Jobs/TextCustomer/Data /Jobs/TextTechnician/Data /Jobs/VisitSite/Data /Jobs/CheckAll/Data
    /Jobs/TestJob/Read /Jobs/ReviewClaim/Data /Jobs/ReviewQuote/Data /Jobs/AuditJob/Data /Jobs/SurveyCustomer/Data
    /Jobs/SupplySite/Data /Jobs/PriceJob/Data /Jobs/PriceVariation/List /Jobs/CostJob/Data /Jobs/RateSupplier/Data
    /Jobs/RateWorker/Data /Jobs/DiscountInvoice/Data /Jobs/DiscountAll/Data /Jobs/LeaveJob/Data /Jobs/TagJob/Read
    /Jobs/TagAll/Data /Jobs/LabelJob/Data /Jobs/StarJob/Data /Jobs/BatchInvoice/Data /Jobs/TenderJob/Data
    /Jobs/ChasePayment/Data /Jobs/ChaseInvoice/Data /Jobs/FundClaim/Data /Jobs/RosterWorker/Data /Jobs/PlanJob/Data
    /Jobs/CrewJob/Data /Jobs/Schedule/Data /Jobs/BookJob/Data /Jobs/LogTime/Data /jobs/invoicejob/data
    /jobs/billcustomer/read /jobs/quote_job/list /jobs/call-customer/data /Jobs/GetAndClose /Jobs/LoadThenBill
    /Jobs/FetchAndQuote /Jobs/FindAndOrder /Jobs/SearchAndTag /Jobs/GetThenClaim /Jobs/BackOrder/Data
    /Jobs/TriggerAll/Data /Jobs/ActionAll/Data /Portal/Announcements/Read /Portal/Inbox/List /Portal/Unread/Get
    /Portal/Chat/Load /Portal/Conversations/Read /Jobs/OnHold/Data /Jobs/PutOnHold/Read /Jobs/ToInvoice/Data
    /Jobs/MoveToQuote/Data /Jobs/ReadyToInvoice/Data /Jobs/SetStatus/Data /Jobs/StatusTo/Data /Jobs/SignOff/Read
    /Jobs/SignOut/Data /Jobs/StandDown/Data /Jobs/PutAway/Data /Jobs/TopUp/Data /Jobs/RollOver/Data
    /Jobs/HandOver/Data /Jobs/PassOn/Data /Jobs/TakeOver/Data /Jobs/BringForward/Data /Jobs/CarryForward/Data
    /Jobs/OptIn/Data /Jobs/OptOut/Data /Jobs/BackCharge/Data /Jobs/OnCharge/Data /Jobs/ReOpen/Data /Jobs/UnDo/Data
    /Jobs/Undo/Data /Jobs/Redo/Read /Jobs/DoInvoice/Get /Jobs/LetGo/Get /Jobs/TurnOff/Get /Jobs/SwitchOn/Get
    /Jobs/SpinUp/Get /Jobs/GoLive/Data /Jobs/Requote/Data /Jobs/Reinvoice/Data /Jobs/ReQuote/Data /Jobs/Rebill/Data
    /Jobs/Rebook/Data /Jobs/Reprice/Data /Jobs/Recost/Data /Jobs/Retest/Data /Jobs/Recheck/Data /Jobs/PreApprove/Data
    /Jobs/AutoInvoice/Data /Jobs/MassInvoice/Data /Jobs/QuickInvoice/Data /Jobs/OneClickInvoice/Data
""".split()  # noqa: SIM905


@pytest.mark.parametrize("path", THINGS)
def test_things_that_are_named_like_deeds_are_read(path: str) -> None:
    """Invoices, quotes and claims, their lines and what belongs to them, before a verb that reads."""
    assert said(path, KENDO).why == ""


@pytest.mark.parametrize("path", DEEDS)
def test_deeds_that_are_named_like_things_are_refused(path: str) -> None:
    """With what they are done to behind them, with what makes a deed of them before, or beside a read."""
    assert "word" in said(path, f"id={CARD}").why


@pytest.mark.parametrize("kind", ["ping", "beacon", "other", "document", "download", "file"])
def test_only_a_script_reads_by_post(kind: str) -> None:
    """What a page sends without waiting for an answer (a beacon) is no read, whatever its address."""
    assert not said("/Portal/Jobs/Read", KENDO, kind=kind).allowed


@pytest.mark.parametrize("act", [*RULES.reads.presses, "opening"])
def test_a_reading_press_opens_and_so_does_a_screen(act: Act) -> None:
    """What the profile lists as reading may set off a read."""
    assert said("/Portal/Jobs/Read", KENDO, replace(ASKED, act=act)).allowed


@pytest.mark.parametrize("asked", [None, replace(ASKED, act=None)])
def test_nothing_is_posted_when_nothing_was_asked_for(asked: Asked | None) -> None:
    """A read that nobody awaits, or that followed a press of no reading control, is refused: no line would allow it."""
    verdict = said("/Portal/Jobs/Read", KENDO, asked)
    assert (verdict.allowed, "nothing was asked for" in verdict.why, verdict.mend) == (False, True, "")


def test_a_press_that_the_profile_does_not_list_opens_nothing() -> None:
    """Which presses read is data."""
    rules = RULES.model_copy(update={"reads": RULES.reads.model_copy(update={"presses": ("tab",)})})
    assert said("/Portal/Jobs/Read", KENDO, replace(ASKED, act="tab"), rules=rules).allowed
    assert not said("/Portal/Jobs/Read", KENDO, replace(ASKED, act="pager"), rules=rules).allowed


def test_a_multipart_form_is_read_like_any_other() -> None:
    """Its fields are judged; a file in it is an upload."""
    body, headers = multipart(("page", "2"), ("parent", CARD))
    assert said("/Portal/Jobs/Read", body, headers=headers).allowed
    body, headers = multipart(("page", "2"), ("note", "paid"))
    assert "'note'" in said("/Portal/Jobs/Read", body, headers=headers).why
    body, headers = multipart(("page", "2"), file="a.pdf")
    assert "uploads" in said("/Portal/Jobs/Read", body, headers=headers).why


def test_identities_stay_while_the_screen_does() -> None:
    """A tab pressed on a card is about that card; what another screen was about is forgotten."""
    pressed = Asked("tab").following(ASKED)
    assert said("/Portal/Files/Read", f"parent={CARD}", pressed).allowed
    assert not said("/Portal/Files/Read", f"parent={CARD}", Asked("opening").following(ASKED)).allowed


def test_a_secret_of_the_page_is_never_printed() -> None:
    """Neither a token of the markup nor a field of a form shows in what is asked."""
    own = replace(ASKED, own=Own("x", (MARKUP,), (Form("/x", (("__VIEWSTATE", TOKEN),)),)))
    assert TOKEN not in repr(own)
    assert "CfDJ8" not in repr(own)


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        ("/Portal/Notifications/Read", True),
        ("/Portal/Alerts/Dismiss", True),
        ("/api/telemetry", True),
        ("/Portal/RecentItems/Add", True),
        ("/Portal/Grid/LoadState", False),  # a grid may wait for it
        ("/Portal/Jobs", False),
        ("/Portal/Schedule/Read", False),
    ],
)
def test_what_a_page_asks_for_beside_its_lists_explains_no_empty_one(path: str, beside: bool) -> None:
    """It is refused all the same; only nothing that is missing on the screen is put down to it."""
    verdict = said(path, None)
    assert (verdict.allowed, verdict.beside) == (False, beside)


# ---------------------------------------------------------------------------------------------- doors


def laid_over(line: str) -> Guard:
    """The rules with a line of the profile as the refusal proposes it."""
    own = tomllib.loads(line.replace("[reads] ", "[reads]\n"))
    doors = tuple(Door.model_validate(door) for door in own["reads"]["posts"])
    return RULES.model_copy(update={"reads": RULES.reads.model_copy(update={"posts": doors})})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/Portal/Sync/Fetch", "widget=1"),
        ("/Portal/Jobs/Read", {"page": 1, "entityType": "Job", "includeClosed": True}),
        ("/Portal/Jobs", {"page": 1}),
        ("/Portal/Jobs/7/Tasks", {'odd "key"': "x"}),
    ],
)
def test_the_line_that_a_refusal_proposes_is_the_line_that_helps(path: str, body: str | dict[str, Any]) -> None:
    """For that address and these keys, and no other; and only while something is awaited."""
    rules = laid_over(said(path, body).mend)
    assert said(path, body, rules=rules).allowed
    assert not said(path + "/Delete", body, rules=rules).allowed
    assert not said(path, body, None, rules=rules).allowed
    wider = f"{body}&colour=red" if isinstance(body, str) else {**body, "colour": "red"}
    assert not said(path, wider, rules=rules).allowed
    assert not said(f"{path}?_method=PUT", body, rules=rules).allowed


def test_an_older_line_is_a_door_without_a_control() -> None:
    """What a file calls a read by its path alone still is one, for what a script sends while something is awaited."""
    rules = RULES.model_copy(update={"read_posts": ("/Portal/Sync/Fetch", "/Portal/*/Query")})
    assert said("/Portal/Sync/Fetch", {"widget": {"open": True}}, rules=rules).allowed
    assert said("/Portal/Jobs/Query", "colour=red", rules=rules).allowed
    assert not said("/Portal/Delete/Query", "colour=red", rules=rules).allowed
    assert not said("/Portal/Sync/Fetch", None, None, rules=rules).allowed
    assert not said("/Portal/Sync/Fetch", None, kind="document", rules=rules).allowed


@pytest.mark.parametrize(
    ("control", "path", "kind", "body"),
    [
        ("Retrieve Timesheet", "/Portal/Reports/UserTimesheet", "xhr", {"userId": "all", "dateFrom": "1/11/2026"}),
        ("Retrieve Timesheet", "/Portal/Reports/Timesheet", "document", "UserId=12&StartDate=1%2F11%2F2026"),
        ("Export Timesheet to Excel", "/Portal/Reports/ExportTimesheet", "download", "UserId=12&format=xlsx"),
        ("Export All Customers", "/Portal/Customers/ExportAll", "download", None),
        ("Export From List", "/Portal/Customers/ExportList", "document", "filter=&sort=Name-asc"),
    ],
)
def test_the_shipped_doors_open_for_their_control(control: str, path: str, kind: str, body: Any) -> None:
    """Only for its press, only as it is sent there, and never to an address that holds a write word."""
    asked = replace(ASKED, act="export", pressed=Pressed((control,)))
    assert said(path, body, asked, kind=kind).why == ""
    assert not said(path, body, replace(asked, pressed=Pressed(("Next",))), kind=kind).allowed
    assert not said(path, body, None, kind=kind).allowed
    assert not said(path, body, asked, kind="ping").allowed
    assert not said(path + "/Approve", body, asked, kind=kind).allowed
    assert not said(path, "approved=true", asked, kind=kind).allowed


# ---------------------------------------------------------------------------------------------- postbacks

PAGE = f"{PORTAL}/Portal/Jobs.aspx?view=1"
FIELDS = (("__VIEWSTATE", TOKEN), ("ctl00$NewName", "Roof"), ("ctl00$Status", "0"), ("page", "1"))
NEXT = Pressed(("Next",), (), "javascript:__doPostBack('ctl00$grid','Page$2')")


def posted(changes: dict[str, str], pressed: Pressed = NEXT, act: Act | None = "pager") -> Verdict:
    """What the guard says of the page's own form, sent back after a press."""
    asked = Asked(act, pressed=pressed, own=Own(PAGE, forms=(Form(PAGE, FIELDS),)))
    fields = {**dict(FIELDS), "__EVENTTARGET": "", "__EVENTARGUMENT": "", **changes}
    return said("/Portal/Jobs.aspx?view=1", urlencode(fields), asked, kind="document")


EVENT = {"__EVENTTARGET": "ctl00$grid", "__EVENTARGUMENT": "Page$2"}


@pytest.mark.parametrize(
    ("pressed", "changes"),
    [
        (NEXT, EVENT),
        (NEXT, {**EVENT, "__SCROLLPOSITIONY": "120", "page": "2"}),
        (NEXT, {**EVENT, "__ASYNCPOST": "true", "ctl00$Scripts": "ctl00$panel|ctl00$grid"}),
        (Pressed(("Next",), (("ctl00$btnNext", "Next"),)), {"ctl00$btnNext": "Next"}),
        (Pressed(("Next",), (("ctl00$imgNext", ""),)), {"ctl00$imgNext.x": "3", "ctl00$imgNext.y": "4"}),
        (Pressed(("Apply Filter",), (("ctl00$btnApplyFilter", "Apply"),)), {"ctl00$btnApplyFilter": "Apply"}),
        (
            Pressed(("Status",), (("ctl00$Status", "-1"),), r"setTimeout('__doPostBack(\'ctl00$Status\',\'\')', 0)"),
            {"ctl00$Status": "-1", "__EVENTTARGET": "ctl00$Status"},
        ),
    ],
)
def test_a_form_sent_back_unchanged_but_for_the_press_passes(pressed: Pressed, changes: dict[str, str]) -> None:
    """The pressed link's own event, its button, the part of the page that it renews, and a page number."""
    assert posted(changes, pressed).why == ""


@pytest.mark.parametrize(
    ("pressed", "changes", "why"),
    [
        (NEXT, {"ctl00$NewName": "Floor", **EVENT}, "'ctl00$NewName'"),
        (NEXT, {"__VIEWSTATE": "another"}, "'__VIEWSTATE'"),
        (NEXT, {"extra": "1"}, "'extra'"),
        (NEXT, {"__EVENTTARGET": "ctl00$btnSave"}, "'__EVENTTARGET'"),
        (NEXT, {"__EVENTTARGET": "ctl00$grid", "__EVENTARGUMENT": "Delete$2"}, "'__EVENTARGUMENT'"),
        (Pressed(("View",), (), "doPostBack('x','Delete$0')"), {"__EVENTARGUMENT": "Delete$0"}, "'__EVENTARGUMENT'"),
        (Pressed(("View",), (("btnSave", "1"),)), {"btnSave": "1"}, "'btnSave'"),
        (NEXT, {"_method": "DELETE"}, "another method"),
    ],
)  # fmt: skip
def test_a_form_sent_back_with_anything_else_changed_is_refused(
    pressed: Pressed, changes: dict[str, str], why: str
) -> None:
    """Another value, another field, or an event that writes or is not the pressed control's."""
    verdict = posted(changes, pressed)
    assert not verdict.allowed
    assert why in verdict.why


def test_a_form_is_sent_back_only_where_it_came_from() -> None:
    """Not to another address, not without a reading press, and not where the page has no such form."""
    body = urlencode(FIELDS)
    own = Own(PAGE, forms=(Form(f"{PORTAL}/Portal/Other.aspx", FIELDS),))
    assert "leads elsewhere" in said("/Portal/Other.aspx", body, Asked("tab", own=own), kind="document").why
    assert "no form of the page" in said("/Portal/Jobs.aspx", body, Asked("tab", own=own), kind="document").why
    assert not posted(EVENT, act=None).allowed
    assert not posted(EVENT, act="opening").allowed
    own = Own(PAGE, forms=(Form(f"{PORTAL}/Portal/Jobs/Search", FIELDS),))
    assert said("/Portal/Jobs/Search", body, Asked("filter", own=own), kind="document").allowed


# ---------------------------------------------------------------------------------------------- files


def test_a_file_is_read_by_post_where_its_download_was_pressed() -> None:
    """By a form of the page as it stands, or by a script that names the row; by nothing else that was pressed."""
    token = (("__RequestVerificationToken", TOKEN), ("id", "12"))
    own = Own(f"{PORTAL}/Portal/Jobs/Details/7", forms=(Form(f"{PORTAL}/Portal/Files/Download", token),))
    pressed = Asked("download", frozenset({"12"}), own=own)
    assert said("/Portal/Files/Download", urlencode(token), pressed, kind="download").why == ""
    assert said("/Portal/Files/Download", {"fileId": 12}, pressed).why == ""
    assert not said("/Portal/Files/Download", {"fileId": 13}, pressed).allowed
    assert not said("/Portal/Files/Download", urlencode((*token, ("name", "x"))), pressed, kind="download").allowed
    assert not said("/Portal/Files/Download", urlencode(token), replace(pressed, act="tab"), kind="document").allowed
    assert not said("/Portal/Files/Delete/Download", urlencode(token), pressed, kind="download").allowed


# ---------------------------------------------------------------------------------------------- properties

WORDS = sorted({*RULES.write_words, *RULES.form_words, *RULES.logout_words, *RULES.post_words, *RULES.post_verbs})
PLACES = ("path", "query key", "key", "inner key", "action", "method in the query")
KEY = st.text("abcdefghijklmnopqrstuvwxyz", max_size=6)


@given(st.sampled_from(WORDS), st.sampled_from(PLACES), KEY, st.booleans(), st.sampled_from(["capital", "_", "-"]))
def test_a_write_word_anywhere_refuses(word: str, place: str, beside: str, as_json: bool, style: str) -> None:
    """Whether in the path, in a key however deep, or as the action, alone or joined to another word."""
    joined = word.capitalize() + beside.capitalize() if style == "capital" else f"{word}{style}{beside}"
    path, body = "/Portal/Jobs/Read", dict[str, Any](page=1)
    if place == "path":
        path = f"/Portal/{joined}/Read"
    elif place == "query key":
        path += f"?{joined}=1"
    elif place == "method in the query":
        path += f"?method={joined}"
    elif place == "action":
        body |= {"action": joined}
    elif place == "key":
        body |= {joined: ""}
    else:
        body |= {"request": {joined: ""}} if as_json else {f"request[{joined}]": ""}
    known = place.endswith("key") and joined.lower() in RULES.reads.keys
    if not known and f"{word} {beside}" not in RULES.plain_pairs:
        assert not said(path, body if as_json else urlencode(body)).allowed


@given(st.dictionaries(st.sampled_from(sorted(RULES.reads.paging)), st.integers(0, 999), max_size=4), st.text())
def test_free_text_under_an_unknown_key_refuses(known: dict[str, int], text: str) -> None:
    """One value that is no part of what was asked for is enough, whatever stands beside it."""
    sent: dict[str, Any] = {**known, "remark": f"{text}!"}
    assert not said("/Portal/Jobs/Read", sent).allowed
    assert not said("/Portal/Jobs/Read", urlencode(sent, errors="replace")).allowed


@given(st.text(max_size=60), st.sampled_from(["", FORM, "application/json", "multipart/form-data; boundary=b"]))
def test_any_body_is_judged(body: str, kind: str) -> None:
    """Nothing that a page may send makes the guard fail: a failing guard would leave a request unanswered."""
    assert said("/Portal/Jobs/Read", body, headers={"content-type": kind}).allowed in (True, False)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/Portal/Quotes/GetQuotesForJob", {"jobId": CARD}),
        ("/api/jobs/search", {"page": 0, "size": 50, "sort": [{"field": "name", "dir": "asc"}], "filters": []}),
        ("/odata/Jobs/Query", {"$top": 50, "$skip": 0, "$orderby": "Number desc", "$count": True}),
        ("/api/Jobs/Query", {"skip": 0, "take": 20, "requireTotalCount": True, "sort": None, "group": None}),
        ("/api/grid/getRows", {"startRow": 0, "endRow": 100, "pivotMode": False, "groupKeys": [], "filterModel": {}}),
        ("/Jobs/Data", {"skip": 0, "take": 12, "requiresCounts": True, "sorted": [], "where": []}),
        ("/Jobs/Search", "limit=100&offset=0&searchLogic=AND"),
        ("/records/get", 'request={"limit":100,"offset":0}'),
        ("/Ext/jobs/read", {"page": 1, "start": 0, "limit": 25, "sort": [{"property": "name", "direction": "ASC"}]}),
        ("/api/table/data", "size=20&page=1&sorters%5B0%5D%5Bfield%5D=name&sorters%5B0%5D%5Bdir%5D=asc"),
        ("/Jobs/jqGridData", "_search=false&nd=1772661900000&rows=20&page=1&sidx=Number&sord=asc"),
        ("/services/JobService.asmx/FindJobs", {"pageIndex": 0, "pageSize": 20}),
    ],
)
def test_the_reads_of_further_frameworks_pass(path: str, body: str | dict[str, Any]) -> None:
    """OData, DevExtreme, AG Grid, Syncfusion, W2UI, Ext JS, Tabulator, jqGrid, script services."""
    assert said(path, body).allowed, said(path, body).why


@pytest.mark.parametrize(
    "verb",
    [
        *("Abort", "Amend", "Authorise", "Block", "Certify", "Charge", "Commit", "Demote", "Detach", "Enrol", "Expire"),
        *("Extend", "Finish", "Flush", "Freeze", "Fulfil", "Invalidate", "Issue", "Mute", "Override", "Persist", "Pin"),
        *("Postpone", "Promote", "Purge", "Rebuild", "Recalc", "Reclaim", "Reissue", "Remind", "Renew", "ReOpen"),
        *("Reprocess", "Retry", "Retire", "Settle", "Split", "Unapprove", "Unblock", "Untick", "Vote", "Waive"),
    ],
)
def test_a_verb_that_writes_refuses_whatever_stands_behind_it(verb: str) -> None:
    """As a POST to something that ends like a read, and as a GET, for a page or a script."""
    assert not said(f"/Portal/Jobs/{verb}/Get", {"id": CARD}).allowed
    for kind in ("document", "xhr"):
        url = f"{PORTAL}/Portal/Jobs/{verb}/7"
        assert not judge("GET", url, kind, None, rules=RULES, portal=PORTAL, asked=ASKED).allowed


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/Portal/Issues",
            "/Portal/Reports/CommittedCosts",
            "/Portal/Commitments",
            "/Portal/Renewals",
            "/Portal/Charges",
        ),
        *("/Portal/Reports/ChargeableHours", "/Portal/Reminders", "/Portal/Settlements", "/Portal/Extensions"),
        *("/Portal/Jobs/Finished", "/Portal/Retired", "/Portal/Blocked", "/Portal/Issued", "/Portal/Licences/Expiring"),
        *("/Portal/Workforce", "/Portal/Attachments/AttachmentList", "/Portal/Reports/Performance", "/Portal/Raised"),
    ],
)
def test_a_noun_made_of_such_a_verb_is_a_page(path: str) -> None:
    """What has been done, and what it is called, may be looked at."""
    assert judge("GET", PORTAL + path, "document", None, rules=RULES, portal=PORTAL, asked=ASKED).allowed


@pytest.mark.parametrize(
    ("path", "body"),
    [
        *(
            (f"/Portal/Jobs/{deed}", {"jobId": CARD})
            for deed in (
                *(
                    "Verify/GetResult",
                    "AttachFile/Get",
                    "Perform/GetResult",
                    "Sign/Get",
                    "Credit/GetData",
                    "Assign/Find",
                ),
                *(
                    "SendQuote/GetList",
                    "sendquote/get",
                    "verify_hours/load",
                    "sign-off/get",
                    "Reconciling/Get",
                    "Pay/Get",
                ),
                *(
                    "Validates/Query",
                    "GetVerifyResult",
                    "DataVerify/Data",
                    "Clock-In/Get",
                    "ClockOff/List",
                    "signform/get",
                ),
                *(
                    "Deleting/Data",
                    "Submitting/Get",
                    "ratify/fetch",
                    "Reimburse/Search",
                    "Attach.aspx/GetFiles",
                    "Tick/Get",
                ),
                *("Endorse:Get", "Nominate/Load/7", "Onboard/Retrieve", "Return/List", "Countersign/Grid", "Ship/Read"),
            )
        ),
        ("/Portal/Jobs/Read", {"verify": ""}),
        ("/Portal/Jobs/Read?attachTo=", KENDO),
        ("/Portal/Jobs/Read", {"request": {"page": 1, "signOff": None}}),
        ("/Portal/Jobs/Read?do=VerifyList", KENDO),
        ("/Portal/Jobs/Read", {"command": "Credit.Get", "page": 1}),
    ],
)
def test_a_deed_before_a_read_verb_refuses(path: str, body: str | dict[str, Any]) -> None:
    """Wherever the deed stands, whatever its form, and however its words are joined."""
    assert "write word" in said(path, body).why or "carries" in said(path, body).why
    assert not said(path, body).allowed


@pytest.mark.parametrize(
    "path",
    [
        *("/Portal/CreditNotes/Read", "/Portal/PurchaseOrders/Read", "/Portal/Signatures/List", "/Portal/Permits/Read"),
        *("/Portal/Employees/GetAll", "/Portal/Deliveries/Data", "/Portal/Jobs/Verified/List", "/Portal/Returns/Read"),
        *(
            "/Portal/Jobs/Attachments/Read",
            "/Portal/Job/GetInformation",
            "/Portal/Creditors/Read",
            "/Portal/Awards/Data",
        ),
        *(
            "/Portal/Assessments/Read",
            "/Portal/Installations/Read",
            "/Portal/Attendance/Read",
            "/Portal/Jobs/GetSigned",
        ),
        *("/Portal/References/Read", "/Portal/Licences/Read", "/Portal/Signage/List", "/Portal/RunSheets/Read"),
        *("/Portal/Quote/GetList", "/Portal/Claim/GetAll", "/Portal/Invoice/Read", "/Portal/Contact/Data"),
    ],
)
def test_what_only_sounds_like_a_deed_is_read(path: str) -> None:
    """Things, people and what has been done are lists, in the plural and as nouns made of verbs."""
    assert said(path, KENDO).why == ""
