"""`GET /review` over a real store."""

from __future__ import annotations

from datetime import timedelta

import httpx

from scraper.workspace import Workspace
from tests.scraper.cli.test_review import put
from tests.scraper.service.conftest import Service
from tests.scraper.store.conftest import Clock


def test_the_service_answers_the_same(service: Service, ws: Workspace, clock: Clock) -> None:
    """With the scope of time alone, narrowed by what is asked."""
    put(ws, clock(), {"starts_at": clock() - timedelta(days=2)})
    answer = service.client.get("/review", headers=service.bearer("read:time"))
    assert [one["rule"] for one in answer.json()["review"]] == ["entry_not_ended"]
    for asked, number in ({"job_number": "J1"}, 1), ({"state": "seen"}, 0), ({"user": "Kim"}, 0):
        got: httpx.Response = service.client.get("/review", params=asked, headers=service.bearer("read:time"))
        assert len(got.json()["review"]) == number, asked
    assert service.client.get("/review", headers=service.bearer("read:jobs")).status_code == 403
