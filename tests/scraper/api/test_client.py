"""The open API client against a handler that plays the API."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
import stamina

from scraper.api.answers import ApiAnswer
from scraper.api.client import ATTEMPTS, backoff
from scraper.errors import (
    ApiRefused,
    ApiUnavailable,
    ConfigError,
    LayoutChanged,
    RateLimited,
    ScraperError,
)
from tests.scraper.api.played import KEY, Handler, answering, client, ids, page


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Retries happen as often as in earnest, at once."""
    with stamina.set_testing(True, attempts=ATTEMPTS, cap=True):
        yield


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
        (httpx.Response(503, headers={"Retry-After": "86400"}), RateLimited, 1, "HTTP 503"),
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
    assert backoff(RateLimited("x", 901.0)) is False
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
