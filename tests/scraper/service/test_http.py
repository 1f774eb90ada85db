"""The service over HTTP: answers, tags, problems, pages."""

from __future__ import annotations

import base64
import json
import re
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from scraper.entities import CATALOG, RECORDS
from scraper.service import middleware, threadpool
from scraper.workspace import Workspace
from tests.scraper.service.conftest import ACCOUNT, Service, Worker
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment, customer, job


@pytest.fixture
def caller(service: Service) -> httpx.Client:
    """Somebody with every scope."""
    service.client.headers.update(service.bearer())
    return service.client


@pytest.fixture
def jobs(ws: Workspace, clock: Clock) -> list[str]:
    """Forty jobs, of all of which the portal's list was walked."""
    said = [("new", date(2026, 3, 1)), ("closed", date(2026, 4, 1))]
    rows = [job(f"J{n}", clock(), status=said[n % 2][0], created_at=said[n % 2][1], name=f"Job {n}") for n in range(40)]
    ids = list(ws.store.objects.put(rows).ids)
    run = ws.store.runs.begin({"entities": [], "jobs": [], "since": None, "full": True})
    from scraper.store import Planned

    ws.store.items.plan(run, [Planned("listing", "job", {"jobs": []})])
    item = ws.store.items.take(run)
    assert item is not None
    ws.store.runs.coverage(item, entity="job", listing="jobs_grid", expected=40, taken=40)
    ws.store.items.done(item)
    ws.store.runs.finish(run.id)
    return ids


def problem(answer: httpx.Response, status: int, code: str) -> str:
    """The one shape of everything that is no answer; its detail."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert {"type", "title", "detail"} <= told.keys()
    return str(told["detail"])


def test_a_listing_is_walked_page_by_page(caller: httpx.Client, jobs: list[str]) -> None:
    """With filters and dates, each object once, and its age and source on every page."""
    for asked, number in (
        ({}, 40),
        ({"status": "closed"}, 20),
        ({"from": "2026-03-15"}, 20),
        ({"to": "2026-03-01", "status": "new"}, 20),
        ({"from": "2026-03-01", "to": "2026-03-31", "status": "closed"}, 0),
        ({"undated": "true"}, 0),
    ):
        found: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            told = caller.get("/jobs", params={"limit": "7", **asked, **cursor}).json()
            assert (told["source"], told["complete"], told["age"]) == ("store", True, 0)
            found += [one["id"] for one in told["data"]]
            if told["next"] is None:
                break
            cursor = {"cursor": told["next"]}
        assert len(found) == len(set(found)) == number
        assert set(found) <= set(jobs)


def test_a_cursor_is_of_one_listing(caller: httpx.Client, jobs: list[str]) -> None:
    """Another entity's, another filter's, the feed's, or one of a store that was put back would leave out without a
    word; the feed's cursors of earlier releases go on."""
    page, feed = (caller.get(at, params={"limit": 1}).json()["next"] for at in ("/jobs", "/changes"))
    assert caller.get("/jobs", params={"cursor": page, "fields": "name", "limit": 2}).status_code == 200
    for at, asked in (
        ("/jobs", {"cursor": page, "status": "new"}),
        ("/jobs", {"cursor": page, "gone": "true"}),
        ("/jobs", {"cursor": feed}),
        ("/customers", {"cursor": page}),
        ("/changes", {"since": page}),
        ("/changes", {"since": _old(99_999)}),
        ("/changes", {"since": "x"}),
    ):
        problem(caller.get(at, params=asked), 400, "invalid_parameter")
    old, new = (caller.get("/changes", params={"since": since}).json() for since in (_old(1), feed))
    assert old == new


def _old(place: int) -> str:
    return base64.urlsafe_b64encode(f".{place}".encode()).decode().rstrip("=")


def test_one_object_and_chosen_fields(caller: httpx.Client, jobs: list[str]) -> None:
    """By id or number; what identifies it is always there."""
    for name in (jobs[3], "J3"):
        told = caller.get(f"/jobs/{name}", params={"fields": "name,status"}).json()
        assert told["data"] == {"entity": "job", "id": jobs[3], "name": "Job 3", "status": "closed"}
    whole = caller.get("/jobs/J3").json()["data"]
    assert whole["account"] == ACCOUNT
    assert whole["provenance"]["name"]["source"] == "ui"


def test_a_caller_who_has_it_gets_no_body(caller: httpx.Client, jobs: list[str], clock: Clock, ws: Workspace) -> None:
    """The tag stays while the object does, however old it gets, and changes with it."""
    first = caller.get("/jobs/J3")
    clock.advance(minutes=5)
    again = caller.get("/jobs/J3", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    ws.store.objects.put([job("J3", clock(), name="Other")])
    changed = caller.get("/jobs/J3", headers={"if-none-match": f'"x", {first.headers["etag"]}'})
    assert changed.status_code == 200
    assert caller.get("/jobs/J3", headers={"if-none-match": "*"}).status_code == 304


def test_long_answers_are_packed_for_who_can_unpack(caller: httpx.Client, jobs: list[str]) -> None:
    """The same answer either way."""
    packed = caller.get("/jobs", headers={"accept-encoding": "gzip"})
    plain = caller.get("/jobs", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) * 5 < int(plain.headers["content-length"])


def test_what_must_be_fetched_is_answered_with_its_fetch(
    caller: httpx.Client, worker: Worker, known_job: str, clock: Clock
) -> None:
    """202 and where to look; with a wait, the answer itself."""
    worker.is_there = False
    answer = caller.get("/attachments", params={"job_number": "J1"})
    problem(answer, 202, "still_fetching")
    assert answer.headers["retry-after"] == "2"
    at = f"/fetches/{answer.json()['fetch']}"
    assert caller.get(at).json()["state"] == "waiting"
    worker.is_there = True
    worker.brings["card"] = lambda fetch: [attachment("J1", "a.jpg", clock())]
    worker.told(ACCOUNT)
    assert caller.get(at).json()["state"] == "done"
    told = caller.get("/attachments", params={"job_number": "J1"}).json()
    assert [one["name"] for one in told["data"]] == ["a.jpg"]
    told = caller.get("/attachments", params={"job_number": "J1", "max_age": 0, "wait": 5}).json()
    assert told["source"] in ("portal", "store")
    asked = caller.post("/refresh", json={"entity": "attachment", "job_number": "J1"})
    assert (asked.status_code, caller.get(f"/fetches/{asked.json()['id']}").json()["state"]) == (202, "done")


def test_problems_have_one_shape(caller: httpx.Client, jobs: list[str]) -> None:
    """Whatever is wrong with a request."""
    assert "crew" in problem(caller.get("/jobs", params={"technician": "x"}), 400, "not_held")
    assert "colour" in problem(caller.get("/jobs", params={"colour": "x"}), 400, "invalid_parameter")
    assert "from" in problem(caller.get("/jobs", params={"from": "yesterday"}), 400, "invalid_parameter")
    assert "limit" in problem(caller.get("/jobs", params={"limit": "1000"}), 400, "invalid_parameter")
    assert "wait" in problem(caller.get("/jobs", params={"wait": "9999"}), 400, "invalid_parameter")
    assert "fields" in problem(caller.get("/jobs", params={"fields": "nix"}), 400, "invalid_parameter")
    assert "cursor" in problem(caller.get("/jobs", params={"cursor": "nix"}), 400, "invalid_parameter")
    problem(caller.get("/job_stages", params={"from": "2026-01-01"}), 400, "invalid_parameter")
    problem(caller.get("/customers/none"), 404, "not_found")
    problem(caller.get("/nowhere"), 404, "not_found")
    refused = caller.delete("/jobs")
    problem(refused, 405, "method_not_allowed")
    assert refused.headers["allow"] == "GET, HEAD"
    problem(caller.post("/refresh", json={"entity": "nix"}), 400, "invalid_parameter")
    problem(caller.post("/refresh", content=b"{"), 400, "invalid_parameter")
    problem(caller.post("/refresh", content=b"x" * 20_000), 413, "too_large")
    problem(caller.post("/refresh", content=iter([b"x" * 9_000, b"y" * 9_000])), 413, "too_large")
    problem(caller.get("/jobs", params={"status": "x" * 9_000}), 413, "too_large")
    problem(caller.get("/runs/none"), 404, "not_found")
    problem(caller.get("/fetches/none"), 404, "not_found")


def test_the_feed_shows_what_the_token_may_see(service: Service, ws: Workspace, clock: Clock, jobs: list[str]) -> None:
    """And its cursor goes on all the same."""
    ws.store.objects.put([customer("c1", clock(), customer_name="Club")])
    everything = service.client.get("/changes", params={"limit": 100}, headers=service.bearer("read:jobs")).json()
    assert [one["data"]["id"] for one in everything["changes"]] == [*jobs, "c1"]
    assert {one["change"] for one in everything["changes"]} == {"new"}
    nothing = service.client.get("/changes", params={"limit": 100}, headers=service.bearer("read:claims")).json()
    assert nothing == {"changes": [], "next": everything["next"], "more": False}
    later = service.client.get("/changes", params={"since": nothing["next"]}, headers=service.bearer("read:jobs"))
    assert later.json()["changes"] == []


def test_operators_see_runs_and_figures(caller: httpx.Client, jobs: list[str], ws: Workspace) -> None:
    """Runs as the command line prints them; figures that Prometheus reads."""
    (run,) = caller.get("/runs").json()["data"]
    assert caller.get(f"/runs/{run['run_id']}").json() == run == ws.store.runs.report(run["run_id"])
    figures = caller.get("/metrics")
    assert figures.headers["content-type"].startswith("text/plain")
    told = dict(re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", figures.text, re.MULTILINE))
    assert told['ascora_objects{entity="job"}'] == "40.0"
    assert told["ascora_worker_present"] == "1.0"
    assert told["ascora_api_parked"] == "0.0"
    ws.store.circuits.refused("api", "key-of-acme", "HTTP 401")
    assert "ascora_api_parked 1.0" in caller.get("/metrics").text


def test_anybody_may_ask_whether_it_is_well(service: Service, clock: Clock) -> None:
    """Without a token, and without anything about the account."""
    assert service.client.get("/healthz").json() == {"status": "ok"}
    assert service.client.get("/readyz").json() == {"status": "ok", "worker": True}
    clock.advance(hours=1)
    assert service.client.get("/readyz").json() == {"status": "ok", "worker": False}


def test_a_database_that_is_gone_is_told_in_time(
    caller: httpx.Client, service: Service, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing hangs: not when it refuses, not when it never answers."""
    monkeypatch.setattr(threadpool, "PATIENCE_SECONDS", 0.5)
    from threading import Event

    from sqlalchemy.exc import OperationalError

    def refuse(*_: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(ws.store.tokens, "holder", refuse)
    problem(caller.get("/jobs"), 503, "storage_down")
    released = Event()
    monkeypatch.setattr(ws.store.tokens, "holder", lambda _: released.wait(30))
    assert "0 s" in problem(caller.get("/jobs"), 503, "storage_down")
    released.set()
    assert caller.get("/healthz").status_code == 200


def test_the_reference_names_everything_with_an_example(service: Service) -> None:
    """Every address, every parameter, every answer; and the page needs nothing from elsewhere."""
    openapi = service.client.get("/openapi.json").json()
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(openapi)))
    assert named <= openapi["components"]["schemas"].keys()
    for entity in RECORDS:
        listed = openapi["paths"][f"/{CATALOG[entity].plural}"]["get"]
        assert {*RECORDS[entity].filters} <= {one["name"] for one in listed["parameters"]}
        assert listed["responses"]["200"]["content"]["application/json"]["example"]["data"][0]["entity"] == entity
        assert {"202", "304", "400", "401", "403", "404", "429", "502", "503"} <= listed["responses"].keys()
    for path, methods in openapi["paths"].items():
        for told in methods.values():
            assert told["summary"], path
            assert "422" not in told["responses"], path
            assert all(one.get("description") for one in told.get("parameters", ())), path
            assert told["responses"]["200" if "200" in told["responses"] else "202"].get("content"), path
    page = service.client.get("/docs")
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page.text)
    assert "<script" not in page.text
    for path in openapi["paths"]:
        assert f"<code>{path}</code>" in page.text
    assert {spec.scope for spec in CATALOG.values()} >= {"read:jobs", "read:compliance", "read:claims"}


def test_an_age_is_never_negative(caller: httpx.Client, jobs: list[str], clock: Clock) -> None:
    """Two machines' clocks differ."""
    clock.now -= timedelta(minutes=3)
    assert caller.get("/jobs/J1").json()["age"] == 0


def test_more_than_it_can_answer_at_once_are_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the one shape, and when to come back."""
    monkeypatch.setattr(middleware, "MOST_AT_ONCE", 0)
    answer = service.client.get("/jobs")
    problem(answer, 429, "too_many_requests")
    assert answer.headers["retry-after"] == "1"


def test_a_database_that_only_reads_is_not_ready(
    service: Service, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing would be answered, since nothing can be entered: who sends callers here must know."""
    monkeypatch.setattr(type(ws.store), "is_writable", lambda _: False)
    problem(service.client.get("/readyz"), 503, "storage_down")
    assert service.client.get("/healthz").status_code == 200


def test_a_data_folder_that_is_deleted_stops_the_answers(
    caller: httpx.Client, service: Service, ws: Workspace, tmp_path: Path
) -> None:
    """The process answers, is not ready, and gives nothing out that no log holds; it goes on when the file is back."""
    place = Path(make_url(ws.settings.database_url).database or "")
    assert caller.get("/runs").status_code == 200
    aside = place.rename(tmp_path / "aside.db")
    try:
        for address, status in (("/healthz", 200), ("/readyz", 503), ("/runs", 503)):
            assert caller.get(address).status_code == status, address
        assert "deleted or replaced" in caller.get("/readyz").json()["detail"]
    finally:
        aside.rename(place)
    assert (caller.get("/readyz").status_code, caller.get("/runs").status_code) == (200, 200)
