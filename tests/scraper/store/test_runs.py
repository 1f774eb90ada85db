"""Runs and their report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from scraper.errors import ConfigError, PortalUnavailable
from scraper.store import Store
from scraper.store.work import RESUME_WITHIN
from tests.scraper.store.conftest import ACCOUNT, Clock
from tests.scraper.store.seeing import attachment, job
from tests.scraper.store.working import DEAD, SCOPE, busy, cards


def test_an_occasion_comes_once(
    open_store: Callable[..., Store], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second clock that rings for it finds it used; each account has its own; old ones are forgotten.

    Old is what many came after, not what a clock calls old: that may be set to another century and back.
    """
    monkeypatch.setattr("scraper.store.runs.OCCASIONS_KEPT", 2)
    store, other = open_store(), open_store("other")
    assert store.runs.once("nightly 2026-03-02")
    assert not store.runs.once("nightly 2026-03-02")
    assert other.runs.once("nightly 2026-03-02")
    clock.advance(days=73 * 365)
    assert store.runs.once("nightly 2099-02-12")
    clock.advance(days=-73 * 365)
    assert not store.runs.once("nightly 2026-03-02")
    clock.advance(days=1)
    assert store.runs.once("nightly 2026-03-03")
    assert store.runs.once("nightly 2026-03-04")
    assert store.runs.once("nightly 2026-03-02")


def test_a_login_that_was_made_outlives_one_reused(store: Store) -> None:
    """The report says what the run cost, whichever worker said so first."""
    run = store.runs.begin(SCOPE)
    for word in ("unknown", "reused", "ok", "reused"):
        store.runs.count(run.id, login=word)
    assert store.runs.finish(run.id)["login"] == "ok"


def test_a_run_left_long_ago_is_closed_and_a_new_one_begun(store: Store, clock: Clock) -> None:
    """Listings of last week cannot be called complete today."""
    old = store.runs.begin(SCOPE)
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
    store.runs.count(run.id, browser_pages=2, portal_http=1)
    store.runs.count(run.id, browser_pages=1, api=4)
    store.items.done(item)
    clock.advance(minutes=1)
    assert store.runs.finish(run.id, login="ok") == {
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


def test_the_report_tells_which_posts_read(store: Store) -> None:
    """Each address once, of all workers, in order; a run that read by none says nothing of it."""
    run = store.runs.begin(SCOPE)
    said = {"portal_user": "a", "clock_offset": None}
    store.runs.count(run.id, circumstances=said)
    assert "read_posts" not in store.runs.report(run.id)
    store.runs.count(run.id, circumstances=said, read_posts=["/b", "/c"])
    store.runs.count(run.id, circumstances=said | {"clock_offset": 1.0}, read_posts=["/a", "/b"])
    store.runs.count(run.id, circumstances=said)
    assert store.runs.report(run.id)["read_posts"] == ["/a", "/b", "/c"]
    (read,) = store.circumstances()
    assert "read_posts" not in read


def test_an_item_that_is_done_over_counts_once(store: Store, clock: Clock) -> None:
    """Coverage, skips, errors and objects said again are the same; a new object stays new in its run."""
    run = store.runs.begin(SCOPE)
    store.items.plan(run, cards("J1"))
    for _ in range(2):
        item = store.items.take(run, DEAD)
        assert item is not None
        assert store.objects.put([attachment("J1", "a.jpg", clock())], run_id=run.id).new == 1
        where = {"job_number": "J1"}
        store.runs.coverage(item, entity="attachment", listing="attachments_grid", scope=where, expected=2, taken=1)
        store.runs.skip(item, "attachment", "b.jpg", "confidential")
        store.runs.error(item, PortalUnavailable("503"))
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
    store.items.done(item)
    report = store.runs.finish(run.id, login="ok")
    assert report["outcome"] == "partial"
    assert report["entities"]["attachment"]["skipped"] == [{"what": "attachments_grid J1, section Roof", "why": why}]


def test_rejected_rows_make_a_run_partial_though_the_listing_adds_up(store: Store) -> None:
    """Two taken and one rejected are the three that the pager promised, and one is missing all the same."""
    run, item = busy(store)
    store.runs.coverage(item, entity="job", listing="jobs_grid", expected=3, taken=2, rejected=1)
    store.items.done(item)
    report = store.runs.finish(run.id, login="ok")
    assert (report["outcome"], report["entities"]["job"]["skipped"]) == ("partial", [])


def test_a_source_that_says_no_number_leaves_expected_unknown(store: Store) -> None:
    """One card without a badge makes the sum unknown, not smaller; nothing is missing for that."""
    run, item = busy(store)
    for number, expected in (("J1", 2), ("J2", None)):
        scope = {"job_number": number}
        store.runs.coverage(
            item, entity="attachment", listing="attachments_grid", scope=scope, expected=expected, taken=2
        )
    store.items.done(item)
    report = store.runs.finish(run.id, login="ok")
    assert report["outcome"] == "complete"
    assert (report["entities"]["attachment"]["expected"], report["entities"]["attachment"]["taken"]) == (None, 4)


def test_a_run_that_ends_with_work_left_is_partial(store: Store) -> None:
    """What was not reached is counted for each entity."""
    run, _ = busy(store, "J1", "J2")
    report = store.runs.finish(run.id, login="ok")
    assert report["outcome"] == "partial"
    assert report["entities"]["attachment"]["skipped"] == [
        {"what": "2 work items", "why": "not reached before the run ended"}
    ]


def test_a_failed_run_says_so(store: Store) -> None:
    """A refused login ends the run as failed, with the login's word."""
    run = store.runs.begin(SCOPE)
    report = store.runs.finish(run.id, login="bad_credentials", outcome="failed")
    assert (report["outcome"], report["login"]) == ("failed", "bad_credentials")


def test_runs_are_listed_newest_first(store: Store, clock: Clock) -> None:
    """An unfinished run is running and has no end."""
    first = store.runs.begin(SCOPE)
    store.runs.finish(first.id, login="ok")
    clock.advance(hours=1)
    second = store.runs.begin(SCOPE)
    listed = list(store.runs.list())
    assert [report["run_id"] for report in listed] == [second.id, first.id]
    assert [(report["outcome"], report["finished_at"] is None) for report in listed] == [
        ("running", True),
        ("complete", False),
    ]
    with pytest.raises(ConfigError, match="run nothing: there is none"):
        store.runs.report("nothing")
