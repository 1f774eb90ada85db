"""Nothing but the documented reads leaves the client, and never for another origin."""

from __future__ import annotations

import httpx
import pytest

from scraper.api.routes import ROUTES, refuse_all_but_reads
from scraper.errors import RequestRefused
from tests.scraper.api.played import answering, client, page


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
