"""The service against its own OpenAPI: no answer that is not documented, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
from schemathesis.specs.openapi import checks

from scraper.service.accounts import Accounts
from scraper.service.http_api import make_app
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
EXAMPLES = 6
"""An address; `make drills` takes more."""


@pytest.fixture
def served(accounts: Accounts, clock: Clock, worker: Worker) -> Iterator[tuple[str, dict[str, str]]]:
    """The service with a few objects; its address, and the header of somebody with every scope."""
    store = accounts.get(ACCOUNT).ws.store
    worker.brings = dict.fromkeys(("api", "card", "portal"), lambda fetch: [])
    store.objects.put([job("J1252", clock(), name="\0 \u202e 'x'", status="new")])
    store.objects.put([attachment("J1252", "a.jpg", clock()), customer("c1", clock(), customer_name="Club")])
    _, secret = store.tokens.create("schemathesis", SCOPES, timedelta(days=1), 1_000_000)
    with servers.serving(make_app(accounts)) as url:
        access = httpx.post(f"{url}/authenticate", json={"secret": secret}, trust_env=False).json()["access_token"]
        yield url, {"Authorization": f"Bearer {access}"}


def _hold(served: tuple[str, dict[str, str]], examples: int) -> None:
    url, bearer = served
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    session = httpx.Client(trust_env=False)
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
    session.close()


def test_every_answer_is_documented(served: tuple[str, dict[str, str]]) -> None:
    """No 5xx but those that are told, no other shape, no other content type."""
    _hold(served, EXAMPLES)
