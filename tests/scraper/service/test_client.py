"""What other services import: the same answers and errors, in process and over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from scraper.client import Ascora
from scraper.errors import (
    InvalidQuestion,
    NotAnswered,
    NotFound,
    NotHeld,
    SourceUnavailable,
    StillFetching,
    Unauthenticated,
)
from scraper.models import Attachment, ComplianceForm, Customer, Job
from scraper.service import local, remote
from scraper.service.accounts import Accounts
from scraper.service.middleware import Middleware
from scraper.workspace import Workspace
from tests import servers
from tests.scraper.service.conftest import ACCOUNT, Worker
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment, job

Opened = Callable[[], Ascora]


@pytest.fixture(params=["in process", "over HTTP"])
def ascora(
    request: pytest.FixtureRequest, accounts: Accounts, app: Middleware, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ascora]:
    """The client, either way."""
    if request.param == "in process":
        monkeypatch.setattr(local, "Accounts", lambda _: accounts)
        yield Ascora()
        return
    _, secret = ws.store.tokens.create(
        "x", ("read:jobs", "read:compliance", "files", "refresh"), timedelta(days=1), 10**6
    )
    with servers.serving(app) as url, Ascora(url, secret) as client:
        yield client


def test_answers_are_typed(ascora: Ascora, ws: Workspace, clock: Clock) -> None:
    """Money is Decimal, dates are dates, instants have a zone; and the answer tells how good it is."""
    created = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    said: dict[str, Any] = {"total_ex_tax": Decimal("1250.00"), "created_at": created, "completed_at": date(2026, 3, 2)}
    (ident,) = ws.store.objects.put([job("J1", clock(), name="Roof", **said)]).ids
    clock.advance(minutes=2)
    answer = ascora.one(Job, "J1")
    record = answer.data.record
    assert (record.total_ex_tax, record.created_at, record.completed_at) == tuple(said.values())
    assert (answer.data.id, answer.age, answer.source, answer.stale) == (ident, timedelta(minutes=2), "store", False)
    assert answer.data.provenance["name"]["source"] == "ui"
    assert answer.data.last_seen_at == answer.observed_at


def test_pages_are_walked_for_the_caller(ascora: Ascora, worker: Worker, known_job: str, clock: Clock) -> None:
    """Every object once, fetched when nothing is held; filters and dates as they are."""
    uploaded = [date(2026, 3, 1 + number % 2) for number in range(450)]
    worker.brings["card"] = lambda fetch: [
        attachment("J1", f"{number}.jpg", clock(), uploaded_at=day) for number, day in enumerate(uploaded)
    ]
    names = [one.record.name for one in ascora.all(Attachment, job_number="J1", wait=5)]
    assert names == [f"{number}.jpg" for number in range(450)]
    later = list(ascora.all(Attachment, job_number="J1", first=date(2026, 3, 2)))
    assert {one.record.uploaded_at for one in later} == {date(2026, 3, 2)}
    assert ascora.page(Attachment, job_number="J1", name="7.JPG").data[0].record.name == "7.jpg"
    assert ascora.page(Attachment, job_number="J1", undated=True).data == []


def test_changes_are_followed_from_where_one_was(ascora: Ascora, ws: Workspace, clock: Clock) -> None:
    """The last cursor is where to begin next time."""
    ws.store.objects.put([job(f"J{number}", clock()) for number in range(3)])
    first = list(ascora.changes())
    assert [one.object.record.job_number for one in first] == ["J0", "J1", "J2"]
    assert list(ascora.changes(first[-1].cursor)) == []
    ws.store.objects.put([job("J1", clock.advance(hours=1), name="New name")])
    (change,) = ascora.changes(first[-1].cursor)
    assert (change.kind, change.object.record.name) == ("changed", "New name")


def test_files_come_chunk_by_chunk(ascora: Ascora, ws: Workspace, clock: Clock) -> None:
    """Whole, byte for byte; what is not there is told."""
    data = bytes(range(256)) * 4096
    blob = ws.blobs.put(data)
    ws.store.objects.put([attachment("J1", "a.bin", clock(), sha256=blob.sha256), attachment("J1", "b.bin", clock())])
    held, lacking = (ascora.one(Attachment, one.id).data for one in ws.store.objects.list("attachment"))
    with ascora.file(held) as chunks:
        assert b"".join(chunks) == data
    with pytest.raises(NotFound), ascora.file(lacking) as chunks:
        next(chunks)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda ascora: ascora.one(Customer, "nobody"), NotFound),
        (lambda ascora: ascora.page(Job, technician="x"), NotHeld),
        (lambda ascora: ascora.page(Job, colour="x"), InvalidQuestion),
        (lambda ascora: ascora.page(Job, limit=0), InvalidQuestion),
        (lambda ascora: ascora.page(Job, cursor="nix"), InvalidQuestion),
        (lambda ascora: ascora.one(Job, "J9", wait=5), NotFound),
        (lambda ascora: ascora.fetch("nix"), NotFound),
    ],
)
def test_problems_are_the_same_errors(
    ascora: Ascora, ask: Callable[[Ascora], object], error: type[NotAnswered]
) -> None:
    """Either way."""
    with pytest.raises(error):
        ask(ascora)


def test_a_fetch_can_be_asked_for(ascora: Ascora, worker: Worker, known_job: str) -> None:
    """By the id that the error carries, or of a refresh."""
    worker.is_there = False
    with pytest.raises(StillFetching) as caught:
        ascora.page(ComplianceForm, job_number="J1")
    fetch = ascora.fetch(caught.value.fetch_id)
    assert (fetch.state, fetch.entity, fetch.job_number) == ("waiting", "compliance_form", "J1")
    assert ascora.refresh(ComplianceForm, "J1") == fetch


def test_a_token_that_has_ended_is_renewed(app: Middleware, ws: Workspace, clock: Clock) -> None:
    """Without the caller's doing; a revoked secret is told."""
    ws.store.objects.put([job("J1", clock())])
    token, secret = ws.store.tokens.create("x", ("read:jobs",), timedelta(days=1), 10**6)
    with servers.serving(app) as url, Ascora(url, secret) as client:
        client.one(Job, "J1")
        clock.advance(hours=1)
        assert client.one(Job, "J1").age == timedelta(hours=1)
        ws.store.tokens.revoke(token.id)
        with pytest.raises(Unauthenticated):
            client.one(Job, "J1")


@pytest.mark.parametrize("url", ["http://service.example", "ftp://127.0.0.1", "service.example:8080", ""])
def test_a_secret_is_not_sent_in_clear(url: str) -> None:
    """Only https, or loopback."""
    with pytest.raises(InvalidQuestion, match="expected an https address"):
        Ascora(url, "ascs_x")
    with pytest.raises(InvalidQuestion, match="both"):
        Ascora(url)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(502, text="<html>"),
        httpx.Response(500, json=[]),
        httpx.Response(404, json={"code": 7}),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout(""),
    ],
)
def test_a_service_that_is_down_is_told(answer: httpx.Response | Exception) -> None:
    """Whatever stands in front of it says."""

    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    way = remote.Remote("https://service.example", "ascs_x", httpx.MockTransport(handle))
    with pytest.raises(SourceUnavailable):
        way.answer("job", "J1", {})


def test_a_client_in_process_knows_its_account(accounts: Accounts) -> None:
    """It is the one of the settings."""
    with Ascora() as ascora:
        assert ascora._way._account.ws.settings.account == ACCOUNT  # type: ignore[attr-defined]
