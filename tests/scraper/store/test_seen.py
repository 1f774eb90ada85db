"""How old and how whole what is held is; which source is left alone; what is being fetched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from scraper.store import Planned, Store
from scraper.store.work import WorkItem
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import section
from tests.scraper.store.working import SECTIONS, settle

SCOPE: dict[str, Any] = {"entities": [], "jobs": [], "since": None, "full": False}


@pytest.fixture
def card(store: Store) -> WorkItem:
    """A card of J1, in hand."""
    return take(store, {"job_number": "J1", "section_name": None})


def take(store: Store, target: dict[str, str | None], entity: str = "job") -> WorkItem:
    """Plan an item in a run and take it."""
    run = store.runs.begin(SCOPE)
    store.items.plan(run, [Planned("card", entity, target)])
    item = store.items.take(run)
    assert item is not None
    return item


def walked(store: Store, item: WorkItem, entity: str = "attachment", **said: object) -> None:
    """A listing of the item's card was walked."""
    told = {"expected": 2, "taken": 2, "listing": "grid", "scope": dict(item.target)} | said
    store.runs.coverage(item, entity=entity, **told)  # type: ignore[arg-type]


def test_a_set_is_as_old_as_the_walk_that_showed_it(store: Store, card: WorkItem, clock: Clock) -> None:
    """Nothing before it was walked; then the beginning of the walk."""
    assert store.seen("attachment", "J1") is None
    began = clock()
    clock.advance(minutes=5)
    walked(store, card, seen_at=began)
    seen = store.seen("attachment", "J1")
    assert seen is not None
    assert (seen.at, seen.whole, seen.run_id) == (began, True, card.run_id)
    assert store.seen("attachment", "J2") is None
    assert store.seen("compliance_form", "J1") is None


@pytest.mark.parametrize("said", [{"taken": 1}, {"taken": 1, "rejected": 1}, {"proven": False}])
def test_a_short_walk_makes_no_whole_set(store: Store, card: WorkItem, said: dict[str, Any]) -> None:
    """Fewer than the source counts, a rejected row, or no proven end."""
    walked(store, card, **said)
    seen = store.seen("attachment", "J1")
    assert seen is not None
    assert not seen.whole
    walked(store, card)
    seen = store.seen("attachment", "J1")
    assert seen is not None
    assert seen.whole


def test_what_was_left_out_makes_no_whole_set(store: Store, card: WorkItem) -> None:
    """Whether it is told before the listing or after it, and for its own entity alone."""
    store.runs.skip(card, "attachment", "a.jpg", "too short")
    walked(store, card)
    walked(store, card, "compliance_form")
    assert [store.seen(name, "J1").whole for name in ("attachment", "compliance_form")] == [False, True]  # type: ignore[union-attr]
    store.items.park(card, ValueError("x"))
    again = take(store, {"job_number": "J1", "section_name": None, "again": "1"}, "attachment")
    walked(store, again, scope={"job_number": "J1", "section_name": None})
    assert store.seen("attachment", "J1").whole  # type: ignore[union-attr]
    store.items.park(again, ValueError("the screen changed"))
    assert not store.seen("attachment", "J1").whole  # type: ignore[union-attr]


def test_a_job_is_as_old_as_its_oldest_card(store: Store, card: WorkItem, clock: Clock) -> None:
    """A section that is listed counts, one that is gone does not; one never read makes the set not whole."""
    first = clock()
    walked(store, card)
    roof = take(store, {"job_number": "J1", "section_name": "Roof"})
    clock.advance(hours=1)
    walked(store, roof)
    seen = store.seen("attachment", "J1")
    assert seen is not None
    assert (seen.at, seen.whole) == (first, True)
    roof_id, wall_id = store.objects.put([section("J1", "Roof", clock()), section("J1", "Wall", clock())]).ids
    clock.advance(hours=1)
    walked(store, card)
    seen = store.seen("attachment", "J1")
    assert seen is not None
    assert (seen.at, seen.whole) == (first + timedelta(hours=1), False)  # nobody has read the Wall's card
    settle(store, SECTIONS, [])
    seen = store.seen("attachment", "J1")
    assert seen is not None
    assert (seen.at, seen.whole) == (clock(), True)
    assert roof_id != wall_id


def test_a_walk_for_some_jobs_alone_tells_nothing_of_the_account(store: Store, card: WorkItem) -> None:
    """Nor does reading kept evidence again."""
    walked(store, card, "customer", listing="open API customers", scope={"jobs": ["J1"]})
    walked(store, card, "retention", listing="evidence", scope={})
    assert store.seen("customer", None) is None
    assert store.seen("retention", "J1") is None
    walked(store, card, "customer", listing="open API customers", scope={})
    assert store.seen("customer", None) is not None


def test_an_account_is_as_old_as_its_last_run_over_all_jobs(store: Store, clock: Clock) -> None:
    """Not one for a job, not one that goes on, not one of another entity, not one that failed."""
    assert store.seen("attachment", None) is None
    for scope, outcome in (
        (SCOPE | {"jobs": ["J1"]}, "complete"),
        (SCOPE | {"entities": ["job"]}, "complete"),
        (SCOPE | {"reread": ["job"]}, "complete"),
        (SCOPE | {"full": True}, "failed"),
    ):
        store.runs.finish(store.runs.begin(scope).id, outcome=outcome)  # type: ignore[arg-type]
    run = store.runs.begin(SCOPE)
    assert store.seen("attachment", None) is None
    began = clock()
    clock.advance(hours=1)
    store.runs.finish(run.id, outcome="partial")
    seen = store.seen("attachment", None)
    assert seen is not None
    assert (seen.at, seen.whole) == (began, True)


def test_a_source_that_fails_is_left_alone_for_longer_and_longer(store: Store, clock: Clock) -> None:
    """From the second failure in a row on; one answer and all is well."""
    circuits = store.circuits
    circuits.failed("api", "no answer")
    assert circuits.why_not("api", "key") is None
    for seconds in (30, 60, 120, 240, 300, 300):
        circuits.failed("api", "no answer")
        assert circuits.why_not("api", "key") == "no answer"
        clock.advance(seconds=seconds)
        assert circuits.why_not("api", "key") is None
    circuits.answered("api")
    circuits.failed("api", "no answer")
    assert circuits.why_not("api", "key") is None


def test_a_refused_key_is_news_once_and_another_one_may_be_tried(store: Store) -> None:
    """The key itself is not kept."""
    assert store.circuits.refused("api", "key-one", "HTTP 401")
    assert not store.circuits.refused("api", "key-one", "HTTP 401")
    assert store.circuits.why_not("api", "key-one") == "HTTP 401"
    assert store.circuits.why_not("api", "key-two") is None
    assert store.circuits.refused("api", "key-two", "HTTP 401")
    assert "key" not in (store.circuits.state("api").refused_key or "")


def test_all_who_ask_for_the_same_share_a_fetch(open_store: Callable[..., Store], clock: Clock) -> None:
    """Over processes; when it has ended, the next one begins anew; what nobody ends is given up."""
    one, other = open_store(), open_store()
    first, is_new = one.fetches.ask("attachment", "J1", "card")
    assert is_new
    assert other.fetches.ask("attachment", "J1", "portal") == (first, False)
    assert other.fetches.ask("attachment", "J2", "portal")[1]
    assert other.fetches.ask("attachment", None, "portal")[1]
    one.fetches.end(first, None)
    again, is_new = other.fetches.ask("attachment", "J1", "card")
    assert is_new
    assert [fetch.state for fetch in (one.fetches.get(first.id), again) if fetch] == ["done", "waiting"]
    clock.advance(hours=2)
    assert one.fetches.ask("attachment", "J1", "card")[1]
    given_up = one.fetches.get(again.id)
    assert given_up is not None
    assert (given_up.state, (given_up.why or {})["code"]) == ("failed", "no_worker")


def test_a_fetch_that_another_process_has_led_on_stays_as_it_is(store: Store) -> None:
    """Two who see the same end of a run lead it on once."""
    fetch, _ = store.fetches.ask("job", "J1", "api")
    run = store.runs.begin(SCOPE)
    store.fetches.begun(fetch, run.id)
    seen = store.fetches.get(fetch.id)
    assert seen is not None
    store.fetches.fall_back(seen, "portal")
    store.fetches.end(seen, {"code": "not_found", "detail": "late"})
    now = store.fetches.get(fetch.id)
    assert now is not None
    assert (now.source, now.run_id, now.state) == ("portal", None, "waiting")


def test_a_database_is_looked_after_while_workers_sweep_or_work(store: Store, clock: Clock) -> None:
    """A minute after the last sweep nobody is there, unless the lease of an item was renewed since."""
    assert not store.has_live_worker()
    store.swept()
    assert store.has_live_worker()
    clock.advance(minutes=1)
    assert not store.has_live_worker()
    take(store, {"job_number": "J1", "section_name": None})
    clock.advance(seconds=59)
    assert store.has_live_worker()
    clock.advance(seconds=1)
    assert not store.has_live_worker()
