"""Runs with work items, for the tests of the store."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from scraper.store import Listing, Planned, Run, Store, WorkItem
from scraper.store.owner import Owner

SCOPE = {"entities": ["job"]}
ELSEWHERE = Owner("another machine", 1, "1")
DEAD = Owner(Owner.this_process().host, 2**22 + 1, "1")
"""No process has this number: it is above what Linux gives."""
JOBS = Listing("job", "jobs_grid", "jobs_grid")
SECTIONS = Listing("job_section", "job_sections_grid", "job_sections_grid", "J1")
ATTACHMENTS = Listing("attachment", "attachments_grid", "attachments_grid", "J1")


def cards(*numbers: str) -> list[Planned]:
    """Work on these job cards."""
    return [Planned("card", "job", {"job_number": number, "entities": ["job", "attachment"]}) for number in numbers]


def take(store: Store, run: Run) -> WorkItem:
    """The next item; there must be one."""
    item = store.items.take(run)
    assert item is not None
    return item


def busy(store: Store, *numbers: str) -> tuple[Run, WorkItem]:
    """A run with cards planned, the first in hand."""
    run = store.runs.begin(SCOPE)
    store.items.plan(run, cards(*(numbers or ("J1",))))
    return run, take(store, run)


def settle(
    store: Store, listing: Listing, seen: Collection[str], run: Run | None = None, day: date | None = None
) -> int:
    """A listing held these and no more, in a run of its own that begins now; how many objects are gone by it."""
    own = run or store.runs.begin({"entities": [listing.entity], "settles": True})
    store.items.plan(own, cards(f"listing {sum(store.items.states(own.id).values())}"))
    item = take(store, own)
    gone = store.losses.mark_missing(item, listing, seen, since=own.started_at, today=day or own.started_at.date())
    store.items.done(item)
    if run is None:
        store.runs.finish(own.id)
    return gone
