"""Runs with work items, for the tests of the store."""

from __future__ import annotations

from scraper.store import Planned, Run, Store, WorkItem
from scraper.store.owner import Owner

SCOPE = {"entities": ["job"]}
ELSEWHERE = Owner("another machine", 1, "1")
DEAD = Owner(Owner.this_process().host, 2**22 + 1, "1")
"""No process has this number: it is above what Linux gives."""


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
