"""Working one item off: every kind of work is taken, and each way it can end leaves the item where it belongs."""

from __future__ import annotations

from typing import Any
from unittest.mock import MagicMock, Mock

import pytest

from scraper.errors import ApiRefused, ConfigError, LayoutChanged, LeaseLost, LoginError, PortalUnavailable
from scraper.store import Planned, Run, WorkItem
from scraper.store.work import MAX_FAILURES, OF_API, PHASES, Kind
from scraper.sync import work_item
from scraper.sync.side_jobs import SIDE_JOBS
from scraper.sync.work_item import process_item
from scraper.workspace import Workspace
from tests.e2e.installation import Notes

OF_NOBODY = ("ledger", "leftover_rows", "missing")
"""Kinds of work that ask neither the portal nor the open API."""


def taken(monkeypatch: pytest.MonkeyPatch, kind: Any, entity: str = "job") -> tuple[Mock, Mock, Any]:
    """What the runner was asked, what of the ledger was added up, and the workspace, once such an item was taken."""
    runner, added, ws = Mock(), Mock(), MagicMock()
    monkeypatch.setattr(work_item, "add_up", added)
    target: dict[str, Any] = {"jobs": [], "rows": [], "entities": [entity]}
    target |= {"place": "", "lacks": [], "proof": "", "from": "", "to": ""}
    item: Any = Mock(kind=kind, entity=entity, target=target)
    work_item._take(ws, Mock(), item, runner)
    return runner, added, ws


@pytest.mark.parametrize("kind", PHASES)
def test_every_kind_of_work_that_is_planned_is_taken(monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    """Of the open API, in the portal, or from what is there already; by nobody else."""
    runner, added, ws = taken(monkeypatch, kind)
    asked = (runner.ask_api.call_count, runner.on_portal.call_count, added.call_count)
    assert asked == (kind in OF_API, kind not in (*OF_API, *OF_NOBODY), kind == "ledger")
    assert ws.store.items.done.called == (kind in ("leftover_rows", "missing"))


def test_every_side_job_has_its_phase() -> None:
    """What none waits for would never begin."""
    assert SIDE_JOBS.keys() <= PHASES.keys()
    assert set(PHASES) - set(SIDE_JOBS) == {"api", "listing", "card", "record_card", "ledger", "missing"}


def test_a_kind_of_work_that_this_program_does_not_know_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a newer program may have planned it: one plain line that names it, no trace."""
    with pytest.raises(ConfigError, match=r"work of the kind 'oracle' is not known; expected one of .*ledger"):
        taken(monkeypatch, "oracle")


@pytest.fixture
def run(ws: Workspace) -> Run:
    """A run with one item."""
    begun = ws.store.runs.begin({"entities": ["job"], "jobs": []})
    ws.store.items.plan(begun, [Planned("listing", "job", {"jobs": []})])
    return begun


def work(ws: Workspace, run: Run, error: Exception, *, recovers: bool = False) -> tuple[bool, dict[str, int], Notes]:
    """Work the run's item off while this happens: whether it has ended, the states of the items, and what was told."""
    runner, notes = Mock(), Notes()
    runner.on_portal.side_effect = error
    runner.recover.return_value = recovers
    item = ws.store.items.take(run)
    assert isinstance(item, WorkItem)
    ended = process_item(ws, run, item, runner, notes)
    assert runner.count.call_count == 1
    return ended, {state: count for state, count in ws.store.items.states(run.id).items() if count}, notes


@pytest.mark.parametrize("error", [LayoutChanged("no such list", "jobs"), ApiRefused("not for this key")])
def test_what_another_attempt_would_see_again_is_set_aside_with_its_reason(
    ws: Workspace, run: Run, error: Exception
) -> None:
    """At once; it is told."""
    ended, states, notes = work(ws, run, error)
    assert (ended, states, notes.notes) == (True, {"parked": 1}, [str(error)])


def test_what_may_pass_is_tried_a_few_times(ws: Workspace, run: Run) -> None:
    """Then it is given up for this run."""
    for attempt in range(1, MAX_FAILURES + 1):
        ended, states, notes = work(ws, run, PortalUnavailable("answered 503"))
        is_over = attempt == MAX_FAILURES
        assert (ended, states) == (is_over, {"parked" if is_over else "pending": 1})
        assert notes.notes[0].endswith("given up for this run" if is_over else "will be tried again")


def test_what_was_mended_is_no_failed_attempt(ws: Workspace, run: Run) -> None:
    """The item is put back as often as that."""
    for _ in range(MAX_FAILURES + 1):
        ended, states, notes = work(ws, run, PortalUnavailable("answered 503"), recovers=True)
        assert (ended, states) == (False, {"pending": 1})
        assert notes.notes[0].endswith("going on")


def test_an_item_that_another_process_has_by_now_is_left_to_it(ws: Workspace, run: Run) -> None:
    """Nothing of it is written."""
    ended, states, _ = work(ws, run, LeaseLost("item 1 is in other hands"))
    assert (ended, states) == (False, {"leased": 1})


def test_what_ends_the_run_leaves_the_item_in_hand(ws: Workspace, run: Run) -> None:
    """Whoever ends the run puts it back; the requests are counted all the same."""
    with pytest.raises(LoginError):
        work(ws, run, LoginError("refused"))
    assert ws.store.items.states(run.id)["leased"] == 1
