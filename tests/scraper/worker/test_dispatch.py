"""What a worker does with a message, without workers, browsers and brokers: the policy alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from scraper.errors import (
    BadCredentials,
    ConfigError,
    LayoutChanged,
    ListingChanged,
    LoginError,
    PortalUnavailable,
    RetryableError,
    ScraperError,
)
from scraper.settings import Settings
from scraper.store import Run, WorkItem
from scraper.store.items import SEND_AGAIN_AFTER
from scraper.store.work import MAX_FAILURES
from scraper.sync.layout_breaker import Stopped
from scraper.sync.plan import Scope
from scraper.worker import dispatch
from scraper.workspace import Workspace, open_workspace
from tests.scraper.store.conftest import Clock

SCOPE = Scope(entities=("job",))
LOGIN: dict[str, Any] = {"portal_username": "a@b.example", "portal_password": "x"}


class TimeIsUpError(Exception):
    """In place of Celery's soft time limit."""


@dataclass
class FakeRunner:
    """In place of a browser: every item ends as told, and well when nothing more is told."""

    ws: Workspace
    told: list[Exception | Callable[[], object]] = field(default_factory=list)
    taken: int = 0
    given_up: int = 0
    word: str = "ok"

    def on_portal(self, work: Any) -> Any:
        self.taken += 1
        if self.told:
            next_one = self.told.pop(0)
            if isinstance(next_one, Exception):
                raise next_one
            next_one()
        ((item_id, token),) = self._in_hand()
        self.ws.store.items.done(self._item(item_id, token))
        return ()

    def recover(self, item: WorkItem, error: RetryableError) -> bool:
        if isinstance(error, PortalUnavailable):
            self.ws.throttle.unavailable()
            return True
        return False

    def stopped(self, run_id: str) -> Stopped:
        return Stopped()

    def give_up_browser(self) -> None:
        self.given_up += 1

    def count(self, run: Run) -> None:
        self.ws.store.runs.count(run.id, browser_pages=1, login=self.word)

    def _in_hand(self) -> list[tuple[int, int]]:
        from sqlalchemy import select

        from scraper.store.tables import work_items

        with self.ws.store.unit(), self.ws.store._database.read() as connection:
            wanted = select(work_items.c.seq, work_items.c.token).where(work_items.c.state == "leased")
            return [(row.seq, row.token) for row in connection.execute(wanted)]

    def _item(self, item_id: int, token: int) -> WorkItem:
        return WorkItem(item_id, self.ws.run_id or "", token, "listing", "job", {}, 1, 0, "leased", None)


@dataclass
class Office:
    """One account with a worker whose browser and broker are fakes."""

    ws: Workspace
    connections: FakeRunner
    sent: list[WorkItem] = field(default_factory=list)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    broker_is_gone: bool = False

    def send(self, account: str, item: WorkItem) -> None:
        if self.broker_is_gone:
            raise RetryableError("the broker cannot be reached")
        self.sent.append(item)

    def tell(self, event: str, **fields: Any) -> None:
        self.events.append((event, fields))

    def begin(self, **scope: Any) -> dict[str, Any]:
        return dispatch.start_run(self.ws, Scope(entities=("job",), **scope), self.send, self.tell)

    def deliver(self, item: WorkItem | None = None) -> dict[str, Any]:
        """Deliver the message that was sent first, or this one once more."""
        item = item or self.sent.pop(0)
        return dispatch.handle_message(
            self.ws,
            self.connections,  # type: ignore[arg-type]
            item.run_id,
            item.id,
            self.send,
            self.tell,
            (TimeIsUpError,),
        )

    def report(self) -> dict[str, Any]:
        return next(self.ws.store.runs.list())


@pytest.fixture
def clock() -> Clock:
    """Time for one test."""
    return Clock()


@pytest.fixture
def office(make_settings: Callable[..., Settings], clock: Clock) -> Iterator[Office]:
    """A worker of one account without an API key: the run's first item is the Jobs list."""
    with open_workspace(make_settings(**LOGIN), clock) as ws:
        ws.throttle._clock = lambda: clock().timestamp()
        yield Office(ws, FakeRunner(ws))


def test_a_run_is_begun_worked_off_and_ended(office: Office) -> None:
    """The last delivery ends it; its report says who logged in."""
    begun = office.begin()
    assert (begun["state"], begun["account"]) == ("started", "default")
    assert office.begin()["state"] == "already_running"
    assert [item.kind for item in office.sent] == ["listing"]
    assert office.deliver()["state"] == "done"
    report = office.report()
    assert (report["run_id"], report["outcome"], report["login"]) == (begun["run_id"], "complete", "ok")
    assert office.connections.taken == 1


def test_a_message_that_comes_twice_does_nothing(office: Office) -> None:
    """While another has the item, after it is done, and after its run has ended."""
    office.begin()
    item = office.sent.pop()
    states: list[str] = []
    office.connections.told.append(lambda: states.append(office.deliver(item)["state"]))
    assert office.deliver(item)["state"] == "done"
    assert states == ["leased"]
    assert office.deliver(item)["state"] == "over"
    assert office.connections.taken == 1


def test_an_item_that_fails_is_tried_so_often_and_no_oftener(office: Office) -> None:
    """The row counts: three failures make three attempts, then it is parked and the run ends partial."""
    office.begin()
    office.connections.told = [ListingChanged("the list moved")] * MAX_FAILURES
    states = [office.deliver()["state"] for _ in range(MAX_FAILURES)]
    assert states == ["pending"] * (MAX_FAILURES - 1) + ["parked"]
    assert office.connections.taken == MAX_FAILURES
    assert office.sent == []
    report = office.report()
    assert (report["outcome"], report["errors"][0]["message"]) == ("partial", "the list moved")


@pytest.mark.parametrize(("error", "attempts"), [(LayoutChanged("unknown"), 1), (ConfigError("no user"), MAX_FAILURES)])
def test_what_no_further_attempt_changes_is_parked(office: Office, error: ScraperError, attempts: int) -> None:
    """A screen that is not the one we know, at once; what a worker's own settings lack, when others lack it too."""
    office.begin()
    office.connections.told = [error] * attempts
    while office.sent:
        office.deliver()
    assert (office.connections.taken, office.report()["outcome"]) == (attempts, "partial")


def test_a_wrong_password_makes_one_attempt_and_waits_for_a_person(office: Office) -> None:
    """Nothing more is sent, also not by a sweep or another run; after the mend the same item goes on."""
    office.begin()
    item = office.sent[0]
    office.connections.told.append(BadCredentials("the portal refused the password", "bad_credentials", "ab" * 32))
    assert office.deliver()["state"] == "pending"
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 0
    assert office.deliver(item)["state"] == "needs_person"
    assert office.begin()["state"] == "needs_person"
    assert (office.connections.taken, office.sent) == (1, [])
    ((event, facts),) = office.events
    assert (event, facts["reason"], facts["login"], facts["evidence"]) == (
        "ascora-needs-person",
        "the portal refused the password",
        "bad_credentials",
        "ab" * 32,
    )
    assert facts["deadline"] is not None
    office.ws.store.sessions.resume()
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 1
    assert office.sent[0].id == item.id
    assert office.deliver()["state"] == "done"
    assert office.report()["outcome"] == "complete"


def test_a_run_that_waits_for_a_person_too_long_is_closed(office: Office, clock: Clock) -> None:
    """At the deadline that the account names."""
    office.begin()
    office.connections.told.append(LoginError("locked", "locked"))
    office.deliver()
    deadline = office.ws.store.sessions.state().deadline
    assert deadline is not None
    clock.now = deadline
    dispatch.enqueue_ready(office.ws, office.send, office.tell)
    assert office.report()["finished_at"] is None
    clock.advance(seconds=1)
    dispatch.enqueue_ready(office.ws, office.send, office.tell)
    assert office.report()["outcome"] == "failed"


def test_maintenance_needs_no_person(office: Office, clock: Clock) -> None:
    """The portal is left alone for a while, and then work goes on."""
    office.begin()
    office.connections.told.append(LoginError("down for maintenance", "maintenance"))
    assert office.deliver()["state"] == "pending"
    assert (office.events, office.ws.store.sessions.state().state, office.sent) == ([], "ok", [])
    clock.advance(minutes=6)
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 1


def test_nobody_waits_in_a_worker_for_a_portal_that_is_down(office: Office, clock: Clock) -> None:
    """The item goes back uncounted, nothing is sent meanwhile, and a message that still comes finds the door closed."""
    office.begin()
    item = office.sent[0]
    for _ in range(2 * MAX_FAILURES):
        office.connections.told.append(PortalUnavailable("answered 503"))
        assert office.deliver()["state"] == "pending"
        assert office.sent == []
        assert office.deliver(item)["state"] == "waiting"
        clock.advance(minutes=6)
        assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 1
    assert office.deliver()["state"] == "done"
    assert office.report()["outcome"] == "complete"


def test_an_item_whose_time_is_over_counts_as_failed(office: Office) -> None:
    """The browser that hung is given up."""
    office.begin()
    office.connections.told = [TimeIsUpError()] * MAX_FAILURES
    while office.sent:
        office.deliver()
    assert office.connections.given_up == office.connections.taken == MAX_FAILURES
    assert "not over within its time" in office.report()["errors"][0]["message"]


def test_a_bug_is_kept_with_its_item_and_raised(office: Office) -> None:
    """The run goes on and says what it lacks; the worker's log has the trace."""
    office.begin()
    office.connections.told.append(KeyError("surprise"))
    with pytest.raises(KeyError):
        office.deliver()
    report = office.report()
    assert (report["outcome"], report["errors"][0]["type"]) == ("partial", "KeyError")


def test_a_database_that_is_gone_costs_no_attempt(office: Office, clock: Clock) -> None:
    """The lease ends by itself, and the item is taken again."""
    office.begin()
    office.connections.told.append(OperationalError("SELECT", {}, Exception("gone")))
    with pytest.raises(OperationalError):
        office.deliver()
    assert office.sent == []
    clock.advance(minutes=3)
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 1
    assert office.deliver()["state"] == "done"


def test_a_message_that_was_lost_is_sent_again(office: Office, clock: Clock) -> None:
    """Not at once: it may be on its way."""
    office.begin()
    office.sent.clear()
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 0
    clock.now += SEND_AGAIN_AFTER
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 1


def test_a_broker_that_is_gone_loses_nothing(office: Office) -> None:
    """The run is begun all the same; a sweep sends what could not be sent."""
    office.broker_is_gone = True
    assert office.begin()["state"] == "started"
    office.broker_is_gone = False
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 1


def test_only_as_many_items_are_under_way_as_the_pace_allows(office: Office) -> None:
    """However many there are: so no account fills the queue before another."""
    from scraper.store import Planned

    run = office.ws.store.runs.begin(SCOPE.as_json())
    office.ws.store.items.plan(run, [Planned("listing", "job", {"jobs": [str(number)]}) for number in range(50)])
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 1
    for _ in range(80):
        office.ws.throttle.answered(0.1)
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 3
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 0
    office.deliver()
    assert len(office.sent) == 4


def test_an_account_that_is_switched_off_does_nothing(office: Office) -> None:
    """Whatever comes: a message, a sweep, the schedule."""
    office.begin()
    item = office.sent[0]
    office.ws.throttle.switch("the client asked us to stop")
    assert office.deliver()["state"] == "stopped"
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 0
    assert office.begin() | {"run_id": None} == {
        "account": "default",
        "run_id": None,
        "state": "stopped",
        "why": "the client asked us to stop",
    }
    office.ws.throttle.switch(None)
    assert dispatch.enqueue_ready(office.ws, office.send, office.tell) == 1
    assert office.sent[0].id == item.id


def test_in_quiet_hours_nothing_is_begun(make_settings: Callable[..., Settings], clock: Clock) -> None:
    """What is planned waits; the first sweep after them sends it."""
    with open_workspace(make_settings(**LOGIN, quiet_hours="09:00-10:00"), clock) as ws:
        office = Office(ws, FakeRunner(ws))
        assert office.begin()["state"] == "started"
        assert office.sent == []
        clock.advance(hours=1)
        assert dispatch.enqueue_ready(ws, office.send, office.tell) == 1


def test_an_occasion_begins_one_run(office: Office) -> None:
    """Two clocks ring for it; one is heard."""
    told = [dispatch.start_run(office.ws, SCOPE, office.send, office.tell, "changes 7")["state"] for _ in range(2)]
    assert told == ["started", "already_done"]
