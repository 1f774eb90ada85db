"""The index of evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scraper.evidence.snapshot import Context, Snapshot
from scraper.store import Store
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import evidence


def snapshot(name: str, clock: Clock, *, kind: str = "jobs_grid", **context: Any) -> Snapshot:
    """A page of that name, captured now."""
    return Snapshot(
        sha256=evidence(name),
        kind=kind,
        url="https://portal.example/Jobs",
        captured_at=clock(),
        size_bytes=1,
        scrubbed=("__token",),
        context=Context(**context),
    )


def test_a_snapshot_is_noted_once(store: Store, clock: Clock) -> None:
    """The same snapshot again is one entry; the same bytes at another time are another sight of them."""
    first = snapshot("a", clock)
    store.evidence.add(first, run_id="r", item_id=1)
    store.evidence.add(first, run_id="s", item_id=2)
    clock.advance(days=1)
    second = snapshot("a", clock)
    store.evidence.add(second)
    assert store.evidence.find(evidence("a")) == second
    assert store.evidence.find(evidence("b")) is None
    assert list(store.evidence.latest()) == [second]


def test_the_newest_finished_walk_comes_in_page_order(store: Store, clock: Clock) -> None:
    """Pages stored out of order come in order; the walk that was cut short does not count."""
    pages = {page: snapshot(f"p{page}", clock, walk="one", page=page, last=page == 3) for page in (1, 2, 3)}
    for page in (3, 1, 2):
        store.evidence.add(pages[page])
    clock.advance(days=1)
    store.evidence.add(snapshot("cut", clock, walk="two", page=1, last=False))
    assert list(store.evidence.latest(["jobs_grid"])) == list(pages.values())


def test_how_far_a_page_is_in_its_walk_makes_no_other_subject(store: Store, clock: Clock) -> None:
    """The pages of a list that draws a window of its rows, or of any list, are of one walk."""
    first = snapshot("p1", clock, walk="one", page=1, last=False)
    second = snapshot("p2", clock, walk="one", page=2, after=5, before=4, last=True)
    for one in (first, second):
        store.evidence.add(one)
    assert list(store.evidence.latest()) == [first, second]


def test_a_walk_with_a_page_missing_is_not_finished(store: Store, clock: Clock) -> None:
    """The page that proves the end is not enough."""
    store.evidence.add(snapshot("one", clock, walk="one", page=1, last=True))
    store.evidence.add(snapshot("two-1", clock, walk="two", page=1, last=False))
    store.evidence.add(snapshot("two-3", clock, walk="two", page=3, last=True))
    assert [found.sha256 for found in store.evidence.latest()] == [evidence("one")]


def test_a_page_that_was_captured_twice_counts_as_it_was_last(store: Store, clock: Clock) -> None:
    """A walk that went on after a time-out looks at its last page again."""
    store.evidence.add(snapshot("half", clock, walk="one", page=1, last=False))
    clock.advance(minutes=1)
    store.evidence.add(snapshot("whole", clock, walk="one", page=1, last=False))
    store.evidence.add(snapshot("end", clock, walk="one", page=2, last=True))
    assert [found.sha256 for found in store.evidence.latest()] == [evidence("whole"), evidence("end")]


def test_every_subject_has_its_own_newest_walk(store: Store, clock: Clock) -> None:
    """Cards, sections, kinds and rows do not push each other aside; kinds can be asked for."""
    seen = [
        snapshot("j1", clock, kind="job_details", job_number="J1"),
        snapshot("j1-roof", clock, kind="job_details", job_number="J1", section_name="Roof"),
        snapshot("j2", clock, kind="job_details", job_number="J2"),
        snapshot("grid", clock, kind="attachments_grid", job_number="J1"),
        snapshot("file", clock, kind="file", job_number="J1", row="a"),
    ]
    for one in seen:
        store.evidence.add(one)
    clock.advance(days=1)
    again = snapshot("j1-later", clock, kind="job_details", job_number="J1")
    store.evidence.add(again)
    assert list(store.evidence.latest()) == [*seen[1:], again]
    assert list(store.evidence.latest(["job_details"])) == [seen[1], seen[2], again]
    assert list(store.evidence.latest([])) == []


def test_evidence_of_other_accounts_is_not_found(open_store: Callable[..., Store], clock: Clock) -> None:
    """An account sees what was captured for it."""
    ours, theirs = open_store("ours"), open_store("theirs")
    ours.evidence.add(snapshot("a", clock))
    assert theirs.evidence.find(evidence("a")) is None
    assert list(theirs.evidence.latest()) == []
