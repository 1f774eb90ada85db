"""A service over a store that holds something, with a worker that a test plays, and no browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import Mock

import httpx
import pytest
from fastapi import FastAPI

from scraper.errors import LeaseLost, ScraperError
from scraper.models import Reading
from scraper.service import responses
from scraper.service.accounts import Accounts
from scraper.service.connection import Connection
from scraper.service.http_api import routed
from scraper.service.middleware import Middleware
from scraper.store import Planned, Run
from scraper.store.fetches import Fetch
from scraper.store.tokens import SCOPES
from scraper.worker.fetches import scope_of
from scraper.workspace import Workspace
from tests.conftest import KEY
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import job
from tests.servers import serving

ACCOUNT = "acme"
Answers = Callable[[Fetch], list[Reading]]


@pytest.fixture
def clock() -> Clock:
    """Time for one test."""
    return Clock()


@dataclass
class Worker:
    """What a worker does with a fetch, at once and in the same process."""

    accounts: Accounts = field(init=False)
    brings: dict[str, Answers | ScraperError] = field(default_factory=dict)
    """By source, what is read; an error in its place parks the item. A source that is not named brings nothing."""
    fetched: list[tuple[str, str, str | None]] = field(default_factory=list)
    """Source, entity and job number of every fetch that was worked on."""
    is_there: bool = True
    """Whether it takes what it is told."""

    def told(self, account: str) -> None:
        """The broker's message came."""
        ws = self.accounts.get(account).ws
        for fetch in ws.store.fetches.open() if self.is_there else ():
            if fetch.run_id is None:
                self.work(ws, fetch)

    def work(self, ws: Workspace, fetch: Fetch) -> None:
        """Do the run of the fetch's source."""
        self.fetched.append((fetch.source, fetch.entity, fetch.job_number))
        run = ws.store.runs.begin(scope_of(fetch).as_json())
        ws.store.fetches.begun(fetch, run.id)
        self._read(ws, run, fetch)
        with suppress(LeaseLost):
            ws.store.runs.finish(run.id)

    def _read(self, ws: Workspace, run: Run, fetch: Fetch) -> None:
        store, brought = ws.store, self.brings.get(fetch.source)
        where = {"job_number": fetch.job_number, "section_name": None}
        store.items.plan(run, [Planned("api" if fetch.source == "api" else "card", fetch.entity, where)])
        item = store.items.take(run)
        assert item is not None
        if isinstance(brought, ScraperError):
            store.items.park(item, brought)
            return
        readings = [] if brought is None else brought(fetch)
        store.objects.put(readings, run_id=run.id)
        if brought is None and fetch.job_number is not None and fetch.source != "api":
            store.runs.skip(item, "job", fetch.job_number, "the portal's Jobs list has no such job")
        elif brought is not None:
            number = len(readings)
            store.runs.coverage(item, entity=fetch.entity, listing="grid", scope=where, expected=number, taken=number)
        store.items.done(item)


@pytest.fixture
def worker() -> Worker:
    """A worker for one test."""
    return Worker()


@pytest.fixture
def accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker: Worker, clock: Clock) -> Iterator[Accounts]:
    """The installation, with one account that a worker looks after."""
    settings = {"DATA_DIR": str(tmp_path / "data"), "VAULT_KEY": KEY, "ACCOUNT": ACCOUNT, "API_KEY": "key-of-acme"}
    for name, value in settings.items():
        monkeypatch.setenv(f"ASCORA_{name}", value)
    monkeypatch.chdir(tmp_path)
    worker.accounts = made = Accounts(worker.told, clock)
    made.get(ACCOUNT).ws.store.swept()
    yield made
    made.close()


@pytest.fixture
def ws(accounts: Accounts) -> Workspace:
    """The account's workspace."""
    return accounts.get(ACCOUNT).ws


@pytest.fixture
def later(ws: Workspace, clock: Clock) -> Callable[[float], None]:
    """Let so many hours pass, while a worker goes on looking after the account."""

    def pass_by(hours: float) -> None:
        clock.advance(hours=hours)
        ws.store.swept()

    return pass_by


@pytest.fixture
def known_job(ws: Workspace, clock: Clock) -> str:
    """A job that is held, with a card of known address."""
    from scraper.store import Sighting

    ws.store.objects.put([job("J1", clock(), name="Roof repair", status="new")])
    ws.store.cards.see([Sighting("J1", url="https://portal/job/1")])
    return "J1"


class Service:
    """The service as a caller sees it, with a token of some scopes."""

    def __init__(self, client: httpx.Client, accounts: Accounts) -> None:
        self.client = client
        self._accounts = accounts

    def secret(self, *scopes: str, account: str = ACCOUNT, a_minute: int = 100_000) -> str:
        """A new token's secret; every scope where none is named."""
        from datetime import timedelta

        tokens = self._accounts.get(account).ws.store.tokens
        return tokens.create("a test", scopes or SCOPES, timedelta(days=30), a_minute)[1]

    def bearer(self, *scopes: str, account: str = ACCOUNT, a_minute: int = 100_000) -> dict[str, str]:
        """The header of a caller with these scopes."""
        given = {"secret": self.secret(*scopes, account=account, a_minute=a_minute)}
        answer = self.client.post("/authenticate", json=given)
        assert answer.status_code == 200, answer.text
        return {"authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.fixture(scope="session")
def _addresses() -> tuple[FastAPI, responses.Service]:
    """Every address, with what answers there: to make them costs more than to ask them."""
    service = responses.Service(Mock(spec=Accounts))
    return routed(service), service


@pytest.fixture
def app(_addresses: tuple[FastAPI, responses.Service], accounts: Accounts) -> Middleware:
    """The service as it is served, as new."""
    addresses, service = _addresses
    fresh = responses.Service(accounts)
    vars(service.authenticator).update(vars(fresh.authenticator))  # the addresses hold on to it
    vars(service).update(vars(fresh) | {"authenticator": service.authenticator})
    return Middleware(addresses)


@pytest.fixture
def service(accounts: Accounts, app: Middleware) -> Iterator[Service]:
    """The service on loopback, served by a thread of this process."""
    with (
        serving(app, http=Connection) as url,
        httpx.Client(base_url=url, trust_env=False, verify=False, timeout=60) as client,
    ):
        yield Service(client, accounts)
