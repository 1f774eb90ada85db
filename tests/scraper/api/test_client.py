"""The open API client against a handler that plays the API."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import stamina
from pydantic import SecretStr

from scraper.api.answers import ApiAnswer
from scraper.api.client import ATTEMPTS, AscoraApi, backoff
from scraper.api.routes import ROUTES, refuse_all_but_reads
from scraper.errors import (
    ApiRefused,
    ApiUnavailable,
    ConfigError,
    LayoutChanged,
    RateLimited,
    RequestRefused,
    ScraperError,
)

KEY = "canary-key-5f2c"
Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Retries happen as often as in earnest, at once."""
    with stamina.set_testing(True, attempts=ATTEMPTS, cap=True):
        yield


def client(handler: Handler, **options: Any) -> AscoraApi:
    """A client of an API that is only a function."""
    return AscoraApi("https://api.example.test", SecretStr(KEY), transport=httpx.MockTransport(handler), **options)


def page(rows: list[dict[str, Any]], pages: int = 1, total: int | None = None) -> httpx.Response:
    """One page as the API sends it."""
    return httpx.Response(
        200,
        json={
            "success": True,
            "message": None,
            "results": rows,
            "totalPages": pages,
            "totalRecords": len(rows) if total is None else total,
        },
    )


def answering(*responses: httpx.Response) -> Handler:
    """Answers in this order, the last one for ever."""
    left = list(responses)
    return lambda request: left.pop(0) if len(left) > 1 else left[0]


class Listing:
    """A list of jobs that a test can change between two pages."""

    def __init__(self, ids: list[str], page_size: int = 2) -> None:
        self.ids = ids
        self.page_size = page_size
        self.before: Callable[[int], None] = lambda nth: None
        self.asked: list[int] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["Page"])
        self.asked.append(number)
        self.before(len(self.asked))
        rows = [{"jobId": one} for one in self.ids][(number - 1) * self.page_size : number * self.page_size]
        return page(rows, -(-len(self.ids) // self.page_size), len(self.ids))


def ids(answers: list[ApiAnswer]) -> list[str]:
    """Ids of the rows as the walk gave them."""
    return [row["jobId"] for answer in answers for row in answer.rows]


def test_the_key_goes_out_as_the_auth_header_only() -> None:
    """The key is in the header `Auth` of every request, in no address and no repr."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return page([])

    with client(handler) as api:
        list(api.list("jobs", IncludeChildJobs=True))
        assert KEY not in repr(vars(api))
    assert seen[0].headers["Auth"] == KEY
    assert KEY not in str(seen[0].url)
    assert dict(seen[0].url.params) == {"IncludeChildJobs": "true", "Page": "1", "PageSize": "250"}


def test_pages_are_walked_to_the_end() -> None:
    """Every page comes once, in order, and the walk is proven by the API's own total."""
    listing = Listing(["a", "b", "c", "d", "e"])
    with client(listing) as api:
        walk = api.list("jobs")
        answers = list(walk)
        assert api.requests == 3
    assert ids(answers) == ["a", "b", "c", "d", "e"]
    assert [(answer.page, answer.last) for answer in answers] == [(1, False), (2, False), (3, True)]
    assert (walk.proven, walk.expected, walk.taken) == (True, 5, 5)


def test_an_empty_list_is_proven_empty() -> None:
    """`totalPages: 0` ends the walk after one request."""
    with client(answering(page([], pages=0))) as api:
        walk = api.list("customers")
        assert [answer.last for answer in walk] == [True]
    assert (walk.proven, walk.expected, walk.taken) == (True, 0, 0)


def test_a_row_that_moved_over_an_edge_is_found_again() -> None:
    """A job made during the walk shows one row twice; the list is walked again, each row counts once."""
    listing = Listing(["a", "b", "c", "d"])
    listing.before = lambda nth: listing.ids.insert(0, "new") if nth == 2 else None
    with client(listing) as api:
        walk = api.list("jobs")
        found = ids(list(walk))
    assert sorted(found) == ["a", "b", "c", "d", "new"]
    assert (walk.proven, walk.expected, walk.taken) == (True, 5, 5)


def test_a_row_deleted_during_the_walk_does_not_hide_another() -> None:
    """The row that slipped to an earlier page is found by walking again."""
    listing = Listing(["a", "b", "c", "d"])
    listing.before = lambda nth: listing.ids.remove("a") if nth == 2 else None
    with client(listing) as api:
        walk = api.list("jobs")
        found = ids(list(walk))
    assert set(found) >= {"b", "c", "d"}
    assert (walk.proven, walk.expected, walk.taken) == (True, 3, 3)


def test_a_list_that_never_rests_is_not_called_proven() -> None:
    """After a bounded number of passes the walk says what is there and that it could not prove it."""
    listing = Listing(["a", "b", "c"])
    listing.before = lambda nth: listing.ids.append(f"new-{nth}")
    with client(listing) as api:
        walk = api.list("jobs")
        list(walk)
    assert not walk.proven
    assert walk.expected == len(listing.ids)


def test_a_total_that_is_wrong_is_not_believed() -> None:
    """Fewer rows than `totalRecords` says is no proof, however often it is asked."""
    with client(answering(page([{"jobId": "a"}], total=2))) as api:
        walk = api.list("jobs")
        answers = list(walk)
    assert ids(answers) == ["a"]
    assert (walk.proven, walk.expected, walk.taken) == (False, 2, 1)


def test_an_api_that_repeats_one_page_ends() -> None:
    """The same page for ever, under a huge page count, ends the walk unproven."""
    with client(answering(page([{"jobId": "a"}], pages=10**9, total=10**9))) as api:
        walk = api.list("jobs")
        list(walk)
        assert api.requests < 20
    assert not walk.proven


@pytest.mark.parametrize("end", [[], [{"contactId": "b"}]], ids=["an empty page", "the last page for ever"])
def test_a_list_without_totals_is_walked_until_nothing_comes(end: list[dict[str, str]]) -> None:
    """Where the API counts nothing, the end is proven by pages without a new row, and nothing is expected."""
    pages = [[{"contactId": "a"}], [{"contactId": "b"}]]
    answers = [httpx.Response(200, json={"results": rows}) for rows in [*pages, end]]
    with client(answering(*answers)) as api:
        walk = api.list("customer_contacts", "9a")
        assert [row["contactId"] for answer in walk for row in answer.rows] == ["a", "b"]
    assert (walk.proven, walk.expected, walk.taken) == (True, None, 2)


def test_a_changed_row_is_given_again() -> None:
    """When a list is walked again, rows that changed meanwhile come again and unchanged ones do not."""
    states = iter(["booked", "completed", "completed"])
    totals = iter([5, 1, 1])
    with client(lambda _: page([{"jobId": "a", "s": next(states)}, {"jobId": "b"}], total=next(totals) + 1)) as api:
        answers = list(api.list("jobs"))
    assert [row["jobId"] for row in answers[0].rows] == ["a", "b"]
    assert [row for answer in answers[1:] for row in answer.rows] == [{"jobId": "a", "s": "completed"}]


def test_bare_arrays_are_one_page() -> None:
    """A list without envelope is asked for once and is proven without an expected count."""
    with client(lambda _: httpx.Response(200, json=[{"name": "Demolition"}, {"name": "Frame"}])) as api:
        walk = api.list("standard_sections")
        assert [row["name"] for answer in walk for row in answer.rows] == ["Demolition", "Frame"]
        assert api.requests == 1
    assert (walk.proven, walk.expected, walk.taken) == (True, None, 2)


def test_one_object_is_read_by_number() -> None:
    """A section's dot is a dash in the path, and names of the envelope count without case."""
    paths: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.raw_path.decode())
        return httpx.Response(200, json={"Success": True, "Quotation": {"quoteNumber": "Q1.01"}})

    with client(handler) as api:
        assert api.one("quote", "Q1.01").rows == ({"quoteNumber": "Q1.01"},)
        api.one("quote", "Q/1")
    assert paths == ["/Quotes/Quote/Q1-01", "/Quotes/Quote/Q%2F1"]


@pytest.mark.parametrize("labour", [{"h": 1}, [{"h": 1}], [[{"h": 1}]]])
def test_labour_is_read_in_every_shape_seen(labour: object) -> None:
    """One object, an array, or an array in an array."""
    with client(lambda _: httpx.Response(200, json={"success": True, "jobLabours": labour})) as api:
        assert api.one("job_labour", "J1").rows == ({"h": 1},)


def test_money_is_never_a_float() -> None:
    """Numbers with a point arrive as Decimal, digit for digit."""
    raw = b'{"success":true,"job":{"totalExTax":1132.10,"n":2}}'
    with client(lambda _: httpx.Response(200, content=raw)) as api:
        row = api.one("job", "J1").rows[0]
    assert str(row["totalExTax"]) == "1132.10"
    assert isinstance(row["totalExTax"], Decimal)
    assert row["n"] == 2


def test_dirty_text_does_not_stop_a_page() -> None:
    """NULs, raw control characters and lone surrogates parse; the evidence has them as they came."""
    raw = b'{"success":true,"job":{"jobName":"a\\u0000b \\ud83d \x0b"}}'
    kept: list[bytes] = []
    with client(lambda _: httpx.Response(200, content=raw), on_answer=lambda one: kept.append(one.raw)) as api:
        row = api.one("job", "J1").rows[0]
    assert row["jobName"] == "a\0b \ud83d \x0b"
    assert kept == [raw]


def test_an_answer_is_kept_before_it_is_read() -> None:
    """Even an answer that proves unreadable was handed over first, with its bytes and its time."""
    kept: list[ApiAnswer] = []
    with (
        client(lambda _: httpx.Response(200, html="<h1>Error</h1>"), on_answer=kept.append) as api,
        pytest.raises(ApiUnavailable),
    ):
        api.one("job", "J1")
    assert len(kept) == ATTEMPTS
    assert kept[0].raw == b"<h1>Error</h1>"
    assert kept[0].content_type.startswith("text/html")
    assert datetime.now(UTC) - kept[0].captured_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("response", "error", "requests", "says"),
    [
        (httpx.Response(200, json={"success": False, "message": "No Matching Job Found (J9)"}), ApiRefused, 1, "(J9)"),
        (httpx.Response(200, json={"success": False}), ApiRefused, 1, "without a message"),
        (httpx.Response(401, text="no"), ApiRefused, 1, "ASCORA_API_KEY"),
        (httpx.Response(403), ApiRefused, 1, "ASCORA_API_KEY"),
        (httpx.Response(404), ApiRefused, 1, "HTTP 404"),
        (httpx.Response(405), ApiRefused, 1, "HTTP 405"),
        (httpx.Response(400), ApiRefused, 1, "HTTP 400"),
        (httpx.Response(429), RateLimited, ATTEMPTS, "HTTP 429"),
        (httpx.Response(429, headers={"Retry-After": "86400"}), RateLimited, 1, "HTTP 429"),
        (httpx.Response(500), ApiUnavailable, ATTEMPTS, "HTTP 500"),
        (httpx.Response(503, html="<h1>x</h1>"), ApiUnavailable, ATTEMPTS, "HTTP 503"),
        (httpx.Response(204), ApiUnavailable, ATTEMPTS, "HTTP 204"),
        (httpx.Response(200), ApiUnavailable, ATTEMPTS, "0 bytes"),
        (httpx.Response(200, html="<!DOCTYPE html><p>Login"), ApiUnavailable, ATTEMPTS, "<!DOCTYPE"),
        (httpx.Response(200, content=b'{"success":true,"job":{"jo'), ApiUnavailable, ATTEMPTS, "did not answer JSON"),
        (httpx.Response(200, content=b'{"job":{"totalExTax":NaN}}'), ApiUnavailable, ATTEMPTS, "did not answer JSON"),
        (httpx.Response(200, content=b"\xff\xfe\xfd"), ApiUnavailable, ATTEMPTS, "did not answer JSON"),
        (httpx.Response(200, content=b"[" * 100_000), ApiUnavailable, ATTEMPTS, "did not answer JSON"),
        (httpx.Response(200, json={"success": True, "jobs": []}), LayoutChanged, 1, "expected job"),
        (httpx.Response(200, json="J1"), LayoutChanged, 1, "a str"),
        (httpx.Response(200, json={"job": ["J1"]}), LayoutChanged, 1, "not an object"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_every_answer_has_one_meaning(
    response: httpx.Response, error: type[ScraperError], requests: int, says: str
) -> None:
    """Each refusal, outage and shape is one error by its reaction; only what may pass is asked again."""
    with client(lambda _: response) as api:
        with pytest.raises(error) as caught:
            api.one("job", "J9")
        assert api.requests == requests
    assert says in str(caught.value)
    assert KEY not in repr(caught.value)


@pytest.mark.parametrize("count", ["3", True, -1, 1.5])
def test_a_count_that_is_none_is_loud(count: object) -> None:
    """A total that is no count is an unknown shape, never a guess."""
    broken = {"results": [], "totalRecords": count}
    with client(lambda _: httpx.Response(200, json=broken)) as api, pytest.raises(LayoutChanged, match="totalRecords"):
        list(api.list("jobs"))


def _transport_errors() -> list[type[Exception]]:
    found: list[type[Exception]] = [httpx.InvalidURL]
    left: list[type[Exception]] = [httpx.HTTPError]
    while left:
        kind = left.pop()
        left.extend(kind.__subclasses__())
        found.append(kind)
    return sorted(set(found) - {httpx.HTTPStatusError}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", _transport_errors())
def test_no_error_of_httpx_gets_past_the_border(kind: type[Exception]) -> None:
    """Every way in which httpx can fail is `ApiUnavailable`, with its cause, after all attempts."""

    def handler(request: httpx.Request) -> httpx.Response:
        raise kind("boom")

    with client(handler) as api:
        with pytest.raises(ApiUnavailable, match="boom") as caught:
            api.one("job", "J1")
        assert api.requests == ATTEMPTS
    assert isinstance(caught.value.__cause__, kind)


def test_a_burst_of_failures_is_sat_out() -> None:
    """429, 5xx, a reset and an HTML page in a row end in the answer."""

    def reset(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset")

    steps: list[Handler] = [
        answering(httpx.Response(429, headers={"Retry-After": "1"})),
        answering(httpx.Response(502)),
        reset,
        answering(httpx.Response(200, html="<h1>Oops</h1>")),
        answering(page([{"jobId": "a"}])),
    ]
    with client(lambda request: steps.pop(0)(request)) as api:
        assert ids(list(api.list("jobs"))) == ["a"]
        assert api.requests == 5


def test_retry_after_is_obeyed_within_bounds() -> None:
    """Seconds and HTTP dates set the wait; more than the bound is not sat out; without one stamina decides."""
    assert backoff(RateLimited("x", 7.0)) == 7.0
    assert backoff(RateLimited("x", 121.0)) is False
    assert backoff(RateLimited("x")) is True
    assert backoff(ApiUnavailable("x")) is True
    assert backoff(ApiRefused("x")) is False
    soon = format_datetime(datetime.now(UTC) + timedelta(hours=3), usegmt=True)
    limited = answering(httpx.Response(429, headers={"Retry-After": soon}))
    with client(limited) as api, pytest.raises(RateLimited) as caught:
        api.one("job", "J1")
    assert caught.value.retry_after == pytest.approx(3 * 3600, abs=5)


def test_an_untrusted_certificate_names_the_setting() -> None:
    """Certificate trouble is not retried: a person sets ASCORA_CA_BUNDLE; verification is never off."""

    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("self-signed certificate") from ssl.SSLCertVerificationError("self-signed")

    with client(handler) as api, pytest.raises(ConfigError, match="ASCORA_CA_BUNDLE"):
        api.one("job", "J1")


def test_a_bundle_that_is_no_pem_names_the_setting(tmp_path: Path) -> None:
    """A broken bundle is one line that says what was expected."""
    bundle = tmp_path / "ca.pem"
    bundle.write_text("no certificate", "utf-8")
    with pytest.raises(ConfigError, match="ASCORA_CA_BUNDLE"):
        client(answering(page([])), ca_bundle=bundle)


def test_redirects_stay_on_the_origin() -> None:
    """A redirect within the API is followed; one to another host, to plain http or to a write is never sent."""
    sent: list[httpx.URL] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request.url)
        if request.url.path.endswith("J1"):
            return httpx.Response(301, headers={"Location": str(request.url) + "/"})
        if request.url.path.endswith("/"):
            return httpx.Response(200, json={"job": {"jobId": "a"}})
        return httpx.Response(302, headers={"Location": targets.pop()})

    targets = [
        "https://evil.example.test/Jobs/Job/J1",
        "http://api.example.test/Jobs/Job/J1",
        "/Accounting/MarkInvoicesAsSent",
    ]
    with client(handler) as api:
        assert api.one("job", "J1").rows == ({"jobId": "a"},)
        while targets:
            with pytest.raises(RequestRefused):
                api.one("job", "J2")
    assert {url.host for url in sent} == {"api.example.test"}
    assert {url.scheme for url in sent} == {"https"}
    assert not any("Mark" in url.path for url in sent)


def test_a_key_in_an_answer_is_scrubbed_and_said_so() -> None:
    """An API that echoes the key cannot bring it into the evidence or an error."""
    echo = {"success": False, "message": f"bad {KEY}"}
    kept: list[ApiAnswer] = []
    answer = answering(httpx.Response(200, json=echo))
    with client(answer, on_answer=kept.append) as api, pytest.raises(ApiRefused) as caught:
        api.one("job", "J1")
    assert KEY not in str(caught.value)
    assert KEY.encode() not in kept[0].raw
    assert kept[0].scrubbed == ("ASCORA_API_KEY",)


@pytest.mark.parametrize(
    "path",
    [
        "/Accounting/MarkInvoicesAsSent",
        "/accounting/markpaymentsassent/",
        "/MarkInvoice",
        "/MarkPayment",
        "/Accounting/CreatePayment",
        "/Jobs/Job/MarkInvoicesAsSent",
        "/Jobs/Job/%4darkInvoicesAsSent",
        "/WebHooks/Delete/1",
        "/Quotes/UpdateStatus",
        "/Jobs/Jobs/../../Accounting/MarkInvoicesAsSent",
        "/",
    ],
)
def test_marks_and_writes_are_blocked_by_name(path: str) -> None:
    """No spelling of a write or mark route gets out, even as a GET."""
    with pytest.raises(RequestRefused):
        refuse_all_but_reads("GET", path)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get"])
def test_only_get_goes_out(method: str) -> None:
    """A known route is no excuse for another verb."""
    with pytest.raises(RequestRefused):
        refuse_all_but_reads(method, "/Jobs/Jobs")


def test_the_client_itself_cannot_write() -> None:
    """The guard sits in the client's own transport path, below every method it has."""
    with client(answering(page([]))) as api:
        for method, path in (
            ("POST", "/Jobs/Job"),
            ("GET", "/Accounting/MarkInvoicesAsSent"),
            ("DELETE", "/WebHooks/1"),
        ):
            with pytest.raises(RequestRefused):
                api._client.request(method, path)
        assert api.requests == 0


def test_routes_are_the_documented_reads() -> None:
    """Every route of the table passes the guard; there is one per documented GET of the current API."""
    for route in ROUTES.values():
        refuse_all_but_reads("GET", route.address("9a") if "{key}" in route.path else route.path)
    assert len(ROUTES) == 22


def test_requests_differ_only_in_the_page(tmp_path: Path) -> None:
    """Filters are sent with every page, as JSON-like words and ISO dates; None is not sent."""
    seen: list[dict[str, str]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(dict(request.url.params))
        return page([{"jobId": request.url.params["Page"]}], pages=2, total=2)

    with client(handler, page_size=1) as api:
        list(
            api.list("jobs", StartDate=datetime(2026, 1, 2, tzinfo=UTC).date(), JobStatus=None, IncludeChildJobs=False)
        )
    common = {"PageSize": "1", "StartDate": "2026-01-02", "IncludeChildJobs": "false"}
    assert seen == [common | {"Page": "1"}, common | {"Page": "2"}]
    assert json.dumps(seen).count(KEY) == 0
