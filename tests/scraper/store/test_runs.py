"""Runs, their work items and their report."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import timedelta

import pytest

from scraper.errors import ConfigError, LayoutChanged, PortalUnavailable
from scraper.store import Planned, Run, RunInProgress, Store, WorkItem
from scraper.store.owner import Owner
from scraper.store.runs import LEASE, RESUME_WITHIN
from scraper.store.work import MAX_ATTEMPTS, MAX_FAILURES
from tests.scraper.store.conftest import ACCOUNT, Clock
from tests.scraper.store.seeing import attachment, evidence, job

SCOPE = {"entities": ["job"]}
ELSEWHERE = Owner("another machine", 1, "1")
DEAD = Owner(Owner.this_process().host, 2**22 + 1, "1")
"""No process has this number: it is above what Linux gives."""


def cards(*numbers: str) -> list[Planned]:
    """Work on these job cards."""
    return [Planned("card", "job", {"job_number": number, "entities": ["job", "attachment"]}) for number in numbers]


def take(store: Store, run: Run) -> WorkItem:
    """The next item; there must be one."""
    item = store.runs.take(run)
    assert item is not None
    return item


def busy(store: Store, *numbers: str) -> tuple[Run, WorkItem]:
    """A run with cards planned, the first in hand."""
    run = store.runs.begin(SCOPE)
    store.runs.plan(run, cards(*(numbers or ("J1",))))
    return run, take(store, run)


def test_items_are_worked_off_in_planned_order(store: Store) -> None:
    """Planning the same again adds nothing; what is done is not taken again."""
    run = store.runs.begin(SCOPE)
    assert store.runs.plan(run, cards("J2", "J1", "J2")) == 2
    assert store.runs.plan(run, cards("J1", "J3")) == 1
    taken = []
    while (item := store.runs.take(run)) is not None:
        taken.append(item.target["job_number"])
        assert (item.attempts, item.failures, item.state) == (1, 0, "leased")
        assert item.entities == ("job", "attachment")
        store.runs.done(item)
    assert taken == ["J2", "J1", "J3"]
    assert store.runs.states(run) == {"pending": 0, "leased": 0, "done": 3, "parked": 0}


def test_an_item_that_fails_is_tried_after_the_others_and_then_parked(store: Store) -> None:
    """Its last error is its evidence, and the report names what was left out, for each of its entities."""
    run, poison = busy(store, "J1", "J2")
    error = LayoutChanged("heading Name is missing", "attachments_grid", evidence("page"))
    for failures in range(1, MAX_FAILURES):
        assert store.runs.retry(poison, error) is True
        if failures == 1:
            store.runs.done(take(store, run))
        poison = take(store, run)
        assert poison.evidence is not None
        assert (poison.target["job_number"], poison.failures) == ("J1", failures)
        assert poison.evidence["snapshot"] == evidence("page")
    assert store.runs.retry(poison, error) is False
    assert store.runs.take(run) is None
    report = store.runs.finish(run, login="ok")
    told = {"type": "LayoutChanged", "message": "heading Name is missing", "where": "attachments_grid"}
    assert report["errors"] == [{**told, "snapshot": evidence("page")}]
    assert report["outcome"] == "partial"
    for entity in ("job", "attachment"):
        assert report["entities"][entity]["skipped"] == [{"what": "card J1", "why": "heading Name is missing"}]


def test_an_item_that_is_given_back_has_lost_no_attempt(store: Store) -> None:
    """Giving back is for items that were not tried."""
    run, item = busy(store)
    store.runs.release(item)
    assert take(store, run).attempts == 1


def test_a_living_run_of_the_same_scope_is_not_disturbed(open_store: Callable[..., Store]) -> None:
    """A second begin is refused with the run's number; another scope and another account may begin."""
    store = open_store()
    run = store.runs.begin(SCOPE)
    with pytest.raises(RunInProgress, match=run.id) as refused:
        store.runs.begin(SCOPE)
    assert isinstance(pickle.loads(pickle.dumps(refused.value)), RunInProgress)
    assert not store.runs.begin({"entities": ["customer"]}).resumed
    assert not open_store("other").runs.begin(SCOPE).resumed


def test_a_dead_process_leaves_its_run_to_the_next(store: Store) -> None:
    """The run goes on under its own number, with what was in hand pending again; an item done stays done."""
    dead = store.runs.begin(SCOPE, owner=DEAD)
    store.runs.plan(dead, cards("J1", "J2"))
    store.runs.done(take(store, dead))
    take(store, dead)
    run = store.runs.begin(SCOPE)
    assert (run.id, run.started_at, run.resumed) == (dead.id, dead.started_at, True)
    item = take(store, run)
    assert (item.target["job_number"], item.attempts, item.failures) == ("J2", 2, 0)
    store.runs.done(item)
    assert store.runs.take(run) is None


def test_a_process_number_given_anew_is_not_taken_for_the_owner(store: Store) -> None:
    """A process of the same number that began at another time is another process."""
    here = Owner.this_process()
    run = store.runs.begin(SCOPE, owner=Owner(here.host, here.pid, "0"))
    assert store.runs.begin(SCOPE).id == run.id


def test_a_run_on_another_machine_is_dead_when_it_is_not_heard_of(store: Store, clock: Clock) -> None:
    """Each write and each beat renews its lease."""
    run = store.runs.begin(SCOPE, owner=ELSEWHERE)
    clock.now += LEASE
    store.runs.beat(run)
    clock.now += LEASE
    with pytest.raises(RunInProgress):
        store.runs.begin(SCOPE)
    clock.advance(seconds=1)
    assert store.runs.begin(SCOPE).id == run.id


def test_who_was_taken_over_can_write_no_more(store: Store) -> None:
    """A process that was only slow, not dead, finds every door closed."""
    run = store.runs.begin(SCOPE, owner=DEAD)
    store.runs.plan(run, cards("J1"))
    item = take(store, run)
    store.runs.begin(SCOPE)
    writes: list[Callable[[], object]] = [
        lambda: store.runs.beat(run),
        lambda: store.runs.plan(run, cards("J9")),
        lambda: store.runs.take(run),
        lambda: store.runs.done(item),
        lambda: store.runs.retry(item, PortalUnavailable("503")),
        lambda: store.runs.skip(item, "job", "J1", "slow"),
        lambda: store.runs.coverage(item, entity="job", listing="jobs_grid", expected=1, taken=1),
        lambda: store.runs.count(run, api=1),
        lambda: store.runs.finish(run, login="ok"),
    ]
    for write in writes:
        with pytest.raises(RunInProgress):
            write()


def test_an_item_is_finished_once(store: Store) -> None:
    """What is done cannot be done, failed or given back again."""
    _, item = busy(store)
    store.runs.done(item)
    for again in (store.runs.done, store.runs.release, lambda held: store.runs.park(held, PortalUnavailable("503"))):
        with pytest.raises(RunInProgress):
            again(item)


def test_a_run_that_was_let_go_is_gone_on_with_by_the_same_process(store: Store) -> None:
    """After an error in a process that lives on, nothing has to die first."""
    run, item = busy(store)
    store.runs.let_go(run)
    again = store.runs.begin(SCOPE)
    assert (again.id, again.resumed) == (run.id, True)
    assert take(store, again).id == item.id


def test_an_item_that_kills_its_process_again_and_again_is_parked(store: Store) -> None:
    """A poison item cannot keep a run from ending."""
    for attempt in range(1, MAX_ATTEMPTS + 1):
        run = store.runs.begin(SCOPE, owner=DEAD)
        store.runs.plan(run, cards("J1"))
        assert take(store, run).attempts == attempt
    run = store.runs.begin(SCOPE)
    assert store.runs.take(run) is None
    report = store.runs.finish(run, login="reused")
    assert report["outcome"] == "partial"
    assert "10 times" in report["errors"][0]["message"]


def test_a_run_left_long_ago_is_closed_and_a_new_one_begun(store: Store, clock: Clock) -> None:
    """Listings of last week cannot be called complete today."""
    old = store.runs.begin(SCOPE, owner=DEAD)
    clock.now += RESUME_WITHIN + timedelta(seconds=1)
    new = store.runs.begin(SCOPE)
    assert new.id != old.id
    assert store.runs.report(old.id)["outcome"] == "failed"


def test_the_report_is_the_contracts(store: Store, clock: Clock) -> None:
    """Field by field; the portal's list and the API's answer of the same jobs are not counted twice."""
    run, item = busy(store)
    began = clock()
    store.objects.put([job(f"J{number}", clock(), facet="api", source="api") for number in range(3)], run_id=run.id)
    store.objects.put([job(f"J{number}", clock(), name="x") for number in range(2)], run_id=run.id)
    store.runs.coverage(item, entity="job", listing="api", expected=3, taken=3)
    store.runs.coverage(item, entity="job", listing="jobs_grid", expected=2, taken=2, unread=["Team"])
    store.runs.count(run, browser_pages=2, portal_http=1)
    store.runs.count(run, browser_pages=1, api=4)
    store.runs.done(item)
    clock.advance(minutes=1)
    assert store.runs.finish(run, login="ok") == {
        "run_id": run.id,
        "account": ACCOUNT,
        "started_at": "2026-03-02T22:30:00Z",
        "finished_at": "2026-03-02T22:31:00Z",
        "outcome": "complete",
        "login": "ok",
        "entities": {
            "job": {
                "expected": 3,
                "taken": 3,
                "new": 3,
                "changed": 0,
                "unchanged": 0,
                "rejected": 0,
                "skipped": [],
            }
        },
        "requests": {"browser_pages": 3, "portal_http": 1, "api": 4},
        "errors": [],
    }
    assert began == run.started_at
    assert [(listing["listing"], listing["unread"]) for listing in store.runs.listings(run.id)] == [
        ("api", []),
        ("jobs_grid", ["Team"]),
    ]


def test_an_item_that_is_done_over_counts_once(store: Store, clock: Clock) -> None:
    """Coverage, skips, errors and objects said again are the same; a new object stays new in its run."""
    run = store.runs.begin(SCOPE, owner=DEAD)
    store.runs.plan(run, cards("J1"))
    for _ in range(2):
        item = take(store, run)
        assert store.objects.put([attachment("J1", "a.jpg", clock())], run_id=run.id).new == 1
        where = {"job_number": "J1"}
        store.runs.coverage(item, entity="attachment", listing="attachments_grid", scope=where, expected=2, taken=1)
        store.runs.skip(item, "attachment", "b.jpg", "confidential")
        store.runs.error(item, PortalUnavailable("503"))
        run = store.runs.begin(SCOPE, owner=DEAD)
    report = store.runs.report(run.id)
    figures = report["entities"]["attachment"]
    assert (figures["expected"], figures["taken"], figures["new"], figures["unchanged"]) == (2, 1, 1, 0)
    assert len(report["errors"]) == 1
    assert {"what": "b.jpg", "why": "confidential"} in figures["skipped"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"expected": 3, "taken": 2}, "its source counts 3, the walk read 2"),
        ({"expected": 1, "taken": 2}, "its source counts 1, the walk read 2"),
        ({"expected": None, "taken": 2, "proven": False}, "the end of the listing is not proven"),
    ],
)
def test_a_listing_that_does_not_add_up_makes_the_run_partial(store: Store, said: dict[str, int], why: str) -> None:
    """The report says which listing and why."""
    run, item = busy(store)
    scope = {"job_number": "J1", "section_name": "Roof"}
    store.runs.coverage(item, entity="attachment", listing="attachments_grid", scope=scope, **said)  # type: ignore[arg-type]
    store.runs.done(item)
    report = store.runs.finish(run, login="ok")
    assert report["outcome"] == "partial"
    assert report["entities"]["attachment"]["skipped"] == [{"what": "attachments_grid J1, section Roof", "why": why}]


def test_rejected_rows_make_a_run_partial_though_the_listing_adds_up(store: Store) -> None:
    """Two taken and one rejected are the three that the pager promised, and one is missing all the same."""
    run, item = busy(store)
    store.runs.coverage(item, entity="job", listing="jobs_grid", expected=3, taken=2, rejected=1)
    store.runs.done(item)
    report = store.runs.finish(run, login="ok")
    assert (report["outcome"], report["entities"]["job"]["skipped"]) == ("partial", [])


def test_a_source_that_says_no_number_leaves_expected_unknown(store: Store) -> None:
    """One card without a badge makes the sum unknown, not smaller; nothing is missing for that."""
    run, item = busy(store)
    for number, expected in (("J1", 2), ("J2", None)):
        scope = {"job_number": number}
        store.runs.coverage(
            item, entity="attachment", listing="attachments_grid", scope=scope, expected=expected, taken=2
        )
    store.runs.done(item)
    report = store.runs.finish(run, login="ok")
    assert report["outcome"] == "complete"
    assert (report["entities"]["attachment"]["expected"], report["entities"]["attachment"]["taken"]) == (None, 4)


def test_a_run_that_ends_with_work_left_is_partial(store: Store) -> None:
    """What was not reached is counted for each entity."""
    run, _ = busy(store, "J1", "J2")
    report = store.runs.finish(run, login="ok")
    assert report["outcome"] == "partial"
    assert report["entities"]["attachment"]["skipped"] == [
        {"what": "2 work items", "why": "not reached before the run ended"}
    ]


def test_a_failed_run_says_so(store: Store) -> None:
    """A refused login ends the run as failed, with the login's word."""
    run = store.runs.begin(SCOPE)
    report = store.runs.finish(run, login="bad_credentials", outcome="failed")
    assert (report["outcome"], report["login"]) == ("failed", "bad_credentials")


def test_runs_are_listed_newest_first(store: Store, clock: Clock) -> None:
    """An unfinished run is partial and has no end."""
    first = store.runs.begin(SCOPE)
    store.runs.finish(first, login="ok")
    clock.advance(hours=1)
    second = store.runs.begin(SCOPE)
    listed = list(store.runs.list())
    assert [report["run_id"] for report in listed] == [second.id, first.id]
    assert [(report["outcome"], report["finished_at"] is None) for report in listed] == [
        ("partial", True),
        ("complete", False),
    ]
    with pytest.raises(ConfigError, match="run nothing: there is none"):
        store.runs.report("nothing")
