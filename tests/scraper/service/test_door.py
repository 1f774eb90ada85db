"""What any caller may send: odd addresses, HEAD, ranges, weights, half a body, and hanging up."""

from __future__ import annotations

import asyncio
import gzip
import select
import socket
import threading
from contextlib import ExitStack, suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import MagicMock

import httpx
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs
from uvicorn.server import ServerState

from scraper.errors import TooManyRequests
from scraper.models import Attachment, Reading
from scraper.service import connection, door, fetch_waiters, middleware
from scraper.service.auth import Caller
from scraper.service.file_responses import takes_gzip
from scraper.spelling import composed
from scraper.workspace import Workspace
from tests.scraper.service.conftest import Service, Worker
from tests.scraper.service.test_http import problem
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import job


@pytest.mark.parametrize(
    "address", ["/jobs/J1%00", "/jobs/J1%ff", "/jobs?status=a%00", "/jobs?status=%ff", "/jobs/%C3"]
)
def test_no_address_that_is_no_text_begins_a_fetch(service: Service, worker: Worker, address: str) -> None:
    """It is the caller's mistake, told as that; no worker is set to work for it."""
    problem(service.client.get(address, headers=service.bearer()), 400, "invalid_parameter")
    assert worker.fetched == []


def test_a_body_with_a_zero_byte_is_the_callers_mistake(service: Service, worker: Worker) -> None:
    """As an address with one is."""
    asked = {"entity": "job", "job_number": "J1\0"}
    problem(service.client.post("/refresh", json=asked, headers=service.bearer()), 400, "invalid_parameter")
    assert worker.fetched == []


@pytest.mark.parametrize("query", ["limit=abc&limit=5", "status=a&status=b", "limit=5&limit=5", "l%69mit=5&limit=6"])
def test_a_parameter_given_twice_is_refused_by_name(service: Service, query: str) -> None:
    """Which of the two was meant, nobody knows."""
    answer = service.client.get(f"/jobs?{query}", headers=service.bearer())
    problem(answer, 400, "invalid_parameter")
    assert "expected once" in answer.json()["detail"]


@pytest.mark.parametrize("number", ["J1/2", "J1 2", "J+1", "J%2F1", "Jü", "J?1#2"])
def test_a_job_is_found_by_its_number_whatever_is_in_it(
    service: Service, ws: Workspace, clock: Clock, number: str
) -> None:
    """A slash within a number is no part of the path; the audit log has the address as it was asked for."""
    ws.store.objects.put([job(number, clock(), name="Roof")])
    at = "".join(f"%{byte:02x}" for byte in number.encode())
    answer = service.client.get(f"/jobs/{at}", headers=service.bearer())
    assert (answer.status_code, answer.json()["data"]["job_number"]) == (200, number)
    assert list(ws.store.audit.entries())[-1].body["path"] == f"/jobs/{number}"


def test_one_text_in_two_unicode_forms_is_one(service: Service, ws: Workspace, clock: Clock) -> None:
    """In ids and in filters, whichever form the caller has."""
    ws.store.objects.put([job("J\u00fc1", clock(), name="Roof")])
    bearer = service.bearer()
    for asked in ("/jobs/J%C3%BC1", "/jobs/Ju%CC%881"):
        assert service.client.get(asked, headers=bearer).json()["data"]["job_number"] == "J\u00fc1"
    for asked in ("J\u00fc1", "Ju\u03081"):
        assert len(service.client.get("/jobs", params={"job_number": asked}, headers=bearer).json()["data"]) == 1


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufdd0")), min_size=1, max_size=4)
)
def test_every_part_of_a_path_comes_through_as_it_was_meant(parts: list[str]) -> None:
    """Whatever is in it, encoded slashes included."""
    raw = "/".join("".join(f"%{byte:02X}" for byte in part.encode()) for part in ["", *parts])
    path = door.address({"path": "/", "raw_path": raw.encode() or b"/", "query_string": b""})["path"]
    assert [part.replace(door.SLASH, "/") for part in path.split("/")][1:] == [composed(part) for part in parts]


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/jobs/J1", "/jobs", "/jobs/none/none"])
def test_head_is_answered_as_get_is_without_its_body(service: Service, known_job: str, address: str) -> None:
    """As monitors, load balancers and link checkers ask."""
    bearer = service.bearer()
    got, head = (service.client.request(method, address, headers=bearer) for method in ("GET", "HEAD"))
    assert head.status_code == got.status_code
    assert head.content == b""
    same = ("content-type", "content-length", "etag")
    assert [head.headers.get(name) for name in same] == [got.headers.get(name) for name in same]


@pytest.fixture
def ten_bytes(ws: Workspace, clock: Clock) -> str:
    """The address of a file of ten bytes."""
    sha256 = ws.blobs.put(bytes(range(10))).sha256
    record = Attachment(job_number="J1", name="a.pdf", sha256=sha256, size_bytes=10, content_type="application/pdf")
    ws.store.objects.put([Reading(record=record, source="ui", facet="card", observed_at=clock(), evidence=sha256)])
    (one,) = ws.store.objects.list("attachment")
    return f"/attachments/{one.id}/file"


@pytest.mark.parametrize(
    ("asked", "status", "held"),
    [
        ("bytes=5-7", 206, bytes((5, 6, 7))),
        ("Bytes=8-", 206, bytes((8, 9))),
        ("bytes=-2", 206, bytes((8, 9))),
        ("bytes=0-9", 206, bytes(range(10))),
        ("bytes=5-2", 200, bytes(range(10))),
        ("bytes=-", 200, bytes(range(10))),
        ("bytes=1-2,4-5", 200, bytes(range(10))),
        ("lines=1-2", 200, bytes(range(10))),
        ("bytes=10-", 416, b""),
        ("bytes=-0", 416, b""),
        (f"bytes={'9' * 30}-", 416, b""),
        (f"bytes=8-{'9' * 30}", 206, bytes((8, 9))),
    ],
)
def test_a_range_is_a_part_and_what_is_no_range_is_no_wish(
    service: Service, ten_bytes: str, asked: str, status: int, held: bytes
) -> None:
    """206 says that it is a part, so it is never said of the whole; HEAD says the same and sends nothing."""
    headers = service.bearer() | {"range": asked}
    answer = service.client.get(ten_bytes, headers=headers)
    assert (answer.status_code, answer.content) == (status, held)
    assert answer.headers.get("content-range") == {206: _content_range(held), 416: "bytes */10"}.get(status)
    head = service.client.head(ten_bytes, headers=headers)
    assert (head.status_code, head.content, head.headers.get("content-length")) == (
        status, b"", answer.headers.get("content-length"),
    )  # fmt: skip


def _content_range(held: bytes) -> str:
    return f"bytes {held[0]}-{held[-1]}/10" if held else ""


def test_a_header_that_is_a_list_may_take_several_lines(service: Service, ten_bytes: str) -> None:
    """Tags and codings on two lines are two of one list; of two ranges, neither is the one that is meant."""
    bearer = list(service.bearer().items())
    tag = service.client.get(ten_bytes, headers=bearer).headers["etag"]

    def ask(*headers: tuple[str, str]) -> int:
        return service.client.get(ten_bytes, headers=[*bearer, *headers]).status_code

    assert ask(("if-none-match", '"other"'), ("if-none-match", tag)) == 304
    assert ask(("range", "bytes=0-1"), ("range", "bytes=4-5")) == 200
    assert (ask(("if-match", f'"a", {tag}')), ask(("if-match", "*")), ask(("if-match", '"a"'))) == (200, 200, 412)


def test_the_whole_address_may_be_given(service: Service) -> None:
    """As some clients ask where a proxy is set."""
    with _line(service) as line:
        line.sendall(b"GET http://ascora.internal/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert line.recv(1000).startswith(b"HTTP/1.1 200")


def test_the_contract_says_what_is_sent(service: Service, ten_bytes: str) -> None:
    """Of a file any type, as it is; of every address that it may be too long."""
    told = service.client.get("/openapi.json").json()["paths"]
    assert list(told["/attachments/{id}/file"]["get"]["responses"]["200"]["content"]) == ["*/*"]
    assert service.client.get(ten_bytes, headers=service.bearer()).headers["content-type"] == "application/pdf"
    assert all({"408", "413"} <= one["responses"].keys() for path in told.values() for one in path.values())


@pytest.mark.parametrize(
    ("said", "takes"),
    [
        ("gzip", True), ("GZIP;q=1.0", True), ("gzip;q=0", False), ("gzip; q=0.000", False), ("notgzip", False),
        ("br;q=1, gzip; q=0", False), ("*", True), ("*;q=0", False), ("gzip;q=0, *;q=1", False), ("x-gzip", True),
        ("gzip;q=.5", True), ("gzip;q=two", False), ("identity", False), ("", False),
    ],
)  # fmt: skip
def test_an_answer_is_packed_only_for_a_caller_that_takes_it(said: str, takes: bool) -> None:
    """By the name of the coding and its weight."""
    assert takes_gzip(said.split(",")) is takes


def test_what_is_packed_is_what_is_not(service: Service, ws: Workspace, clock: Clock) -> None:
    """The same answer, told by its header."""
    ws.store.objects.put([job("J1", clock(), name="Roof repair " * 100)])
    bearer = service.bearer()
    url = str(service.client.base_url).rstrip("/") + "/jobs/J1"
    asked = httpx.Request("GET", url, headers=bearer | {"accept-encoding": "gzip"})
    with httpx.Client(trust_env=False, timeout=60) as client:
        packed = client.send(asked, stream=True)
        raw = b"".join(packed.iter_raw())
    plain = service.client.get("/jobs/J1", headers=bearer | {"accept-encoding": "gzip;q=0"})
    assert (packed.headers["content-encoding"], plain.headers.get("content-encoding")) == ("gzip", None)
    assert b"Roof repair" in gzip.decompress(raw)
    assert b"Roof repair" in plain.content


def _line(service: Service) -> socket.socket:
    url = service.client.base_url
    return socket.create_connection((url.host, url.port or 80), timeout=30)


def test_half_a_body_is_not_waited_for_for_ever(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is told so and its place is free."""
    monkeypatch.setattr(middleware, "BODY_SECONDS", 0.2)
    with _line(service) as line:
        line.sendall(
            b"POST /refresh HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
        )
        assert line.recv(1000).startswith(b"HTTP/1.1 408")


def test_a_caller_that_hangs_up_ends_its_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its place goes to the next one, long before its own wait is over; what watches the service needs no place."""
    monkeypatch.setattr(middleware, "MOST_AT_ONCE", 1)

    async def waits_for_ever(scope: middleware.Scope, receive: middleware.Receive, send: middleware.Send) -> None:
        if scope["path"] == "/new":
            await asyncio.Event().wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    service = middleware.Middleware(waits_for_ever)

    async def ask(path: str, hung_up: asyncio.Event) -> list[int]:
        statuses: list[int] = []

        async def receive() -> middleware.Message:
            await hung_up.wait()
            return {"type": "http.disconnect"}

        async def send(message: middleware.Message) -> None:
            statuses.extend([message["status"]] if "status" in message else [])

        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
        await service(scope, receive, send)
        return statuses

    async def story() -> None:
        there, hung_up = asyncio.Event(), asyncio.Event()
        first = asyncio.create_task(ask("/new", hung_up))
        await asyncio.sleep(0)  # it has its place by now
        with capture_logs() as told:
            assert [await ask("/jobs", there) for _ in range(2)] == [[429], [429]]
        assert [one["event"] for one in told] == ["service.full"]
        assert await ask("/healthz", there) == [200]
        hung_up.set()
        assert await first == []
        assert await ask("/jobs", there) == [200]

    asyncio.run(story())


def test_waits_leave_places_to_those_that_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """One too many is told so at once, and a wait that is over frees its place."""
    monkeypatch.setattr(fetch_waiters, "MOST", 1)
    ended = threading.Event()
    account = SimpleNamespace(
        ws=SimpleNamespace(settings=SimpleNamespace(account="acme")),
        resolver=SimpleNamespace(is_waiting_over=lambda _: ended.is_set()),
    )
    fetch: Any = SimpleNamespace(id="1")
    caller = cast("Caller", SimpleNamespace(account=account))

    async def story() -> None:
        waiting, minute = fetch_waiters.Waits(), timedelta(minutes=1)
        first = asyncio.create_task(waiting.over(caller, fetch, minute))
        await asyncio.sleep(0)  # it waits by now
        with pytest.raises(TooManyRequests, match="ask without wait"):
            await waiting.over(caller, fetch, minute)
        ended.set()
        assert await first
        assert await waiting.over(caller, fetch, minute)

    asyncio.run(story())


def test_one_token_cannot_have_all_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its requests do, wait or load a file slowly; one that leaves makes room for the next."""
    monkeypatch.setattr(middleware, "MOST_A_TOKEN", 2)
    places = middleware.Places()
    first, second, third = (middleware.Place(places) for _ in range(3))
    first.take("a")
    second.take("a")
    with pytest.raises(TooManyRequests, match="2 requests of this token"):
        third.take("a")
    third.take("b")
    first.leave()
    middleware.Place(places).take("a")
    assert (places.taken, places.of_token) == (3, {"a": 2, "b": 1})


def test_half_a_head_is_not_waited_for_for_ever(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is a line on which nothing comes at all."""
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.2)
    for sent in (b"", b"GET /healthz HTT", b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: "):
        with _line(service) as line:
            line.sendall(sent)
            assert _is_closed(line)


def test_one_connection_too_many_closes_an_idle_one(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nobody who opens connections and says nothing keeps others out."""
    monkeypatch.setattr(connection, "MOST", 3)
    with ExitStack() as lines:
        idle = [lines.enter_context(_line(service)) for _ in range(3)]
        with httpx.Client(base_url=service.client.base_url, trust_env=False) as other:
            assert other.get("/healthz").status_code == 200
        assert len(select.select(idle, [], [], 9)[0]) == 1


@pytest.mark.parametrize("catches_up", [False, True])
def test_a_caller_that_does_not_read_is_left(monkeypatch: pytest.MonkeyPatch, catches_up: bool) -> None:
    """Its place and the file that it asked for are free again; one that catches up goes on."""
    monkeypatch.setattr(connection, "STALL_SECONDS", 0)
    transport = MagicMock(spec=asyncio.Transport)

    async def story() -> None:
        line = connection.Connection(uvicorn.Config(lambda: None), ServerState(), {})
        line.connection_made(transport)
        line.pause_writing()
        if catches_up:
            line.resume_writing()
        for _ in range(3):
            await asyncio.sleep(0)
        line.connection_lost(None)

    asyncio.run(story())
    assert transport.abort.called is not catches_up


def _is_closed(line: socket.socket) -> bool:
    line.settimeout(20)
    with suppress(ConnectionResetError):
        while line.recv(1 << 20):
            pass
    return True


NOT_MEANT = [
    *("/jobs/%", "/jobs/J1%2", "/jobs/%zz", "/jobs?status=%", "/jobs?status=%u0041", "/jobs/%20", "/jobs/a%0Ab"),
    *(f"/jobs?from={day}" for day in ("0", "1772323200", "2026-03-01T00:00:00Z", "20260301", "%D9%A2026-03-01")),
    *(f"/jobs?limit={number}" for number in ("1_0", "%2B5", "5.0", "1e1", "%EF%BC%95", "%205", "", "0", "-1")),
    *("/jobs?status=%20", "/runs?limt=5", "/fetches/x?y=1", "/attachments/x/file?z=1", "/metrics?x=1"),
]


def test_what_is_not_meant_as_it_stands_is_refused(service: Service, worker: Worker) -> None:
    """Half a code, a number of seconds as a date, blanks as a number, a parameter that there is not."""
    bearer = service.bearer()
    for address in NOT_MEANT:
        problem(service.client.get(address, headers=bearer), 400, "invalid_parameter")
    assert worker.fetched == []


BODIES = [
    *(b'{"entity": "job", "entity": "customer"}', b'{"entity": "job", "job_number": "J1", "job_n\\u0075mber": "J2"}'),
    *(b'{"entity": "job", "job_number": "\\ud800"}', b'{"entity": "job", "job_number": "  "}', b'{"entity": NaN}'),
    *(b'{"entity": "job", "job_number": "a\\nb"}', b'{"entity": ["job"]}', b'{"entity": ' + b"9" * 5_000 + b"}"),
    *(b"[" * 16_000, b"\xff", '{"entity": "job"}'.encode("utf-16")),
]


def test_a_body_that_cannot_be_meant_is_refused(service: Service, worker: Worker) -> None:
    """A name that is said twice, text that is none, JSON that is none."""
    headers = service.bearer() | {"content-type": "application/json"}
    for body in BODIES:
        problem(service.client.post("/refresh", content=body, headers=headers), 400, "invalid_parameter")
    assert worker.fetched == []
