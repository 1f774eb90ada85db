"""Filters that other objects answer: crew and days of bookings, costs, low levels."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from scraper.client import Ascora
from scraper.errors import InvalidQuestion
from scraper.evidence.snapshot import Context
from scraper.models import Job, Reading, Record
from scraper.models.booking import Booking
from scraper.models.job_expense import JobExpense
from scraper.models.job_supply import JobSupply
from scraper.models.stock_level import StockLevel
from scraper.models.user import User
from scraper.service import local
from scraper.service.accounts import Accounts
from scraper.store import Planned
from scraper.store.work import Kind
from scraper.sync.plan import Scope
from scraper.workspace import Workspace
from tests.scraper.service.conftest import Service
from tests.scraper.store.conftest import Clock

MONDAY, TUESDAY = (datetime(2026, 3, day, 0, tzinfo=UTC) for day in (2, 3))
COSTS = ("read:jobs", "read:costs")


@pytest.fixture
def held(ws: Workspace, clock: Clock) -> Workspace:
    """Kim, of a team that only the user's own card names, is booked for J1, Lee for J2; J1 cost 70, and J3 nobody
    knows what."""
    jobs = [Job(job_number=number, name="x", status="new", total_ex_tax=Decimal(1)) for number in ("J1", "J2", "J3")]
    records: list[Record] = [
        *jobs,
        User(name="Kim", team="North"),
        Booking(job_number="J1", user="Kim", starts_at=MONDAY),
        Booking(job_number="J2", user="Lee", starts_at=TUESDAY),
        JobSupply(job_number="J1", description="a", quantity=Decimal(3), unit_cost=Decimal(20)),
        JobExpense(job_number="J1", description="b", amount_ex_tax=Decimal(10)),
        StockLevel(location="Van", part_number="P1", on_hand=Decimal("2.5")),
        StockLevel(location="Van", part_number="P2", on_hand=Decimal(9)),
        StockLevel(location="Van", part_number="P3"),
    ]
    page = ws.keep(b"a page", "a_page", "https://portal.example/x", (), Context())
    ws.store.objects.put(
        [Reading(record=one, source="ui", facet="p", observed_at=clock(), evidence=page.sha256) for one in records]
    )
    run = ws.store.runs.begin(Scope(full=True).as_json())
    cards: list[tuple[Kind, dict[str, Any]]] = [
        ("card", {"job_number": number, "section_name": None}) for number in ("J1", "J2")
    ]
    for kind, where in (("listing", {}), *cards):
        ws.store.items.plan(run, [Planned(kind, "job", where)])
        item = ws.store.items.take(run)
        assert item is not None
        for name in ("job_supply", "job_expense") if where else ("job", "stock_level"):
            ws.store.runs.coverage(item, entity=name, listing=name, scope=where, expected=None, taken=1)
        ws.store.items.done(item)
    ws.store.runs.finish(run.id)
    return ws


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"crew": "kim"}, ["J1"]),
        ({"crew": "North"}, ["J1"]),
        ({"scheduled_from": "2026-03-03"}, ["J2"]),
        ({"scheduled_from": "2026-03-01", "scheduled_to": "2026-03-02"}, ["J1"]),
        ({"crew": "Kim", "scheduled_from": "2026-03-03"}, []),
        ({"cost_min": "70", "cost_max": "70.00"}, ["J1"]),
        ({"cost_max": "69.99"}, ["J2"]),
        ({"cost_min": "1", "crew": "Lee"}, []),
    ],
)
def test_jobs_are_found_by_their_bookings_and_costs(
    service: Service, held: Workspace, asked: dict[str, str], found: list[str]
) -> None:
    """Of one whose cards nobody looked at, no cost is known."""
    answer = service.client.get("/jobs", params=asked, headers=service.bearer())
    assert [one["job_number"] for one in answer.json()["data"]] == found, answer.text
    assert answer.json()["complete"]


def test_a_page_ends_where_the_next_begins(service: Service, held: Workspace) -> None:
    """Also where what lies between is not asked for."""
    asked = {"scheduled_from": "2026-03-01", "limit": "1"}
    first = service.client.get("/jobs", params=asked, headers=service.bearer()).json()
    second = service.client.get("/jobs", params={**asked, "cursor": first["next"]}, headers=service.bearer()).json()
    assert [one["job_number"] for page in (first, second) for one in page["data"]] == ["J1", "J2"]


def test_a_stock_level_is_found_by_what_is_on_hand(service: Service, held: Workspace) -> None:
    """One that shows none is not low."""
    told = service.client.get("/stock_levels", params={"below": "3"}, headers=service.bearer("read:stock")).json()
    assert [one["part_number"] for one in told["data"]] == ["P1"]


@pytest.mark.parametrize(
    ("asked", "scopes", "status"),
    [
        ({"crew": "Kim"}, ("read:jobs",), 403),
        ({"cost_min": "1"}, ("read:jobs", "read:schedule"), 403),
        ({"cost_min": "a lot"}, COSTS, 400),
        ({"scheduled_from": "soon"}, ("read:jobs", "read:schedule"), 400),
        ({"scheduled_from": "2026-03-03", "scheduled_to": "2026-03-02"}, ("read:jobs", "read:schedule"), 400),
    ],
)
def test_who_may_not_know_or_asks_nonsense_is_refused(
    service: Service, held: Workspace, asked: dict[str, str], scopes: tuple[str, ...], status: int
) -> None:
    """A filter tells of what it goes by."""
    answer: httpx.Response = service.client.get("/jobs", params=asked, headers=service.bearer(*scopes))
    assert answer.status_code == status


def test_the_client_asks_for_a_schedule_and_by_these_filters(
    service: Service, held: Workspace, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same in process and over HTTP."""
    monkeypatch.setattr(local, "Accounts", lambda _: accounts)
    url = str(service.client.base_url)
    with Ascora(url, service.secret()) as there:
        for client in (Ascora(), there):
            (day,) = client.schedules(first=date(2026, 3, 1), last=date(2026, 3, 2), team="North")
            assert (day["day"], [one["user"] for one in day["users"]]) == ("2026-03-02", ["Kim"])
            assert [one.record.job_number for one in client.page(Job, crew="Kim").data] == ["J1"]
            with pytest.raises(InvalidQuestion, match="not after to"):
                client.schedules(first=date(2026, 3, 3), last=date(2026, 3, 2))
