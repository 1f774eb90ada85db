"""The service against its own OpenAPI: no answer that is not documented, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
from hypothesis import strategies
from schemathesis.specs.openapi import checks

from scraper.service.accounts import Accounts
from scraper.service.middleware import Middleware
from scraper.store.tokens import SCOPES
from tests import servers
from tests.scraper.service.conftest import ACCOUNT, Worker
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment, customer, job

CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
"""That a question can be well-formed and make no sense (a date range that ends before it begins) is told by 400."""
EXAMPLES = 3
"""An address; `make drills` takes more."""


@pytest.fixture
def served(accounts: Accounts, app: Middleware, clock: Clock, worker: Worker) -> Iterator[tuple[str, dict[str, str]]]:
    """The service with a few objects; its address, and the header of somebody with every scope."""
    store = accounts.get(ACCOUNT).ws.store
    worker.brings = dict.fromkeys(("api", "card", "portal"), lambda fetch: [])
    store.objects.put([job("J1252", clock(), name="\0 \u202e 'x'", status="new")])
    store.objects.put([attachment("J1252", "a.jpg", clock()), customer("c1", clock(), customer_name="Club")])
    _, secret = store.tokens.create("schemathesis", SCOPES, timedelta(days=1), 1_000_000)
    with servers.serving(app) as url:
        access = httpx.post(
            f"{url}/authenticate", json={"secret": secret}, trust_env=False, verify=False, timeout=60
        ).json()["access_token"]
        yield url, {"Authorization": f"Bearer {access}"}


def assert_documented(served: tuple[str, dict[str, str]], examples: int) -> None:
    """Every operation answers as its OpenAPI says, so many drawn questions long."""
    url, bearer = served
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    found = list(schema.get_all_operations())
    assert len(found) > 30
    for result in found:
        operation: Any = result.ok()  # type: ignore[union-attr]

        @hypothesis.settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy())
        def hold(case: Any) -> None:
            case.call_and_validate(headers=bearer, checks=CHECKS)

        hold()


def test_every_answer_is_documented(served: tuple[str, dict[str, str]]) -> None:
    """No 5xx but those that are told, no other shape, no other content type."""
    assert_documented(served, EXAMPLES)


@pytest.mark.drill
def test_every_answer_is_documented_whatever_is_asked(served: tuple[str, dict[str, str]]) -> None:
    """The same, with many more questions."""
    assert_documented(served, 100)


@hypothesis.settings(max_examples=25, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(
    path=strategies.binary(max_size=40),
    query=strategies.binary(max_size=40),
    token=strategies.text(strategies.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=70),
)
def test_no_address_and_no_token_breaks_it(
    served: tuple[str, dict[str, str]], caller: httpx.Client, path: bytes, query: bytes, token: str
) -> None:
    """Bytes that nobody would send are refused in the one shape; only such addresses as it has answer otherwise."""
    _, bearer = served
    at, asked = ("".join(f"%{byte:02x}" for byte in sent) for sent in (path, query))
    for given in (bearer, {"Authorization": f"Bearer {token}"}, {"Authorization": f"Bearer asca_acme.{token}"}):
        for address in (f"/{at}?{asked}", f"/jobs/{at}?{asked}", f"/attachments/{at}/file"):
            answer = caller.get(address, headers=given)
            assert answer.status_code < 500, answer.text
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture
def caller(served: tuple[str, dict[str, str]]) -> Iterator[httpx.Client]:
    """Sends what it is told."""
    with httpx.Client(base_url=served[0], trust_env=False, verify=False, timeout=60) as client:
        yield client
