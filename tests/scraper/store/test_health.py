"""Whether work flows, account by account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from scraper.settings import Settings
from scraper.store import Planned, Store, WorkItem, health
from scraper.workspace import open_workspace
from tests.scraper.store.conftest import Clock

SCOPE = {"entities": ["job"]}


def test_an_account_that_never_ran_is_healthy(url: str, store: Store) -> None:
    """There is nothing that could be stuck."""
    told = health.of_accounts(url, ["acme", "bolt"])
    assert told["acme"] == {
        "flows": True,
        "state": "ok",
        "last_item_ended_at": None,
        "pending": 0,
        "leased": 0,
        "open_runs": 0,
        "entities": {},
    }
    assert told["bolt"] == told["acme"]
    assert health.note_sweep(url, ["acme", "bolt"]) == []


def test_the_age_of_an_entity_counts_from_when_its_listing_was_walked(
    url: str,
    store: Store,
    clock: Clock,
) -> None:
    """And the last item that ended says whether anything moves; other accounts see nothing of it."""
    run = store.runs.begin(SCOPE)
    store.items.plan(run, [Planned("listing", "job", {}), Planned("card", "job", {})])
    item = store.items.take(run)
    assert isinstance(item, WorkItem)
    store.runs.coverage(item, entity="job", listing="jobs_grid", expected=0, taken=0)
    store.items.done(item)
    ended = clock.now
    store.items.take(run)
    told = health.of_accounts(url, ["acme", "bolt"], ended + timedelta(minutes=5))
    assert told["acme"] == {
        "flows": True,
        "state": "ok",
        "last_item_ended_at": ended.isoformat(),
        "pending": 0,
        "leased": 1,
        "open_runs": 1,
        "entities": {"job": {"seen_at": ended.isoformat(), "age_seconds": 300}},
    }
    assert told["bolt"]["entities"] == {}
    assert health.note_sweep(url, ["acme", "bolt"]) == ["acme"]
    stuck = health.of_accounts(url, ["acme"], ended + health.STUCK_AFTER + timedelta(seconds=1))
    assert not stuck["acme"]["flows"]


def test_an_account_that_needs_a_person_does_not_flow(
    url: str,
    open_store: Callable[..., Store],
    clock: Clock,
) -> None:
    """Whatever its processes do; the other account is none the worse for it."""
    open_store().sessions.needs_person("locked", "the portal locked the user", "ab" * 32)
    told = health.of_accounts(url, ["acme", "bolt"], clock.now)
    assert (told["acme"]["flows"], told["bolt"]["flows"]) == (False, True)
    assert (told["acme"]["state"], told["acme"]["reason"]) == ("needs_person", "the portal locked the user")
    assert told["acme"]["deadline"] == (clock.now + timedelta(hours=24)).isoformat()


def test_what_waits_for_the_end_of_quiet_hours_is_not_stuck(
    make_settings: Callable[..., Settings], clock: Clock
) -> None:
    """Nor in the time after them that work takes to get going; at any other hour it is."""
    settings = make_settings(account="acme", timezone="UTC", quiet_hours="07:00-09:00")
    with open_workspace(settings, clock) as ws:
        run = ws.store.runs.begin(SCOPE)
        ws.store.items.plan(run, [Planned("listing", "job", {})])
    began = clock.now  # 22:30
    told = {
        hours: health.of_installation(settings, began + timedelta(hours=hours))["acme"] for hours in (0, 1, 9, 10.7, 11)
    }
    assert {hours: (one["flows"], one["state"]) for hours, one in told.items()} == {
        0: (True, "ok"),
        1: (False, "ok"),
        9: (True, "quiet"),
        10.7: (True, "quiet"),
        11: (False, "ok"),
    }
