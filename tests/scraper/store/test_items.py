"""Work items: in their order, by one at a time, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from scraper.errors import LayoutChanged, LeaseLost, PortalUnavailable
from scraper.store import Planned, Store, WorkItem
from scraper.store.items import SEND_AGAIN_AFTER
from scraper.store.owner import LEASE, Owner
from scraper.store.work import MAX_ATTEMPTS, MAX_FAILURES
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import evidence
from tests.scraper.store.working import DEAD, ELSEWHERE, SCOPE, busy, cards, take


def test_items_are_worked_off_in_planned_order(store: Store) -> None:
    """Planning the same again adds nothing; what is done is not taken again."""
    run = store.runs.begin(SCOPE)
    assert store.items.plan(run, cards("J2", "J1", "J2")) == 2
    assert store.items.plan(run, cards("J1", "J3")) == 1
    taken = []
    while (item := store.items.take(run)) is not None:
        taken.append(item.target["job_number"])
        assert (item.attempts, item.failures, item.state) == (1, 0, "leased")
        assert item.entities == ("job", "attachment")
        store.items.done(item)
    assert taken == ["J2", "J1", "J3"]
    assert store.items.states(run.id) == {"pending": 0, "leased": 0, "done": 3, "parked": 0}


def test_an_item_that_fails_is_tried_after_the_others_and_then_parked(store: Store) -> None:
    """Its last error is its evidence, and the report names what was left out, for each of its entities."""
    run, poison = busy(store, "J1", "J2")
    error = LayoutChanged("heading Name is missing", "attachments_grid", evidence("page"))
    for failures in range(1, MAX_FAILURES):
        assert store.items.retry(poison, error) is True
        if failures == 1:
            store.items.done(take(store, run))
        poison = take(store, run)
        assert poison.evidence is not None
        assert (poison.target["job_number"], poison.failures) == ("J1", failures)
        assert poison.evidence["snapshot"] == evidence("page")
    assert store.items.retry(poison, error) is False
    assert store.items.take(run) is None
    report = store.runs.finish(run.id, login="ok")
    told = {"type": "LayoutChanged", "message": "heading Name is missing", "where": "attachments_grid"}
    assert report["errors"] == [{**told, "snapshot": evidence("page")}]
    assert report["outcome"] == "partial"
    for entity in ("job", "attachment"):
        assert report["entities"][entity]["skipped"] == [{"what": "card J1", "why": "heading Name is missing"}]


def test_an_item_that_is_given_back_has_lost_no_attempt(store: Store) -> None:
    """Giving back is for items that were not tried."""
    run, item = busy(store)
    store.items.release(item)
    assert take(store, run).attempts == 1


def test_processes_share_a_run_of_one_scope(open_store: Callable[..., Store]) -> None:
    """A second begin joins, and what the first has in hand stays in its hand; another scope or account is another."""
    store = open_store()
    run, held = busy(store, "J1", "J2")
    again = store.runs.begin(SCOPE)
    assert (again.id, run.resumed, again.resumed) == (run.id, False, True)
    assert take(store, again).target["job_number"] == "J2"
    assert store.items.take(again) is None
    assert not store.runs.is_over(run.id)
    store.items.done(held)
    assert not store.runs.begin({"entities": ["customer"]}).resumed
    assert not open_store("other").runs.begin(SCOPE).resumed


def test_a_dead_process_leaves_its_item_to_the_next(store: Store) -> None:
    """What it had in hand comes first again; an item done stays done."""
    run = store.runs.begin(SCOPE)
    store.items.plan(run, cards("J1", "J2"))
    store.items.done(take(store, run))
    assert store.items.take(run, DEAD) is not None
    item = take(store, run)
    assert (item.target["job_number"], item.attempts, item.failures) == ("J2", 2, 0)
    store.items.done(item)
    assert store.items.take(run) is None
    assert store.runs.is_over(run.id)


def test_a_process_number_given_anew_is_not_taken_for_the_holder(store: Store) -> None:
    """A process of the same number that began at another time is another process."""
    here = Owner.this_process()
    run = store.runs.begin(SCOPE)
    store.items.plan(run, cards("J1"))
    store.items.take(run, Owner(here.host, here.pid, "0"))
    assert take(store, run).attempts == 2


def test_a_lease_is_renewed_and_ends(store: Store, clock: Clock) -> None:
    """A holder on another machine keeps its item as long as it is heard of, and not a second longer."""
    run = store.runs.begin(SCOPE)
    store.items.plan(run, cards("J1"))
    held = store.items.take(run, ELSEWHERE)
    assert held is not None
    for _ in range(3):
        clock.now += LEASE - timedelta(seconds=1)
        assert store.items.take(run) is None
        store.items.renew(held)
    clock.now += LEASE
    assert take(store, run).id == held.id


def test_a_clock_that_is_set_back_frees_an_item(store: Store, clock: Clock) -> None:
    """A lease cannot end later than any lease can; who had it finds the door closed."""
    run, held = busy(store)
    clock.advance(days=-1)
    assert take(store, run).id == held.id
    with pytest.raises(LeaseLost):
        store.items.done(held)


def test_who_lost_the_lease_can_write_no_more(store: Store, clock: Clock) -> None:
    """A process that was only slow, not dead, finds every door closed, also when the item was given back since."""
    run, item = busy(store)
    clock.now += LEASE
    store.items.release(take(store, run))
    take(store, run)
    writes: list[Callable[[], object]] = [
        lambda: store.items.renew(item),
        lambda: store.items.done(item),
        lambda: store.items.release(item),
        lambda: store.items.retry(item, PortalUnavailable("503")),
        lambda: store.items.park(item, PortalUnavailable("503")),
        lambda: store.runs.skip(item, "job", "J1", "slow"),
        lambda: store.runs.error(item, PortalUnavailable("503")),
        lambda: store.runs.coverage(item, entity="job", listing="jobs_grid", expected=1, taken=1),
    ]
    for write in writes:
        with pytest.raises(LeaseLost):
            write()


def test_nothing_is_added_to_a_run_that_has_ended(store: Store) -> None:
    """Whoever still works on it learns so; a second end changes nothing."""
    run, item = busy(store)
    ended = store.runs.finish(run.id, login="locked", outcome="failed")
    for write in (
        lambda: store.items.plan(run, cards("J9")),
        lambda: store.items.take(run),
        lambda: store.items.done(item),
        lambda: store.runs.get(run.id),
    ):
        with pytest.raises(LeaseLost):
            write()
    assert store.runs.finish(run.id) == ended


def test_an_item_is_finished_once(store: Store) -> None:
    """What is done cannot be done, failed or given back again."""
    _, item = busy(store)
    store.items.done(item)
    for again in (store.items.done, store.items.release, lambda held: store.items.park(held, PortalUnavailable("503"))):
        with pytest.raises(LeaseLost):
            again(item)


def test_an_item_that_kills_its_process_again_and_again_is_parked(store: Store) -> None:
    """A poison item cannot keep a run from ending."""
    run = store.runs.begin(SCOPE)
    store.items.plan(run, cards("J1"))
    for attempt in range(1, MAX_ATTEMPTS + 1):
        item = store.items.take(run, DEAD)
        assert item is not None
        assert item.attempts == attempt
    assert store.items.take(run) is None
    report = store.runs.finish(run.id, login="reused")
    assert report["outcome"] == "partial"
    assert "10 times" in report["errors"][0]["message"]


def test_a_phase_begins_when_the_one_before_is_over(store: Store) -> None:
    """Listings after the open API, cards after listings, and last what looks at all of them; whoever holds them."""
    run = store.runs.begin(SCOPE)
    last = Planned("listing", "retention", {}, is_last=True)
    store.items.plan(run, [last, *cards("J1"), Planned("listing", "job", {}), Planned("api", "job", {})])
    order = []
    while not store.runs.is_over(run.id):
        item = take(store, run)
        assert store.items.take(run) is None, "the next phase has to wait"
        assert store.items.queue(run.id, 9) == []
        order.append((item.kind, item.entity))
        store.items.done(item)
    assert order == [("api", "job"), ("listing", "job"), ("card", "job"), ("listing", "retention")]


def test_items_are_sent_as_far_as_there_is_room_and_sent_again_when_lost(store: Store, clock: Clock) -> None:
    """What is on its way counts as under way; a message that leads to nothing is taken for lost."""
    run = store.runs.begin(SCOPE)
    store.items.plan(run, cards("J1", "J2", "J3"))
    sent = store.items.queue(run.id, 2)
    assert [item.target["job_number"] for item in sent] == ["J1", "J2"]
    assert store.items.under_way() == 2
    assert [item.target["job_number"] for item in store.items.queue(run.id, 2)] == ["J3"]
    taken = store.items.take_one(run.id, sent[0].id)
    assert isinstance(taken, WorkItem)
    assert store.items.take_one(run.id, sent[0].id) == "leased"
    store.items.done(taken)
    assert store.items.take_one(run.id, sent[0].id) == "done"
    assert store.items.under_way() == 2
    clock.now += SEND_AGAIN_AFTER
    assert store.items.under_way() == 0
    assert [item.target["job_number"] for item in store.items.queue(run.id, 9)] == ["J2", "J3"]
    clock.advance(days=-1)
    assert len(store.items.queue(run.id, 9)) == 2, "sent in a future that did not come"


def test_parked_items_are_taken_again_as_if_never_tried(store: Store) -> None:
    """The run goes on, its errors are gone, and what was done stays done."""
    run, poison = busy(store, "J1", "J2")
    store.items.park(poison, LayoutChanged("heading Name is missing"))
    store.items.done(take(store, run))
    assert store.runs.finish(run.id, login="ok")["outcome"] == "partial"
    assert store.runs.reopen(run.id) == 1
    again = take(store, store.runs.get(run.id))
    assert (again.target["job_number"], again.attempts, again.failures) == ("J1", 1, 0)
    store.items.done(again)
    report = store.runs.finish(run.id)
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert store.runs.reopen(run.id) == 0
    assert store.runs.report(run.id)["outcome"] == "complete"
